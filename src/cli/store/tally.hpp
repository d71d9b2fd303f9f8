// What became of the rows of a store, as the commands tell it.
#pragma once

#include <string>
#include <utility>

#include "cli/failure.hpp"
#include "cli/handles.hpp"
#include "cli/options.hpp"

namespace ghlauth::cli {

/// How many rows were done and left, and why others failed: "Exported 12 rows", or JSON. Returns the exit code.
/// `stayed`: what those are that there was nothing to do for.
int show_tally(const Options &options, const Report &report, const std::string &done, const std::string &stayed);

/// Runs a call that gives a report, also where only some of the rows failed; throws what kept it from all of them.
template <class Call>
[[nodiscard]] Report reported(Call &&call) {
  ghlauth_report *raw = nullptr;
  ghlauth_error *error = nullptr;
  const ghlauth_status status = std::forward<Call>(call)(&raw, &error);
  Report report(raw);
  if (status < 0 && status != GHLAUTH_E_INCOMPLETE) throw failure_of(status, error);
  ghlauth_error_free(error);  // the rows that failed are in the report
  return report;
}

}  // namespace ghlauth::cli
