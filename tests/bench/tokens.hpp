// Tokens as long as those of HighLevel.
#pragma once

#include <string>

inline const std::string &access_token() {
  static const std::string token = "eyJhbGciOiJSUzI1NiJ9." + std::string(850, 'p') + '.' + std::string(342, 's');
  return token;
}

inline const std::string &refresh_token() {
  static const std::string token = "eyJhbGciOiJSUzI1NiJ9." + std::string(400, 'r') + '.' + std::string(342, 's');
  return token;
}
