// One API operation as the sandbox has it: where it is, who may call it, where it names its location: data, which gate.cpp
// enforces.
#pragma once

#include <span>
#include <string_view>

namespace ghlauth::sandbox {

struct Response;
struct ApiCall;

enum Caller : unsigned { LOCATION_PIT = 1, AGENCY_PIT = 2, LOCATION_OAUTH = 4, AGENCY_OAUTH = 8 };

/// Where a request names the location whose data it is about.
enum class Names {
  NOTHING,
  IN_PATH,
  IN_QUERY,
  IN_BODY,
  AS_LOCATION_ID,   ///< the query's location_id, or locationId with Version v3
  AS_ALT_ID,        ///< the query's altId, beside altType=location
  BY_CONTACT,       ///< the path's contactId has it
  BY_BODY_CONTACT,  ///< the body's contactId has it
  BY_CONVERSATION,  ///< the path's conversationId has it
  BY_MESSAGE,       ///< the path's messageId has it
  BY_TRIGGER,       ///< the path's triggerId has it
  AS_PUBLISHED,     ///< the parameters of the specification: Operation::locations
};

/// A parameter of a specification that names a location.
struct LocationName {
  enum class Place { PATH, QUERY, BODY };
  std::string_view name;
  Place place;
  bool is_required;
  bool has_type;  ///< altId beside an altType
};

/// Which generations of the API have the operation.
enum class Generation { BOTH, V2_ONLY, V3_ONLY };

struct Operation {
  std::string_view method;
  std::string_view path;  ///< {name} matches one segment
  unsigned callers;       ///< of Caller; 0: the specification declares no security
  std::string_view scope;
  std::string_view version;
  Generation generation;
  Names names;
  Response (*handler)(ApiCall &api);
  std::span<const LocationName> locations = {};
};

}  // namespace ghlauth::sandbox
