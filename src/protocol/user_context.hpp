// The user of HighLevel who looks at a custom page of the app.
#pragma once

#include <string>
#include <string_view>

namespace ghlauth {

struct UserContext {
  std::string user_id;
  std::string company_id;
  std::string active_location;  ///< empty outside of locations: this tells, `type` does not
  std::string role;             ///< "admin" or "user"
  std::string type;             ///< "agency" or "location"
  std::string user_name;
  std::string email;
};

/// Throws INVALID_ARGUMENT naming the field. Unknown fields are allowed.
UserContext read_user_context(std::string_view json);

}  // namespace ghlauth
