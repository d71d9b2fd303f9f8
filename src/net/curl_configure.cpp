// How a request becomes the options of an easy handle.
#include <algorithm>
#include <array>
#include <new>

#include "core/error.hpp"
#include "net/curl_exchange.hpp"

namespace ghlauth::net {
namespace {

template <class T>
void set_on(CURL *easy, CURLoption option, T value) {
  const CURLcode code = curl_easy_setopt(easy, option, value);
  if (code == CURLE_OK) return;
  if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
  throw Error(Status::INTERNAL, "libcurl does not take option " + std::to_string(option));
}

/// What the callbacks are given.
constexpr std::array<CURLoption, 8> data_options = {CURLOPT_PRIVATE,  CURLOPT_HEADERDATA, CURLOPT_WRITEDATA,   CURLOPT_READDATA,
                                                    CURLOPT_SEEKDATA, CURLOPT_PREREQDATA, CURLOPT_SSL_CTX_DATA,
                                                    CURLOPT_OPENSOCKETDATA};

void configure_connections(CURL *easy, const CurlOptions &options) {
  set_on(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  set_on(easy, CURLOPT_FOLLOWLOCATION, 0L);
  set_on(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  set_on(easy, CURLOPT_NOSIGNAL, 1L);
  set_on(easy, CURLOPT_QUICK_EXIT, 1L);  // a cancel doesn't wait for the resolver
  set_on(easy, CURLOPT_TCP_NODELAY, 1L);
  set_on(easy, CURLOPT_TCP_KEEPALIVE, 1L);
  set_on(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  if (!options.proxy_url.empty() || !options.proxy_from_environment) {
    set_on(easy, CURLOPT_PROXY, options.proxy_url.c_str());  // empty: none, whatever the environment says
    set_on(easy, CURLOPT_NOPROXY, "");
  }
}

void configure_tls(CURL *easy) {
  set_on(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  set_on(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set_on(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  set_on(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  // libcurl would parse a CA file for each connection; the store that is parsed once comes in through on_ssl_ctx.
  static constexpr const char *none = nullptr;
  set_on(easy, CURLOPT_CAINFO, none);
  set_on(easy, CURLOPT_CAPATH, none);
  set_on(easy, CURLOPT_PROXY_CAINFO, none);
  set_on(easy, CURLOPT_PROXY_CAPATH, none);
  set_on(easy, CURLOPT_CA_CACHE_TIMEOUT, 0L);
}

}  // namespace

void CurlExchange::configure_once(CurlHandle &handle, const CurlOptions &options) {
  CURL *easy = handle.easy.get();
  configure_connections(easy, options);
  configure_tls(easy);
  set_on(easy, CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));  // a proxy sees none of them
  set_on(easy, CURLOPT_USERAGENT, options.user_agent.c_str());
  set_on(easy, CURLOPT_ACCEPT_ENCODING, "");  // all that libcurl can decode
  set_on(easy, CURLOPT_HEADERFUNCTION, &CurlExchange::on_header);
  set_on(easy, CURLOPT_WRITEFUNCTION, &CurlExchange::on_body);
  set_on(easy, CURLOPT_READFUNCTION, &CurlExchange::on_read);
  set_on(easy, CURLOPT_SEEKFUNCTION, &CurlExchange::on_seek);
  set_on(easy, CURLOPT_PREREQFUNCTION, &CurlExchange::before_request);
  set_on(easy, CURLOPT_OPENSOCKETFUNCTION, &CurlExchange::on_open_socket);
  set_on(easy, CURLOPT_SSL_CTX_FUNCTION, &CurlExchange::on_ssl_ctx);
  set_on(easy, CURLOPT_ERRORBUFFER, handle.detail.data());
  for (const CURLoption data : data_options) set_on(easy, data, static_cast<void *>(&handle));
}

void CurlExchange::forget(CurlHandle &handle) noexcept {
  CURL *easy = handle.easy.get();
  curl_easy_setopt(easy, CURLOPT_CURLU, nullptr);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, nullptr);
  if (handle.bodiless_method.empty()) curl_easy_setopt(easy, CURLOPT_POSTFIELDS, nullptr);
  handle.exchange = nullptr;
  handle.detail[0] = '\0';
}

template <class T>
void CurlExchange::set(CURLoption option, T value) {
  set_on(easy(), option, value);
}

/// The same as the last time need not be said.
template <class T>
void set_anew(CURL *easy, CURLoption option, long &last, T value) {
  if (last == value) return;
  last = -1;
  set_on(easy, option, value);
  last = value;
}

void CurlExchange::configure() {
  set(CURLOPT_CURLU, static_cast<CURLU *>(request_.url.handle()));
  configure_method();
  configure_headers();
  configure_connection();
}

bool CurlExchange::has_body() const noexcept { return request_.body || (transfer_ && transfer_->sends()); }

void CurlExchange::configure_method() {
  static constexpr std::array<std::string_view, 7> known = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"};
  const std::string &method = request_.method;
  const bool always_has_body = method == "POST" || method == "PUT" || method == "PATCH";
  const bool sends_body = always_has_body || has_body();
  if (std::find(known.begin(), known.end(), method) == known.end())
    throw_invalid("the method is none of GET, HEAD, OPTIONS, POST, PUT, PATCH and DELETE", "Write it in capitals.");
  if (!sends_body && handle_->bodiless_method == method) return;
  handle_->bodiless_method.clear();
  if (method == "HEAD") {
    if (sends_body) throw_invalid("a HEAD request has no body");
    static constexpr const char *its_own = nullptr;
    set(CURLOPT_NOBODY, 1L);
    set(CURLOPT_CUSTOMREQUEST, its_own);
  } else if (sends_body) {
    set(CURLOPT_POST, 1L);
    configure_body();
    set(CURLOPT_CUSTOMREQUEST, method.c_str());
  } else {
    set(CURLOPT_HTTPGET, 1L);
    set(CURLOPT_CUSTOMREQUEST, method.c_str());
  }
  if (!sends_body) handle_->bodiless_method = method;
}

/// Without POSTFIELDS libcurl reads: chunked over HTTP/1.1 when the size is not known.
void CurlExchange::configure_body() {
  if (transfer_ && transfer_->sends()) {
    const std::optional<std::uint64_t> size = transfer_->send_size();
    static constexpr const char *none = nullptr;
    set(CURLOPT_POSTFIELDSIZE_LARGE, size ? static_cast<curl_off_t>(*size) : curl_off_t{-1});
    set(CURLOPT_POSTFIELDS, size && *size == 0 ? "" : none);
    return;
  }
  const SecretBytes *body = request_.body ? &*request_.body : nullptr;
  set(CURLOPT_POSTFIELDSIZE_LARGE, body == nullptr ? curl_off_t{0} : static_cast<curl_off_t>(body->size()));
  set(CURLOPT_POSTFIELDS, body == nullptr || body->empty() ? "" : body->data());
}

void CurlExchange::configure_headers() {
  // libcurl only reads the lines.
  std::vector<curl_slist> &lines = handle_->header_lines;
  lines.clear();
  const auto add = [&lines](const char *line) { lines.push_back({const_cast<char *>(line), nullptr}); };
  const auto add_all = [&](const RequestHeaders &headers) {
    for (std::size_t i = 0; i < headers.size(); ++i) add(headers.line(i));
  };
  const RequestHeaders *shared = request_.shared_headers.get();
  lines.reserve(request_.headers.size() + (shared == nullptr ? 0 : shared->size()) + 2);
  add_all(request_.headers);
  if (shared != nullptr) add_all(*shared);
  if (handle_->bodiless_method.empty()) {  // what libcurl would add to a request with a body
    add("Expect:");                        // waiting for "100 Continue" costs a second where it isn't known
    if (!request_.headers.has("Content-Type") && (shared == nullptr || !shared->has("Content-Type"))) add("Content-Type:");
  }
  for (std::size_t i = 1; i < lines.size(); ++i) lines[i - 1].next = &lines[i];
  set(CURLOPT_HTTPHEADER, lines.empty() ? nullptr : lines.data());
}

void CurlExchange::configure_connection() {
  const std::int64_t connect_ms = std::min(request_.connect_timeout_ms, request_.timeout_ms);
  const long whole_ms = static_cast<long>(std::clamp<std::int64_t>(connect_ms, 1, INT32_MAX));
  const bool is_https = request_.url.origin().scheme == "https";
  if (is_https) static_cast<void>(session_.shared().ca_store());  // a bad file fails at once
  const long own = request_.fresh_connection ? 1L : 0L;
  if (handle_->has_own_connection != own) set(CURLOPT_FORBID_REUSE, own);
  set_anew(easy(), CURLOPT_FRESH_CONNECT, handle_->has_own_connection, own);
  set_anew(easy(), CURLOPT_CONNECTTIMEOUT_MS, handle_->connect_timeout_ms, whole_ms);
  // Many at a time wait to see whether one connection carries them all. TLS tells that before the first answer, nothing else does.
  set_anew(easy(), CURLOPT_PIPEWAIT, handle_->waits_for_pipe, is_https ? 1L : 0L);
}

}  // namespace ghlauth::net
