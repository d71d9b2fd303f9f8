// One refresh in the world. Threads of a process share a flight; processes and machines share a lease and the record in the
// store, which says how far a refresh has come:
//
//   take the lease -> write "planned" -> write "sent" -> send -> write the answer -> give the lease back
//
// Each write happens only if nobody else has written since, and each is durable before the next step. Whoever finds a record
// that says "sent" where no answer was written knows that its refresh token may be used up, and what to do about it.
#include <optional>
#include <utility>

#include "auth/oauth.hpp"
#include "auth/refresh_lease.hpp"
#include "core/either.hpp"
#include "core/error.hpp"
#include "core/peer.hpp"
#include "core/timer.hpp"

namespace ghlauth::auth {
namespace {

// How long the process that sent a refresh token and lives may take to write the answer, before another one tries the token.
// It is stopped, and will go on: trying earlier could end the grant, should HighLevel revoke what is used twice.
constexpr std::int64_t stalled_patience_ms = 900 * 1000;
constexpr std::int64_t shortest_look_ms = 5;
constexpr std::int64_t longest_look_ms = 100;
constexpr std::int64_t between_attempts_ms = 1000;
// A paused location is asked for again after a while: the longer it is paused, the later.
constexpr std::int64_t shortest_inactive_s = 300;
constexpr std::int64_t longest_inactive_s = 6 * 3600;

std::string refresh_flight(const std::string &id) { return "refresh/" + id; }

bool is_certainly_not_sent(Status status) noexcept {
  switch (status) {
    case Status::RESOLVE:
    case Status::CONNECT:
    case Status::PROXY:
    case Status::TLS:
    case Status::TOO_MANY_OPEN_FILES: return true;
    default: return false;
  }
}

/// HighLevel has said that the refresh token was not used.
bool is_refused_unused(const Error &failure) noexcept {
  return failure.http_status >= 400 && failure.http_status < 500;
}

[[noreturn]] void throw_stalled(const std::string &id) {
  throw Error(Status::TIMEOUT,
              "another process has sent the refresh token of " + id + " and has not written the answer yet, although it may live",
              "Let that process go on, or end it: nobody else may use the token meanwhile.");
}

}  // namespace

std::optional<Outcome> OAuth::fulfilled(const InstallationRecord &record, const Wish &wish) const {
  const bool is_young = record.obtained_at_s > wish.obtained_before_s;
  const bool is_new = wish.force && record.access_token.reveal() != wish.seen.reveal();
  if (!is_young && !is_new && (wish.force || !is_good(record, wish.min_valid_s))) return std::nullopt;
  environment_->vault->publish(record, environment_->expiry_margin_s);
  Outcome outcome;
  outcome.record = std::make_shared<const InstallationRecord>(record);
  outcome.is_new = is_new;
  return outcome;
}

void OAuth::require_refreshable(const InstallationRecord &record, const Wish &wish, bool can_mint) const {
  const std::int64_t lifetime_s = record.usable_until_s(environment_->expiry_margin_s) - record.obtained_at_s;
  if (!wish.force && wish.min_valid_s > lifetime_s && is_good(record, 0))  // a refresh would be spent on every call, in vain
    throw Error(Status::TOKEN_EXPIRED,
                "access tokens of " + record.id() + " are valid for " + std::to_string(lifetime_s) + " s alone",
                "Ask for a shorter validity.");
  if (record.state == InstallationState::INACTIVE && !wish.force && now_s() < record.retry_at_s) {
    Error error(Status::LOCATION_INACTIVE, record.id() + " was not active when HighLevel was last asked");
    error.retry_after_ms = (record.retry_at_s - now_s()) * 1000;
    throw error;
  }
  if (can_mint) return;
  if (record.state == InstallationState::NEEDS_AUTHORIZATION) throw needs_authorization(record);
  if (record.refresh_token.empty()) throw needs_authorization(record, "has no refresh token");
}

Task<Outcome> OAuth::refresh_work(net::Session &session, std::string id, Wish wish) {
  std::string flight = refresh_flight(id);
  const std::optional<Outcome> late = co_await keep_unsaved(std::move(flight));
  if (late) co_return *late;
  const store::Stored first = co_await load(id);
  wish.seen = first.record.access_token;
  RefreshLease lease(*environment_->vault->table(), refresh_flight(id), environment_->timeout_ms);
  std::string awaited;
  for (;;) {
    const store::Stored stored = co_await load(id);
    require_usable_state(stored.record);
    std::optional<Outcome> outcome = fulfilled(stored.record, wish);
    if (outcome) co_return *outcome;
    const RefreshProgress &progress = stored.record.progress;
    if (progress.failure && progress.holder == awaited) throw Error(*progress.failure);  // whoever had the lease tells it
    const bool can_mint = co_await has_live_agency(stored.record);
    require_refreshable(stored.record, wish, can_mint);

    const bool is_held = co_await lease.take();
    if (!is_held) {
      awaited = lease.other();
      co_await await_other(lease, stored);
      continue;
    }
    std::optional<Error> failure;
    try {
      outcome = co_await refresh_held(session, id, wish, can_mint, awaited, lease);
    } catch (const std::exception &) {  // no memory, too: whatever it is, the lease is given back
      failure = error_in_hand();
    }
    note_end(id, failure ? lease.holder() : std::string());
    co_await lease.give_back();
    if (failure) throw Error(*failure);
    if (outcome) co_return *outcome;
  }
}

// An attempt that failed may have left its stage in the record: the store that was to be told of its end may have been away.
void OAuth::note_end(const std::string &id, std::string holder) {
  const std::lock_guard lock(mutex_);
  if (holder.empty())
    broken_off_.erase(id);
  else
    broken_off_.insert_or_assign(id, std::move(holder));
}

bool OAuth::is_broken_off(const std::string &id, const std::string &holder) {
  const std::lock_guard lock(mutex_);
  const auto found = broken_off_.find(id);
  return found != broken_off_.end() && found->second == holder;
}

// Looks at the record until its refresh is over; for a second at most, after which the lease is asked for again.
Task<> OAuth::await_other(RefreshLease &lease, const store::Stored &seen) {
  const std::string id = seen.record.id();
  const std::int64_t until_ms = monotonic_ms() + between_attempts_ms;
  for (std::int64_t pause_ms = shortest_look_ms; monotonic_ms() < until_ms;
       pause_ms = std::min(2 * pause_ms, longest_look_ms)) {
    Timer pause(monotonic_ms() + pause_ms);
    co_await suspend_on(pause);
    const store::Stored stored = co_await load(id);
    const RefreshProgress &progress = stored.record.progress;
    const bool is_over = stored.version != seen.version && progress.stage == RefreshStage::NONE;
    if (is_over || (progress.failure && progress.holder == lease.other())) co_return;
  }
  // A holder that has gone before it sent anything holds up nobody.
  const store::Stored stored = co_await load(id);
  const RefreshProgress &progress = stored.record.progress;
  const bool may_have_sent = progress.stage == RefreshStage::SENT && progress.holder == lease.other();
  if (!may_have_sent && look_for_peer(process_of(lease.other())) == Peer::GONE) co_await lease.free_of(lease.other());
}

// With the lease. Nothing: things have changed, look again.
Task<std::optional<Outcome>> OAuth::refresh_held(net::Session &session, std::string id, const Wish &wish, bool can_mint,
                                                 const std::string &awaited, RefreshLease &lease) {
  const store::Stored stored = co_await load(id);
  const InstallationRecord &record = stored.record;
  require_usable_state(record);
  std::optional<Outcome> outcome = fulfilled(record, wish);
  if (outcome) co_return outcome;
  if (record.progress.failure && record.progress.holder == awaited) throw Error(*record.progress.failure);
  require_refreshable(record, wish, can_mint);

  std::optional<Error> failure;
  if (can_mint) {
    try {
      outcome = co_await mint_work(session, record.company_id, record.location_id);
    } catch (const Error &error) {
      failure = error;
    }
    if (outcome) co_return outcome;
    const bool is_final = status_retryable(failure->status()) || record.refresh_token.empty() ||
                          record.state == InstallationState::NEEDS_AUTHORIZATION;
    if (is_final) {
      co_await conclude(id, lease.holder(), std::nullopt, *failure);
      throw Error(*failure);
    }
  }
  const std::string &holder = record.progress.holder;
  if (record.progress.is_open() && !is_broken_off(id, holder)) {
    const Peer sender = look_for_peer(process_of(holder));
    bool may_go_on = sender == Peer::ALIVE && boot_ms() < record.progress.since_boot_ms + stalled_patience_ms;
    if (sender == Peer::UNKNOWN) may_go_on = co_await lease.is_announced(holder);
    if (may_go_on) throw_stalled(id);
  }
  const bool was_lost = record.progress.stage == RefreshStage::SENT;

  const bool is_planned = co_await enter_stage(stored, RefreshStage::PLANNED, lease.holder());
  if (!is_planned) co_return std::nullopt;
  std::optional<TokenRequest> request;
  try {
    request = refresh_request(*environment_, key_of(record.client_id), record.refresh_token, record.level);
  } catch (const Error &error) {
    failure = error;
  }
  if (!request) {
    co_await conclude(id, lease.holder(), RefreshStage::NONE, *failure);
    throw Error(*failure);
  }
  const store::Stored planned = co_await load(id);
  if (planned.record.progress.holder != lease.holder()) co_return std::nullopt;
  co_await lease.announce();
  const bool is_marked = co_await enter_stage(planned, RefreshStage::SENT, lease.holder());
  if (!is_marked) co_return std::nullopt;

  Spent spent{id, record.refresh_token, was_lost};
  outcome = co_await spend(session, std::move(*request), record, std::move(spent), lease);
  co_return outcome;
}

Task<bool> OAuth::enter_stage(store::Stored stored, RefreshStage stage, std::string holder) {
  stored.record.progress = {stage, std::move(holder), now_s(), std::nullopt, boot_ms()};
  const bool is_saved = co_await environment_->vault->installations().save(std::move(stored));
  co_return is_saved;
}

// The request itself, and what its end means.
Task<std::optional<Outcome>> OAuth::spend(net::Session &session, TokenRequest request, InstallationRecord record, Spent spent,
                                          RefreshLease &lease) {
  // The writes may have taken their time, and the process may have been stopped: libcurl asks once more directly before it sends.
  if (boot_ms() > lease.begin_by_ms()) {
    const bool is_held = co_await lease.take();
    // Whoever had the lease meanwhile may have used the token up, and then the record is not ours any more.
    const store::Stored marked = co_await load(spent.id);
    if (!is_held || marked.record.progress.holder != lease.holder()) {
      co_await conclude(spent.id, lease.holder(), RefreshStage::NONE, std::nullopt);
      co_return std::nullopt;
    }
  }
  request.http.begin_by_boot_ms = lease.begin_by_ms();
  std::optional<Error> failure;
  std::optional<TokenAnswer> answer;
  bool is_withheld = false;
  try {
    const net::Response response = co_await send_renewing(session, std::move(request.http), lease);
    answer = read_token_response(*environment_, request, response);
  } catch (const net::TooLateToSend &) {
    is_withheld = true;
  } catch (const std::exception &) {
    failure = error_in_hand();
  }
  if (is_withheld) {
    co_await conclude(spent.id, lease.holder(), RefreshStage::NONE, std::nullopt);
    co_return std::nullopt;
  }
  if (answer) {
    Asked asked;
    asked.level = record.level;
    asked.resource_id = record.resource_id();
    asked.company_id = record.company_id;
    asked.owner = record.owner;
    asked.spent = spent.token;
    Answered answered{std::move(*answer), record.client_id, std::move(asked), now_s()};
    std::string flight = refresh_flight(spent.id);
    Outcome outcome = co_await keep(std::move(flight), std::move(answered));
    if (outcome.error && outcome.error->status() == Status::INSTALLATION_MISMATCH)  // its refresh token was spent on another's
      co_await mark(spent.id, spent.token, InstallationState::NEEDS_AUTHORIZATION,
                    "its refresh token was answered with tokens of another resource");
    co_return outcome;
  }
  if (failure->status() == Status::GRANT_INVALID) {
    std::optional<Outcome> outcome = co_await refused(std::move(spent), lease.holder(), *failure);
    co_return outcome;
  }
  if (failure->status() == Status::LOCATION_INACTIVE)
    co_await mark(spent.id, spent.token, InstallationState::INACTIVE, "HighLevel says that the location is not active");
  const bool is_unused = is_certainly_not_sent(failure->status()) || is_refused_unused(*failure);
  co_await conclude(spent.id, lease.holder(), is_unused ? RefreshStage::NONE : RefreshStage::SENT, *failure);
  throw Error(*failure);
}

Task<net::Response> OAuth::send_renewing(net::Session &session, net::Request request, RefreshLease &lease) {
  const std::unique_ptr<net::Exchange> in_flight = net::start(session, std::move(request));
  while (!in_flight->ready()) {
    Timer renewal(monotonic_ms() + lease.renewal_ms());
    Either next(*in_flight, renewal);
    co_await suspend_on(next);
    if (in_flight->ready()) break;
    try {
      (void)co_await lease.take();
    } catch (const Error &) {  // the answer counts, whoever has the lease
    }
  }
  co_return in_flight->take();
}

// HighLevel does not take the refresh token. What was set aside is tried next; if nothing was, only the user can help.
Task<std::optional<Outcome>> OAuth::refused(Spent spent, std::string holder, Error failure) {
  for (;;) {
    store::Stored stored = co_await load(spent.id);
    InstallationRecord &record = stored.record;
    if (record.refresh_token.reveal() != spent.token.reveal()) co_return std::nullopt;  // rotated by somebody else meanwhile
    const bool has_candidate = !record.candidates.empty();
    if (has_candidate) {
      take_candidate(record);
    } else {
      record.enter(InstallationState::NEEDS_AUTHORIZATION,
                   spent.was_lost ? "HighLevel refused its refresh token, after an answer to it had been lost"
                                  : "HighLevel refused its refresh token",
                   now_s());
      record.progress = {RefreshStage::NONE, holder, now_s(), failure, boot_ms()};
    }
    const InstallationRecord written = record;
    const bool is_saved = co_await environment_->vault->installations().save(std::move(stored));
    if (!is_saved) continue;
    environment_->log->write(LogLevel::WARN, has_candidate ? "installation.candidate" : "installation.state",
                             {{"installation", spent.id}, {"reason", written.state_reason}});
    if (has_candidate) co_return std::nullopt;
    environment_->vault->entry(spent.id)->clear();
    throw failure.with_hint(authorize_again_hint(written));
  }
}

void OAuth::take_candidate(InstallationRecord &record) const {
  Candidate candidate = std::move(record.candidates.front());
  record.candidates.erase(record.candidates.begin());
  record.previous_refresh_token = std::move(record.refresh_token);
  record.refresh_token = std::move(candidate.refresh_token);
  record.access_token = std::move(candidate.access_token);
  record.obtained_at_s = candidate.obtained_at_s;
  record.expires_at_s = candidate.expires_at_s;
  record.grant_expires_at_s = candidate.obtained_at_s + grant_lifetime_s;
  record.progress = {};
  record.enter(InstallationState::VALID, "", now_s());
}

// Writes how an attempt ended, for those who wait for it. Without a stage, the present one stays.
// What this process alone lacks stops no other one that waits.
Task<> OAuth::conclude(std::string id, std::string holder, std::optional<RefreshStage> stage, std::optional<Error> failure) {
  if (failure && failure->status() == Status::TOO_MANY_OPEN_FILES) failure.reset();
  for (int attempt = 0; attempt < max_save_attempts; ++attempt) {
    std::optional<store::Stored> stored = co_await environment_->vault->installations().load(id);
    if (!stored) co_return;
    RefreshProgress &progress = stored->record.progress;
    if (progress.holder != holder && (stage || progress.is_open())) co_return;
    progress = {stage.value_or(progress.stage), holder, now_s(), failure, boot_ms()};
    const bool is_saved = co_await environment_->vault->installations().save(std::move(*stored));
    if (is_saved) co_return;
  }
}

// Notes a verdict on a refresh token; a record that has another one by now is left alone.
Task<> OAuth::mark(std::string id, Secret refresh_token, InstallationState state, std::string reason) {
  for (int attempt = 0; attempt < max_save_attempts; ++attempt) {
    std::optional<store::Stored> stored = co_await environment_->vault->installations().load(id);
    if (!stored || stored->record.refresh_token.reveal() != refresh_token.reveal()) co_return;
    InstallationRecord &record = stored->record;
    record.enter(state, reason, now_s());
    if (state == InstallationState::INACTIVE)
      record.retry_at_s = now_s() + std::clamp(now_s() - record.since_s, shortest_inactive_s, longest_inactive_s);
    const bool saved = co_await environment_->vault->installations().save(std::move(*stored));
    if (saved) break;
  }
  environment_->log->write(LogLevel::WARN, "installation.state", {{"installation", id}, {"reason", reason}});
}

// A location under an agency whose token is at hand is minted again rather than refreshed: that spends nothing.
Task<bool> OAuth::has_live_agency(const InstallationRecord &record) {
  try {
    const std::optional<InstallationRecord> agency = co_await minting_agency(record);
    if (!agency) co_return false;
    const CredentialPtr own = co_await credential(agency->id());
    (void)co_await own->token(0);
    co_return true;
  } catch (const Error &error) {
    // Where it is not certain that the location's own refresh token is unused, the agency is waited for.
    if (status_retryable(error.status()) && (record.refresh_token.empty() || record.progress.stage == RefreshStage::SENT)) throw;
  }
  co_return false;
}

}  // namespace ghlauth::auth
