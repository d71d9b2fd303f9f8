#include "core/encoding.hpp"

#include <array>
#include <cstdint>

#include "core/utf8.hpp"

namespace ghlauth {
namespace {

constexpr std::string_view base64_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view base64url_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

using Values = std::array<std::int8_t, 256>;  // of the characters of an alphabet; -1 for all others

constexpr Values values_of(std::string_view alphabet) {
  Values values{};
  values.fill(-1);
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    values[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
  return values;
}

constexpr Values base64_values = values_of(base64_alphabet);
constexpr Values base64url_values = values_of(base64url_alphabet);

std::string encode64(std::string_view bytes, std::string_view alphabet) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  std::uint32_t buffer = 0;
  unsigned bits = 0;
  for (const char c : bytes) {
    buffer = buffer << 8U | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 6; bits -= 6) out += alphabet[buffer >> (bits - 6) & 0x3fU];
  }
  if (bits != 0) out += alphabet[buffer << (6 - bits) & 0x3fU];
  return out;
}

/// `text` without padding.
std::optional<SecretBytes> decode64(std::string_view text, const Values &values) {
  if (text.size() % 4 == 1) return std::nullopt;
  SecretBytes out(text.size() / 4 * 3 + text.size() % 4 * 3 / 4);
  char *to = out.data();
  const auto value_at = [&](std::size_t i) { return static_cast<int>(values[static_cast<unsigned char>(text[i])]); };
  for (; text.size() >= 4; text.remove_prefix(4)) {
    const int four = value_at(0) << 18 | value_at(1) << 12 | value_at(2) << 6 | value_at(3);
    if (four < 0) return std::nullopt;  // one of them was
    for (int shift = 16; shift >= 0; shift -= 8) *to++ = static_cast<char>(four >> shift & 0xff);
  }
  std::uint32_t buffer = 0;
  unsigned bits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int value = value_at(i);
    if (value < 0) return std::nullopt;
    buffer = buffer << 6U | static_cast<std::uint32_t>(value);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      *to++ = static_cast<char>(buffer >> bits & 0xffU);
    }
  }
  if ((buffer & ((1U << bits) - 1U)) != 0) return std::nullopt;  // another text than encoding gives
  return out;
}

int hex_value(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::optional<char> hex_byte(std::string_view two) noexcept {
  if (two.size() != 2 || hex_value(two[0]) < 0 || hex_value(two[1]) < 0) return std::nullopt;
  return static_cast<char>(hex_value(two[0]) << 4 | hex_value(two[1]));
}

bool is_unreserved(char c) noexcept {
  const char lower = static_cast<char>(c | 0x20);
  return (c >= '0' && c <= '9') || (lower >= 'a' && lower <= 'z') || c == '-' || c == '.' || c == '_' || c == '~';
}

template <class Bytes>
void append_percent_encoded(Bytes &out, std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : text) {
    if (is_unreserved(c)) {
      out.push_back(c);
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out.push_back('%');
    out.push_back(digits[byte >> 4U]);
    out.push_back(digits[byte & 0xfU]);
  }
}

}  // namespace

std::string percent_encode(std::string_view text) {
  std::string out;
  append_percent_encoded(out, text);
  return out;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      const std::optional<char> byte = hex_byte(text.substr(i + 1, 2));
      if (!byte) return std::nullopt;
      out += *byte;
      i += 2;
    } else {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  if (out.find('\0') != std::string::npos || !is_utf8(out)) return std::nullopt;
  return out;
}

void append_form(SecretBytes &form, std::string_view name, std::string_view value) {
  if (!form.empty()) form.push_back('&');
  append_percent_encoded(form, name);
  form.push_back('=');
  append_percent_encoded(form, value);
}

std::optional<std::vector<FormField>> parse_form(std::string_view form) {
  std::vector<FormField> fields;
  while (!form.empty()) {
    const std::string_view field = form.substr(0, form.find('&'));
    form.remove_prefix(field.size() < form.size() ? field.size() + 1 : form.size());
    if (field.empty()) continue;  // of "a=1&&b=2"
    const std::size_t equals = field.find('=');
    std::optional<std::string> name = percent_decode(field.substr(0, equals), true);
    std::optional<std::string> value =
        percent_decode(equals == std::string_view::npos ? std::string_view() : field.substr(equals + 1), true);
    if (!name || !value) return std::nullopt;
    fields.push_back({std::move(*name), std::move(*value)});
  }
  return fields;
}

std::string base64_encode(std::string_view bytes) {
  std::string out = encode64(bytes, base64_alphabet);
  while (out.size() % 4 != 0) out += '=';
  return out;
}

std::string base64url_encode(std::string_view bytes) { return encode64(bytes, base64url_alphabet); }

std::optional<SecretBytes> base64_decode(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
  return decode64(text, base64_values);
}

std::optional<SecretBytes> base64url_decode(std::string_view text) { return decode64(text, base64url_values); }

std::string hex_encode(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out += digits[byte >> 4U];
    out += digits[byte & 0xfU];
  }
  return out;
}

std::optional<std::string> hex_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const std::optional<char> byte = hex_byte(text.substr(i, 2));
    if (!byte) return std::nullopt;
    out += *byte;
  }
  return out;
}

}  // namespace ghlauth
