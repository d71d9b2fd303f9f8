#include "sandbox/redact.hpp"

#include <algorithm>

#include "core/encoding.hpp"
#include "core/log.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::string_view mark = "[redacted]";
constexpr std::size_t shortest_token = 24;  // of what the sandbox makes itself
constexpr std::size_t shortest_secret = 6;  // a seed file may name a secret, and one of a letter would hide all that is shown

bool is_token_character(char c) noexcept {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '.' ||
         c == '~' || c == '%';
}

bool looks_like_token(std::string_view word) noexcept {
  const std::size_t start = std::min(word.find("pit-"), word.find("eyJ"));
  return start != std::string_view::npos && word.size() - start >= shortest_token;
}

bool is_token(World &world, std::string_view word) {
  if (word.size() < shortest_token) return false;
  State &state = world.state;
  return state.access_token(word) || state.refresh_token(word) || state.code(word) || state.pit(word);
}

void replace_secret(std::string &text, std::string_view secret) {
  if (secret.size() < shortest_secret) return;
  for (std::size_t at = 0; (at = text.find(secret, at)) != std::string::npos; at += mark.size())
    text.replace(at, secret.size(), mark);
}

/// The secrets that do not change: of apps and of the control API.
std::string without_secrets(const World &world, std::string_view text) {
  std::string out(text);
  replace_secret(out, world.control_token);
  for (const App &app : world.state.apps) {
    replace_secret(out, app.shared_secret);
    for (const ClientKey &client : app.clients) replace_secret(out, client.secret);
  }
  return out;
}

/// Codes and some tokens have letters, digits and dashes alone, and so may stand between other characters of a word.
bool has_token(World &world, std::string_view text) {
  const auto is_plain = [](char c) { return is_token_character(c) && c != '.' && c != '~' && c != '%'; };
  for (auto at = text.begin(); at != text.end();) {
    const auto end = std::find_if_not(at, text.end(), is_plain);
    if (is_token(world, {at, end})) return true;
    at = end == text.end() ? end : end + 1;
  }
  return is_token(world, text);
}

bool hides(World &world, std::string_view text) { return looks_like_token(text) || has_token(world, text); }

/// What a word says when it is percent-decoded may be a secret as well.
bool hides_encoded(World &world, std::string_view word) {
  const auto decoded = word.find('%') == std::string_view::npos ? std::nullopt : percent_decode(word, false);
  return decoded && (hides(world, *decoded) || without_secrets(world, *decoded) != *decoded);
}

}  // namespace

std::string without_credentials(World &world, std::string_view text, std::size_t max_bytes) {
  const std::string known = without_secrets(world, text);
  std::string out;
  for (auto at = known.begin(); at != known.end();) {
    const auto end = std::find_if_not(at, known.end(), is_token_character);
    const std::string_view word(at, end);
    out += hides(world, word) || hides_encoded(world, word) ? mark : word;
    at = end;
    if (at != known.end()) out += *at++;
  }
  return printable(out, max_bytes);
}

}  // namespace ghlauth::sandbox
