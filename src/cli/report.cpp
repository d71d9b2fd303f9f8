#include "cli/report.hpp"

#include <unistd.h>

#include <cstdio>

#include "cli/terminal.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

void line(std::FILE *to, int fd, const char *colour, const char *mark, const std::string &text) {
  const bool colours = has_colours(fd);
  const std::string marked = std::string(colours ? colour : "") + mark + (colours ? "\x1b[0m " : " ");
  std::fprintf(to, "%s%s\n", is_terminal(fd) ? marked.c_str() : "", printable(text).c_str());
}

Json time_json(std::int64_t time_s) { return time_s < 0 ? Json() : Json(time_s); }

}  // namespace

void success(const std::string &text) { line(stdout, STDOUT_FILENO, "\x1b[32m", "\u2713", text); }
void warn(const std::string &text) { line(stderr, STDERR_FILENO, "\x1b[33m", "!", text); }

const char *state_name(int state) {
  switch (state) {
    case GHLAUTH_INSTALLATION_VALID: return "valid";
    case GHLAUTH_INSTALLATION_NEEDS_AUTHORIZATION: return "needs authorization";
    case GHLAUTH_INSTALLATION_INACTIVE: return "inactive";
    case GHLAUTH_INSTALLATION_REMOVED: return "removed";
    case GHLAUTH_INSTALLATION_DUE: return "due";
    case GHLAUTH_INSTALLATION_REFRESHING: return "refreshing";
    default: return "unknown";
  }
}

Json installation_json(const ghlauth_installation &installation) {
  const ghlauth_installation *i = &installation;
  Json scopes = Json::array(), out = Json::object();
  const ghlauth_list *granted = ghlauth_installation_scopes(i);
  for (std::size_t at = 0; at < ghlauth_list_size(granted); ++at) scopes.push(ghlauth_list_at(granted, at));
  out.add("as", std::string("installation:") + ghlauth_installation_id(i)).add("kind", "installation");
  out.add("id", ghlauth_installation_id(i)).add("level", level_name(ghlauth_installation_level(i)));
  out.add("resource_id", ghlauth_installation_resource_id(i)).add("company_id", ghlauth_installation_company_id(i));
  out.add("location_id", ghlauth_installation_location_id(i)).add("user_id", ghlauth_installation_user_id(i));
  out.add("client_id", ghlauth_installation_client_id(i)).add("api_origin", ghlauth_installation_api_origin(i));
  out.add("state", state_name(ghlauth_installation_state(i))).add("reason", ghlauth_installation_state_reason(i));
  out.add("since_s", time_json(ghlauth_installation_since_s(i)));
  out.add("access_token_expires_at_s", time_json(ghlauth_installation_expires_at_s(i)));
  out.add("grant_expires_at_s", time_json(ghlauth_installation_grant_expires_at_s(i)));
  out.add("unclaimed", ghlauth_installation_is_unclaimed(i) == 1).add("scopes", std::move(scopes));
  out.add("owner", ghlauth_installation_owner(i));
  return out;
}

Json pit_json(const SavedPit &pit, const char *state) {
  Json out = Json::object();
  out.add("as", "pit:" + pit.name).add("kind", "pit").add("id", pit.name).add("level", level_name(pit.level));
  out.add("resource_id", pit.resource_id).add("api_url", pit.origin.api_url).add("state", state);
  return out;
}

}  // namespace ghlauth::cli
