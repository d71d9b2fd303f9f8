// The webhooks that were sent, are being sent and wait to be sent again. Not locked: the world's mutex guards it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ghlauth::sandbox {

/// What is wrong with a webhook, on purpose.
enum class Forgery { NONE, WRONG_SIGNATURE, MISSING_SIGNATURE, SWAPPED_SIGNATURES, REPEATED_SIGNATURES, FLIPPED_BODY };

/// "wrong_signature" and so on; nothing for any other text.
std::optional<Forgery> read_forgery(std::string_view text) noexcept;
std::string_view forgery_name(Forgery forgery) noexcept;

struct Attempt {
  std::int64_t at_ms = 0;
  int status = 0;     ///< 0 when there was no answer
  std::string error;  ///< why there was none
  std::int64_t took_ms = 0;
  std::string signatures;  ///< which ones it had: the value of the switch webhook-signatures then; empty when it was not signed
};

enum class Progress { WAITING, SENDING, DELIVERED, FAILED };
std::string_view progress_name(Progress progress) noexcept;

/// One event on its way to one URL.
struct Webhook {
  std::int64_t number = 0;  ///< names it in the control API and on the pages
  std::string webhook_id;
  std::string app_id;
  std::string type;
  std::string url;
  std::string body;  ///< every attempt sends these bytes
  Forgery forgery = Forgery::NONE;
  std::int64_t created_ms = 0;
  std::int64_t due_ms = 0;
  int retries = 0;  ///< since it was fired or sent again by hand
  Progress progress = Progress::WAITING;
  std::vector<Attempt> attempts;
};

class Webhooks {
 public:
  static constexpr std::size_t max_waiting = 100'000;
  static constexpr std::size_t max_finished = 20'000;
  static constexpr std::size_t max_bytes = std::size_t{256} << 20;  ///< of all bodies: the oldest finished ones make room
  static constexpr std::int64_t retention_ms = 30LL * 86'400'000;

  /// Called when there may be something to send; set and cleared by who sends.
  std::function<void()> wake;

  /// Queues it and returns its number. Throws INVALID_ARGUMENT when too many wait.
  std::int64_t add(Webhook webhook, std::int64_t now_ms);
  [[nodiscard]] const Webhook *find(std::int64_t number) const noexcept;
  [[nodiscard]] const std::map<std::int64_t, Webhook> &all() const noexcept { return all_; }

  /// Up to `max` whose time has come, in the order in which they became due; they are SENDING from now on.
  std::vector<Webhook> take_due(std::int64_t now_ms, std::size_t max);
  [[nodiscard]] std::optional<std::int64_t> next_due_ms() const noexcept;
  /// The end of an attempt; it is made again at `again_ms`, if there is one.
  void finish(std::int64_t number, Attempt attempt, bool delivered, std::optional<std::int64_t> again_ms);

  /// Sends one that waits for its retry now. Throws INVALID_ARGUMENT when it does not wait.
  void retry_now(std::int64_t number, std::int64_t now_ms);
  /// The same for all that wait; returns how many.
  std::int64_t retry_all_now(std::int64_t now_ms);
  /// Sends one once more by hand, the same bytes. Throws INVALID_ARGUMENT for one that is not kept any more or not finished.
  void resend(std::int64_t number, std::int64_t now_ms);
  /// Forgets all; what is being sent is not sent again.
  void clear();

 private:
  Webhook &required(std::int64_t number, std::int64_t now_ms);
  void enqueue(Webhook &webhook, std::int64_t due_ms);
  /// Those that are kept no longer, and more of the finished ones where so many bytes are to be added.
  void forget(std::int64_t now_ms, std::size_t more_bytes = 0);

  std::map<std::int64_t, Webhook> all_;
  std::set<std::pair<std::int64_t, std::int64_t>> queue_;  ///< due time and number of those that wait
  std::set<std::int64_t> finished_;
  std::int64_t last_number_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace ghlauth::sandbox
