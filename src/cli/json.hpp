// JSON of the profile and of --json: the programs' only user of cJSON.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct cJSON;

namespace ghlauth::cli {

/// A value. Strings are UTF-8; numbers are integers.
class Json {
 public:
  Json();  ///< null
  Json(const char *text);
  Json(const std::string &text);
  Json(std::int64_t number);
  Json(bool flag);
  static Json object();
  static Json array();
  /// Nothing for what is no JSON, the whole text long.
  static std::optional<Json> parse(const std::string &text);

  Json &add(const char *name, Json value);     ///< to an object
  Json &push(Json value);                      ///< to an array
  [[nodiscard]] std::string text() const;      ///< in one line, for programs
  [[nodiscard]] std::string indented() const;  ///< as people read it

  // Reading an object: a member of another type, or none, is nothing.
  [[nodiscard]] bool is_object() const;
  [[nodiscard]] std::optional<std::string> string(const char *name) const;
  [[nodiscard]] std::optional<std::int64_t> integer(const char *name) const;
  [[nodiscard]] std::optional<std::vector<Json>> items(const char *name) const;

 private:
  struct Delete {
    void operator()(cJSON *node) const noexcept;
  };
  explicit Json(cJSON *node);
  std::unique_ptr<cJSON, Delete> node_;
};

}  // namespace ghlauth::cli
