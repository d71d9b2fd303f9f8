// The app itself: its client keys, the authorize URL and the callback.
#include "auth/oauth.hpp"

#include <algorithm>
#include <utility>

#include "auth/redirect_uri.hpp"
#include "core/error.hpp"
#include "crypto/digest.hpp"

namespace ghlauth::auth {
namespace {

constexpr std::size_t state_key_bytes = 32;

}  // namespace

OAuth::OAuth(EnvironmentPtr environment, ClientKey key, std::string redirect_uri)
    : environment_(std::move(environment)), app_id_(app_id_of(key.id)), redirect_uri_(std::move(redirect_uri)) {
  keys_.push_back(std::move(key));
  warn_about(redirect_uri_);
}

void OAuth::warn_about(const std::string &redirect_uri) const {
  if (*redirect_uri_warning(redirect_uri) != '\0')
    environment_->log->write(LogLevel::WARN, "oauth.redirect_uri_has_brand", {{"app_id", app_id_}});
}

void OAuth::add_client(ClientKey key, bool is_default) {
  if (app_id_of(key.id) != app_id_)
    throw_invalid("the client id " + key.id + " belongs to another app than " + app_id_, "Make another ghlauth_oauth for it.");
  const std::lock_guard lock(mutex_);
  if (std::any_of(keys_.begin(), keys_.end(), [&](const ClientKey &k) { return k.id == key.id; }))
    throw_invalid("the client id " + key.id + " is there already");
  keys_.insert(is_default ? keys_.begin() : keys_.end(), std::move(key));
}

void OAuth::set_state_key(SecretBytes key) {
  if (key.size() != state_key_bytes)
    throw_invalid("a state key of " + std::to_string(key.size()) + " bytes", "Give 32 random bytes.");
  const std::lock_guard lock(mutex_);
  state_key_ = std::move(key);
}

ClientKey OAuth::key_of(const std::string &client_id) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(keys_.begin(), keys_.end(), [&](const ClientKey &k) { return k.id == client_id; });
  if (found == keys_.end())
    throw Error(Status::CLIENT_INVALID,
                "the client key " + printable(client_id, 100) + ", which issued these tokens, is not configured",
                "Add it with ghlauth_oauth_add_client.");
  return *found;
}

bool OAuth::has_key(const std::string &client_id) const {
  const std::lock_guard lock(mutex_);
  return std::any_of(keys_.begin(), keys_.end(), [&](const ClientKey &k) { return k.id == client_id; });
}

std::vector<std::string> OAuth::client_ids() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> ids;
  for (const ClientKey &key : keys_) ids.push_back(key.id);
  return ids;
}

ClientKey OAuth::default_key() const {
  const std::lock_guard lock(mutex_);
  return keys_.front();
}

// The keys that may have sealed a state, the one that seals new ones first.
std::vector<SecretBytes> OAuth::state_keys() const {
  std::vector<ClientKey> client_keys;
  {
    const std::lock_guard lock(mutex_);
    if (state_key_) return {*state_key_};
    client_keys = keys_;
  }
  std::vector<SecretBytes> keys;
  for (const ClientKey &key : client_keys) {
    const FetchedSecret secret = key.secret->fetch();
    keys.push_back(crypto::hkdf_sha256(secret.text.reveal(), app_id_, "ghlauth state", state_key_bytes));
  }
  return keys;
}

OAuth::Authorize OAuth::authorize(AuthorizeOptions options) {
  if (options.client_id.empty())
    options.client_id = default_key().id;
  else if (!has_key(options.client_id))
    throw_invalid("the client id " + options.client_id + " is not one of this app's", "Add it with ghlauth_oauth_add_client.");
  if (options.redirect_uri.empty())
    options.redirect_uri = redirect_uri_;
  else
    warn_about(options.redirect_uri);
  StateData data;
  data.client_id = options.client_id;
  data.redirect_uri = options.redirect_uri;
  data.session_binding = binding_digest(options.session_binding);
  data.app_data = options.app_data;
  data.expected_id = options.expected_id;
  data.issued_at_s = now_s();
  data.lifetime_s = options.lifetime_s;
  Authorize made;
  made.state = options.state_form == StateForm::SEALED ? seal_state(view(state_keys().front()), app_id_, data)
                                                       : states_.issue(std::move(data));
  made.url = make_authorize_url(*environment_, options, made.state);
  return made;
}

std::string OAuth::authorize_again_hint(const InstallationRecord &record) const {
  constexpr std::int64_t lifetime_s = 86400;
  try {
    AuthorizeOptions options;
    options.client_id = default_key().id;
    options.redirect_uri = redirect_uri_;
    options.scopes = record.scopes;
    StateData data;
    data.client_id = options.client_id;
    data.redirect_uri = redirect_uri_;
    data.expected_id = record.id();
    data.issued_at_s = now_s();
    data.lifetime_s = lifetime_s;
    const std::string state = seal_state(view(state_keys().front()), app_id_, data);
    return "Send the user of " + std::string(level_name(record.level)) + " " + record.resource_id() + " through " +
           make_authorize_url(*environment_, options, state);
  } catch (const Error &) {  // the client secret is not to be had now
    return {};
  }
}

Error OAuth::needs_authorization(const InstallationRecord &record, const std::string &why) const {
  const std::string reason = why.empty() ? "needs a new authorization: " + record.state_reason : why;
  return Error(Status::NEEDS_AUTHORIZATION, "the installation " + record.id() + " " + reason, authorize_again_hint(record));
}

Task<Callback> OAuth::parse_callback(Secret text, std::string session_binding, std::string holder) {
  CallbackQuery query = parse_callback_query(text.reveal());
  StateData state;
  Callback callback;
  if (query.has_state) {
    std::string binding = binding_digest(session_binding);
    if (is_sealed_state(query.state))
      state = co_await open_sealed_state(state_keys(), app_id_, query.state, std::move(binding), now_s(),
                                         environment_->vault->table(), std::move(holder));
    else
      state = states_.consume(query.state, binding, now_s());
  } else if (unsolicited_ == UnsolicitedPolicy::ACCEPT) {
    state.client_id = default_key().id;
    state.redirect_uri = redirect_uri_;
    callback.is_unsolicited = true;
  } else {
    throw Error(Status::STATE_MISSING);
  }
  if (query.has_error) {
    std::string message = "the authorization was refused: " + printable(query.error, 100);
    if (!query.error_description.empty()) message += " (" + printable(query.error_description, 300) + ")";
    throw Error(Status::CALLBACK_DENIED, std::move(message));
  }
  callback.code = std::move(query.code);
  callback.client_id = std::move(state.client_id);
  callback.redirect_uri = std::move(state.redirect_uri);
  callback.app_data = std::move(state.app_data);
  callback.expected_id = std::move(state.expected_id);
  co_return callback;
}

Vault::Boarding OAuth::fly(const std::string &name, Flight::Work work) {
  return environment_->vault->flight(name, environment_->sessions, this, std::move(work));
}

// The last chance of an answer that the store did not take: the process may end.
void OAuth::save_or_give_up(const std::string &flight) noexcept {
  try {
    (void)run_blocking(keep_unsaved(flight), Cancel::none());
  } catch (...) {
    const std::lock_guard lock(mutex_);
    unsaved_.erase(flight);
  }
}

void OAuth::close() noexcept {
  closed_.store(true, std::memory_order_release);
  try {
    known_.close();
    environment_->vault->settle(this);
    std::vector<std::string> flights;
    {
      const std::lock_guard lock(mutex_);
      for (const auto &[flight, answered] : unsaved_) flights.push_back(flight);
    }
    for (const std::string &flight : flights) save_or_give_up(flight);
  } catch (...) {  // freeing a handle cannot fail
  }
}

}  // namespace ghlauth::auth
