// Exchange, refresh and mint. What holds for all of them: an answer is kept under the class and id that it names itself, an
// unusable one changes nothing, and nothing that was stored is lost by a failure.
#include <algorithm>
#include <utility>

#include "auth/authorized_call.hpp"
#include "auth/oauth.hpp"
#include "core/encoding.hpp"
#include "core/error.hpp"
#include "crypto/digest.hpp"
#include "store/report.hpp"

namespace ghlauth::auth {

void require_usable_state(const InstallationRecord &record) {
  if (record.state == InstallationState::REMOVED)
    throw Error(Status::REMOVED, "the installation " + record.id() + " was removed: " + record.state_reason);
  if (record.is_adopted)
    throw Error(Status::ADOPTED,
                "the installation " + record.id() + " was taken over from another program and is not used yet");
  if (record.is_unclaimed)
    throw Error(Status::UNCLAIMED,
                "the installation " + record.id() + " came from HighLevel's marketplace and nobody has claimed it");
}

bool may_mint(const InstallationRecord &agency) {
  return agency.scopes.empty() ||
         std::find(agency.scopes.begin(), agency.scopes.end(), "oauth.write") != agency.scopes.end();
}

bool may_list(const InstallationRecord &agency) {
  return agency.scopes.empty() ||
         std::find(agency.scopes.begin(), agency.scopes.end(), "oauth.readonly") != agency.scopes.end();
}

Task<store::Stored> OAuth::load(std::string id) {
  std::optional<store::Stored> stored = co_await environment_->vault->installations().load(id);
  if (!stored) throw Error(Status::NOT_FOUND, "there is no installation " + printable(id, 200));
  require_own(stored->record);
  co_return std::move(*stored);
}

void OAuth::require_own(const InstallationRecord &record) const {
  if (record.app_id != app_id_)
    throw store::RowFault(Status::NOT_FOUND, "the installation " + record.id() + " belongs to another app than " + app_id_);
  if (record.api_origin != environment_->api.str())
    throw store::RowFault(Status::FOREIGN_ORIGIN,
                          "the tokens of " + record.id() + " were issued by " + record.api_origin + ", not by " +
                              environment_->api.str(),
                          "Use a configuration with that API URL.");
}

Task<Outcome> OAuth::keep(std::string flight, Answered answered) {
  std::exception_ptr failure;
  try {
    Answered copy = answered;
    Outcome outcome = co_await store_answer(std::move(copy));
    co_return outcome;
  } catch (const Error &error) {
    // That the answer is unusable, or comes too late for an installation that is gone, is no failure of the store.
    if (error.status() == Status::TOKEN_RESPONSE || error.status() == Status::NOT_FOUND) throw;
    failure = std::current_exception();
  } catch (...) {
    failure = std::current_exception();
  }
  environment_->log->write(LogLevel::ERROR, "installation.unsaved", {{"source", flight}});
  {
    const std::lock_guard lock(mutex_);
    unsaved_.insert_or_assign(std::move(flight), std::move(answered));
  }
  std::rethrow_exception(failure);
}

Task<std::optional<Outcome>> OAuth::keep_unsaved(std::string flight) {
  std::optional<Answered> answered;
  {
    const std::lock_guard lock(mutex_);
    const auto found = unsaved_.find(flight);
    if (found == unsaved_.end()) co_return std::nullopt;
    answered = std::move(found->second);
    unsaved_.erase(found);
  }
  std::optional<Outcome> outcome = co_await keep(std::move(flight), std::move(*answered));
  co_return outcome;
}

Task<Outcome> OAuth::store_answer(Answered answered) {
  auto &[answer, client_id, asked, obtained_at_s] = answered;
  if (answer.level == Level::UNKNOWN) answer.level = asked.level;
  if (answer.level == Level::UNKNOWN && !answer.company_id.empty()) answer.level = Level::AGENCY;
  std::string &resource = answer.level == Level::LOCATION ? answer.location_id : answer.company_id;
  if (resource.empty() && answer.level == asked.level) resource = asked.resource_id;
  if (answer.level == Level::LOCATION && answer.company_id.empty()) answer.company_id = asked.company_id;
  if (answer.level == Level::UNKNOWN || resource.empty())
    throw Error(Status::TOKEN_RESPONSE,
                "the token endpoint answered with a token that says neither its company nor its location");
  const std::string id = InstallationRecord::id_of(app_id_, resource);
  const bool is_expected = asked.level == Level::UNKNOWN
                               ? asked.expected_id.empty() || asked.expected_id == id
                               : asked.level == answer.level && asked.resource_id == resource;

  const bool is_refresh = is_expected && !asked.spent.empty();

  InstallationRecord kept;
  bool is_grant = false;
  for (int attempt = 0; attempt < max_save_attempts; ++attempt) {
    std::optional<store::Stored> present = co_await environment_->vault->installations().load(id);
    const bool is_removed = present && present->record.state == InstallationState::REMOVED;
    // A refresh renews the grant that it was begun with and nothing else: an installation that was forgotten or authorized
    // again meanwhile stays as it is.
    if (is_refresh && !present)
      throw Error(Status::NOT_FOUND, "the installation " + id + " was removed while its token was refreshed");
    const bool is_superseded =
        (is_refresh && present->record.refresh_token.reveal() != asked.spent.reveal()) ||
        (asked.only_if_newer && present && !is_removed && present->record.obtained_at_s >= obtained_at_s);
    if (is_superseded) {
      if (is_refresh && !answer.refresh_token.empty()) {
        const bool is_set_aside = co_await set_aside(*present, answer, obtained_at_s);
        if (!is_set_aside) continue;  // written meanwhile: look again
        store::Stored standing = co_await load(id);
        present = std::move(standing);
      }
      environment_->vault->publish(present->record, environment_->expiry_margin_s);
      Outcome standing;
      standing.record = std::make_shared<const InstallationRecord>(std::move(present->record));
      co_return standing;
    }
    const bool is_absent = !present || (is_removed && !is_refresh);
    Lifecycle known = present ? present->record.lifecycle : Lifecycle();
    if (is_absent || (asked.level == Level::UNKNOWN && !is_refresh)) {
      const std::optional<store::StoredMemory> memory = co_await environment_->vault->remembered().load(id);
      if (memory) known.join(memory->record.lifecycle);
    }
    const bool is_ended_meanwhile = is_expected && is_absent && known.ended_at_ms > asked.ended_at_ms;
    const bool is_new = is_absent && !is_ended_meanwhile;
    is_grant = is_new || (asked.level == Level::UNKNOWN && !is_refresh);
    store::Stored next;
    if (present) next.version = present->version;
    if (present && !is_new) next.record = std::move(present->record);
    InstallationRecord &record = next.record;
    record.lifecycle = known;
    record.app_id = app_id_;
    record.client_id = client_id;
    record.api_origin = environment_->api.str();
    record.level = answer.level;
    if (!answer.company_id.empty()) record.company_id = answer.company_id;
    record.location_id = answer.level == Level::LOCATION ? answer.location_id : std::string();
    if (!answer.user_id.empty()) record.user_id = answer.user_id;
    if (is_new || !present) {
      record.owner = is_expected ? asked.owner : std::string();
      record.is_unclaimed = asked.is_unclaimed || !is_expected;         // nobody gets what nobody asked for
    } else if (asked.level == Level::UNKNOWN && !asked.is_unclaimed) {  // authorized again, with a state of ours
      if (!asked.owner.empty()) record.owner = asked.owner;
      record.is_unclaimed = false;
    }
    record.obtained_at_s = obtained_at_s;
    record.expires_at_s = obtained_at_s + answer.expires_in_s;
    record.access_token = answer.access_token;
    if (is_refresh) record.candidates.clear();  // the grant lives
    if (is_refresh || !answer.refresh_token.empty()) record.progress = {};
    record.is_adopted = false;  // a grant of our own
    if (!answer.refresh_token.empty()) {
      record.previous_refresh_token = std::move(record.refresh_token);
      record.refresh_token = answer.refresh_token;
      record.grant_expires_at_s = obtained_at_s + grant_lifetime_s;
    }
    if (!answer.scopes.empty()) record.scopes = answer.scopes;
    if (!answer.approved_locations.empty()) record.approved_locations = answer.approved_locations;
    record.is_bulk = record.is_bulk || answer.is_bulk;
    record.installs_to_future_locations = record.installs_to_future_locations || answer.installs_to_future_locations;
    if (!present && is_ended_meanwhile)
      record.enter(InstallationState::REMOVED, uninstalled_in_highlevel, now_s());
    else if (is_new || !is_removed)
      record.enter(InstallationState::VALID, "", obtained_at_s);
    if (is_grant) {
      // What events said before is older than this, whatever the clocks say.
      record.lifecycle.grant(obtained_at_s == now_s() ? environment_->clock->unix_ms() : obtained_at_s * 1000);
      if (!answer.user_id.empty()) record.lifecycle.user.join(Noted{answer.user_id, record.lifecycle.granted_at_ms});
      if (record.user_id.empty()) record.user_id = record.lifecycle.user.text;
    }
    kept = record;
    const bool saved = co_await environment_->vault->installations().save(std::move(next));
    if (saved) break;
    if (attempt + 1 == max_save_attempts)
      throw Error(Status::STORE, "the installation " + id + " is being written by others all the time");
  }
  environment_->vault->publish(kept, environment_->expiry_margin_s);
  environment_->log->write(LogLevel::INFO, "installation.stored",
                           {{"installation", id},
                            {"level", std::string(level_name(kept.level))},
                            {"expires_at_s", std::to_string(kept.expires_at_s)}});
  if (is_grant) co_await settle_after_grant(id);
  if (is_grant && asked.ended_at_ms != INT64_MAX) {
    const bool is_ended = co_await end_with_agency(id, asked.company_id);
    if (is_ended) kept.state = InstallationState::REMOVED;
  }
  Outcome outcome;
  outcome.is_new = true;
  if (kept.state == InstallationState::REMOVED)
    outcome.error = Error(Status::REMOVED, "the installation " + id + " was removed while its token was obtained");
  if (!is_expected)
    outcome.error =
        Error(Status::INSTALLATION_MISMATCH,
              "asked for " + (asked.level == Level::UNKNOWN
                                  ? asked.expected_id
                                  : "the " + std::string(level_name(asked.level)) + " " + asked.resource_id) +
                  ", got the " + std::string(level_name(answer.level)) + " " + resource);
  outcome.record = std::make_shared<const InstallationRecord>(std::move(kept));
  co_return outcome;
}

// An answer to a refresh token that is not the stored one any more.
Task<bool> OAuth::set_aside(store::Stored present, const TokenAnswer &answer, std::int64_t obtained_at_s) {
  InstallationRecord &record = present.record;
  record.set_aside({answer.access_token, answer.refresh_token, obtained_at_s, obtained_at_s + answer.expires_in_s});
  if (record.state == InstallationState::NEEDS_AUTHORIZATION) take_candidate(record);  // nothing else is left
  environment_->log->write(LogLevel::WARN, "installation.late_answer", {{"installation", record.id()}});
  const bool is_saved = co_await environment_->vault->installations().save(std::move(present));
  co_return is_saved;
}

std::string OAuth::exchange_flight(const Callback &callback) const {
  return "exchange/" + app_id_ + "/" + hex_encode(crypto::sha256(callback.code.reveal()));
}

Task<Outcome> OAuth::exchange(Callback callback, std::string owner) {
  // A second call with the same code joins the first one: its answer is not lost when that caller left early.
  const std::string name = exchange_flight(callback);
  auto self = shared_from_this();
  Flight::Work work = [self, callback, owner](net::Session &session) { return self->exchange_work(session, callback, owner); };
  Vault::Boarding boarding = fly(name, std::move(work));
  Outcome outcome = co_await join(std::move(boarding.flight));
  co_return outcome;
}

Task<Outcome> OAuth::exchange_work(net::Session &session, Callback callback, std::string owner) {
  const std::string flight = exchange_flight(callback);
  const std::optional<Outcome> late = co_await keep_unsaved(flight);
  if (late) co_return *late;
  ClientKey key = key_of(callback.client_id);
  std::optional<Error> failure;
  TokenAnswer answer;
  try {
    TokenRequest request = exchange_request(*environment_, key, callback.code, callback.redirect_uri);
    const net::Response response = co_await net::exchange(session, std::move(request.http));
    answer = read_token_response(*environment_, request, response);
  } catch (const Error &error) {
    failure = error;
  }
  if (failure) {
    if (failure->status() != Status::GRANT_INVALID) throw Error(*failure);
    Error error(Status::CODE_INVALID);  // RFC 6749 says invalid_grant for codes as well
    error.http_status = failure->http_status;
    error.server_message = failure->server_message;
    error.trace_id = failure->trace_id;
    throw Error(error);
  }
  Asked asked;
  asked.is_unclaimed = callback.is_unsolicited;
  if (!asked.is_unclaimed) asked.owner = std::move(owner);
  asked.expected_id = callback.expected_id;
  Answered answered{std::move(answer), key.id, std::move(asked), now_s()};
  Outcome outcome = co_await keep(flight, std::move(answered));
  if (outcome.record->level == Level::AGENCY) co_await settle_listed(session, outcome.record->company_id);
  co_return outcome;
}

bool OAuth::is_good(const InstallationRecord &record, std::int64_t min_valid_s) const {
  return !record.access_token.empty() && now_s() + min_valid_s <= record.usable_until_s(environment_->expiry_margin_s) &&
         !environment_->vault->entry(record.id())->is_refused(record.access_token.reveal());
}

Task<Outcome> OAuth::refresh(std::string id, std::int64_t min_valid_s, bool force) {
  Wish wish;
  wish.min_valid_s = min_valid_s;
  wish.force = force;
  return refresh_as(std::move(id), std::move(wish));
}

Task<Outcome> OAuth::renew(std::string id, std::int64_t obtained_before_s) {
  Wish wish;
  wish.force = true;
  wish.obtained_before_s = obtained_before_s;
  return refresh_as(std::move(id), std::move(wish));
}

Task<Outcome> OAuth::refresh_as(std::string id, Wish wish) {
  (void)co_await load(id);  // what is wrong with this request concerns nobody else who waits for that refresh
  auto self = shared_from_this();
  const std::string name = "refresh/" + id;
  for (;;) {
    Flight::Work work = [self, id, wish](net::Session &session) { return self->refresh_work(session, id, wish); };
    Vault::Boarding boarding = fly(name, std::move(work));
    const bool is_own = boarding.is_own;
    Outcome outcome = co_await join(std::move(boarding.flight));
    if (is_own || outcome.error || outcome.is_new) co_return outcome;
    // Somebody else's, who was content with the token that was there.
    if (!wish.force && is_good(*outcome.record, wish.min_valid_s)) co_return outcome;
  }
}

Task<Outcome> OAuth::mint(std::string company_id, std::string location_id) {
  auto self = shared_from_this();
  Flight::Work work = [self, company_id, location_id](net::Session &session) {
    return self->mint_work(session, company_id, location_id);
  };
  const std::string name = "mint/" + InstallationRecord::id_of(app_id_, location_id) + "/" + company_id;
  Vault::Boarding boarding = fly(name, std::move(work));
  Outcome outcome = co_await join(std::move(boarding.flight));
  co_return outcome;
}

Task<Outcome> OAuth::mint_work(net::Session &session, std::string company_id, std::string location_id) {
  const std::string company = InstallationRecord::id_of(app_id_, company_id);
  const store::Stored agency = co_await load(company);
  if (agency.record.level != Level::AGENCY)
    throw Error(Status::LEVEL_UNSUPPORTED, "the installation " + company + " is not an agency's");
  Asked asked;
  const std::string location = InstallationRecord::id_of(app_id_, location_id);
  const std::optional<store::Stored> before = co_await environment_->vault->installations().load(location);
  const std::optional<store::StoredMemory> memory = co_await environment_->vault->remembered().load(location);
  asked.ended_at_ms = std::max(before ? before->record.lifecycle.ended_at_ms : 0, memory ? memory->record.lifecycle.ended_at_ms : 0);
  SecretBytes form;
  append_form(form, "companyId", company_id);
  append_form(form, "locationId", location_id);
  auto request = endpoint_request(*environment_, "POST", std::string(environment_->endpoints->location_token),
                                  "application/x-www-form-urlencoded");
  request->body = std::make_shared<const SecretBytes>(std::move(form));
  CredentialPtr agency_credential = co_await credential(company);
  const ApiResult result = co_await authorized_call(session, environment_, std::move(agency_credential), std::move(request));
  if (result.error) throw Error(*result.error);
  const Answer answer = answer_of(result.response);
  TokenAnswer token;
  try {
    token = parse_token_answer(answer.body, answer.content_type);
  } catch (Error &error) {
    error.http_status = answer.http_status;
    error.add(generation_note(environment_->endpoints->generation));
    throw;
  }
  Metrics::add(environment_->metrics->tokens);
  asked.level = Level::LOCATION;
  asked.resource_id = location_id;
  asked.company_id = company_id;
  asked.owner = agency.record.owner;
  Answered answered{std::move(token), agency.record.client_id, std::move(asked), now_s()};
  // Not held when the store does not take it, as other answers are: a mint spends nothing, and the next one is younger.
  Outcome outcome = co_await store_answer(std::move(answered));
  co_return outcome;
}

}  // namespace ghlauth::auth
