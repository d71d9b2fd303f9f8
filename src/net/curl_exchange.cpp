#include "net/curl_exchange.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <utility>

#include "core/error.hpp"
#include "net/curl_failure.hpp"

namespace ghlauth::net {
namespace {

constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

std::string_view trim(std::string_view text) noexcept {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

CurlExchange::CurlExchange(CurlSession &session, Request request)
    : session_(session),
      request_(std::move(request)),
      transfer_(request_.streams ? std::make_unique<Transfer>(request_) : nullptr),
      handle_(session.acquire()),
      deadline_ms_(monotonic_ms() + request_.timeout_ms),
      begun_boot_ms_(request_.begin_by_boot_ms == INT64_MAX ? 0 : boot_ms()) {
  handle_->exchange = this;
  configure();
  link_.exchange = this;
  session_.add(easy(), link_);
}

CurlExchange::~CurlExchange() {
  link_.leave();
  if (!done_) session_.remove(easy());
  session_.release(std::move(handle_));
}

bool CurlExchange::ready() {
  if (!done_) session_.pump_if_stale();
  if (!done_ && session_.looked_ms() >= deadline_ms_) expire();
  return done_;
}

void CurlExchange::wait(const Cancel &cancel) {
  if (!done_) session_.wait(cancel);
}

Armed CurlExchange::arm(Waker &waker) {
  if (!session_.wakes()) return Exchange::arm(waker);
  waker_ = &waker;
  return {deadline_ms_};
}

/// The total timeout is kept here and not by libcurl, which looks at the clock before it looks at the socket: nobody may have
/// come for this exchange for a while, and an answer that has arrived meanwhile counts.
void CurlExchange::expire() {
  constexpr int max_reads = 64;
  for (int i = 0; i < max_reads && !done_ && session_.pump_readable(); ++i) {
  }
  if (done_ || monotonic_ms() < deadline_ms_) return;  // it has got on
  link_.leave();
  session_.remove(easy());
  finish(CURLE_OPERATION_TIMEDOUT);
}

void CurlExchange::finish(CURLcode result) noexcept {
  link_.leave();
  result_ = result;
  done_ = true;
  if (waker_ != nullptr) waker_->wake();
}

void CurlExchange::give_up(std::exception_ptr why) noexcept {
  if (!failure_) failure_ = std::move(why);
  finish(CURLE_ABORTED_BY_CALLBACK);
}

Response CurlExchange::take() {
  if (!done_) throw Error(Status::INTERNAL, "an answer was taken before it was there");
  if (failure_) std::rethrow_exception(failure_);
  if (too_late_) throw TooLateToSend();
  if (result_ != CURLE_OK) fail();
  response_.status = http_status();
  curl_off_t bytes = 0;
  if (curl_easy_getinfo(easy(), CURLINFO_SIZE_UPLOAD_T, &bytes) == CURLE_OK) response_.sent_bytes = bytes;
  if (curl_easy_getinfo(easy(), CURLINFO_SIZE_DOWNLOAD_T, &bytes) == CURLE_OK) response_.received_bytes = bytes;
  if (response_.status >= 300 && response_.status < 400) refuse_redirect();
  if (transfer_) transfer_->finish(response_);
  return std::move(response_);
}

int CurlExchange::http_status() const noexcept {
  long status = 0;
  curl_easy_getinfo(easy(), CURLINFO_RESPONSE_CODE, &status);
  return static_cast<int>(status);
}

void CurlExchange::fail() const {
  const CurlOptions &options = session_.shared().options();
  CurlFailure failure;
  failure.result = result_;
  failure.detail = handle_->detail.data();
  failure.origin = &request_.url.origin();
  failure.sent = times_sent_ > 0;
  failure.too_large = too_large_;
  failure.socket_errno = socket_errno_;
  failure.through_proxy = !options.proxy_url.empty() || options.proxy_from_environment;
  failure.timeout_ms = request_.timeout_ms;
  curl_easy_getinfo(easy(), CURLINFO_HTTP_CONNECTCODE, &failure.proxy_status);
  throw error_from(failure);
}

void CurlExchange::refuse_redirect() const {
  std::string message = request_.url.origin().str() + " answered with a redirect";
  if (const auto location = response_.headers.find("Location")) {
    const std::string target = displayable_origin(std::string(*location));
    if (!target.empty()) message += " to " + target;
  }
  Error error(Status::REDIRECT, message + ", which is never followed");
  error.http_status = response_.status;
  throw error;
}

std::size_t CurlExchange::on_header(const char *data, std::size_t size, std::size_t count, void *self) noexcept {
  auto &exchange = *static_cast<CurlHandle *>(self)->exchange;
  const std::size_t bytes = size * count;
  exchange.header_bytes_ += bytes;
  if (exchange.header_bytes_ > max_header_bytes) {
    exchange.too_large_ = true;
    return 0;
  }
  try {
    exchange.read_header({data, bytes});
  } catch (...) {
    exchange.failure_ = std::current_exception();
    return 0;
  }
  return bytes;
}

/// Keeps the fields of the last header block: a block begins with a status line (interim answers have their own) and ends with
/// an empty line. Trailers after the body belong to none and are dropped: they must not pass for headers.
void CurlExchange::read_header(std::string_view line) {
  while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
  if (!in_header_block_) {
    in_header_block_ = line.starts_with("HTTP/");
    if (in_header_block_) response_.headers.clear();
    return;
  }
  if (line.empty()) in_header_block_ = false;
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0 || is_blank(line.front())) return;
  response_.headers.add(trim(line.substr(0, colon)), trim(line.substr(colon + 1)));
}

std::size_t CurlExchange::on_body(const char *data, std::size_t size, std::size_t count, void *self) noexcept {
  auto &exchange = *static_cast<CurlHandle *>(self)->exchange;
  const std::size_t bytes = size * count;
  SecretBytes &body = exchange.response_.body;
  try {
    if (exchange.transfer_ && exchange.stream({data, bytes})) return bytes;
    if (bytes > exchange.request_.max_response_bytes - body.size()) {
      exchange.too_large_ = true;
      return CURL_WRITEFUNC_ERROR;
    }
    append(body, {data, bytes});
  } catch (...) {
    exchange.failure_ = std::current_exception();
    return CURL_WRITEFUNC_ERROR;
  }
  return bytes;
}

/// Large bodies take their time: they are out of time when nothing moves any more.
bool CurlExchange::stream(std::string_view bytes) {
  deadline_ms_ = monotonic_ms() + request_.timeout_ms;
  response_.status = http_status();
  return transfer_->receive(response_, bytes);
}

std::size_t CurlExchange::on_read(char *buffer, std::size_t size, std::size_t count, void *self) noexcept {
  auto &exchange = *static_cast<CurlHandle *>(self)->exchange;
  if (!exchange.transfer_) return CURL_READFUNC_ABORT;
  exchange.deadline_ms_ = monotonic_ms() + exchange.request_.timeout_ms;
  try {
    return exchange.transfer_->read(buffer, size * count);
  } catch (...) {
    exchange.failure_ = std::current_exception();
    return CURL_READFUNC_ABORT;
  }
}

/// libcurl sends the body from its beginning when it sends a request again.
int CurlExchange::on_seek(void *self, curl_off_t offset, int origin) noexcept {
  auto &exchange = *static_cast<CurlHandle *>(self)->exchange;
  if (offset != 0 || origin != SEEK_SET || !exchange.transfer_) return CURL_SEEKFUNC_CANTSEEK;
  try {
    exchange.transfer_->rewind();
  } catch (...) {
    exchange.failure_ = std::current_exception();
    return CURL_SEEKFUNC_FAIL;
  }
  return CURL_SEEKFUNC_OK;
}

bool CurlExchange::is_too_late() const noexcept {
  if (request_.begin_by_boot_ms == INT64_MAX) return false;
  return begun_boot_ms_ > request_.begin_by_boot_ms || boot_ms() > begun_boot_ms_ + request_.timeout_ms;
}

/// libcurl calls this each time that it is about to send the request, first or again: here its own replay ends, for every
/// method, with and without a body, over HTTP/1.1 and HTTP/2.
int CurlExchange::before_request(void *self, char *, char *, int, int) noexcept {
  auto &exchange = *static_cast<CurlHandle *>(self)->exchange;
  if (exchange.times_sent_ > 0 && !exchange.request_.idempotent) return CURL_PREREQFUNC_ABORT;
  exchange.too_late_ = exchange.times_sent_ == 0 && exchange.is_too_late();
  if (exchange.too_late_) return CURL_PREREQFUNC_ABORT;
  ++exchange.times_sent_;
  return CURL_PREREQFUNC_OK;
}

/// Sockets are no business of the programs that the application starts. And libcurl does not tell why it got none.
curl_socket_t CurlExchange::on_open_socket(void *self, curlsocktype, curl_sockaddr *address) noexcept {
  const curl_socket_t fd = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  CurlExchange *exchange = static_cast<CurlHandle *>(self)->exchange;
  if (fd < 0 && exchange != nullptr) exchange->socket_errno_ = errno;
  return fd;
}

CURLcode CurlExchange::on_ssl_ctx(CURL *, void *ssl_ctx, void *self) noexcept {
  auto &exchange = *static_cast<CurlHandle *>(self)->exchange;
  try {
    return exchange.session_.shared().ca_store()->attach(ssl_ctx) ? CURLE_OK : CURLE_SSL_CACERT_BADFILE;
  } catch (...) {
    exchange.failure_ = std::current_exception();
    return CURLE_SSL_CACERT_BADFILE;
  }
}

}  // namespace ghlauth::net
