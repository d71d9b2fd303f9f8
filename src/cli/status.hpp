// What is logged in, and how it is: one look at it, as a table with notes below it, and as JSON.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/credentials.hpp"
#include "cli/json.hpp"
#include "cli/table.hpp"

namespace ghlauth::cli {

struct Status {
  std::unique_ptr<Session> session;  ///< which the listing points into
  Listing listing;
  std::vector<std::string> pit_states;  ///< beside its entries; empty for an installation
};

/// The credential of --as, or all of them: with `all` also those that were removed. What it throws is a Failure.
/// `options` have to live as long as what is returned.
[[nodiscard]] Status look_at_status(const Options &options, bool all);

/// How the time that is left is told: "23 h", or "23:59:41".
enum class Ends { ROUGHLY, TO_THE_SECOND };
[[nodiscard]] Table status_table(const Status &status, Ends ends);
/// What the user has to do something about.
[[nodiscard]] std::vector<std::string> status_notes(const Status &status);
/// Rows that do not open.
[[nodiscard]] std::vector<std::string> unreadable_notes(const Status &status);
[[nodiscard]] Json status_json(const Status &status);

}  // namespace ghlauth::cli
