// What is known about an installation.
#pragma once

#include "call.hpp"

namespace ghlauth_binding {

/// What was known about an installation when it was looked up. Texts are "" and times -1 when they are not known.
class Installation {
 public:
  std::string id;
  std::int32_t level = 0;
  std::string resource_id;
  std::string company_id;
  std::string location_id;
  std::string user_id;
  std::string app_id;
  std::string client_id;
  std::string owner;
  std::int32_t state = 0;
  std::string state_reason;
  std::int64_t since_s = -1;
  std::int64_t expires_at_s = -1;
  std::int64_t grant_expires_at_s = -1;
  std::int64_t granted_at_s = -1;
  std::string plan_id;
  bool bulk = false;
  bool unclaimed = false;
  bool adopted = false;

  std::vector<std::string> scopes() const { return scopes_; }
  std::vector<std::string> approved_locations() const { return approved_locations_; }

#ifndef SWIG
  Installation() = default;
  explicit Installation(const ghlauth_installation *one)
      : id(detail::text(ghlauth_installation_id(one))),
        level(ghlauth_installation_level(one)),
        resource_id(detail::text(ghlauth_installation_resource_id(one))),
        company_id(detail::text(ghlauth_installation_company_id(one))),
        location_id(detail::text(ghlauth_installation_location_id(one))),
        user_id(detail::text(ghlauth_installation_user_id(one))),
        app_id(detail::text(ghlauth_installation_app_id(one))),
        client_id(detail::text(ghlauth_installation_client_id(one))),
        owner(detail::text(ghlauth_installation_owner(one))),
        state(ghlauth_installation_state(one)),
        state_reason(detail::text(ghlauth_installation_state_reason(one))),
        since_s(ghlauth_installation_since_s(one)),
        expires_at_s(ghlauth_installation_expires_at_s(one)),
        grant_expires_at_s(ghlauth_installation_grant_expires_at_s(one)),
        granted_at_s(ghlauth_installation_granted_at_s(one)),
        plan_id(detail::text(ghlauth_installation_plan_id(one))),
        bulk(ghlauth_installation_is_bulk(one) == 1),
        unclaimed(ghlauth_installation_is_unclaimed(one) == 1),
        adopted(ghlauth_installation_is_adopted(one) == 1),
        scopes_(detail::strings(ghlauth_installation_scopes(one))),
        approved_locations_(detail::strings(ghlauth_installation_approved_locations(one))) {}

 private:
  std::vector<std::string> scopes_;
  std::vector<std::string> approved_locations_;
#endif
};

}  // namespace ghlauth_binding
