#pragma once

#include <ghlauth/installation.h>

#include <memory>
#include <string>
#include <vector>

#include "auth/oauth.hpp"
#include "capi/handle.hpp"
#include "capi/list.hpp"
#include "protocol/installation_record.hpp"

/// A snapshot without the tokens.
struct ghlauth_installation : ghlauth::capi::Handle<ghlauth::capi::tag("GINS")> {
  explicit ghlauth_installation(const ghlauth::InstallationRecord &from);
  ghlauth::InstallationRecord record;
  std::string id;
  ghlauth_list scopes;
  ghlauth_list approved_locations;
};

struct ghlauth_installations : ghlauth::capi::Handle<ghlauth::capi::tag("GIST")> {
  std::vector<std::unique_ptr<ghlauth_installation>> items;
  std::string next;  // of a page
};

struct ghlauth_client_counts : ghlauth::capi::Handle<ghlauth::capi::tag("GCCO")> {
  struct Count {
    std::string client_id;
    std::int64_t total = 0;
    std::int64_t in_use = 0;
  };
  std::vector<Count> counts;
  std::int64_t unreadable = 0;
};

struct ghlauth_locations : ghlauth::capi::Handle<ghlauth::capi::tag("GLOC")> {
  ghlauth::auth::ListedLocations listed;
};
