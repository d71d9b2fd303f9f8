#include "net/curl_session.hpp"

#include <algorithm>
#include <new>
#include <utility>

#include "net/curl_exchange.hpp"
#include "net/curl_library.hpp"
#include "net/sigpipe.hpp"

namespace ghlauth::net {

void check(CURLMcode code) {
  if (code == CURLM_OK) return;
  if (code == CURLM_OUT_OF_MEMORY) throw std::bad_alloc();
  throw Error(Status::INTERNAL, std::string("libcurl: ") + curl_multi_strerror(code));
}

CurlSession::CurlSession(std::shared_ptr<CurlShared> shared) : shared_(std::move(shared)) {
  multi_ = curl_multi_init();
  if (multi_ == nullptr) throw std::bad_alloc();
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlSession::on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlSession::on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  // libcurl would keep four for each handle that is in use at the moment, and close the others just before they are wanted again.
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(max_idle));
}

CurlSession::~CurlSession() { close_connections(); }

void CurlSession::close_connections() noexcept {
  const SigpipeBlock no_sigpipe(raises_sigpipe());
  idle_.clear();
  curl_multi_cleanup(std::exchange(multi_, nullptr));  // of nullptr does nothing
}

std::unique_ptr<Exchange> CurlSession::start(Request request) {
  return std::make_unique<CurlExchange>(*this, std::move(request));
}

std::unique_ptr<CurlHandle> CurlSession::acquire() {
  if (!idle_.empty()) {
    std::unique_ptr<CurlHandle> handle = std::move(idle_.back());
    idle_.pop_back();
    return handle;
  }
  if (handles_ == idle_.capacity() && handles_ < max_idle) idle_.reserve(std::min(max_idle, 2 * handles_ + 1));
  auto handle = std::make_unique<CurlHandle>();
  handle->easy.reset(curl_easy_init());
  CURL *easy = handle->easy.get();
  if (easy == nullptr || curl_easy_setopt(easy, CURLOPT_SHARE, shared_->handle()) != CURLE_OK) throw std::bad_alloc();
  CurlExchange::configure_once(*handle, shared_->options());
  prepare(easy);
  ++handles_;
  return handle;
}

void CurlSession::release(std::unique_ptr<CurlHandle> handle) noexcept {
  CurlExchange::forget(*handle);
  if (idle_.size() < idle_.capacity())
    idle_.push_back(std::move(handle));
  else
    --handles_;
}

void CurlSession::add(CURL *easy, ExchangeLink &link) {
  const CURLMcode code = curl_multi_add_handle(multi_, easy);
  if (trouble_) {
    end_all_in_trouble();
    std::rethrow_exception(trouble_);
  }
  check(code);
  link.join(exchanges_);
}

void CurlSession::remove(CURL *easy) noexcept {
  const SigpipeBlock no_sigpipe(raises_sigpipe());
  curl_multi_remove_handle(multi_, easy);
  if (trouble_) end_all_in_trouble();
}

void CurlSession::act(curl_socket_t fd, int events) {
  const SigpipeBlock no_sigpipe(raises_sigpipe());
  int running = 0;
  const CURLMcode code = curl_multi_socket_action(multi_, fd, events, &running);
  // Of a socket that it had no memory for, libcurl 7.88 keeps half an entry, and divides by zero when it looks there again.
  if (code == CURLM_OUT_OF_MEMORY && !trouble_) trouble_ = std::make_exception_ptr(std::bad_alloc());
  if (!trouble_) check(code);
  finish_ended();
  if (trouble_) end_all_in_trouble();
}

void CurlSession::finish_ended() {
  int queued = 0;
  while (const CURLMsg *message = curl_multi_info_read(multi_, &queued)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL *easy = message->easy_handle;
    const CURLcode result = message->data.result;  // the message dies with the removal
    void *handle = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &handle);
    curl_multi_remove_handle(multi_, easy);
    static_cast<CurlHandle *>(handle)->exchange->finish(result);
  }
}

// libcurl would leave them where they are: nobody tells it any more what happens to their sockets, or that time is over.
void CurlSession::end_all_in_trouble() noexcept {
  while (exchanges_.next != &exchanges_) {
    CurlExchange &exchange = *exchanges_.next->exchange;
    curl_multi_remove_handle(multi_, exchange.easy());
    exchange.give_up(trouble_);
  }
}

int CurlSession::on_socket(CURL *, curl_socket_t fd, int what, void *self, void *) noexcept {
  auto &session = *static_cast<CurlSession *>(self);
  if (what == CURL_POLL_REMOVE) {
    session.unwatch(fd);
    return 0;
  }
  try {
    session.watch(fd, (what & CURL_POLL_IN) != 0, (what & CURL_POLL_OUT) != 0);
    return 0;
  } catch (...) {
    session.trouble_ = std::current_exception();
    return -1;
  }
}

int CurlSession::on_timer(CURLM *, long timeout_ms, void *self) noexcept {
  auto &session = *static_cast<CurlSession *>(self);
  try {
    session.set_timer(timeout_ms);
    return 0;
  } catch (...) {
    session.trouble_ = std::current_exception();
    return -1;
  }
}

}  // namespace ghlauth::net
