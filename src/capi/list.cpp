#include "capi/list.hpp"

#include <algorithm>

#include "capi/arguments.hpp"
#include "capi/guard.hpp"
#include "client/request.hpp"

using ghlauth::capi::deref;
using ghlauth::capi::free_handle;
using ghlauth::capi::guard;
using ghlauth::capi::peek;
using ghlauth::capi::require_out;
using ghlauth::capi::text;

extern "C" {

ghlauth_status ghlauth_list_new(ghlauth_list **list, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(list, "list");
    *list = new ghlauth_list;
  });
}

ghlauth_status ghlauth_list_append(ghlauth_list *list, const char *value, ghlauth_error **error) {
  return guard(error, [&] { deref(list, "list").values.emplace_back(text(value, "value")); });
}

size_t ghlauth_list_size(const ghlauth_list *list) { return peek(list) ? list->values.size() : 0; }

const char *ghlauth_list_at(const ghlauth_list *list, size_t index) {
  return peek(list) && index < list->values.size() ? list->values[index].c_str() : nullptr;
}

std::int32_t ghlauth_list_contains(const ghlauth_list *list, const char *value) {
  if (peek(list) == nullptr || value == nullptr) return 0;
  return std::any_of(list->values.begin(), list->values.end(), [&](const std::string &v) { return v == value; }) ? 1 : 0;
}

void ghlauth_list_free(ghlauth_list *list) { free_handle(list); }

ghlauth_status ghlauth_headers_new(ghlauth_headers **headers, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(headers, "headers");
    *headers = new ghlauth_headers;
  });
}

ghlauth_status ghlauth_headers_add(ghlauth_headers *headers, const char *name, const char *value, ghlauth_error **error) {
  return guard(error, [&] {
    ghlauth_headers &target = deref(headers, "headers");
    const std::string_view field = text(name, "name");
    if (!ghlauth::client::is_header_name(field))
      ghlauth::throw_invalid("\"" + ghlauth::printable(field, 100) + "\" is not a header name");
    if (value == nullptr || !ghlauth::client::is_header_value(value))
      ghlauth::throw_invalid("the value of the header " + std::string(field) + " is NULL or has a control character");
    target.fields.add(field, value);
  });
}

size_t ghlauth_headers_size(const ghlauth_headers *headers) { return peek(headers) ? headers->fields.size() : 0; }

const char *ghlauth_headers_name_at(const ghlauth_headers *headers, size_t index) {
  return peek(headers) && index < headers->fields.size() ? headers->fields.name(index).data() : nullptr;
}

const char *ghlauth_headers_value_at(const ghlauth_headers *headers, size_t index) {
  return peek(headers) && index < headers->fields.size() ? headers->fields.value(index).data() : nullptr;
}

const char *ghlauth_headers_find(const ghlauth_headers *headers, const char *name) {
  if (peek(headers) == nullptr || name == nullptr) return nullptr;
  const std::optional<std::string_view> value = headers->fields.find(name);
  return value ? value->data() : nullptr;
}

void ghlauth_headers_free(ghlauth_headers *headers) { free_handle(headers); }

}  // extern "C"
