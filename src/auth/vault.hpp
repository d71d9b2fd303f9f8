// Everything that is shared by all who use one store: the installations in it, the present token of each, and the flights.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "auth/flight.hpp"
#include "auth/token_slot.hpp"
#include "protocol/access_token.hpp"
#include "store/installations.hpp"
#include "store/remembered.hpp"

namespace ghlauth::auth {

/// The present token of one installation.
class Entry {
 public:
  TokenSlot slot;  ///< for the fast path

  /// The token as an object; null when there is none.
  [[nodiscard]] std::shared_ptr<const AccessToken> token() const {
    const std::lock_guard lock(mutex_);
    return token_;
  }
  /// The token if it can be handed out at that time still.
  [[nodiscard]] std::shared_ptr<const AccessToken> token_until(std::int64_t time_s) const {
    const std::lock_guard lock(mutex_);
    return token_ && time_s <= usable_until_s_ ? token_ : nullptr;
  }
  /// A token that was refused before is not taken again.
  void set(std::shared_ptr<const AccessToken> token, std::int64_t usable_until_s);
  /// HighLevel refused that token: it is not handed out any more, wherever it is found.
  void refuse(std::string_view text);
  [[nodiscard]] bool is_refused(std::string_view text) const {
    const std::lock_guard lock(mutex_);
    return !text.empty() && refused_.reveal() == text;
  }
  void clear();

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const AccessToken> token_;
  std::int64_t usable_until_s_ = 0;
  Secret refused_;
};

class Vault {
 public:
  explicit Vault(std::shared_ptr<store::Table> table) : table_(std::move(table)), installations_(table_), remembered_(table_) {}

  [[nodiscard]] const store::Installations &installations() const noexcept { return installations_; }
  [[nodiscard]] const store::Remembered &remembered() const noexcept { return remembered_; }

  [[nodiscard]] const std::shared_ptr<store::Table> &table() const noexcept { return table_; }

  /// So many entries that nobody holds are kept for the next who asks: a keeper goes through a million of them.
  static constexpr std::size_t unheld_entries = 10'000;

  /// The entry of an installation id; made when it is asked for and not there.
  std::shared_ptr<Entry> entry(const std::string &id);
  /// What is known here of an installation that was written by other means: the next who asks looks into the store.
  void forget(const std::string &id);
  /// Makes what was stored visible to those who hold the entry.
  void publish(const InstallationRecord &record, std::int64_t margin_s);

  struct Boarding {
    std::shared_ptr<Flight> flight;
    bool is_own = false;  ///< it does what was asked for here; otherwise what somebody else asked for before
  };
  /// The flight of that name that is under way, or a new one.
  Boarding flight(const std::string &name, const std::shared_ptr<net::SessionPool> &sessions, const void *owner,
                  Flight::Work work);
  /// Brings the flights of an owner home that were begun and that nobody drives, and forgets those that were never begun.
  void settle(const void *owner);

 private:
  struct Airborne {
    std::shared_ptr<Flight> flight;
    const void *owner = nullptr;
  };
  std::shared_ptr<Flight> find_parked(const void *owner);

  std::shared_ptr<store::Table> table_;
  store::Installations installations_;
  store::Remembered remembered_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<Entry>> entries_;
  std::size_t entries_limit_ = unheld_entries;  ///< where those that nobody holds are dropped
  std::unordered_map<std::string, Airborne> flights_;
};

}  // namespace ghlauth::auth
