#include "cli/credential_kinds.hpp"

#include <ghlauth/operation.h>

namespace ghlauth::cli {

std::vector<std::string> credential_kinds(std::uint32_t bits) {
  const struct {
    std::uint32_t bit;
    const char *name;
  } kinds[] = {{GHLAUTH_ADMITS_LOCATION_PIT, "location_pit"},
               {GHLAUTH_ADMITS_AGENCY_PIT, "agency_pit"},
               {GHLAUTH_ADMITS_LOCATION_OAUTH, "location_oauth"},
               {GHLAUTH_ADMITS_AGENCY_OAUTH, "agency_oauth"}};
  std::vector<std::string> names;
  for (const auto &kind : kinds)
    if ((bits & kind.bit) != 0) names.emplace_back(kind.name);
  return names;
}

}  // namespace ghlauth::cli
