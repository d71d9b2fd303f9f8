// Sealing a store anew.
#include "capi/arguments.hpp"
#include "capi/cancel.hpp"
#include "capi/guard.hpp"
#include "capi/report.hpp"
#include "capi/store.hpp"
#include "store/rotation.hpp"

using namespace ghlauth::capi;

extern "C" {

ghlauth_status ghlauth_store_rotate(ghlauth_store *store, ghlauth_report **report, ghlauth_cancel *cancel,
                                    ghlauth_error **error) {
  return guard(error, [&] {
    clear_out(report);
    const auto table = deref(store, "store").vault->table();
    const ghlauth::Cancel &stop = cancel_of(cancel);
    ReportOut out(report);
    ghlauth::store::Rotation rotation(table, out.report());
    for (bool more = true; more;) {
      stop.check();
      more = run_blocking(rotation.step(), stop);
    }
    out.report().require_complete();
  });
}

}  // extern "C"
