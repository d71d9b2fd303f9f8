// What the doctor found.
#pragma once

#include <string>
#include <vector>

namespace ghlauth::cli {

enum class Health { GOOD, NOTE, BAD };

struct Finding {
  std::string check;  ///< "dns", "tls" and so on
  Health health = Health::GOOD;
  std::string message;
  std::string remedy;  ///< empty where nothing is to be done
};

using Findings = std::vector<Finding>;

/// Prints them; returns the exit code.
[[nodiscard]] int show_findings(const Findings &findings, bool as_json);

}  // namespace ghlauth::cli
