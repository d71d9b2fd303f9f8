#include "core/json.hpp"

#include <cjson/cJSON.h>

#include <algorithm>
#include <cstring>
#include <new>

#include "core/error.hpp"
#include "core/json_scan.hpp"
#include "core/number.hpp"

namespace ghlauth {
namespace {

bool has_type(const cJSON *node, int type) noexcept { return node != nullptr && (node->type & 0xff) == type; }

/// cJSON keeps a number as a double alone. Its text goes where strings have theirs; cJSON_Delete frees it like theirs.
void keep_numbers(cJSON *node, std::vector<std::string_view>::const_iterator &next) {
  for (; node != nullptr; node = node->next) {
    if (has_type(node, cJSON_Number)) {
      auto *text = static_cast<char *>(cJSON_malloc(next->size() + 1));
      if (text == nullptr) throw std::bad_alloc();
      *std::copy(next->begin(), next->end(), text) = '\0';
      node->valuestring = text;
      ++next;
    }
    keep_numbers(node->child, next);
  }
}

void wipe_strings(cJSON *node) noexcept {
  for (; node != nullptr; node = node->next) {
    for (char *text : {node->string, node->valuestring})
      if (text != nullptr) wipe(text, std::strlen(text));
    wipe_strings(node->child);
  }
}

void write(JsonWriter &out, const cJSON *node) {
  switch (node->type & 0xff) {
    case cJSON_Object:
      out.begin_object();
      for (const cJSON *child = node->child; child != nullptr; child = child->next) {
        out.key(child->string);
        write(out, child);
      }
      out.end_object();
      break;
    case cJSON_Array:
      out.begin_array();
      for (const cJSON *child = node->child; child != nullptr; child = child->next) write(out, child);
      out.end_array();
      break;
    case cJSON_String: out.string(node->valuestring); break;
    case cJSON_Number: out.raw(node->valuestring); break;
    case cJSON_True:
    case cJSON_False: out.boolean(has_type(node, cJSON_True)); break;
    default: out.null();
  }
}

}  // namespace

bool JsonValue::is_null() const noexcept { return has_type(node_, cJSON_NULL); }
bool JsonValue::is_object() const noexcept { return has_type(node_, cJSON_Object); }
bool JsonValue::is_array() const noexcept { return has_type(node_, cJSON_Array); }
bool JsonValue::is_string() const noexcept { return has_type(node_, cJSON_String); }
bool JsonValue::is_number() const noexcept { return has_type(node_, cJSON_Number); }
bool JsonValue::is_bool() const noexcept { return has_type(node_, cJSON_True) || has_type(node_, cJSON_False); }

JsonValue JsonValue::operator[](std::string_view key) const noexcept {
  if (!is_object()) return {};
  for (const cJSON *child = node_->child; child != nullptr; child = child->next)
    if (key == child->string) return JsonValue(child);
  return {};
}

std::vector<JsonValue> JsonValue::items() const {
  std::vector<JsonValue> out;
  if (!is_object() && !is_array()) return out;
  for (const cJSON *child = node_->child; child != nullptr; child = child->next) out.push_back(JsonValue(child));
  return out;
}

std::string_view JsonValue::key() const noexcept {
  return node_ != nullptr && node_->string != nullptr ? node_->string : std::string_view();
}

std::optional<std::string_view> JsonValue::string() const noexcept {
  if (!is_string()) return std::nullopt;
  return node_->valuestring;
}

std::string_view JsonValue::string_or_empty() const noexcept { return string().value_or(std::string_view()); }

std::optional<std::int64_t> JsonValue::integer() const noexcept {
  if (is_string()) return read_whole<std::int64_t>(node_->valuestring);
  if (!is_number()) return std::nullopt;
  std::string_view text = node_->valuestring;
  const std::size_t point = text.find('.');
  if (point != std::string_view::npos && text.find_first_not_of('0', point + 1) == std::string_view::npos)
    text = text.substr(0, point);
  return read_whole<std::int64_t>(text);
}

std::optional<double> JsonValue::number() const noexcept {
  if (!is_number()) return std::nullopt;
  return read_whole<double>(node_->valuestring);
}

std::optional<bool> JsonValue::boolean() const noexcept {
  if (is_bool()) return has_type(node_, cJSON_True);
  if (string() == "true") return true;
  if (string() == "false") return false;
  return std::nullopt;
}

std::string JsonValue::dump() const {
  if (!present()) return {};
  JsonWriter out;
  write(out, node_);
  return out.str();
}

void JsonDocument::Wipe::operator()(cJSON *tree) const noexcept {
  wipe_strings(tree);
  cJSON_Delete(tree);
}

JsonDocument JsonDocument::parse(std::string_view text) {
  const std::vector<std::string_view> numbers = json_scan(text, max_depth);
  JsonDocument document(cJSON_ParseWithLength(text.data(), text.size()));
  if (document.tree_ == nullptr) throw std::bad_alloc();  // the text is valid, so memory is what was missing
  auto next = numbers.begin();
  keep_numbers(document.tree_.get(), next);
  return document;
}

std::optional<JsonDocument> JsonDocument::try_parse(std::string_view text) {
  try {
    return parse(text);
  } catch (const Error &) {
    return std::nullopt;
  }
}

}  // namespace ghlauth
