// The URL of a server, taken apart.
#pragma once

#include <cstdint>
#include <cstring>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace ghlauth::stores {

/// A text that is wiped at its end.
class Hidden {
 public:
  /// Wipes what it is made of: a short text is in no memory that could be taken over.
  explicit Hidden(std::string &&text) : text_(text) { explicit_bzero(text.data(), text.size()); }
  Hidden(const Hidden &) = default;
  Hidden &operator=(const Hidden &) = delete;
  ~Hidden() { explicit_bzero(text_.data(), text_.size()); }
  [[nodiscard]] const std::string &reveal() const noexcept { return text_; }

 private:
  std::string text_;
};

struct Url {
  std::string user;                ///< empty for none
  std::optional<Hidden> password;  ///< that of the URL, or the one given beside it
  std::string host;                ///< a name, an address, or an absolute path; without brackets; empty for none
  std::optional<std::uint16_t> port;
  std::string path;  ///< empty, or from its "/" on
  std::map<std::string, std::string> parameters;

  /// The parameter, which is taken out; the default if it is not there.
  std::string take(const std::string &name, std::string or_else);
  /// Throws for a parameter that nobody has taken.
  void require_all_taken() const;
};

/// scheme "://" [user [":" password] "@"] [host [":" port]] [path] ["?" parameters], percent-decoded. No error repeats more of
/// it than the name of a parameter: what looks like a host may be a part of a password that was not encoded. `password`: given
/// beside the URL, or null.
Url parse_url(std::string_view text, const char *password);

/// Whether what is sent there stays on this machine: a path, localhost, 127.0.0.0/8, ::1.
bool is_local(const std::string &host);

}  // namespace ghlauth::stores
