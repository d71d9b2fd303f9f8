#pragma once

#include <ghlauth/report.h>

#include <memory>

#include "capi/handle.hpp"
#include "store/report.hpp"

struct ghlauth_report : ghlauth::capi::Handle<ghlauth::capi::tag("GREP")> {
  ghlauth::store::Report report;
};

namespace ghlauth::capi {

/// The report of a call, which its caller gets however the call ends, if there is an output for it.
class ReportOut {
 public:
  explicit ReportOut(ghlauth_report **out) : out_(out), made_(std::make_unique<ghlauth_report>()) {}
  ReportOut(const ReportOut &) = delete;
  ReportOut &operator=(const ReportOut &) = delete;
  ~ReportOut() {
    if (out_ != nullptr) *out_ = made_.release();
  }
  [[nodiscard]] store::Report &report() noexcept { return made_->report; }

 private:
  ghlauth_report **out_;
  std::unique_ptr<ghlauth_report> made_;
};

}  // namespace ghlauth::capi
