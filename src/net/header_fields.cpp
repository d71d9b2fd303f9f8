#include "net/header_fields.hpp"

#include <strings.h>

namespace ghlauth::net {

void HeaderFields::add(std::string_view name, std::string_view value) {
  constexpr std::size_t usual_fields = 24;
  constexpr std::size_t usual_bytes = 1000;
  if (fields_.empty()) {
    fields_.reserve(usual_fields);
    text_.reserve(usual_bytes);
  }
  fields_.push_back({text_.size(), name.size(), value.size()});
  text_.append(name).push_back('\0');
  text_.append(value).push_back('\0');
}

void HeaderFields::clear() noexcept {
  text_.clear();
  fields_.clear();
}

std::string_view HeaderFields::name(std::size_t index) const noexcept {
  return {text_.data() + fields_[index].begin, fields_[index].name_size};
}

std::string_view HeaderFields::value(std::size_t index) const noexcept {
  const Field &field = fields_[index];
  return {text_.data() + field.begin + field.name_size + 1, field.value_size};
}

std::optional<std::string_view> HeaderFields::find(std::string_view name) const noexcept {
  for (std::size_t i = 0; i < size(); ++i) {
    const std::string_view field = this->name(i);
    if (field.size() == name.size() && strncasecmp(field.data(), name.data(), name.size()) == 0) return value(i);
  }
  return std::nullopt;
}

}  // namespace ghlauth::net
