#include "cli/profile.hpp"

#include <ghlauth/level.h>

#include <algorithm>
#include <filesystem>

#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/json.hpp"

namespace ghlauth::cli {
namespace {

constexpr std::int64_t version = 1;

std::filesystem::path path() { return config_folder() / "config.json"; }

[[noreturn]] void broken(const std::string &what) {
  throw Failure(exit_failed, "the profile " + path().string() + " " + what,
                "Repair it or move it away; it is never overwritten. Tokens and secrets are not in it.");
}

std::string required(const Json &from, const char *name) {
  std::optional<std::string> text = from.string(name);
  if (!text || text->empty()) broken(std::string("has an entry without \"") + name + "\"");
  return *text;
}

Origin read_origin(const Json &from) {
  return {from.string("api_url").value_or(""), from.string("marketplace_url").value_or(""),
          from.string("generation").value_or("")};
}

Profile read(const std::string &text) {
  const std::optional<Json> json = Json::parse(text);
  if (!json || !json->is_object()) broken("is no JSON object");
  if (json->integer("version") != version) broken("is not of version " + std::to_string(version));
  const auto apps = json->items("apps"), pits = json->items("pits");
  if (!apps || !pits) broken("has no lists \"apps\" and \"pits\"");
  Profile profile;
  for (const Json &app : *apps)
    profile.apps.push_back({required(app, "client_id"), required(app, "redirect_uri"), read_origin(app)});
  for (const Json &pit : *pits) {
    const std::string level = pit.string("level").value_or("unknown");
    if (level != "agency" && level != "location" && level != "unknown") broken("has a level that is none");
    profile.pits.push_back({required(pit, "name"), level_of(level), pit.string("resource_id").value_or(""), read_origin(pit)});
  }
  return profile;
}

void add_filled(Json &to, const char *name, const std::string &text) {
  if (!text.empty()) to.add(name, text);
}

void write_origin(Json &to, const Origin &origin) {
  add_filled(to, "api_url", origin.api_url);
  add_filled(to, "marketplace_url", origin.marketplace_url);
  add_filled(to, "generation", origin.generation);
}

std::string write(const Profile &profile) {
  Json apps = Json::array(), pits = Json::array();
  for (const SavedApp &app : profile.apps) {
    Json one = Json::object();
    one.add("client_id", app.client_id).add("redirect_uri", app.redirect_uri);
    write_origin(one, app.origin);
    apps.push(std::move(one));
  }
  for (const SavedPit &pit : profile.pits) {
    Json one = Json::object();
    one.add("name", pit.name);
    if (pit.level != 0) one.add("level", level_name(pit.level)).add("resource_id", pit.resource_id);
    write_origin(one, pit.origin);
    pits.push(std::move(one));
  }
  Json all = Json::object();
  all.add("version", version).add("apps", std::move(apps)).add("pits", std::move(pits));
  return all.indented() + "\n";
}

}  // namespace

const SavedApp *Profile::app(const std::string &client_id) const {
  const auto found = std::find_if(apps.begin(), apps.end(), [&](const SavedApp &app) { return app.client_id == client_id; });
  return found == apps.end() ? nullptr : &*found;
}

const SavedPit *Profile::pit(const std::string &name_or_resource) const {
  const SavedPit *found = nullptr;
  for (const SavedPit &pit : pits) {
    if (pit.name == name_or_resource) return &pit;
    if (pit.resource_id != name_or_resource) continue;
    if (found != nullptr)
      throw Failure(exit_usage, "several saved tokens are for " + name_or_resource, "Name one of them: ghlauth status");
    found = &pit;
  }
  return found;
}

void Profile::put(SavedApp app) {
  std::erase_if(apps, [&](const SavedApp &one) { return one.client_id == app.client_id; });
  apps.insert(apps.begin(), std::move(app));
}

void Profile::put(SavedPit pit) {
  std::erase_if(pits, [&](const SavedPit &one) { return one.name == pit.name; });
  pits.push_back(std::move(pit));
}

Profile read_profile() {
  const std::optional<std::string> text = read_file(path());
  return text ? read(*text) : Profile();
}

void change_profile(const std::function<void(Profile &)> &change) {
  make_folder(config_folder());
  const FolderLock lock(config_folder());
  Profile profile = read_profile();
  change(profile);
  replace_file(path(), write(profile));
}

const char *level_name(int level) {
  return level == GHLAUTH_LEVEL_AGENCY ? "agency" : level == GHLAUTH_LEVEL_LOCATION ? "location" : "unknown";
}

int level_of(const std::string &name) {
  if (name == "agency") return GHLAUTH_LEVEL_AGENCY;
  if (name == "location") return GHLAUTH_LEVEL_LOCATION;
  if (!name.empty() && name != "unknown") throw Failure(exit_usage, "the level \"" + name + "\" is not agency or location");
  return 0;
}

}  // namespace ghlauth::cli
