#include "sandbox/entities.hpp"

#include <algorithm>
#include <utility>

#include "core/ascii.hpp"
#include "core/error.hpp"
#include "core/log.hpp"
#include "sandbox/webhooks/lifecycle.hpp"

namespace ghlauth::sandbox {
namespace {

constexpr std::int64_t rotation_overlap_ms = 7LL * 86'400'000;

std::string text_or(const JsonValue &from, std::string_view name, std::string standard) {
  const JsonValue member = from[name];
  if (!member.present()) return standard;
  const auto text = member.string();
  if (!text || text->empty()) throw_invalid(std::string(name) + " is not a text");
  return std::string(*text);
}

template <class Map>
std::string new_id(const Map &map, const JsonValue &from, std::string standard) {
  std::string id = text_or(from, "id", std::move(standard));
  if (map.contains(id)) throw_invalid("the id " + printable(id, 64) + " is taken", "Leave it out, or choose another.");
  return id;
}

/// A reference to something that exists; the first one that was made where it is left out.
template <class T>
std::string reference(const Directory<T> &all, const JsonValue &from, std::string_view name) {
  if (all.empty()) throw_invalid("there is nothing that " + std::string(name) + " could name", "Create that first.");
  std::string id = text_or(from, name, all.front().id);
  if (!all.contains(id)) throw_invalid(std::string(name) + " names nothing that exists: " + printable(id, 64));
  return id;
}

Record other_members(const JsonValue &from, std::initializer_list<std::string_view> known) {
  Record record;
  for (const JsonValue &member : from.items())
    if (std::find(known.begin(), known.end(), member.key()) == known.end()) record.emplace_back(member.key(), member.dump());
  return record;
}

/// A URL that may stand in a content security policy.
void require_page_url(const std::string &url, const char *what) {
  const bool plain = std::all_of(url.begin(), url.end(), [](char c) {
    return c > ' ' && c < 0x7f && std::string_view("\"'<>;,\\`").find(c) == std::string_view::npos;
  });
  const bool scheme = url.starts_with("https://") || url.starts_with("http://");
  if (!plain || !scheme || url.find('#') != std::string::npos || url.find('@') != std::string::npos)
    throw_invalid(std::string("not a ") + what + ": " + printable(url, 200),
                  "It is an absolute http or https URL without fragment and user.");
}

std::vector<std::string> read_redirect_uris(const JsonValue &value) {
  std::vector<std::string> uris = read_list(value, "redirect_uris");
  for (const std::string &uri : uris) require_page_url(uri, "redirect URI");
  return uris;
}

/// Empty or null: none.
std::string read_page_url(const JsonValue &value) {
  std::string url(value.string_or_empty());
  if (!url.empty()) require_page_url(url, "custom page");
  return url;
}

ClientKey read_client(World &world, const App &app, const JsonValue &from) {
  ClientKey key{text_or(from, "client_id", app.id + '-' + world.ids.lowercase(8)),
                text_or(from, "client_secret", world.ids.uuid())};
  if (key.id.substr(0, key.id.find('-')) != app.id)
    throw_invalid("the client id " + printable(key.id, 64) + " does not begin with the app id", "It is <app id>-<suffix>.");
  return key;
}

/// Empty or null: none.
std::string read_webhook_url(const World &world, const JsonValue &value) {
  if (!value.is_string() && !value.is_null()) throw_invalid("webhook_url is not a text");
  std::string url(value.string_or_empty());
  if (!url.empty()) world.targets.require(url);
  return url;
}

Record read_webhook_urls(const World &world, const JsonValue &value) {
  if (!value.is_object()) throw_invalid("webhook_urls is not an object of URLs by type of event");
  Record urls;
  for (const JsonValue &member : value.items()) {
    std::string url = read_webhook_url(world, member);
    if (!url.empty()) urls.emplace_back(member.key(), std::move(url));
  }
  return urls;
}

void apply_settings(const World &world, App &app, const JsonValue &from) {
  app.name = text_or(from, "name", app.name);
  if (from["redirect_uris"].present()) app.redirect_uris = read_redirect_uris(from["redirect_uris"]);
  if (from["scopes"].present()) app.scopes = read_list(from["scopes"], "scopes");
  if (from["webhook_url"].present()) app.webhook_url = read_webhook_url(world, from["webhook_url"]);
  if (from["webhook_urls"].present()) app.webhook_urls = read_webhook_urls(world, from["webhook_urls"]);
  if (from["custom_page_url"].present()) app.custom_page_url = read_page_url(from["custom_page_url"]);
  app.bulk = from["bulk"].boolean().value_or(app.bulk);
  app.plan_id = text_or(from, "plan_id", app.plan_id);
  const std::string wanted = text_or(from, "default_client", app.default_client);
  const auto known = [&](const ClientKey &key) { return key.id == wanted; };
  if (std::none_of(app.clients.begin(), app.clients.end(), known))
    throw_invalid("default_client names no client of the app: " + printable(wanted, 64));
  app.default_client = wanted;
}

}  // namespace

Level read_level(const JsonValue &value, Level standard) {
  if (!value.present()) return standard;
  const std::string level = lower_case(value.string_or_empty());
  if (level == "company" || level == "agency") return Level::AGENCY;
  if (level == "location" || level == "sub-account") return Level::LOCATION;
  throw_invalid("not a level: " + printable(level, 64), "Write \"agency\" or \"location\".");
}

std::vector<std::string> read_list(const JsonValue &value, std::string_view name) {
  if (const auto text = value.string()) return split_scopes(*text);
  std::vector<std::string> list;
  for (const JsonValue &item : value.items()) {
    const auto text = item.string();
    if (!text || text->empty()) throw_invalid(std::string(name) + " has an element that is not a text");
    list.emplace_back(*text);
  }
  if (value.present() && !value.is_array()) throw_invalid(std::string(name) + " is not an array of texts");
  return list;
}

const Company &create_company(World &world, const JsonValue &from) {
  Company company;
  company.id = new_id(world.state.companies, from, world.ids.alphanumeric(20));
  company.name = text_or(from, "name", "Harbor Point Marketing");
  company.email = text_or(from, "email", "hello@harborpoint.example");
  company.phone = text_or(from, "phone", "+13125550100");
  company.owner = text_or(from, "owner", "Maren Lindqvist");
  company.user_id = text_or(from, "user_id", world.ids.alphanumeric(20));
  return world.state.companies.add(std::move(company));
}

const Location &create_location(World &world, const JsonValue &from) {
  Location location;
  location.id = new_id(world.state.locations, from, world.ids.alphanumeric(20));
  location.company_id = reference(world.state.companies, from, "company_id");
  location.name = text_or(from, "name", "Sub-account " + std::to_string(world.state.locations.size() + 1));
  location.active = from["active"].boolean().value_or(true);
  location.created_ms = world.clock.unix_ms();
  location.fields = other_members(from, {"id", "company_id", "companyId", "name", "active"});
  const Location &added = world.state.add_location(std::move(location));
  tell_future_location(world, added);
  return added;
}

const Contact &create_contact(World &world, const JsonValue &from) {
  Contact contact;
  contact.id = new_id(world.state.contacts, from, world.ids.alphanumeric(20));
  contact.location_id = reference(world.state.locations, from, "location_id");
  contact.added_ms = contact.updated_ms = world.clock.unix_ms();
  contact.fields = other_members(from, {"id", "location_id", "locationId", "dateAdded", "dateUpdated"});
  return world.state.contacts[contact.id] = contact;
}

Item &add_item(World &world, std::string_view kind, std::string location_id, Record fields) {
  const std::int64_t now_ms = world.clock.unix_ms();
  return world.state.items.of(kind).add(
      {world.ids.alphanumeric(20), std::move(location_id), now_ms, now_ms, std::move(fields)});
}

const Item &create_item(World &world, std::string_view kind, const JsonValue &from) {
  Directory<Item> &all = world.state.items.of(kind);
  Item item;
  item.id = new_id(all, from, world.ids.alphanumeric(20));
  item.location_id = reference(world.state.locations, from, "location_id");
  item.added_ms = item.updated_ms = world.clock.unix_ms();
  item.fields = other_members(from, {"id", "location_id", "locationId", "dateAdded", "dateUpdated"});
  return all.add(std::move(item));
}

const App &create_app(World &world, const JsonValue &from) {
  App app;
  app.id = new_id(world.state.apps, from, world.ids.hex(24));
  if (app.id.find('-') != std::string::npos) throw_invalid("an app id has no hyphen: " + printable(app.id, 64));
  app.version_id = text_or(from, "version_id", app.id);
  app.name = "Sandbox App";
  app.target = read_level(from["target"], Level::LOCATION);
  for (const JsonValue &client : from["clients"].items()) app.clients.push_back(read_client(world, app, client));
  if (app.clients.empty()) app.clients.push_back(read_client(world, app, from));
  app.default_client = app.clients.front().id;
  app.redirect_uris = {"http://localhost:3000/oauth/callback"};
  app.scopes = {"contacts.readonly", "contacts.write", "locations.readonly", "oauth.readonly", "oauth.write"};
  app.shared_secret = text_or(from, "shared_secret", uuid_of(world.ids.named("shared secret of " + app.id)));
  app.webhook_key = public_key_text(world.webhook_keys.of_app(app.id, world.ids)->ed25519()).der_base64;
  apply_settings(world, app, from);
  return world.state.apps.add(std::move(app));
}

const App &update_app(World &world, std::string_view app_id, const JsonValue &change) {
  App *found = world.state.apps.find(app_id);
  if (!found) throw_invalid("there is no app " + printable(app_id, 64));
  App app = *found;
  if (change["add_client"].boolean().value_or(false)) app.clients.push_back(read_client(world, app, change));
  apply_settings(world, app, change);
  return *found = app;
}

std::string create_pit(World &world, const JsonValue &from) {
  State &state = world.state;
  Pit pit;
  pit.id = world.ids.hex(24);
  pit.name = text_or(from, "name", "Private integration");
  pit.level = read_level(from["level"], Level::LOCATION);
  if (pit.level == Level::AGENCY) {
    pit.resource_id = pit.company_id = reference(state.companies, from, "resource_id");
    pit.scopes = {"companies.readonly", "locations.readonly", "locations.write", "users.readonly"};
  } else {
    pit.resource_id = reference(state.locations, from, "resource_id");
    pit.company_id = state.locations.find(pit.resource_id)->company_id;
    pit.scopes = {"contacts.readonly", "contacts.write", "locations.readonly"};
  }
  if (from["scopes"].present()) pit.scopes = read_list(from["scopes"], "scopes");
  pit.created_ms = pit.last_used_ms = world.clock.unix_ms();
  std::string token = text_or(from, "token", "pit-" + world.ids.uuid());
  if (!token.starts_with("pit-")) throw_invalid("the token does not begin with \"pit-\"");
  state.add_pit(token, std::move(pit));
  return token;
}

std::string rotate_pit(World &world, std::string_view pit_id, bool expire_now) {
  Pit *old = world.state.pit_by_id(pit_id);
  if (!old) throw_invalid("there is no PIT with the id " + printable(pit_id, 64));
  const Pit fresh = *old;
  old->expires_ms = world.clock.unix_ms() + (expire_now ? 0 : rotation_overlap_ms);
  std::string token = "pit-" + world.ids.uuid();
  world.state.add_pit(token, fresh);
  return token;
}

std::string app_json(const App &app) {
  JsonWriter out;
  out.begin_object().member("id", app.id).member("name", app.name).member("version_id", app.version_id);
  out.member("target", app.target == Level::AGENCY ? "agency" : "location").member("bulk", app.bulk);
  const auto key = std::find_if(app.clients.begin(), app.clients.end(),
                                [&](const ClientKey &client) { return client.id == app.default_client; });
  out.member("client_id", key->id).member("client_secret", key->secret).key("clients").begin_array();
  for (const ClientKey &client : app.clients)
    out.begin_object().member("client_id", client.id).member("client_secret", client.secret).end_object();
  out.end_array();
  if (!app.redirect_uris.empty()) out.member("redirect_uri", app.redirect_uris.front());
  out.key("redirect_uris").begin_array();
  for (const std::string &uri : app.redirect_uris) out.string(uri);
  out.end_array().member("scope", join_scopes(app.scopes)).member("custom_page_url", app.custom_page_url);
  out.member("webhook_url", app.webhook_url);
  out.key("webhook_urls").begin_object();
  for (const auto &[type, url] : app.webhook_urls) out.member(type, url);
  out.end_object().member("webhook_key", app.webhook_key).member("shared_secret", app.shared_secret);
  return out.end_object().str();
}

void write_pit(JsonWriter &out, const Pit &pit) {
  out.begin_object().member("id", pit.id).member("name", pit.name);
  out.member("level", pit.level == Level::AGENCY ? "agency" : "location");
  out.member("resource_id", pit.resource_id).member("scope", join_scopes(pit.scopes)).end_object();
}

}  // namespace ghlauth::sandbox
