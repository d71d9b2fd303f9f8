// A store as text, and back.
#include <functional>
#include <optional>

#include "capi/arguments.hpp"
#include "capi/bytes.hpp"
#include "capi/cancel.hpp"
#include "capi/guard.hpp"
#include "capi/report.hpp"
#include "capi/store.hpp"
#include "core/line_reader.hpp"
#include "store/transfer.hpp"

using namespace ghlauth::capi;
using ghlauth::Cancel;
using ghlauth::LineReader;
using ghlauth::run_blocking;
using ghlauth::store::Export;
using ghlauth::store::Import;
using ghlauth::store::OpenOptions;

namespace {

OpenOptions options_of(const ghlauth_store_options *options) {
  return options != nullptr ? deref(options, "options").options : OpenOptions();
}

using MakeSink = std::function<std::unique_ptr<ByteSink>()>;

void run_export(ghlauth_store *store, ghlauth_report **report, const MakeSink &make, bool is_file,
                const ghlauth_store_options *options, ghlauth_cancel *cancel) {
  const auto table = deref(store, "store").vault->table();
  OpenOptions chosen = options_of(options);
  const Cancel &stop = cancel_of(cancel);
  ReportOut out(report);
  Export source(table, std::move(chosen), out.report());
  if (source.is_plain() && !is_file)
    ghlauth::throw_invalid("plain records are exported to a file alone", "Call ghlauth_store_export_file.");
  const auto sink = make();
  for (;;) {
    stop.check();
    const auto lines = run_blocking(source.next(), stop);
    if (!lines) break;
    if (!lines->empty()) sink->write(view(*lines));
  }
  sink->keep();
  out.report().require_complete();
}

void run_import(ghlauth_store *store, ghlauth_report **report, ByteSource &source, const ghlauth_store_options *options,
                ghlauth_cancel *cancel) {
  const auto vault = deref(store, "store").vault;
  OpenOptions chosen = options_of(options);
  const Cancel &stop = cancel_of(cancel);
  ReportOut out(report);
  Import import(vault->table(), std::move(chosen), out.report(), [&](const std::string &id) { vault->forget(id); });
  LineReader lines([&](char *buffer, std::size_t capacity) { return source.read(buffer, capacity); });
  while (const auto line = lines.next(ghlauth::store::max_transfer_line_bytes)) {
    stop.check();
    if (line->is_cut)
      import.refuse("it is longer than that of any row");
    else
      run_blocking(import.take(view(line->text)), stop);
  }
  import.finish();
}

}  // namespace

extern "C" {

ghlauth_status ghlauth_store_export(ghlauth_store *store, ghlauth_report **report, const ghlauth_byte_sink *sink,
                                    const ghlauth_store_options *options, ghlauth_cancel *cancel, ghlauth_error **error) {
  return guard(error, [&] {
    clear_out(report);
    auto made = make_sink(sink);  // first: it is dropped whatever happens
    run_export(store, report, [&] { return std::move(made); }, false, options, cancel);
  });
}

ghlauth_status ghlauth_store_export_file(ghlauth_store *store, ghlauth_report **report, const char *path,
                                         const ghlauth_store_options *options, ghlauth_cancel *cancel, ghlauth_error **error) {
  return guard(error, [&] {
    clear_out(report);
    const std::string name(filled_text(path, "path"));
    run_export(store, report, [&] { return make_file_sink(name); }, true, options, cancel);
  });
}

ghlauth_status ghlauth_store_import(ghlauth_store *store, ghlauth_report **report, const ghlauth_byte_source *source,
                                    const ghlauth_store_options *options, ghlauth_cancel *cancel, ghlauth_error **error) {
  return guard(error, [&] {
    clear_out(report);
    const auto made = make_source(source);  // first: it is dropped whatever happens
    run_import(store, report, *made, options, cancel);
  });
}

ghlauth_status ghlauth_store_import_file(ghlauth_store *store, ghlauth_report **report, const char *path,
                                         const ghlauth_store_options *options, ghlauth_cancel *cancel, ghlauth_error **error) {
  return guard(error, [&] {
    clear_out(report);
    const auto made = make_file_source(std::string(filled_text(path, "path")));
    run_import(store, report, *made, options, cancel);
  });
}

}  // extern "C"
