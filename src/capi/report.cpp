#include "capi/report.hpp"

using ghlauth::capi::free_handle;
using ghlauth::capi::peek;

namespace {

const ghlauth::store::Report::Failure *failure_at(const ghlauth_report *report, size_t index) noexcept {
  return peek(report) && index < report->report.failures.size() ? &report->report.failures[index] : nullptr;
}

}  // namespace

extern "C" {

std::int64_t ghlauth_report_done(const ghlauth_report *report) { return peek(report) ? report->report.done : -1; }
std::int64_t ghlauth_report_skipped(const ghlauth_report *report) { return peek(report) ? report->report.skipped : -1; }
std::int64_t ghlauth_report_failed(const ghlauth_report *report) { return peek(report) ? report->report.failed : -1; }
size_t ghlauth_report_size(const ghlauth_report *report) { return peek(report) ? report->report.failures.size() : 0; }
const char *ghlauth_report_name(const ghlauth_report *report, size_t index) {
  const auto *failure = failure_at(report, index);
  return failure != nullptr ? failure->name.c_str() : nullptr;
}
const char *ghlauth_report_reason(const ghlauth_report *report, size_t index) {
  const auto *failure = failure_at(report, index);
  return failure != nullptr ? failure->reason.c_str() : nullptr;
}
void ghlauth_report_free(ghlauth_report *report) { free_handle(report); }

}  // extern "C"
