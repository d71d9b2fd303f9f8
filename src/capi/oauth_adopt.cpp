// Moving in from HighLevel's own SDK.
#include "auth/sdk_import.hpp"
#include "capi/arguments.hpp"
#include "capi/bytes.hpp"
#include "capi/cancel.hpp"
#include "capi/guard.hpp"
#include "capi/oauth.hpp"
#include "capi/report.hpp"
#include "core/line_reader.hpp"

using namespace ghlauth::capi;
using ghlauth::Cancel;
using ghlauth::LineReader;
using ghlauth::run_blocking;
using ghlauth::auth::OAuthPtr;

namespace {

constexpr std::size_t max_line_bytes = 64U << 20;
constexpr std::size_t page_size = 500;

void import_sessions(ghlauth_oauth *oauth, ghlauth_report **report, ByteSource &source, const char *client_id,
                     const char *owner, ghlauth_cancel *cancel) {
  const OAuthPtr target = deref(oauth, "oauth").oauth;
  const Cancel &stop = cancel_of(cancel);
  const std::string key(optional_text(client_id, "client_id"));
  const std::string label(owner_label(optional_text(owner, "owner")));
  ReportOut out(report);
  ghlauth::auth::SdkImport import(target, key, label, out.report());
  LineReader lines([&](char *buffer, std::size_t capacity) { return source.read(buffer, capacity); });
  while (const auto line = lines.next(max_line_bytes)) {
    stop.check();
    if (line->is_cut)
      import.refuse("it is longer than 64 MiB");
    else
      run_blocking(import.take(view(line->text)), stop);
  }
  run_blocking(import.finish(), stop);
}

void activate_one(const OAuthPtr &oauth, std::string id, const Cancel &stop, ghlauth::store::Report &report) {
  const bool activated = run_blocking(oauth->activate(std::move(id)), stop);
  ++(activated ? report.done : report.skipped);
}

void activate_all(const OAuthPtr &oauth, const Cancel &stop, ghlauth::store::Report &report) {
  std::string after;
  do {
    stop.check();
    const auto page = run_blocking(oauth->page({}, std::move(after), page_size), stop);
    for (const auto &record : page.records) {
      stop.check();
      try {
        activate_one(oauth, record.id(), stop, report);
      } catch (const ghlauth::Error &error) {
        if (error.status() != ghlauth::Status::NOT_FOUND) throw;  // otherwise removed meanwhile
      }
    }
    for (const auto &damaged : page.damaged) report.fail(damaged.id, damaged.reason);
    after = page.next;
  } while (!after.empty());
}

}  // namespace

extern "C" {

ghlauth_status ghlauth_oauth_import_sdk_sessions(ghlauth_oauth *oauth, ghlauth_report **report,
                                                 const ghlauth_byte_source *source, const char *client_id, const char *owner,
                                                 ghlauth_cancel *cancel, ghlauth_error **error) {
  return guard(error, [&] {
    clear_out(report);
    const auto made = make_source(source);  // first: it is dropped whatever happens
    import_sessions(oauth, report, *made, client_id, owner, cancel);
  });
}

ghlauth_status ghlauth_oauth_import_sdk_sessions_file(ghlauth_oauth *oauth, ghlauth_report **report, const char *path,
                                                      const char *client_id, const char *owner, ghlauth_cancel *cancel,
                                                      ghlauth_error **error) {
  return guard(error, [&] {
    clear_out(report);
    (void)deref(oauth, "oauth");
    const auto made = make_file_source(std::string(filled_text(path, "path")));
    import_sessions(oauth, report, *made, client_id, owner, cancel);
  });
}

ghlauth_status ghlauth_oauth_activate(ghlauth_oauth *oauth, ghlauth_report **report, const char *installation_id,
                                      ghlauth_cancel *cancel, ghlauth_error **error) {
  return guard(error, [&] {
    clear_out(report);
    const OAuthPtr target = deref(oauth, "oauth").oauth;
    const Cancel &stop = cancel_of(cancel);
    std::string id;
    if (installation_id != nullptr) id = filled_text(installation_id, "installation_id");
    ReportOut out(report);
    if (installation_id != nullptr)
      activate_one(target, std::move(id), stop, out.report());
    else
      activate_all(target, stop, out.report());
    out.report().require_complete();
  });
}

}  // extern "C"
