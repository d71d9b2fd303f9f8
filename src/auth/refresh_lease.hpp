// The lease of one refresh: who may send an installation's refresh token, among all processes of a store.
//
// A lease in the store lasts for the time to send, the time until an answer must be there, and that time once more: its holder
// believes in the first two alone. So nobody takes it over before the last request of its holder has ended, whatever became of
// the holder. The lease decides nothing but that: answers are kept by comparing what is stored, never dropped for a lease.
#pragma once

#include <cstdint>
#include <string>

#include "store/table.hpp"

namespace ghlauth::auth {

class RefreshLease {
 public:
  RefreshLease(store::Table &table, std::string name, std::int64_t timeout_ms);

  /// Takes it or renews it. False when it is another's.
  Task<bool> take();
  /// Failures of the store do no harm here: the lease ends by itself.
  Task<> give_back();
  /// Leaves word that a request is about to be sent, for those who cannot look up whether this process lives. It outlasts the
  /// lease by far, and ends with give_back().
  Task<> announce();
  /// Whether the word of that holder still stands.
  Task<bool> is_announced(std::string holder);
  /// Frees it when its holder is known to be gone and to have sent nothing.
  Task<> free_of(std::string gone);

  [[nodiscard]] const std::string &holder() const noexcept { return holder_; }
  /// Who had it when take() returned false.
  [[nodiscard]] const std::string &other() const noexcept { return other_; }
  /// Until when a request may be begun, by the boot clock: it then ends within the lease.
  [[nodiscard]] std::int64_t begin_by_ms() const noexcept { return until_ms_ - timeout_ms_ - margin_ms_; }
  /// How often it is renewed while a request is under way.
  [[nodiscard]] std::int64_t renewal_ms() const noexcept { return timeout_ms_ / 2 + 1; }

 private:
  store::Table &table_;
  std::string name_;
  std::string holder_;
  std::string other_;
  std::int64_t timeout_ms_;
  std::int64_t margin_ms_;
  bool has_announced_ = false;
  std::int64_t until_ms_ = 0;  ///< by the boot clock, as its holder believes
};

/// The process of a holder, for look_for_peer.
std::string_view process_of(std::string_view holder) noexcept;

}  // namespace ghlauth::auth
