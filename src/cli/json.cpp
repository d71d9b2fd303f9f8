#include "cli/json.hpp"

#include <cjson/cJSON.h>

#include <new>

namespace ghlauth::cli {
namespace {

std::string taken(char *text) {
  const std::unique_ptr<char, void (*)(void *)> printed(text, cJSON_free);
  if (!printed) throw std::bad_alloc();
  return printed.get();
}

}  // namespace

void Json::Delete::operator()(cJSON *node) const noexcept { cJSON_Delete(node); }

Json::Json(cJSON *node) : node_(node) {
  if (node == nullptr) throw std::bad_alloc();
}
Json::Json() : Json(cJSON_CreateNull()) {}
Json::Json(const char *text) : Json(cJSON_CreateString(text)) {}
Json::Json(const std::string &text) : Json(cJSON_CreateString(text.c_str())) {}
Json::Json(std::int64_t number) : Json(cJSON_CreateNumber(static_cast<double>(number))) {}
Json::Json(bool flag) : Json(cJSON_CreateBool(flag ? 1 : 0)) {}
Json Json::object() { return Json(cJSON_CreateObject()); }
Json Json::array() { return Json(cJSON_CreateArray()); }

std::optional<Json> Json::parse(const std::string &text) {
  cJSON *node = cJSON_ParseWithLengthOpts(text.c_str(), text.size() + 1, nullptr, 1);
  if (node == nullptr) return std::nullopt;
  return Json(node);
}

Json &Json::add(const char *name, Json value) {
  if (cJSON_AddItemToObject(node_.get(), name, value.node_.get()) == 0) throw std::bad_alloc();
  (void)value.node_.release();
  return *this;
}

Json &Json::push(Json value) {
  if (cJSON_AddItemToArray(node_.get(), value.node_.get()) == 0) throw std::bad_alloc();
  (void)value.node_.release();
  return *this;
}

std::string Json::text() const { return taken(cJSON_PrintUnformatted(node_.get())); }

std::string Json::indented() const { return taken(cJSON_Print(node_.get())); }

bool Json::is_object() const { return cJSON_IsObject(node_.get()) != 0; }

std::optional<std::string> Json::string(const char *name) const {
  const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(node_.get(), name));
  return text == nullptr ? std::nullopt : std::optional<std::string>(text);
}

std::optional<std::int64_t> Json::integer(const char *name) const {
  const cJSON *node = cJSON_GetObjectItemCaseSensitive(node_.get(), name);
  constexpr double exact = 9007199254740992.0;
  if (cJSON_IsNumber(node) == 0 || node->valuedouble < -exact || node->valuedouble > exact) return std::nullopt;
  return static_cast<std::int64_t>(node->valuedouble);
}

std::optional<std::vector<Json>> Json::items(const char *name) const {
  const cJSON *node = cJSON_GetObjectItemCaseSensitive(node_.get(), name);
  if (cJSON_IsArray(node) == 0) return std::nullopt;
  std::vector<Json> out;
  for (const cJSON *item = node->child; item != nullptr; item = item->next) out.push_back(Json(cJSON_Duplicate(item, 1)));
  return out;
}

}  // namespace ghlauth::cli
