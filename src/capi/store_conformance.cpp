// The checks of store_table.h: over a store, and over a table alone.
#include <exception>

#include "capi/arguments.hpp"
#include "capi/guard.hpp"
#include "capi/store.hpp"
#include "capi/store_table.hpp"
#include "capi/tables.hpp"
#include "store/conformance.hpp"

using namespace ghlauth::capi;

namespace {

/// All of them, also behind one that fails; throws what the first one failed with.
void run_checks(ghlauth::store::Table &table, ghlauth::Log *log) {
  std::exception_ptr first;
  for (const ghlauth::store::Check &check : ghlauth::store::conformance_checks()) {
    std::string reason;
    try {
      ghlauth::store::run_beside_others(check, table);
    } catch (const ghlauth::Error &failure) {
      reason = failure.message();
      if (!first) first = std::current_exception();
    }
    if (log != nullptr && reason.empty())
      log->write(ghlauth::LogLevel::INFO, "store.check", {{"check", check.name}, {"status", "ok"}});
    else if (log != nullptr)
      log->write(ghlauth::LogLevel::ERROR, "store.check", {{"check", check.name}, {"status", "failed"}, {"reason", reason}});
  }
  if (first) std::rethrow_exception(first);
}

}  // namespace

extern "C" {

ghlauth_status ghlauth_store_conformance(ghlauth_store *store, const ghlauth_log_table *log, ghlauth_error **error) {
  return guard(error, [&] {
    const auto report = make_log(log);
    run_checks(*deref(store, "store").vault->table(), report.get());
  });
}

ghlauth_status ghlauth_store_table_conformance(const ghlauth_store_table *table, const ghlauth_log_table *log,
                                               ghlauth_error **error) {
  return guard(error, [&] {
    std::shared_ptr<ghlauth::Log> report;  // dropped whatever the table is, and the table whatever this is
    std::exception_ptr no_report;
    try {
      report = make_log(log);
    } catch (...) {
      no_report = std::current_exception();
    }
    const auto given = make_store_table(table);
    if (no_report) std::rethrow_exception(no_report);
    if (const auto key = ghlauth::store::first_key_of_others(*given))
      ghlauth::throw_invalid("the table has rows in it, the first one \"" + ghlauth::printable(*key, 100) + "\"",
                             "Give one with nothing in it: nothing was changed.");
    run_checks(*given, report.get());
  });
}

}  // extern "C"
