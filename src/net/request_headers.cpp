#include "net/request_headers.hpp"

#include <strings.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "core/error.hpp"

namespace ghlauth::net {
namespace {

constexpr std::string_view separator = ": ";
constexpr std::string_view without_value = ";";

bool same_name(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

/// Headers that say where a message ends or where it goes: they follow from the request itself.
bool belongs_to_the_transport(std::string_view name) noexcept {
  static constexpr std::array<std::string_view, 7> names = {
      "Host", "Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "Expect", "TE"};
  return std::any_of(names.begin(), names.end(), [&](std::string_view n) { return same_name(n, name); });
}

constexpr std::array<bool, 256> token_characters = [] {
  std::array<bool, 256> allowed{};
  for (const char c : std::string_view("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~"))
    allowed[static_cast<unsigned char>(c)] = true;
  return allowed;
}();

bool is_token(std::string_view name) noexcept {
  return !name.empty() &&
         std::all_of(name.begin(), name.end(), [](char c) { return token_characters[static_cast<unsigned char>(c)]; });
}

/// No control character but the tab. Without a way out of the loop, so that the compiler looks at many at a time: access tokens are long.
bool is_field_value(std::string_view value) noexcept {
  unsigned has_control = 0;
  for (const char one : value) {
    const auto c = static_cast<unsigned char>(one);
    has_control |= static_cast<unsigned>(c < 0x20) & static_cast<unsigned>(c != '\t');
    has_control |= static_cast<unsigned>(c == 0x7f);
  }
  return has_control == 0;
}

}  // namespace

void RequestHeaders::add(std::string_view name, std::initializer_list<std::string_view> value) {
  if (!is_token(name)) throw_invalid("a header name is empty or holds other characters than HTTP allows");
  if (belongs_to_the_transport(name))
    throw_invalid("the header " + std::string(name) + " cannot be set: it follows from the request", "Remove it.");
  if (!std::all_of(value.begin(), value.end(), is_field_value))
    throw_invalid("the value of the header " + std::string(name) + " holds a line break or another control character");
  Field field{lines_.size(), name.size(), 0};
  for (const std::string_view part : value) field.value_size += part.size();
  lines_.reserve(std::max(lines_.size() + name.size() + separator.size() + field.value_size + 1, 2 * lines_.size()));
  append(lines_, name);
  append(lines_, field.value_size == 0 ? without_value : separator);
  for (const std::string_view part : value) append(lines_, part);
  lines_.push_back('\0');
  fields_.push_back(field);
}

void RequestHeaders::remove(std::string_view name) {
  if (!has(name)) return;
  RequestHeaders others;
  for (std::size_t i = 0; i < size(); ++i)
    if (!same_name(this->name(i), name)) others.add(this->name(i), value(i));
  *this = std::move(others);
}

bool RequestHeaders::has(std::string_view name) const noexcept {
  for (std::size_t i = 0; i < size(); ++i)
    if (same_name(this->name(i), name)) return true;
  return false;
}

std::string_view RequestHeaders::name(std::size_t index) const noexcept { return {line(index), fields_[index].name_size}; }

std::string_view RequestHeaders::value(std::size_t index) const noexcept {
  const Field &field = fields_[index];
  if (field.value_size == 0) return {};
  return {line(index) + field.name_size + separator.size(), field.value_size};
}

}  // namespace ghlauth::net
