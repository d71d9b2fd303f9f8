// What events said of a place where no installation is known yet: it is kept until there is one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/secret.hpp"
#include "protocol/lifecycle.hpp"

namespace ghlauth {

struct RememberedRecord {
  std::string app_id;
  std::string company_id;   ///< empty where no event of the location has named it
  std::string location_id;  ///< empty for a company
  Lifecycle lifecycle;
  std::int64_t noted_at_s = 0;  ///< when something was noted last

  /// As that of the installation would be.
  [[nodiscard]] std::string id() const;

  [[nodiscard]] SecretBytes serialize() const;
  /// Throws STORE for anything that serialize() did not write.
  static RememberedRecord deserialize(std::string_view json);
};

}  // namespace ghlauth
