/// @file response.hpp Answers of the HighLevel API.
#ifndef GHLAUTH_CPP_RESPONSE_HPP
#define GHLAUTH_CPP_RESPONSE_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "../response.h"
#include "handle.hpp"
#include "list.hpp"
#include "time.hpp"

namespace ghlauth {
inline namespace v0 {

/// What an answer tells. Texts are views of the object.
template <class Self>
class ResponseFields {
 public:
  /// 0 for an empty object.
  std::int32_t http_status() const noexcept { return ghlauth_response_http_status(c()); }
  HeadersView headers() const noexcept { return HeadersView(ghlauth_response_headers(c())); }
  /// The first value of a header, whatever its case.
  std::optional<std::string_view> header(const std::string &name) const { return headers().find(name); }
  std::string_view body() const noexcept {
    const char *body = ghlauth_response_body(c());
    return body != nullptr ? std::string_view(body, ghlauth_response_body_size(c())) : std::string_view();
  }
  /// HighLevel's trace id; "" when the answer has none.
  std::string_view trace_id() const noexcept { return detail::view(ghlauth_response_trace_id(c())); }
  /// Requests left in the present interval, where the answer says.
  std::optional<std::int64_t> rate_remaining() const noexcept {
    return detail::number_or_none(ghlauth_response_rate_remaining(c()));
  }
  /// Requests left today, where the answer says.
  std::optional<std::int64_t> daily_remaining() const noexcept {
    return detail::number_or_none(ghlauth_response_daily_remaining(c()));
  }

 private:
  const ghlauth_response *c() const noexcept { return static_cast<const Self *>(this)->get(); }
};

class Response : public Handle<ghlauth_response, ghlauth_response_free>, public ResponseFields<Response> {
 public:
  using Handle::Handle;
};

/// The answer of a completion, and living as long as that.
class ResponseView : public ResponseFields<ResponseView> {
 public:
  explicit ResponseView(const ghlauth_response *response) noexcept : response_(response) {}
  const ghlauth_response *get() const noexcept { return response_; }

 private:
  const ghlauth_response *response_;
};

}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_RESPONSE_HPP
