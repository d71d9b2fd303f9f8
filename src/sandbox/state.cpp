#include "sandbox/state.hpp"

#include <algorithm>
#include <utility>

#include "crypto/digest.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::int64_t sweep_every = 65536;

template <class Map>
auto *find(Map &map, std::string_view text) {
  const auto found = map.find(crypto::sha256(text));
  return found == map.end() ? nullptr : &found->second;
}

Installation on_location(const Installation &parent, const std::string &location_id) {
  Installation child = parent;
  child.level = Level::LOCATION;
  child.resource_id = location_id;
  child.bulk = child.future_locations = child.all_locations = false;
  child.approved_locations.clear();
  return child;
}

}  // namespace

std::string State::installation_key(std::string_view app_id, std::string_view resource_id) {
  return std::string(app_id) + '/' + std::string(resource_id);
}

const App *State::app_of_client(std::string_view client_id) const noexcept {
  const App *app = apps.find(client_id.substr(0, client_id.find('-')));
  if (!app) return nullptr;
  const auto &keys = app->clients;
  const bool known = std::any_of(keys.begin(), keys.end(), [&](const ClientKey &key) { return key.id == client_id; });
  return known ? app : nullptr;
}

const ClientKey *State::client(std::string_view client_id) const noexcept {
  const App *app = app_of_client(client_id);
  if (!app) return nullptr;
  return &*std::find_if(app->clients.begin(), app->clients.end(), [&](const ClientKey &key) { return key.id == client_id; });
}

Installation *State::installation(std::string_view app_id, std::string_view resource_id) noexcept {
  const auto found = installations.find(installation_key(app_id, resource_id));
  return found == installations.end() ? nullptr : &found->second;
}

void State::install(const Installation &installation) {
  installations[installation_key(installation.app_id, installation.resource_id)] = installation;
  for (const std::string &location_id : installation.approved_locations)
    installations[installation_key(installation.app_id, location_id)] = on_location(installation, location_id);
}

const Location &State::add_location(Location location) {
  const Location &added = locations.add(std::move(location));
  std::vector<Installation> children;
  for (const auto &[key, parent] : installations)
    if (parent.level == Level::AGENCY && parent.company_id == added.company_id && parent.future_locations)
      children.push_back(on_location(parent, added.id));
  for (const Installation &child : children) installations[installation_key(child.app_id, added.id)] = child;
  return added;
}

bool State::uninstall(std::string_view app_id, std::string_view resource_id) {
  const Installation *found = installation(app_id, resource_id);
  if (!found) return false;
  const Installation removed = *found;
  const auto covered = [&](const std::string &app, const std::string &resource, const std::string &company) {
    return app == removed.app_id &&
           (resource == removed.resource_id || (removed.level == Level::AGENCY && company == removed.company_id));
  };
  std::erase_if(installations, [&](const auto &entry) {
    return covered(entry.second.app_id, entry.second.resource_id, entry.second.company_id);
  });
  each_grant(app_id, "", [&](Grant &grant) {
    if (covered(grant.app_id, grant.resource_id, grant.company_id)) grant.dead = true;
  });
  return true;
}

std::shared_ptr<Grant> State::grant(const Installation &installation, std::string_view client_id) {
  auto grant = std::make_shared<Grant>();
  grant->client_id = client_id;
  grant->app_id = installation.app_id;
  grant->level = installation.level;
  grant->resource_id = installation.resource_id;
  grant->company_id = installation.company_id;
  grant->user_id = installation.user_id;
  grant->scopes = installation.scopes;
  grants_.push_back(grant);
  return grant;
}

std::shared_ptr<Grant> State::mint(const Grant &agency, std::string_view location_id) {
  auto grant = std::make_shared<Grant>(agency);
  grant->level = Level::LOCATION;
  grant->resource_id = location_id;
  grant->minted = true;
  grant->access_valid_from = 0;
  for (const char *scope : {"oauth.readonly", "oauth.write"})
    if (!contains(grant->scopes, scope)) grant->scopes.emplace_back(scope);
  grants_.push_back(grant);
  return grant;
}

void State::add_code(std::string_view text, Code code) { codes_[crypto::sha256(text)] = std::move(code); }
Code *State::code(std::string_view text) { return find(codes_, text); }
void State::drop_code(std::string_view text) { codes_.erase(crypto::sha256(text)); }

void State::add_access_token(std::string_view text, AccessToken token, std::int64_t now_ms) {
  if (serial_ % sweep_every == sweep_every - 1) forget_expired(now_ms);
  token.serial = ++serial_;
  access_tokens_[crypto::sha256(text)] = std::move(token);
}
AccessToken *State::access_token(std::string_view text) { return find(access_tokens_, text); }

void State::add_refresh_token(std::string_view text, RefreshToken token) {
  refresh_tokens_[crypto::sha256(text)] = std::move(token);
}
RefreshToken *State::refresh_token(std::string_view text) { return find(refresh_tokens_, text); }

Pit &State::add_pit(std::string_view text, Pit pit) { return pits_[crypto::sha256(text)] = std::move(pit); }
Pit *State::pit(std::string_view text) { return find(pits_, text); }

Pit *State::pit_by_id(std::string_view id) {
  // Two tokens share an id while a rotation overlaps; the one without an end is the current one.
  Pit *found = nullptr;
  for (auto &[digest, pit] : pits_)
    if (pit.id == id && (!found || pit.expires_ms > found->expires_ms)) found = &pit;
  return found;
}

void State::drop_pit(std::string_view id) {
  std::erase_if(pits_, [&](const auto &entry) { return entry.second.id == id; });
}

void State::forget_expired(std::int64_t now_ms) {
  std::erase_if(codes_, [&](const auto &entry) { return entry.second.expires_ms < now_ms; });
  std::erase_if(access_tokens_, [&](const auto &entry) { return entry.second.expires_ms < now_ms; });
  std::erase_if(grants_, [](const std::weak_ptr<Grant> &grant) { return grant.expired(); });
}

}  // namespace ghlauth::sandbox
