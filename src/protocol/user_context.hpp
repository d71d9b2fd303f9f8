// The user of HighLevel who looks at a custom page of the app.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "protocol/level.hpp"

namespace ghlauth {

/// The numbers are those of the public header.
enum class UserRole : std::int32_t { UNKNOWN = 0, ADMIN = 1, USER = 2 };

struct UserContext {
  std::string user_id;
  std::string company_id;
  std::string active_location;  ///< empty outside of locations: this tells, `type` does not
  std::string role;             ///< "admin" or "user"
  std::string type;             ///< "agency" or "location"
  std::string user_name;
  std::string email;
  std::string json;  ///< the whole of it, as it was read

  [[nodiscard]] UserRole role_kind() const noexcept;
  [[nodiscard]] Level type_kind() const noexcept;
};

/// From the application, which decrypted it. Throws INVALID_ARGUMENT naming the field. Unknown fields are allowed.
UserContext read_user_context(std::string_view json);

/// From a decryption, of which nobody knows whether it is one, or was changed: ids have their known shape, role and type their
/// known values, and everything that core/json refuses is refused. Unknown fields are allowed. Nothing, and not why, for
/// anything else.
std::optional<UserContext> read_opened_user_context(std::string_view text);

}  // namespace ghlauth
