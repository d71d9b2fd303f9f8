// How far a refresh has come: what its record says while it is under way, so that whoever finds it broken off, on whatever
// machine, knows what may have happened to the refresh token.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/error.hpp"
#include "core/json.hpp"
#include "core/secret.hpp"

namespace ghlauth {

/// PLANNED: nothing was sent yet. SENT: the refresh token may have been used up from here on.
enum class RefreshStage : std::int64_t { NONE = 0, PLANNED = 1, SENT = 2 };

struct RefreshProgress {
  RefreshStage stage = RefreshStage::NONE;
  std::string holder;        ///< the attempt: the holder of its lease
  std::int64_t since_s = 0;  ///< of the stage
  /// How the attempt failed, for those who waited for it. With SENT: no answer will come any more.
  std::optional<Error> failure;
  std::int64_t since_boot_ms = 0;  ///< as since_s, on the clock of the holder's machine that nobody sets

  /// Sent, and the one who sent it has not said what became of it.
  [[nodiscard]] bool is_open() const noexcept { return stage == RefreshStage::SENT && !failure; }
};

void write_progress(JsonWriter &out, const RefreshProgress &progress);
RefreshProgress read_progress(const JsonValue &in);

/// An answer that came when the stored refresh token was not the one any more that was given for it. It is tried when the stored
/// one is refused.
struct Candidate {
  Secret access_token;
  Secret refresh_token;
  std::int64_t obtained_at_s = 0;
  std::int64_t expires_at_s = 0;
};

void write_candidate(JsonWriter &out, const Candidate &candidate);
Candidate read_candidate(const JsonValue &in);

}  // namespace ghlauth
