// How libpq is told to connect: by the URL alone.
#pragma once

#include <string>
#include <vector>

#include "modules/stores/url.hpp"

namespace ghlauth::postgres {

class Settings {
 public:
  /// Throws Failure for what cannot be or is not allowed.
  explicit Settings(stores::Url url);

  [[nodiscard]] const std::string &called() const noexcept { return called_; }
  /// For PQconnectStartParams: both end with NULL, and are valid as long as this is.
  [[nodiscard]] std::vector<const char *> keywords() const;
  [[nodiscard]] std::vector<const char *> values() const;

 private:
  struct Setting {
    const char *keyword;
    stores::Hidden value;  // one of them is the password
  };
  void set(const char *keyword, std::string value) { settings_.push_back({keyword, stores::Hidden(std::move(value))}); }
  void set_server(const stores::Url &url);
  void set_tls(stores::Url &url);

  std::string called_;  ///< "PostgreSQL at host:port"
  std::vector<Setting> settings_;
};

}  // namespace ghlauth::postgres
