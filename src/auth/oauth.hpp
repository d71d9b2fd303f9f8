// Flow 2: a marketplace app, its client keys, and its installations in the vault.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "auth/authorize_url.hpp"
#include "auth/callback.hpp"
#include "auth/credential.hpp"
#include "auth/environment.hpp"
#include "auth/known_credentials.hpp"
#include "auth/state.hpp"
#include "auth/token_endpoint.hpp"
#include "auth/vault.hpp"
#include "protocol/sdk_session.hpp"

namespace ghlauth::auth {

class RefreshLease;

inline constexpr std::int64_t grant_lifetime_s = 365 * 86400;  // facts: a refresh token lives a year unless it is used
inline constexpr const char *uninstalled_in_highlevel = "uninstalled in HighLevel";  // the reason of a tombstone
inline constexpr int max_save_attempts = 100;                  // each one lost means that somebody else's write was kept

/// Whether locations can be added to the store that the agency mints for when they are used.
bool can_hold_locations(const InstallationRecord &agency);
/// Throws for an installation that is nobody's to use.
void require_usable_state(const InstallationRecord &record);
/// Whether an agency's scopes let it mint tokens of its locations, or are not known.
bool may_mint(const InstallationRecord &agency);
/// Whether they let it list its locations, or are not known.
bool may_list(const InstallationRecord &agency);

enum class UnsolicitedPolicy : std::int32_t { REFUSE = 0, ACCEPT = 1 };

/// One location, as HighLevel lists it.
struct ListedLocation {
  std::string id;
  std::string name;
  std::string address;
  bool is_installed = false;
};
struct ListedLocations {
  std::vector<ListedLocation> locations;
  bool installs_to_future_locations = false;
};

/// What a reconciliation changed.
struct Reconciled {
  std::int64_t added = 0;
  std::int64_t removed = 0;
};

/// What became of a lifecycle event. The numbers are those of the public header.
enum class LifecycleOutcome : std::int32_t {
  NOTHING = 0,
  REMEMBERED = 1,
  ADDED = 2,
  REMOVED = 3,
  UPDATED = 4,
  CHECKED = 5,
  STALE = 6
};

/// Thread-safe. Tasks keep the object alive.
class OAuth final : public std::enable_shared_from_this<OAuth> {
 public:
  OAuth(EnvironmentPtr environment, ClientKey key, std::string redirect_uri);

  // --- the app (oauth.cpp)
  void add_client(ClientKey key, bool is_default);
  void set_unsolicited_policy(UnsolicitedPolicy policy) noexcept { unsolicited_ = policy; }
  void set_state_key(SecretBytes key);
  [[nodiscard]] const std::string &app_id() const noexcept { return app_id_; }
  [[nodiscard]] const std::string &redirect_uri() const noexcept { return redirect_uri_; }
  [[nodiscard]] std::vector<std::string> client_ids() const;
  [[nodiscard]] const EnvironmentPtr &environment() const noexcept { return environment_; }

  struct Authorize {
    std::string url;
    std::string state;
  };
  Authorize authorize(AuthorizeOptions options);
  /// `holder` claims a sealed state: with the same one this can be asked for again when it was given up half-way. Empty: a new
  /// one.
  Task<Callback> parse_callback(Secret text, std::string session_binding, std::string holder = {});

  // --- tokens (oauth_tokens.cpp): every one of them a flight, so that no answer is lost with its caller
  Task<Outcome> exchange(Callback callback, std::string owner);
  /// Sees to a token that was not refused and is valid that long; `force`: a new one, whatever there is.
  Task<Outcome> refresh(std::string id, std::int64_t min_valid_s, bool force);
  /// A new token unless the present one was obtained after that time: by somebody else, who was faster.
  Task<Outcome> renew(std::string id, std::int64_t obtained_before_s);
  Task<Outcome> mint(std::string company_id, std::string location_id);

  // --- HighLevel's view (oauth_directory.cpp)
  /// `location_id`: of that one alone; empty: of all.
  Task<ListedLocations> installed_locations(net::Session &session, std::string company_id, bool installed_only,
                                            std::string location_id = {});
  Task<> uninstall(net::Session &session, std::string id, std::string reason);
  /// (oauth_reconcile.cpp)
  Task<Reconciled> reconcile(net::Session &session, std::string company_id);

  // --- what webhooks say (oauth_lifecycle.cpp)
  Task<LifecycleOutcome> apply(LifecycleEvent event);
  /// (oauth_remembered.cpp) Goes through some of what is remembered, behind the id `after`: uses it, or deletes it if nothing was
  /// noted since that time. Where to go on; empty at the end.
  Task<std::string> tidy_remembered(std::string after, std::int64_t noted_until_s);

  // --- the store (oauth_installations.cpp)
  Task<InstallationRecord> installation(std::string id);
  Task<std::vector<InstallationRecord>> find(store::Filter filter);
  /// At most `limit` of them behind the id `after`; fewer are the last ones.
  Task<store::Found> page(store::Filter filter, std::string after, std::size_t limit);
  /// Those whose access tokens expire by then, the first to expire first.
  Task<std::vector<InstallationRecord>> due(std::int64_t until_s, std::size_t limit);
  Task<InstallationRecord> claim(std::string id, std::string owner);
  Task<InstallationRecord> import(Secret token_json, std::string client_id, std::int64_t obtained_at_s, std::string owner);
  Task<> remove(std::string id);
  /// Throws NOT_INSTALLED unless the installation of that location, or of the company when it is empty, is valid and of that company.
  Task<> require_installed(std::string company_id, std::string location_id);
  /// Deletes an installation that is marked as removed.
  Task<> erase_tombstone(std::string id);

  // --- taken over from another program (oauth_adopt.cpp)
  /// The client id of a key of this app; empty: of the default one. Throws CLIENT_INVALID.
  [[nodiscard]] std::string known_client_id(const std::string &client_id) const;
  /// Stores a session, not to be used before activate(). False when what is there stays.
  Task<bool> adopt(SdkSession session, std::string client_id, std::string owner);
  /// False when it is in use already.
  Task<bool> activate(std::string id);

  // --- what a decision has to know (oauth_standing.cpp)
  Task<permission::Standing> standing(InstallationRecord record);
  /// Of a location of the agency that asks.
  Task<permission::Standing> standing_at(std::string location_id);

  /// A credential of an installation of this app. Throws NOT_FOUND.
  Task<CredentialPtr> credential(std::string id);

  /// The handle of the application is gone: what was left under way is brought home.
  void close() noexcept;
  [[nodiscard]] bool is_closed() const noexcept { return closed_.load(std::memory_order_acquire); }

 private:
  [[nodiscard]] ClientKey key_of(const std::string &client_id) const;  ///< throws CLIENT_INVALID
  [[nodiscard]] bool has_key(const std::string &client_id) const;
  [[nodiscard]] ClientKey default_key() const;
  [[nodiscard]] std::vector<SecretBytes> state_keys() const;
  void warn_about(const std::string &redirect_uri) const;
  [[nodiscard]] std::int64_t now_s() const { return environment_->clock->unix_s(); }

  /// Throws when the record belongs to another app or API origin.
  void require_own(const InstallationRecord &record) const;
  Task<store::Stored> load(std::string id);
  Task<CredentialPtr> stored_credential(std::string id);
  /// What fits and can be read; the log says what cannot.
  Task<std::vector<InstallationRecord>> readable(store::Filter filter);
  Task<> bury(std::string id, std::string reason);
  Task<> bury_with_locations(InstallationRecord record, std::string reason);
  /// `agency` lives as long as the task. `listed_at_ms`: before the list was asked for.
  Task<bool> add_listed(const InstallationRecord &agency, std::string location_id, std::int64_t listed_at_ms);
  /// Ends an installation that was written while its agency ended, which whoever ended that has not seen. True when it did.
  Task<bool> end_with_agency(std::string id, std::string company_id);
  [[nodiscard]] InstallationRecord new_location(const InstallationRecord &agency, std::string location_id,
                                                const InstallationRecord *removed) const;
  Task<bool> note_listing(std::string id, bool is_listed);
  void log_damaged(const store::Found &found) const;

  // --- lifecycle (oauth_lifecycle.cpp, oauth_remembered.cpp)
  /// What is said of one place.
  struct Told {
    std::string company_id;
    std::string location_id;
    Lifecycle lifecycle;
  };
  Task<LifecycleOutcome> hear(Told told);
  Task<std::optional<LifecycleOutcome>> hear_of(store::Stored stored, Told told);
  Task<LifecycleOutcome> check_listing(LifecycleEvent event);
  void begin_check(const std::string &company_id);
  Task<std::string> find_company(std::string location_id);
  Task<bool> end_locations(std::string company_id, std::int64_t at_ms);
  Task<LifecycleOutcome> confirm_added(std::string id);
  Task<> suspend_location(std::string id);
  Task<RememberedRecord> remember(Told told);
  Task<std::optional<LifecycleOutcome>> settle(std::string id);
  Task<std::optional<InstallationRecord>> place_for(RememberedRecord remembered);
  Task<bool> is_covered(RememberedRecord remembered);
  Task<std::vector<std::string>> remembered_ids(std::string company_id);
  Task<> settle_company(std::string company_id);
  Task<> settle_after_grant(std::string id);
  Task<> settle_listed(net::Session &session, std::string company_id);
  /// The agency of a company if it is in the store, whatever its state is.
  Task<std::optional<InstallationRecord>> agency_of(std::string company_id);

  struct Asked {
    Level level = Level::UNKNOWN;  ///< UNKNOWN: whatever comes
    std::string resource_id;
    std::string company_id;
    std::string owner;
    std::string expected_id;  ///< with UNKNOWN: the installation that is authorized again; empty: any
    bool is_unclaimed = false;
    Secret spent;                ///< the refresh token that was given for the answer; empty: the answer is a grant of its own
    std::int64_t ended_at_ms = INT64_MAX;  ///< of a mint: the end that was known when it began; a later one stays
    bool only_if_newer = false;  ///< leave an installation alone that has a younger token
  };
  struct Answered {
    TokenAnswer answer;
    std::string client_id;
    Asked asked;
    std::int64_t obtained_at_s = 0;
  };
  /// Puts an answer under the class and id that it names. The outcome has the record, and an INSTALLATION_MISMATCH or REMOVED
  /// beside it. An answer that the store does not take is held under `flight` until keep_unsaved or close().
  Task<Outcome> keep(std::string flight, Answered answered);
  Task<Outcome> store_answer(Answered answered);
  Task<std::optional<Outcome>> keep_unsaved(std::string flight);
  void save_or_give_up(const std::string &flight) noexcept;
  Task<bool> set_aside(store::Stored present, const TokenAnswer &answer, std::int64_t obtained_at_s);
  [[nodiscard]] std::string exchange_flight(const Callback &callback) const;

  Task<Outcome> exchange_work(net::Session &session, Callback callback, std::string owner);
  Task<Outcome> mint_work(net::Session &session, std::string company_id, std::string location_id);

  // --- one refresh (oauth_refresh.cpp)
  /// What a caller wants of a refresh.
  struct Wish {
    std::int64_t min_valid_s = 0;
    bool force = false;
    std::int64_t obtained_before_s = INT64_MAX;  ///< content with a token that was obtained later
    Secret seen;  ///< the access token at the beginning: with `force`, any other one will do
  };
  struct Spent {
    std::string id;
    Secret token;
    bool was_lost = false;  ///< it was sent before, and no answer was written
  };
  Task<Outcome> refresh_as(std::string id, Wish wish);
  Task<Outcome> refresh_work(net::Session &session, std::string id, Wish wish);
  [[nodiscard]] std::optional<Outcome> fulfilled(const InstallationRecord &record, const Wish &wish) const;
  void require_refreshable(const InstallationRecord &record, const Wish &wish, bool can_mint) const;
  /// The agency in the store that could mint a token for a location, if there is one; has_live_agency() tries whether it has one itself.
  Task<std::optional<InstallationRecord>> minting_agency(const InstallationRecord &record);
  Task<bool> has_live_agency(const InstallationRecord &record);
  Task<> await_other(RefreshLease &lease, const store::Stored &seen);
  Task<std::optional<Outcome>> refresh_held(net::Session &session, std::string id, const Wish &wish, bool can_mint,
                                            const std::string &awaited, RefreshLease &lease);
  Task<bool> enter_stage(store::Stored stored, RefreshStage stage, std::string holder);
  Task<std::optional<Outcome>> spend(net::Session &session, TokenRequest request, InstallationRecord record, Spent spent,
                                     RefreshLease &lease);
  static Task<net::Response> send_renewing(net::Session &session, net::Request request, RefreshLease &lease);
  Task<std::optional<Outcome>> refused(Spent spent, std::string holder, Error failure);
  void take_candidate(InstallationRecord &record) const;
  void note_end(const std::string &id, std::string holder);
  bool is_broken_off(const std::string &id, const std::string &holder);
  Task<> conclude(std::string id, std::string holder, std::optional<RefreshStage> stage, std::optional<Error> failure);
  Task<> mark(std::string id, Secret refresh_token, InstallationState state, std::string reason);

  [[nodiscard]] Error needs_authorization(const InstallationRecord &record, const std::string &why = {}) const;
  /// What the user has to do, with an authorize URL that expects this installation.
  [[nodiscard]] std::string authorize_again_hint(const InstallationRecord &record) const;

  [[nodiscard]] bool is_good(const InstallationRecord &record, std::int64_t min_valid_s) const;
  Vault::Boarding fly(const std::string &name, Flight::Work work);

  EnvironmentPtr environment_;
  std::string app_id_;
  std::string redirect_uri_;
  std::atomic<UnsolicitedPolicy> unsolicited_{UnsolicitedPolicy::REFUSE};
  std::atomic<bool> closed_{false};
  HeldStates states_;
  KnownCredentials known_;

  mutable std::mutex mutex_;
  std::vector<ClientKey> keys_;  // the default one first
  std::optional<SecretBytes> state_key_;
  std::map<std::string, Answered> unsaved_;  // by flight: what the store did not take yet
  std::map<std::string, std::int64_t> checked_at_s_;  // by company id: when an event asked to look at its list last
  std::map<std::string, std::string> broken_off_;  // by installation id: our attempt that failed last, of which nothing will come
};

using OAuthPtr = std::shared_ptr<OAuth>;

}  // namespace ghlauth::auth
