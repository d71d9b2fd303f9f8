#include "capi/operation.hpp"

#include <string_view>

#include "permission/catalogue.hpp"

namespace permission = ghlauth::permission;
using ghlauth::capi::operation_handle;
using ghlauth::capi::peek;

namespace ghlauth::capi {

const permission::Operation *peek(const ghlauth_operation *operation) noexcept {
  const auto all = permission::operations();
  const auto offset = reinterpret_cast<std::uintptr_t>(operation) - reinterpret_cast<std::uintptr_t>(all.data());
  if (offset >= all.size_bytes() || offset % sizeof(permission::Operation) != 0)
    return nullptr;  // what lies before wraps around
  return &all[offset / sizeof(permission::Operation)];
}

}  // namespace ghlauth::capi

namespace {

std::string_view view(const char *text) noexcept { return text == nullptr ? std::string_view() : text; }

const permission::Parameter *parameter_at(const ghlauth_operation *operation, size_t index) noexcept {
  const permission::Operation *entry = peek(operation);
  return entry != nullptr && index < entry->parameters().size() ? &entry->parameters()[index] : nullptr;
}

const char *text(const ghlauth_operation *operation, const char *(permission::Operation::*member)() const noexcept) noexcept {
  const permission::Operation *entry = peek(operation);
  return entry != nullptr ? (entry->*member)() : nullptr;
}

}  // namespace

extern "C" {

size_t ghlauth_operation_count(void) { return permission::operations().size(); }

const ghlauth_operation *ghlauth_operation_at(size_t index) {
  const auto all = permission::operations();
  return index < all.size() ? operation_handle(&all[index]) : nullptr;
}

const ghlauth_operation *ghlauth_operation_match(const char *method, const char *path, const char *version) {
  return operation_handle(permission::match(view(method), view(path), view(version)));
}
const ghlauth_operation *ghlauth_operation_find(const char *name, const char *generation) {
  return operation_handle(permission::find(view(name), view(generation)));
}
const ghlauth_operation *ghlauth_operation_parse(const char *what, const char *generation) {
  return operation_handle(permission::parse(view(what), view(generation)));
}

const char *ghlauth_operation_name(const ghlauth_operation *operation) { return text(operation, &permission::Operation::name); }
const char *ghlauth_operation_product(const ghlauth_operation *operation) {
  return text(operation, &permission::Operation::product);
}
const char *ghlauth_operation_method(const ghlauth_operation *operation) {
  return peek(operation) ? permission::method_name(peek(operation)->method) : nullptr;
}
const char *ghlauth_operation_path(const ghlauth_operation *operation) { return text(operation, &permission::Operation::path); }
const char *ghlauth_operation_generation(const ghlauth_operation *operation) {
  return peek(operation) ? permission::generation_name(peek(operation)->generation) : nullptr;
}
const char *ghlauth_operation_version(const ghlauth_operation *operation) {
  return text(operation, &permission::Operation::version);
}
const char *ghlauth_operation_scope(const ghlauth_operation *operation) {
  return text(operation, &permission::Operation::scope);
}
const char *ghlauth_operation_page_scope(const ghlauth_operation *operation) {
  return text(operation, &permission::Operation::page_scope);
}

std::uint32_t ghlauth_operation_levels(const ghlauth_operation *operation) {
  return peek(operation) ? peek(operation)->levels() : 0;
}
std::uint32_t ghlauth_operation_credentials(const ghlauth_operation *operation) {
  return peek(operation) ? peek(operation)->admitted : 0;
}
std::int32_t ghlauth_operation_has_security(const ghlauth_operation *operation) {
  return peek(operation) && peek(operation)->has_security() ? 1 : 0;
}
std::int32_t ghlauth_operation_is_deprecated(const ghlauth_operation *operation) {
  return peek(operation) && peek(operation)->is_deprecated ? 1 : 0;
}

const char *ghlauth_operation_content_types(const ghlauth_operation *operation) {
  return text(operation, &permission::Operation::content_types);
}
std::int32_t ghlauth_operation_paging(const ghlauth_operation *operation) {
  return peek(operation) ? static_cast<std::int32_t>(peek(operation)->paging().kind) : 0;
}
const char *ghlauth_operation_paging_parameter(const ghlauth_operation *operation) {
  return peek(operation) ? peek(operation)->paging().parameter() : nullptr;
}
const char *ghlauth_operation_page_size_parameter(const ghlauth_operation *operation) {
  return peek(operation) ? peek(operation)->paging().size() : nullptr;
}
const char *ghlauth_operation_page_items(const ghlauth_operation *operation) {
  return peek(operation) ? peek(operation)->paging().items() : nullptr;
}

size_t ghlauth_operation_parameter_count(const ghlauth_operation *operation) {
  return peek(operation) ? peek(operation)->parameters().size() : 0;
}
const char *ghlauth_operation_parameter_name(const ghlauth_operation *operation, size_t index) {
  const permission::Parameter *parameter = parameter_at(operation, index);
  return parameter ? parameter->name() : nullptr;
}
const char *ghlauth_operation_parameter_in(const ghlauth_operation *operation, size_t index) {
  const permission::Parameter *parameter = parameter_at(operation, index);
  return parameter ? permission::place_name(parameter->place) : nullptr;
}
std::int32_t ghlauth_operation_parameter_is_required(const ghlauth_operation *operation, size_t index) {
  const permission::Parameter *parameter = parameter_at(operation, index);
  return parameter && parameter->is_required ? 1 : 0;
}

}  // extern "C"
