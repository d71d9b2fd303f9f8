#include "client/page_answer.hpp"

#include <functional>
#include <utility>

#include "core/error.hpp"

namespace ghlauth::client {
namespace {

constexpr std::string_view of_last = "last:";

JsonValue at(JsonValue value, std::string_view path) noexcept {
  while (!path.empty() && path != ".") {
    const std::size_t dot = path.find('.');
    value = value[path.substr(0, dot)];
    if (dot == std::string_view::npos) break;
    path.remove_prefix(dot + 1);
  }
  return value;
}

/// What the last name of a path is a member of.
JsonValue parent_of(JsonValue base, std::string_view path) noexcept {
  const std::size_t dot = path.rfind('.');
  return dot == std::string_view::npos ? base : at(base, path.substr(0, dot));
}

bool is_said(JsonValue value) noexcept {
  return value.present() && !value.is_null() && value.string() != "" && value.boolean() != false;
}

[[noreturn]] void throw_bad(const std::string &what) {
  throw Error(Status::BAD_RESPONSE, what, "Ask for the pages one by one, and report what the answers look like.");
}

}  // namespace

std::vector<std::string_view> listed(std::string_view text) {
  std::vector<std::string_view> entries;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    entries.push_back(text.substr(0, comma));
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  return entries;
}

PageAnswer::PageAnswer(const permission::PagingRule &rule, std::string_view body)
    : rule_(rule), document_(JsonDocument::parse(body)), base_(document_.root()), items_path_(rule.items()) {
  list_ = at(base_, items_path_);
  // HighLevel's files show the messages of a conversation as {"messages":[...],"nextPage":...}; it answers with that in a
  // "messages".
  if (list_.is_object() && list_[items_path_].is_array()) {
    base_ = list_;
    list_ = base_[items_path_];
    items_path_ += '.' + items_path_;
  }
  if (!list_.is_array())
    throw_bad(items_path_ == "." ? "the answer with a page is no array"
                                 : "the answer with a page has no array \"" + items_path_ + '"');
  items_ = list_.items();
}

std::string PageAnswer::items_json() const { return list_.dump(); }

JsonValue PageAnswer::next_value(std::string_view place) const {
  const bool is_of_last = place.starts_with(of_last);
  if (is_of_last) place.remove_prefix(of_last.size());
  if (is_of_last && items_.empty()) return {};
  const JsonValue value = at(is_of_last ? items_.back() : base_, place);
  if (is_of_last && !is_said(value))
    throw_bad("the last item of the page has no \"" + std::string(place) + "\", which the next page is asked for with");
  if (!is_of_last && !parent_of(base_, place).is_object())
    throw_bad("the answer with a page has no \"" + std::string(place.substr(0, place.rfind('.'))) +
              "\", which says where the next page begins");
  return value;
}

std::vector<std::string> PageAnswer::next() const {
  std::vector<std::string> values;
  for (const std::string_view place : listed(rule_.next())) {
    const JsonValue value = next_value(place);
    if (values.empty() && !is_said(value)) return {};
    values.push_back(is_said(value) ? value.dump() : std::string());
  }
  return values;
}

std::optional<bool> PageAnswer::more() const {
  const JsonValue value = at(base_, rule_.more());
  if (*rule_.more() == '\0' || !value.present()) return std::nullopt;
  return is_said(value);
}

std::optional<std::int64_t> PageAnswer::total() const {
  const std::string_view path = rule_.total();
  const auto total = path.empty() ? std::nullopt : at(base_, path).integer();
  if (!total || *total < 0) return std::nullopt;
  return total;
}

std::size_t PageAnswer::fingerprint() const {
  if (items_.empty()) return 0;
  const std::hash<std::string> hash;
  return hash(items_.front().dump()) * 31 + hash(items_.back().dump()) + items_.size();
}

}  // namespace ghlauth::client
