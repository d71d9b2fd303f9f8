#include "client/pager.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/error.hpp"
#include "core/log.hpp"

namespace ghlauth::client {
namespace {

using permission::Operation;
using permission::Paging;
using permission::Place;

constexpr int max_empty_pages = 100;  // one behind the other, each with a new cursor

const Operation *require_pages(const Request &request, std::string_view default_version) {
  const Operation *operation = request.operation(default_version);
  if (operation == nullptr)
    throw_invalid("the request is for no operation of the catalogue",
                  "Only of those is it known how their pages are asked for.");
  const std::string name = operation->name();
  if (operation->paging().kind == Paging::NONE)
    throw Error(Status::UNSUPPORTED, name + " has no pages: HighLevel declares no parameter for them",
                "Send it with ghlauth_client_send.");
  if (*operation->paging().items() == '\0')
    throw Error(Status::UNSUPPORTED, "HighLevel does not publish what an answer of " + name + " says about the next page",
                "Ask for the pages one by one, with the parameter " + std::string(operation->paging().parameter()) + ".");
  return operation;
}

/// As the value of a query parameter: a text as it is, an array with commas between its elements.
std::string query_text(const std::string &json) {
  const JsonDocument document = JsonDocument::parse(json);
  const auto text = [](JsonValue value) { return value.is_string() ? std::string(*value.string()) : value.dump(); };
  if (!document.root().is_array()) return text(document.root());
  std::string all;
  for (const JsonValue &element : document.root().items()) all += (all.empty() ? "" : ",") + text(element);
  return all;
}

[[noreturn]] void throw_endless(const std::string &what) {
  throw Error(Status::BAD_RESPONSE, what, "What came so far may be everything there is: compare it with HighLevel's page.");
}

}  // namespace

void Cycle::add(const Position &next) {
  last_ = next;
  if (++steps_ < until_mark_) return;
  marked_ = next;
  until_mark_ *= 2;
  steps_ = 0;
}

Pager::Pager(const Request &request, std::string_view default_version)
    : request_(request),
      operation_(require_pages(request, default_version)),
      names_(listed(operation_->paging().parameters())),
      items_path_(operation_->paging().items()),
      position_(start()) {
  if (request_.has_streams())
    throw_invalid("the request has a file, a stream or parts, and the pages of a list are read in memory",
                  "Give the search as JSON, and set no download.");
  request_.set_repeatable(true);  // a list is read, also with POST
  position_json_ = json_of(position_);
  const std::string first = rule().kind == Paging::PAGE ? std::to_string(rule().first_page) : "0";
  if (is_counted() && position_.front().empty()) position_ = {first};
  began_at_first_ = position_.front() == first;
  cycle_.add(position_);
}

bool Pager::is_counted() const noexcept { return rule().kind == Paging::SKIP || rule().kind == Paging::PAGE; }

bool Pager::is_in_body(std::string_view name) const {
  const auto parameters = operation_->parameters();
  return std::none_of(parameters.begin(), parameters.end(),
                      [&](const auto &one) { return one.name() == name && one.place == Place::QUERY; });
}

Position Pager::start() const {
  std::optional<JsonDocument> body;
  if (is_in_body(names_.front())) {
    try {
      body = JsonDocument::parse(request_.body().empty() ? "{}" : request_.body());
    } catch (const Error &) {  // told below
    }
    if (!body || !body->root().is_object())
      throw_invalid(std::string(operation_->name()) + " is asked for its pages in a JSON object, and the body is none",
                    "Set it with ghlauth_request_set_json.");
  }
  Position found;
  for (const std::string_view name : names_) {
    std::string value;
    if (body)
      value = body->root()[name].dump();
    else if (const auto text = request_.query(name))
      value = JsonWriter().string(*text).str();
    if (value == "\"\"" || value == "null" || value == "[]") value.clear();
    if (is_counted() && !value.empty()) {
      const auto number = JsonDocument::parse(value).root().integer();
      if (!number || *number < 0)
        throw_invalid("the parameter \"" + std::string(name) + "\" is " + printable(value, 40), "Give a whole number.");
      value = std::to_string(*number);
    }
    found.push_back(std::move(value));
  }
  return found;
}

/// What HighLevel calls "count" is the number of all items in some answers, and that of the page in others.
std::optional<std::int64_t> Pager::believed_total(const PageAnswer &answer) const {
  const auto total = answer.total();
  const std::string_view path = rule().total();
  const bool is_count = path == "count" || path.ends_with(".count");
  if (!total || !is_count || counts_all_ || *total > static_cast<std::int64_t>(answer.count())) return total;
  return std::nullopt;
}

/// A page shorter than asked for is not the last: servers give fewer than that where it is more than they like.
std::optional<Position> Pager::step_counted(const PageAnswer &answer) const {
  const auto count = static_cast<std::int64_t>(answer.count());
  const auto more = answer.more();
  if (count == 0 && more == true) throw_endless("the server says that more follows, and its page is empty");
  if (count == 0 || more == false) return std::nullopt;
  const std::int64_t here = *JsonDocument::parse(position_.front()).root().integer();
  const auto total = believed_total(answer);
  const bool is_page = rule().kind == Paging::PAGE;
  const std::int64_t seen = is_page ? item_count_ + count : here + count;
  if (more != true && total && seen >= *total && (!is_page || began_at_first_)) return std::nullopt;
  return Position{std::to_string(is_page ? here + 1 : seen)};
}

std::optional<Position> Pager::step_pointed(const PageAnswer &answer) const {
  Position next = answer.next();
  if (next.empty() || answer.more() == false) return std::nullopt;
  if (answer.count() == 0 && next == position_) return std::nullopt;
  if (cycle_.closes_with(next)) throw_endless("the server leads in a circle: the next page would be one that was there before");
  if (answer.count() == 0 && empty_pages_ == max_empty_pages)
    throw_endless("the server gave " + std::to_string(max_empty_pages) + " empty pages one behind the other");
  return next;
}

std::optional<Position> Pager::step(const PageAnswer &answer) const {
  if (answer.count() > 0 && page_count_ > 0 && answer.fingerprint() == fingerprint_)
    throw_endless("the server gives the same page again: it does not go by " + std::string(rule().parameter()));
  return is_counted() ? step_counted(answer) : step_pointed(answer);
}

std::string Pager::body_at(const Position &position) const {
  const JsonDocument given = JsonDocument::parse(request_.body().empty() ? "{}" : request_.body());
  const auto parameters = operation_->parameters();
  const bool needs_page = std::any_of(parameters.begin(), parameters.end(), [](const auto &one) {
    return one.is_required && std::string_view(one.name()) == "page";
  });
  JsonWriter out;
  out.begin_object();
  for (const JsonValue &member : given.root().items()) {
    if (std::find(names_.begin(), names_.end(), member.key()) != names_.end()) continue;
    if (!is_counted() && !needs_page && member.key() == "page") continue;  // refused beside a cursor
    out.key(member.key()).raw(member.dump());
  }
  for (std::size_t i = 0; i < names_.size(); ++i)
    if (!position[i].empty()) out.key(names_[i]).raw(rule().is_sent_as_text ? '"' + position[i] + '"' : position[i]);
  return out.end_object().str();
}

Request Pager::at(const Position &position) const {
  Request next = request_;
  if (is_in_body(names_.front())) {
    next.set_json(body_at(position));
    return next;
  }
  for (std::size_t i = 0; i < names_.size(); ++i) {
    if (position[i].empty())
      next.set_query(names_[i], std::nullopt);
    else
      next.set_query(names_[i], query_text(position[i]));
  }
  return next;
}

std::string Pager::json_of(const Position &position) const {
  JsonWriter out;
  out.begin_object();
  for (std::size_t i = 0; i < names_.size(); ++i)
    if (!position[i].empty()) out.key(names_[i]).raw(position[i]);
  return out.end_object().str();
}

void Pager::read(std::string_view body) {
  const PageAnswer answer(rule(), body);
  std::optional<Position> next = step(answer);
  const auto total = believed_total(answer);
  std::size_t fingerprint = answer.fingerprint();
  std::string items_path = answer.items_path();
  if (next) {  // whatever throws comes before the first change
    Request request = at(*next);
    std::string json = json_of(*next);
    cycle_.add(*next);
    request_ = std::move(request);
    position_json_ = std::move(json);
    position_ = std::move(*next);
  } else {
    is_at_end_ = true;
    position_json_.clear();
  }
  if (total) total_ = total;
  counts_all_ = counts_all_ || answer.total().value_or(0) > static_cast<std::int64_t>(answer.count());
  items_path_ = std::move(items_path);
  fingerprint_ = fingerprint;
  empty_pages_ = answer.count() == 0 ? empty_pages_ + 1 : 0;
  item_count_ += static_cast<std::int64_t>(answer.count());
  ++page_count_;
}

}  // namespace ghlauth::client
