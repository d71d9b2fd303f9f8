/// @file preview.hpp What would be sent: for dry runs and logs.
#ifndef GHLAUTH_CPP_PREVIEW_HPP
#define GHLAUTH_CPP_PREVIEW_HPP

#include <string_view>

#include "../preview.h"
#include "handle.hpp"
#include "list.hpp"

namespace ghlauth {
inline namespace v0 {

/// A request as Client::preview says that it would be sent. No token is in it. Texts are views of it.
class Preview : public Handle<ghlauth_preview, ghlauth_preview_free> {
 public:
  using Handle::Handle;

  std::string_view method() const noexcept { return detail::view(ghlauth_preview_method(get())); }
  std::string_view url() const noexcept { return detail::view(ghlauth_preview_url(get())); }
  /// From the root of the API, with the query.
  std::string_view path() const noexcept { return detail::view(ghlauth_preview_path(get())); }
  HeadersView headers() const noexcept { return HeadersView(ghlauth_preview_headers(get())); }
  /// "" without one, and for files, streams and parts.
  std::string_view body() const noexcept {
    const char *body = ghlauth_preview_body(get());
    return body != nullptr ? std::string_view(body, ghlauth_preview_body_size(get())) : std::string_view();
  }
};

}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_PREVIEW_HPP
