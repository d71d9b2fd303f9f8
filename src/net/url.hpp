// URLs as libcurl reads them: the object that is checked is the object that is requested (no second parser in between).
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace ghlauth::net {

/// Scheme, host and port: what a credential may be sent to.
struct Origin {
  std::string scheme;
  std::string host;  ///< lowercase; IPv6 in brackets
  int port = 0;
  [[nodiscard]] std::string str() const;  ///< "https://host" or "http://127.0.0.1:8080" (default port left out)
  friend bool operator==(const Origin &, const Origin &) = default;
};

/// An absolute http(s) URL. Copies share the parsed form, which is never changed.
class Url {
 public:
  /// Throws INVALID_ARGUMENT for what is no absolute http(s) URL, has credentials, a fragment, blanks or control characters,
  /// or "." and ".." segments (a path is sent as it is written, so none may mean another one); INSECURE_URL for http to a host
  /// that isn't loopback (127.0.0.0/8, ::1, localhost). Messages never hold the query.
  static Url parse(const std::string &text);

  [[nodiscard]] const Origin &origin() const noexcept { return parsed_->origin; }
  [[nodiscard]] const std::string &path() const noexcept { return parsed_->path; }  ///< without the query
  [[nodiscard]] std::string str() const;                                            ///< with the query: may hold personal data
  /// Throws FOREIGN_ORIGIN unless this URL has that origin.
  void require_origin(const Origin &origin) const;

  /// The CURLU that libcurl is given; only net looks at it.
  [[nodiscard]] void *handle() const noexcept { return parsed_->handle.get(); }

 private:
  struct Parsed {
    std::shared_ptr<void> handle;
    Origin origin;
    std::string path;
  };
  std::shared_ptr<const Parsed> parsed_;
};

/// True for an Origin's host that is this machine by definition: 127.0.0.0/8, ::1, localhost.
bool is_loopback(const std::string &host);

/// "https://host" of any text that is a URL, for messages about a URL that isn't trusted; otherwise empty.
std::string displayable_origin(const std::string &text);

}  // namespace ghlauth::net
