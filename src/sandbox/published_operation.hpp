// A line of the file of published operations, read but not judged.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sandbox/operation.hpp"

namespace ghlauth::sandbox {

struct PublishedLocation {
  std::string name;
  LocationName::Place place;
  bool is_required;
  bool has_type;
};

struct PublishedOperation {
  bool is_v3 = false;
  std::string method;
  std::string path;
  std::string version;  ///< empty: none declared
  unsigned callers = 0;
  std::string scope;
  std::vector<PublishedLocation> locations;
};

/// Throws INVALID_ARGUMENT with what is wrong.
PublishedOperation read_published_operation(std::string_view line);

}  // namespace ghlauth::sandbox
