// The calls of an app that ask HighLevel or the store.
#include <optional>
#include <utility>

#include "capi/arguments.hpp"
#include "capi/cancel.hpp"
#include "capi/config.hpp"
#include "capi/guard.hpp"
#include "capi/installation.hpp"
#include "capi/oauth.hpp"

using namespace ghlauth::capi;
using ghlauth::Cancel;
using ghlauth::Error;
using ghlauth::Secret;
using ghlauth::auth::Outcome;
using ghlauth::net::SessionPool;

namespace {

std::unique_ptr<ghlauth_installation> snapshot(const ghlauth_oauth &oauth, const ghlauth::InstallationRecord &record) {
  return std::make_unique<ghlauth_installation>(record, *oauth.oauth->environment());
}

// Hands out what a flight brought home: the installation also beside an error that comes with one.
void deliver(const ghlauth_oauth &oauth, ghlauth_installation **installation, const Outcome &outcome) {
  if (installation != nullptr && outcome.record) *installation = snapshot(oauth, *outcome.record).release();
  if (outcome.error) throw Error(*outcome.error);
}

std::string id_argument(const char *installation_id) { return std::string(filled_text(installation_id, "installation_id")); }

SessionPool::Lease session_of(const ghlauth_oauth &oauth) { return SessionPool::lease(oauth.oauth->environment()->sessions); }

}  // namespace

extern "C" {

ghlauth_status ghlauth_oauth_exchange(ghlauth_oauth *oauth, ghlauth_installation **installation,
                                      const ghlauth_callback *callback, const char *owner, ghlauth_cancel *cancel,
                                      ghlauth_error **error) {
  return guard(error, [&] {
    require_out(installation, "installation");
    ghlauth_oauth &target = deref(oauth, "oauth");
    auto exchange = target.oauth->exchange(deref(callback, "callback").callback, std::string(owner_label(optional_text(owner, "owner"))));
    deliver(target, installation, run_blocking(std::move(exchange), cancel_of(cancel)));
  });
}

ghlauth_status ghlauth_oauth_claim(ghlauth_oauth *oauth, ghlauth_installation **installation, const char *installation_id,
                                   const char *owner, ghlauth_error **error) {
  return guard(error, [&] {
    clear_out(installation);
    ghlauth_oauth &target = deref(oauth, "oauth");
    const auto record = run_blocking(
        target.oauth->claim(id_argument(installation_id), std::string(owner_label(filled_text(owner, "owner")))),
        Cancel::none());
    if (installation != nullptr) *installation = snapshot(target, record).release();
  });
}

ghlauth_status ghlauth_oauth_refresh(ghlauth_oauth *oauth, ghlauth_installation **installation, const char *installation_id,
                                     ghlauth_cancel *cancel, ghlauth_error **error) {
  return guard(error, [&] {
    clear_out(installation);
    ghlauth_oauth &target = deref(oauth, "oauth");
    auto refresh = target.oauth->refresh(id_argument(installation_id), 0, true);
    deliver(target, installation, run_blocking(std::move(refresh), cancel_of(cancel)));
  });
}

ghlauth_status ghlauth_oauth_mint_location(ghlauth_oauth *oauth, ghlauth_installation **installation, const char *company_id,
                                           const char *location_id, ghlauth_cancel *cancel, ghlauth_error **error) {
  return guard(error, [&] {
    clear_out(installation);
    ghlauth_oauth &target = deref(oauth, "oauth");
    auto mint = target.oauth->mint(std::string(id_text(company_id, "company_id")), std::string(id_text(location_id, "location_id")));
    deliver(target, installation, run_blocking(std::move(mint), cancel_of(cancel)));
  });
}

ghlauth_status ghlauth_oauth_installed_locations(ghlauth_oauth *oauth, ghlauth_locations **locations, const char *company_id,
                                                 std::int32_t installed_only, ghlauth_cancel *cancel, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(locations, "locations");
    ghlauth_oauth &target = deref(oauth, "oauth");
    const Cancel &stop = cancel_of(cancel);  // a call that is cancelled before it begins opens no session either
    const SessionPool::Lease session = session_of(target);
    auto made = std::make_unique<ghlauth_locations>();
    made->listed = run_blocking(target.oauth->installed_locations(*session, std::string(id_text(company_id, "company_id")),
                                                                  flag(installed_only, "installed_only")),
                                stop);
    *locations = made.release();
  });
}

ghlauth_status ghlauth_oauth_uninstall(ghlauth_oauth *oauth, const char *installation_id, const char *reason,
                                       ghlauth_cancel *cancel, ghlauth_error **error) {
  return guard(error, [&] {
    ghlauth_oauth &target = deref(oauth, "oauth");
    const Cancel &stop = cancel_of(cancel);  // a call that is cancelled before it begins opens no session either
    const SessionPool::Lease session = session_of(target);
    run_blocking(target.oauth->uninstall(*session, id_argument(installation_id), std::string(optional_text(reason, "reason"))),
                 stop);
  });
}

ghlauth_status ghlauth_oauth_installation(ghlauth_oauth *oauth, ghlauth_installation **installation,
                                          const char *installation_id, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(installation, "installation");
    ghlauth_oauth &target = deref(oauth, "oauth");
    const auto record = run_blocking(target.oauth->installation(id_argument(installation_id)), Cancel::none());
    *installation = snapshot(target, record).release();
  });
}

ghlauth_status ghlauth_oauth_find(ghlauth_oauth *oauth, ghlauth_installations **installations, const char *owner,
                                  const char *company_id, const char *location_id, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(installations, "installations");
    ghlauth_oauth &target = deref(oauth, "oauth");
    ghlauth::store::Filter filter;
    if (owner != nullptr) filter.owner = text(owner, "owner");
    if (company_id != nullptr) filter.company_id = text(company_id, "company_id");
    if (location_id != nullptr) filter.location_id = text(location_id, "location_id");
    auto made = std::make_unique<ghlauth_installations>();
    for (const auto &record : run_blocking(target.oauth->find(std::move(filter)), Cancel::none()))
      made->items.push_back(snapshot(target, record));
    *installations = made.release();
  });
}

ghlauth_status ghlauth_oauth_import(ghlauth_oauth *oauth, ghlauth_installation **installation, const char *token_json,
                                    const char *client_id, std::int64_t obtained_at_s, const char *owner,
                                    ghlauth_error **error) {
  return guard(error, [&] {
    clear_out(installation);
    ghlauth_oauth &target = deref(oauth, "oauth");
    if (token_json == nullptr) ghlauth::throw_invalid("token_json is NULL");
    if (obtained_at_s < 0 || obtained_at_s > target.oauth->environment()->clock->unix_s() + 300)
      ghlauth::throw_invalid("obtained_at_s is " + std::to_string(obtained_at_s),
                             "Give Unix seconds that are not in the future.");
    const auto record =
        run_blocking(target.oauth->import(Secret(token_json), std::string(optional_text(client_id, "client_id")), obtained_at_s,
                                          std::string(owner_label(optional_text(owner, "owner")))),
                     Cancel::none());
    if (installation != nullptr) *installation = snapshot(target, record).release();
  });
}

ghlauth_status ghlauth_oauth_remove(ghlauth_oauth *oauth, const char *installation_id, ghlauth_error **error) {
  return guard(error, [&] {
    ghlauth_oauth &target = deref(oauth, "oauth");
    run_blocking(target.oauth->remove(id_argument(installation_id)), Cancel::none());
  });
}

}  // extern "C"
