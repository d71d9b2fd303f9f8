#include "capi/keep.hpp"

#include "capi/arguments.hpp"
#include "capi/cancel.hpp"
#include "capi/guard.hpp"
#include "capi/oauth.hpp"
#include "capi/report.hpp"
#include "capi/tables.hpp"

using namespace ghlauth::capi;
using ghlauth::auth::KeepOptions;

namespace {

constexpr std::int64_t year_s = 365 * 86400;
constexpr std::int64_t hour_ms = 3600 * 1000;

template <class Body>
ghlauth_status set(ghlauth_keep_options *options, ghlauth_error **error, Body &&body) {
  return guard(error, [&] { body(deref(options, "options").options); });
}

}  // namespace

extern "C" {

ghlauth_status ghlauth_keep_options_new(ghlauth_keep_options **options, ghlauth_error **error) {
  return guard(error, [&] {
    require_out(options, "options");
    *options = std::make_unique<ghlauth_keep_options>().release();
  });
}

ghlauth_status ghlauth_keep_options_set_age_s(ghlauth_keep_options *options, std::int64_t age_s, ghlauth_error **error) {
  return set(options, error, [&](KeepOptions &o) { o.age_s = number_between(age_s, 60, year_s, "age_s"); });
}

ghlauth_status ghlauth_keep_options_set_max_refreshes(ghlauth_keep_options *options, std::int64_t max_refreshes,
                                                      ghlauth_error **error) {
  return set(options, error, [&](KeepOptions &o) {
    const std::int64_t given = number_between(max_refreshes, 0, INT64_MAX, "max_refreshes");
    o.max_refreshes = given == 0 ? INT64_MAX : given;
  });
}

ghlauth_status ghlauth_keep_options_set_parallel(ghlauth_keep_options *options, std::int32_t parallel, ghlauth_error **error) {
  return set(options, error, [&](KeepOptions &o) {
    o.parallel = static_cast<std::size_t>(number_between(parallel, 1, 64, "parallel"));
  });
}

ghlauth_status ghlauth_keep_options_set_interval_ms(ghlauth_keep_options *options, std::int64_t interval_ms,
                                                    ghlauth_error **error) {
  return set(options, error, [&](KeepOptions &o) { o.interval_ms = number_between(interval_ms, 0, hour_ms, "interval_ms"); });
}

ghlauth_status ghlauth_keep_options_set_tombstone_age_s(ghlauth_keep_options *options, std::int64_t age_s,
                                                        ghlauth_error **error) {
  return set(options, error, [&](KeepOptions &o) { o.tombstone_age_s = number_between(age_s, 0, INT32_MAX, "age_s"); });
}

ghlauth_status ghlauth_keep_options_set_reconcile(ghlauth_keep_options *options, std::int32_t enabled, ghlauth_error **error) {
  return set(options, error, [&](KeepOptions &o) { o.reconcile = flag(enabled, "enabled"); });
}

ghlauth_status ghlauth_keep_options_set_progress(ghlauth_keep_options *options, const ghlauth_keep_progress *progress,
                                                 ghlauth_error **error) {
  return guard(error, [&] {
    if (progress == nullptr) {
      deref(options, "options").options.progress = KeepOptions().progress;
      return;
    }
    const auto table = copy_table(progress, sizeof(ghlauth_keep_progress), "progress");  // first: it is dropped whatever happens
    if ((*table)->done == nullptr) ghlauth::throw_invalid("progress.done is NULL");
    deref(options, "options").options.progress = [table](const std::string &id, std::int32_t status) {
      (*table)->done((*table)->user_data, id.c_str(), status);
    };
  });
}

void ghlauth_keep_options_free(ghlauth_keep_options *options) { free_handle(options); }

ghlauth_status ghlauth_oauth_keep(ghlauth_oauth *oauth, ghlauth_report **report, const ghlauth_keep_options *options,
                                  ghlauth_cancel *cancel, ghlauth_error **error) {
  return guard(error, [&] {
    clear_out(report);
    ghlauth_oauth &target = deref(oauth, "oauth");
    const ghlauth::Cancel &stop = cancel_of(cancel);
    KeepOptions chosen;
    if (options != nullptr) chosen = deref(options, "options").options;
    ReportOut out(report);
    ghlauth::auth::Keeper(target.oauth, std::move(chosen), out.report()).run(stop);
    out.report().require_complete();
  });
}

ghlauth_status ghlauth_oauth_reconcile(ghlauth_oauth *oauth, ghlauth_report **report, const char *company_id,
                                       ghlauth_cancel *cancel, ghlauth_error **error) {
  return guard(error, [&] {
    clear_out(report);
    ghlauth_oauth &target = deref(oauth, "oauth");
    const std::string company(id_text(company_id, "company_id"));
    const ghlauth::Cancel &stop = cancel_of(cancel);  // a call that is cancelled before it begins opens no session either
    const auto session = ghlauth::net::SessionPool::lease(target.oauth->environment()->sessions);
    ReportOut out(report);
    const auto result = run_blocking(target.oauth->reconcile(*session, company), stop);
    out.report().done = result.added + result.removed;
  });
}

}  // extern "C"
