#include "auth/token_text.hpp"

namespace ghlauth::auth {

std::string_view trim_token(std::string_view token) noexcept {
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t begin = token.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return token.substr(begin, token.find_last_not_of(blanks) - begin + 1);
}

void require_token_text(std::string_view token, Status status, const std::string &called) {
  if (token.empty()) throw Error(status, called + " is empty");
  for (std::size_t i = 0; i < token.size(); ++i) {
    const char c = token[i];
    if (c > 0x20 && c < 0x7f) continue;
    const char *what = c == ' ' || c == '\t'                   ? "a blank"
                       : static_cast<unsigned char>(c) >= 0x80 ? "a character that is not ASCII"
                                                               : "a control character";
    throw Error(status, called + " has " + what + " at position " + std::to_string(i + 1));
  }
}

}  // namespace ghlauth::auth
