// Flow 2: a marketplace app, its client keys, and its installations in the vault.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "auth/authorize_url.hpp"
#include "auth/callback.hpp"
#include "auth/credential.hpp"
#include "auth/environment.hpp"
#include "auth/state.hpp"
#include "auth/token_endpoint.hpp"
#include "auth/vault.hpp"

namespace ghlauth::auth {

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
  [[nodiscard]] const EnvironmentPtr &environment() const noexcept { return environment_; }

  struct Authorize {
    std::string url;
    std::string state;
  };
  Authorize authorize(AuthorizeOptions options);
  Task<Callback> parse_callback(Secret text, std::string session_binding);

  // --- tokens (oauth_tokens.cpp): every one of them a flight, so that no answer is lost with its caller
  Task<Outcome> exchange(Callback callback, std::string owner);
  /// Sees to a token that was not refused and is valid that long; `force`: a new one, whatever there is.
  Task<Outcome> refresh(std::string id, std::int64_t min_valid_s, bool force);
  Task<Outcome> mint(std::string company_id, std::string location_id);

  // --- HighLevel's view (oauth_directory.cpp)
  Task<ListedLocations> installed_locations(net::Session &session, std::string company_id, bool installed_only);
  Task<> uninstall(net::Session &session, std::string id, std::string reason);

  // --- the store (oauth_installations.cpp)
  Task<InstallationRecord> installation(std::string id);
  Task<std::vector<InstallationRecord>> find(store::Filter filter);
  Task<InstallationRecord> claim(std::string id, std::string owner);
  Task<InstallationRecord> import(Secret token_json, std::string client_id, std::int64_t obtained_at_s, std::string owner);
  Task<> remove(std::string id);

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
  /// What fits and can be read; the log says what cannot.
  Task<std::vector<InstallationRecord>> readable(store::Filter filter);

  struct Asked {
    Level level = Level::UNKNOWN;  ///< UNKNOWN: whatever comes
    std::string resource_id;
    std::string company_id;
    std::string owner;
    bool is_unclaimed = false;
    Secret spent;                ///< the refresh token that was given for the answer; empty: the answer is a grant of its own
    bool only_if_newer = false;  ///< leave an installation alone that has a younger token
  };
  /// Puts an answer under the class and id that it names. The outcome has the record, and an INSTALLATION_MISMATCH or REMOVED
  /// beside it.
  Task<Outcome> keep(TokenAnswer answer, std::string client_id, Asked asked, std::int64_t obtained_at_s);
  Task<> mark(std::string id, Secret refresh_token, InstallationState state, std::string reason);

  Task<Outcome> exchange_work(net::Session &session, Callback callback, std::string owner);
  Task<Outcome> refresh_work(net::Session &session, std::string id, std::int64_t min_valid_s, bool force);
  Task<Outcome> mint_work(net::Session &session, std::string company_id, std::string location_id);

  [[nodiscard]] bool is_good(const InstallationRecord &record, std::int64_t min_valid_s) const;
  Vault::Boarding fly(const std::string &name, Flight::Work work);

  EnvironmentPtr environment_;
  std::string app_id_;
  std::string redirect_uri_;
  std::atomic<UnsolicitedPolicy> unsolicited_{UnsolicitedPolicy::REFUSE};
  std::atomic<bool> closed_{false};
  HeldStates states_;

  mutable std::mutex mutex_;
  std::vector<ClientKey> keys_;  // the default one first
  std::optional<SecretBytes> state_key_;
};

using OAuthPtr = std::shared_ptr<OAuth>;

}  // namespace ghlauth::auth
