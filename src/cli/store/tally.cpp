#include "cli/store/tally.hpp"

#include <cstdio>

#include "cli/json.hpp"
#include "cli/report.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

std::string rows(std::int64_t count) { return std::to_string(count) + (count == 1 ? " row" : " rows"); }

void show_json(const ghlauth_report *report) {
  Json failures = Json::array(), out = Json::object();
  for (std::size_t i = 0; i < ghlauth_report_size(report); ++i) {
    Json one = Json::object();
    one.add("row", ghlauth_report_name(report, i)).add("reason", ghlauth_report_reason(report, i));
    failures.push(std::move(one));
  }
  out.add("done", ghlauth_report_done(report)).add("skipped", ghlauth_report_skipped(report));
  out.add("failed", ghlauth_report_failed(report)).add("failures", std::move(failures));
  std::printf("%s\n", out.text().c_str());
}

}  // namespace

int show_tally(const Options &options, const Report &report, const std::string &done, const std::string &stayed) {
  const ghlauth_report *of = report.get();
  const std::int64_t skipped = ghlauth_report_skipped(of), failed = ghlauth_report_failed(of);
  if (options.json) {
    show_json(of);
  } else {
    success(done + ' ' + rows(ghlauth_report_done(of)) + (skipped > 0 ? "; " + rows(skipped) + ' ' + stayed : ""));
    for (std::size_t i = 0; i < ghlauth_report_size(of); ++i)
      warn(printable(ghlauth_report_name(of, i)) + ": " + printable(ghlauth_report_reason(of, i)));
    if (failed > 0) warn(rows(failed) + " failed");
  }
  return failed > 0 ? exit_failed : exit_ok;
}

}  // namespace ghlauth::cli
