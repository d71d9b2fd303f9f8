// JSON, strictly: the only user of cJSON. Before cJSON sees a text it is checked for what cJSON lets through: invalid UTF-8,
// raw control characters, \u0000, trailing text, depth, repeated keys. Values are read from the source where cJSON would lose
// digits. Strings of secrets are wiped when the document ends.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/secret.hpp"
#include "core/utf8.hpp"

struct cJSON;

namespace ghlauth {

class JsonDocument;

/// A value of a parsed document, valid as long as the document. A default-constructed one is "absent"; every question to an
/// absent value answers "absent", so that a path of look-ups needs no checks between.
class JsonValue {
 public:
  JsonValue() = default;
  [[nodiscard]] bool present() const noexcept { return node_ != nullptr; }
  [[nodiscard]] bool is_null() const noexcept;
  [[nodiscard]] bool is_object() const noexcept;
  [[nodiscard]] bool is_array() const noexcept;
  [[nodiscard]] bool is_string() const noexcept;
  [[nodiscard]] bool is_number() const noexcept;
  [[nodiscard]] bool is_bool() const noexcept;

  /// Member of an object by its exact name, or absent.
  [[nodiscard]] JsonValue operator[](std::string_view key) const noexcept;
  /// Elements of an array, or members of an object in their order; empty for anything else.
  [[nodiscard]] std::vector<JsonValue> items() const;
  /// Name of a member; empty for an element.
  [[nodiscard]] std::string_view key() const noexcept;

  /// The text of a string; nothing for any other type. The view lives as long as the document.
  [[nodiscard]] std::optional<std::string_view> string() const noexcept;
  /// string() or "".
  [[nodiscard]] std::string_view string_or_empty() const noexcept;
  /// An integer sent as a number without fraction (86399 and 86399.0, not 1e5) or as a string of digits, within int64; nothing
  /// otherwise.
  [[nodiscard]] std::optional<std::int64_t> integer() const noexcept;
  /// Any number, not one sent as a string; nothing for what a double can't hold.
  [[nodiscard]] std::optional<double> number() const noexcept;
  /// A boolean sent as such, or as the strings "true" and "false".
  [[nodiscard]] std::optional<bool> boolean() const noexcept;
  /// The value as JSON text without white space.
  [[nodiscard]] std::string dump() const;

 private:
  friend class JsonDocument;
  explicit JsonValue(const cJSON *node) : node_(node) {}
  const cJSON *node_ = nullptr;
};

/// Owns a parsed text. The strings of the tree are overwritten before they are freed.
class JsonDocument {
 public:
  static constexpr int max_depth = 64;

  /// Throws core::Error BAD_RESPONSE with what is wrong and at which byte, never with the text itself.
  static JsonDocument parse(std::string_view text);
  /// Nothing instead of a throw.
  static std::optional<JsonDocument> try_parse(std::string_view text);

  JsonDocument(JsonDocument &&) noexcept = default;
  JsonDocument &operator=(JsonDocument &&) noexcept = default;
  ~JsonDocument() = default;

  [[nodiscard]] JsonValue root() const noexcept { return JsonValue(tree_.get()); }

 private:
  struct Wipe {
    void operator()(cJSON *tree) const noexcept;
  };
  explicit JsonDocument(cJSON *tree) : tree_(tree) {}
  std::unique_ptr<cJSON, Wipe> tree_;
};

/// Builds a JSON text. Commas and escapes are its own business; strings must be valid UTF-8
/// without NUL bytes, which JsonDocument would not read back (throws INVALID_ARGUMENT).
class JsonWriter {
 public:
  JsonWriter &begin_object();
  JsonWriter &end_object();
  JsonWriter &begin_array();
  JsonWriter &end_array();
  JsonWriter &key(std::string_view name);
  JsonWriter &string(std::string_view value);
  JsonWriter &integer(std::int64_t value);
  JsonWriter &boolean(bool value);
  JsonWriter &null();
  /// A value that is JSON text already.
  JsonWriter &raw(std::string_view json);
  // The usual pairs.
  JsonWriter &member(std::string_view name, std::string_view value) { return key(name).string(value); }
  JsonWriter &member(std::string_view name, const char *value) { return key(name).string(value); }
  JsonWriter &member(std::string_view name, std::int64_t value) { return key(name).integer(value); }
  JsonWriter &member(std::string_view name, int value) { return key(name).integer(value); }
  JsonWriter &member(std::string_view name, bool value) { return key(name).boolean(value); }

  /// The text so far; wiped memory, because it may hold secrets.
  [[nodiscard]] std::string_view text() const noexcept { return view(out_); }
  [[nodiscard]] std::string str() const { return std::string(text()); }

 private:
  void separate();
  SecretBytes out_;
  bool need_comma_ = false;
};

}  // namespace ghlauth
