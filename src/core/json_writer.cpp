#include <charconv>

#include "core/error.hpp"
#include "core/json.hpp"

namespace ghlauth {
namespace {

void append_quoted(SecretBytes &out, std::string_view text) {
  if (!is_utf8(text) || text.find('\0') != std::string_view::npos)
    throw_invalid("a text for JSON is not valid UTF-8 or has a NUL byte", "Give text in UTF-8 without NUL bytes.");
  out.push_back('"');
  for (const char c : text) {
    constexpr std::string_view special = "\"\\\b\f\n\r\t";
    constexpr std::string_view letters = "\"\\bfnrt";
    const std::size_t which = special.find(c);
    if (which != std::string_view::npos) {
      out.push_back('\\');
      out.push_back(letters[which]);
    } else if (static_cast<unsigned char>(c) < 0x20) {
      append(out, c < 0x10 ? "\\u000" : "\\u001");
      out.push_back("0123456789abcdef"[c & 0xf]);
    } else {
      out.push_back(c);
    }
  }
  out.push_back('"');
}

}  // namespace

void JsonWriter::separate() {
  if (need_comma_) out_.push_back(',');
  need_comma_ = true;
}

JsonWriter &JsonWriter::begin_object() {
  separate();
  out_.push_back('{');
  need_comma_ = false;
  return *this;
}

JsonWriter &JsonWriter::end_object() {
  out_.push_back('}');
  need_comma_ = true;
  return *this;
}

JsonWriter &JsonWriter::begin_array() {
  separate();
  out_.push_back('[');
  need_comma_ = false;
  return *this;
}

JsonWriter &JsonWriter::end_array() {
  out_.push_back(']');
  need_comma_ = true;
  return *this;
}

JsonWriter &JsonWriter::key(std::string_view name) {
  separate();
  append_quoted(out_, name);
  out_.push_back(':');
  need_comma_ = false;
  return *this;
}

JsonWriter &JsonWriter::string(std::string_view value) {
  separate();
  append_quoted(out_, value);
  return *this;
}

JsonWriter &JsonWriter::integer(std::int64_t value) {
  char digits[20];  // "-9223372036854775808"
  const auto [end, failure] = std::to_chars(digits, digits + sizeof digits, value);
  static_cast<void>(failure);
  return raw({digits, static_cast<std::size_t>(end - digits)});
}

JsonWriter &JsonWriter::boolean(bool value) { return raw(value ? "true" : "false"); }
JsonWriter &JsonWriter::null() { return raw("null"); }

JsonWriter &JsonWriter::raw(std::string_view json) {
  separate();
  append(out_, json);
  return *this;
}

}  // namespace ghlauth
