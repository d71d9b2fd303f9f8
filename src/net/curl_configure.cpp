// How a request becomes the options of an easy handle.
#include <strings.h>

#include <algorithm>
#include <array>
#include <new>

#include "core/error.hpp"
#include "net/curl_exchange.hpp"

namespace ghlauth::net {
namespace {

bool same_name(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && strncasecmp(a.data(), b.data(), a.size()) == 0;
}

/// Headers that say where a message ends or where it goes: they follow from the request itself.
bool belongs_to_the_transport(std::string_view name) noexcept {
  static constexpr std::array<std::string_view, 7> names = {
      "Host", "Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "Expect", "TE"};
  return std::any_of(names.begin(), names.end(), [&](std::string_view n) { return same_name(n, name); });
}

constexpr std::array<bool, 256> token_characters = [] {
  std::array<bool, 256> allowed{};
  for (const char c : std::string_view("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~"))
    allowed[static_cast<unsigned char>(c)] = true;
  return allowed;
}();

bool is_token(std::string_view name) noexcept {
  return !name.empty() &&
         std::all_of(name.begin(), name.end(), [](char c) { return token_characters[static_cast<unsigned char>(c)]; });
}

bool is_field_value(std::string_view value) noexcept {
  return std::none_of(value.begin(), value.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7f;
  });
}

void check_header(const RequestHeader &header) {
  if (!is_token(header.name)) throw_invalid("a header name is empty or holds other characters than HTTP allows");
  if (belongs_to_the_transport(header.name))
    throw_invalid("the header " + header.name + " cannot be set: it follows from the request", "Remove it.");
  if (!is_field_value(header.value.reveal()))
    throw_invalid("the value of the header " + header.name + " holds a line break or another control character");
}

}  // namespace

void HeaderLines::reserve(std::size_t lines, std::size_t bytes) {
  begins_.reserve(lines);
  text_.reserve(bytes + lines * sizeof(": "));
}

void HeaderLines::add(std::string_view name, std::string_view value) {
  begins_.push_back(text_.size());
  append(text_, name);
  append(text_, value.empty() ? ";" : ": ");  // libcurl's word for a header with an empty value
  append(text_, value);
  text_.push_back('\0');
}

void HeaderLines::leave_out(std::string_view name) {
  begins_.push_back(text_.size());
  append(text_, name);
  append(text_, std::string_view(":\0", 2));
}

curl_slist *HeaderLines::list() {
  nodes_.resize(begins_.size());
  for (std::size_t i = 0; i < begins_.size(); ++i) {
    nodes_[i].data = text_.data() + begins_[i];
    nodes_[i].next = i + 1 < begins_.size() ? &nodes_[i + 1] : nullptr;
  }
  return nodes_.empty() ? nullptr : nodes_.data();
}

namespace {

template <class T>
void set_on(CURL *easy, CURLoption option, T value) {
  const CURLcode code = curl_easy_setopt(easy, option, value);
  if (code == CURLE_OK) return;
  if (code == CURLE_OUT_OF_MEMORY) throw std::bad_alloc();
  throw Error(Status::INTERNAL, "libcurl does not take option " + std::to_string(option));
}

/// What the callbacks of every exchange are given: the exchange.
constexpr std::array<CURLoption, 5> data_options = {CURLOPT_PRIVATE, CURLOPT_HEADERDATA, CURLOPT_WRITEDATA, CURLOPT_PREREQDATA,
                                                    CURLOPT_SSL_CTX_DATA};

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

void CurlExchange::configure_once(CURL *easy, const CurlOptions &options) {
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
  set_on(easy, CURLOPT_SSL_CTX_FUNCTION, &CurlExchange::on_ssl_ctx);
}

void CurlExchange::forget(CURL *easy) noexcept {
  curl_easy_setopt(easy, CURLOPT_CURLU, nullptr);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, nullptr);
  curl_easy_setopt(easy, CURLOPT_POSTFIELDS, nullptr);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, nullptr);
  for (const CURLoption data : data_options)
    curl_easy_setopt(easy, data, nullptr);
}

template <class T>
void CurlExchange::set(CURLoption option, T value) {
  set_on(easy_.get(), option, value);
}

void CurlExchange::configure() {
  set(CURLOPT_CURLU, static_cast<CURLU *>(request_.url.handle()));
  configure_method();
  configure_headers();
  configure_times();
  const bool is_https = request_.url.origin().scheme == "https";
  if (is_https) static_cast<void>(session_.shared().ca_store());  // a bad file fails at once
  // Many at a time wait to see whether one connection carries them all. TLS tells that before the first answer, nothing else does.
  set(CURLOPT_PIPEWAIT, is_https ? 1L : 0L);
  void *self = this;
  set(CURLOPT_ERRORBUFFER, detail_.data());
  for (const CURLoption data : data_options)
    set(data, self);
}

void CurlExchange::configure_method() {
  static constexpr std::array<std::string_view, 7> known = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"};
  const std::string &method = request_.method;
  if (std::find(known.begin(), known.end(), method) == known.end())
    throw_invalid("the method is none of GET, HEAD, OPTIONS, POST, PUT, PATCH and DELETE", "Write it in capitals.");
  if (method == "HEAD") {
    if (request_.body || (transfer_ && transfer_->sends())) throw_invalid("a HEAD request has no body");
    static constexpr const char *its_own = nullptr;
    set(CURLOPT_NOBODY, 1L);
    set(CURLOPT_CUSTOMREQUEST, its_own);
    return;
  }
  const bool always_has_body = method == "POST" || method == "PUT" || method == "PATCH";
  if (request_.body || always_has_body || (transfer_ && transfer_->sends())) {
    set(CURLOPT_POST, 1L);
    configure_body();
  } else {
    set(CURLOPT_HTTPGET, 1L);
  }
  set(CURLOPT_CUSTOMREQUEST, method.c_str());
}

/// Without POSTFIELDS libcurl reads: chunked over HTTP/1.1 when the size is not known.
void CurlExchange::configure_body() {
  if (transfer_ && transfer_->sends()) {
    const std::optional<std::uint64_t> size = transfer_->send_size();
    static constexpr const char *none = nullptr;
    set(CURLOPT_POSTFIELDSIZE_LARGE, size ? static_cast<curl_off_t>(*size) : curl_off_t{-1});
    set(CURLOPT_POSTFIELDS, size && *size == 0 ? "" : none);
    void *self = this;
    set(CURLOPT_READDATA, self);
    set(CURLOPT_SEEKDATA, self);
    return;
  }
  const SecretBytes *body = request_.body ? &*request_.body : nullptr;
  set(CURLOPT_POSTFIELDSIZE_LARGE, body == nullptr ? curl_off_t{0} : static_cast<curl_off_t>(body->size()));
  set(CURLOPT_POSTFIELDS, body == nullptr || body->empty() ? "" : body->data());
}

void CurlExchange::configure_headers() {
  bool has_content_type = false;
  std::size_t bytes = sizeof("Expect") + sizeof("Content-Type");
  for (const RequestHeader &header : request_.headers) bytes += header.name.size() + header.value.reveal().size();
  header_lines_.reserve(request_.headers.size() + 2, bytes);
  for (const RequestHeader &header : request_.headers) {
    check_header(header);
    header_lines_.add(header.name, header.value.reveal());
    has_content_type = has_content_type || same_name(header.name, "Content-Type");
  }
  header_lines_.leave_out("Expect");  // waiting for "100 Continue" costs a second where it isn't known
  if (!has_content_type) header_lines_.leave_out("Content-Type");
  set(CURLOPT_HTTPHEADER, header_lines_.list());
}

void CurlExchange::configure_times() {
  const std::int64_t connect_ms = std::min(request_.connect_timeout_ms, request_.timeout_ms);
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::clamp<std::int64_t>(connect_ms, 1, INT32_MAX)));
  set(CURLOPT_FRESH_CONNECT, request_.fresh_connection ? 1L : 0L);
  set(CURLOPT_FORBID_REUSE, request_.fresh_connection ? 1L : 0L);
}

}  // namespace ghlauth::net
