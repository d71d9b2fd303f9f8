#include "sandbox/webhooks/courier.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <map>
#include <memory>
#include <new>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "sandbox/webhooks/post.hpp"
#include "sandbox/webhooks/retry.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::int64_t max_wait_ms = 60'000;
constexpr std::int64_t key_wait_ms = 50;  // how often it is asked whether a key is there

/// A webhook whose time has come, with all that is needed to send it without the world's lock.
struct Outgoing {
  Webhook webhook;
  std::shared_ptr<WebhookKeys> keys;
  std::string signatures;
  std::int64_t timeout_ms = 0;
};

struct InFlight {
  std::unique_ptr<Post> post;
  std::string signatures;
};

class Rounds {
 public:
  Rounds(World &world, CURLM *multi, const std::string &ca_file) : world_(world), multi_(multi), ca_file_(ca_file) {}
  Rounds(const Rounds &) = delete;
  Rounds &operator=(const Rounds &) = delete;
  ~Rounds() {
    for (const auto &[easy, post] : posts_) curl_multi_remove_handle(multi_, easy);
  }

  /// Under the world's lock: takes over what is due.
  void take_due() {
    const auto limit = static_cast<std::size_t>(std::max<std::int64_t>(1, world_.switches.number(Switch::WEBHOOK_IN_FLIGHT)));
    const std::size_t taken = posts_.size() + outgoing_.size();
    const std::size_t room = limit > taken ? limit - taken : 0;
    for (Webhook &webhook : world_.webhooks.take_due(world_.clock.unix_ms(), room)) {
      auto keys = world_.webhook_keys.of_app(webhook.app_id, world_.ids);
      outgoing_.push_back({std::move(webhook), std::move(keys), world_.switches.value(Switch::WEBHOOK_SIGNATURES),
                           world_.switches.number(Switch::WEBHOOK_TIMEOUT_MS)});
    }
    const auto next_ms = room > 0 ? world_.webhooks.next_due_ms() : std::nullopt;
    wait_ms_ = next_ms ? std::clamp<std::int64_t>(*next_ms - world_.clock.unix_ms(), 0, max_wait_ms) : max_wait_ms;
  }

  /// Signs what can be signed, sends, and notes what has ended.
  void go_on() {
    std::erase_if(outgoing_, [&](const Outgoing &one) { return begin(one); });
    if (!outgoing_.empty()) wait_ms_ = std::min(wait_ms_, key_wait_ms);
    int running = 0;
    curl_multi_perform(multi_, &running);
    int left = 0;
    while (const CURLMsg *message = curl_multi_info_read(multi_, &left)) {
      if (message->msg == CURLMSG_DONE) finish(message->easy_handle, message->data.result);
      wait_ms_ = 0;  // there is room again
    }
  }

  void wait() { curl_multi_poll(multi_, nullptr, 0, static_cast<int>(wait_ms_), nullptr); }

 private:
  /// False as long as a key is missing.
  bool begin(const Outgoing &one) {
    try {
      const auto content = sign_webhook(one.webhook, *one.keys, one.signatures);
      if (!content) return false;
      auto post = std::make_unique<Post>(one.webhook, *content, one.timeout_ms, ca_file_, world_.targets);
      CURL *easy = post->easy();
      if (curl_multi_add_handle(multi_, easy) != CURLM_OK) throw std::bad_alloc();
      posts_[easy] = {std::move(post), one.signatures};
    } catch (const std::exception &error) {
      Attempt attempt;
      attempt.error = error.what();
      note(one.webhook.number, std::move(attempt));
    }
    return true;
  }

  void finish(CURL *easy, CURLcode code) {
    const auto found = posts_.find(easy);
    const std::int64_t number = found->second.post->number();
    Attempt attempt = found->second.post->outcome(code);
    attempt.signatures = found->second.signatures;
    curl_multi_remove_handle(multi_, easy);
    posts_.erase(found);
    note(number, std::move(attempt));
  }

  void note(std::int64_t number, Attempt attempt) {
    const std::lock_guard lock(world_.mutex);
    const Webhook *webhook = world_.webhooks.find(number);
    if (!webhook) return;
    attempt.at_ms = world_.clock.unix_ms();
    auto again_ms = retry_delay_ms(world_.switches, *webhook, attempt.status);
    if (again_ms) *again_ms += attempt.at_ms;
    const bool taken = is_taken(attempt.status);
    world_.webhooks.finish(number, std::move(attempt), taken, again_ms);
  }

  World &world_;
  CURLM *multi_;
  const std::string &ca_file_;
  std::vector<Outgoing> outgoing_;
  std::map<CURL *, InFlight> posts_;
  std::int64_t wait_ms_ = 0;
};

}  // namespace

Courier::Courier(World &world, std::string ca_file) : world_(world), ca_file_(std::move(ca_file)) {
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw Error(Status::INTERNAL, "libcurl does not start");
  {
    const std::lock_guard lock(world_.mutex);
    world_.webhooks.wake = [this] { wake(); };
  }
  thread_ = std::thread([this] { loop(); });
}

Courier::~Courier() {
  {
    const std::lock_guard lock(world_.mutex);
    stopping_ = true;
    world_.webhooks.wake = nullptr;
    wake();
  }
  thread_.join();
  curl_multi_cleanup(multi_);
  curl_global_cleanup();
}

void Courier::wake() {
  if (multi_) curl_multi_wakeup(multi_);
  first_.notify_one();
}

bool Courier::begin() {
  std::unique_lock lock(world_.mutex);
  first_.wait(lock, [&] { return stopping_ || world_.webhooks.next_due_ms(); });
  if (stopping_) return false;
  multi_ = curl_multi_init();
  if (!multi_) throw std::bad_alloc();
  return true;
}

void Courier::loop() noexcept {
  if (!begin()) return;
  Rounds rounds(world_, multi_, ca_file_);
  while (true) {
    {
      const std::lock_guard lock(world_.mutex);
      if (stopping_) return;
      rounds.take_due();
    }
    rounds.go_on();
    rounds.wait();
  }
}

}  // namespace ghlauth::sandbox
