#include "net/header_fields.hpp"

#include <strings.h>

#include <algorithm>

namespace ghlauth::net {
namespace {

std::string_view put(char *&at, std::string_view text) noexcept {
  char *const begin = at;
  at = std::copy(text.begin(), text.end(), at);
  *at++ = '\0';
  return {begin, text.size()};
}

}  // namespace

void HeaderFields::add(std::string_view name, std::string_view value) {
  constexpr std::size_t usual_fields = 24;
  constexpr std::size_t usual_bytes = 1000;
  if (fields_.empty()) fields_.reserve(usual_fields);
  const std::size_t bytes = name.size() + value.size() + 2;
  if (!block_.text || bytes > block_.room - block_.used) {
    const std::size_t room = std::max(bytes, usual_bytes);
    Block next{std::make_unique_for_overwrite<char[]>(room), room, 0};
    if (block_.text) full_.push_back(std::move(block_));
    block_ = std::move(next);
  }
  char *at = block_.text.get() + block_.used;
  const std::string_view own_name = put(at, name);
  const std::string_view own_value = put(at, value);
  fields_.push_back({own_name, own_value});
  block_.used += bytes;
}

void HeaderFields::clear() noexcept {
  fields_.clear();
  full_.clear();
  block_.used = 0;
}

std::optional<std::string_view> HeaderFields::find(std::string_view name) const noexcept {
  for (const Field &field : fields_)
    if (field.name.size() == name.size() && strncasecmp(field.name.data(), name.data(), name.size()) == 0) return field.value;
  return std::nullopt;
}

}  // namespace ghlauth::net
