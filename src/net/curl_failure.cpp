#include "net/curl_failure.hpp"

#include <arpa/inet.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "core/log.hpp"
#include "core/system_error.hpp"

namespace ghlauth::net {
namespace {

/// What libcurl's resolver holds while it works: two for its thread, one for what the C library opens.
constexpr int descriptors_to_resolve = 3;

bool is_for_want_of_descriptors(const CurlFailure &failure) noexcept {
  switch (failure.result) {
    case CURLE_COULDNT_CONNECT: return is_out_of_descriptors(failure.socket_errno);
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_OUT_OF_MEMORY: return lacks_descriptors(descriptors_to_resolve);
    default: return false;
  }
}

/// An address needs no resolver: libcurl had no memory to write it down.
bool is_address(const Origin &origin) noexcept {
  in_addr address{};
  return origin.host.starts_with('[') || inet_pton(AF_INET, origin.host.c_str(), &address) == 1;
}

/// A certificate that libcurl does not have. TLS 1.3 says that behind the handshake, but before the server has looked at a request.
bool is_certificate_demanded(const CurlFailure &failure) noexcept {
  return failure.result == CURLE_RECV_ERROR && std::strstr(failure.detail, "alert certificate required") != nullptr;
}

Status status_before_sending(CURLcode result, bool through_proxy) noexcept {
  switch (result) {
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY: return Status::PROXY;
    case CURLE_COULDNT_RESOLVE_HOST: return Status::RESOLVE;
    case CURLE_COULDNT_CONNECT: return through_proxy ? Status::PROXY : Status::CONNECT;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CIPHER: return Status::TLS;
    default: return Status::NETWORK;
  }
}

/// Once the request may have been sent, "could not connect" is about libcurl's second attempt and would be a lie.
Status status_of(const CurlFailure &failure) noexcept {
  if (failure.too_large) return Status::RESPONSE_TOO_LARGE;
  if (failure.result == CURLE_COULDNT_RESOLVE_HOST && is_address(*failure.origin)) return Status::OUT_OF_MEMORY;
  if (!failure.sent && is_for_want_of_descriptors(failure)) return Status::TOO_MANY_OPEN_FILES;
  if (is_certificate_demanded(failure)) return Status::TLS;
  switch (failure.result) {
    // libcurl before 8.6 says so of an overlong header line, too
    case CURLE_OUT_OF_MEMORY: return failure.sent ? Status::RESPONSE_TOO_LARGE : Status::OUT_OF_MEMORY;
    case CURLE_URL_MALFORMAT: return Status::OUT_OF_MEMORY;  // it was parsed before
    case CURLE_OPERATION_TIMEDOUT: return Status::TIMEOUT;
#if LIBCURL_VERSION_NUM >= 0x080600
    case CURLE_TOO_LARGE:
#endif
    case CURLE_FILESIZE_EXCEEDED: return Status::RESPONSE_TOO_LARGE;
    case CURLE_UNSUPPORTED_PROTOCOL:  // an answer that isn't HTTP
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING: return Status::BAD_RESPONSE;
    default: break;
  }
  if (failure.sent) return Status::NETWORK;
  if (failure.proxy_status != 0 && failure.proxy_status / 100 != 2) return Status::PROXY;
  return status_before_sending(failure.result, failure.through_proxy);
}

/// libcurl's words, where they can hold neither the request nor the proxy's password.
std::string reason(const CurlFailure &failure, Status status) {
  const bool proxy_url_possible = failure.through_proxy && !failure.sent && status != Status::TLS;
  if (proxy_url_possible || *failure.detail == '\0') return curl_easy_strerror(failure.result);
  return printable(failure.detail, 256);
}

std::string message_of(const CurlFailure &failure, Status status) {
  const std::string where = failure.origin->str() + ": ";
  switch (status) {
    case Status::RESPONSE_TOO_LARGE:
      if (failure.result == CURLE_OUT_OF_MEMORY && !failure.too_large)
        return where + "a line of the answer is larger than the limit, or there is no memory for it";
      return where + "the answer is larger than the limit";
    case Status::OUT_OF_MEMORY: return where + "there is no memory for a connection";
    case Status::TOO_MANY_OPEN_FILES: return where + "no connection can be opened: " + std::generic_category().message(EMFILE);
    case Status::TIMEOUT:
      return where + (failure.sent ? "no answer in time; the request may have taken effect" : "no connection in time") + " (" +
             reason(failure, status) + ")";
    case Status::PROXY:
      if (failure.proxy_status != 0)
        return where + "the proxy answered with HTTP status " + std::to_string(failure.proxy_status);
      return where + "the proxy could not be used (" + reason(failure, status) + ")";
    case Status::NETWORK:
      if (!failure.sent) break;
      if (failure.result == CURLE_ABORTED_BY_CALLBACK || failure.result == CURLE_COULDNT_CONNECT)
        return where + "the connection was closed before the answer; the request may have taken effect and was not sent again";
      return where + "the connection broke before the answer was whole; the request may have taken effect (" +
             reason(failure, status) + ")";
    default: break;
  }
  return where + reason(failure, status);
}

}  // namespace

Error error_from(const CurlFailure &failure) {
  const Status status = status_of(failure);
  Error error(status, message_of(failure, status));
  if (status == Status::TLS && is_certificate_demanded(failure))
    error.with_hint("The server demands a client certificate, and HighLevel does not: check the URL, and what is in between.");
  return error;
}

}  // namespace ghlauth::net
