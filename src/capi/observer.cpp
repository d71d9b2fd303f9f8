#include "capi/observer.hpp"

#include "capi/arguments.hpp"
#include "capi/guard.hpp"
#include "capi/tables.hpp"

using namespace ghlauth::capi;
using ghlauth::auth::AttemptView;

namespace ghlauth::capi {
namespace {

class TableObserver final : public auth::Observer {
 public:
  explicit TableObserver(std::shared_ptr<TableCopy<ghlauth_observer>> table) : table_(std::move(table)) {}

  void before(AttemptView &seen) override {
    if ((*table_)->before == nullptr) return;
    ghlauth_attempt attempt(seen);
    attempt.trace = &seen.trace;
    (*table_)->before((*table_)->user_data, &attempt);
  }
  void after(const AttemptView &seen) override {
    if ((*table_)->after == nullptr) return;
    const ghlauth_attempt attempt(seen);
    (*table_)->after((*table_)->user_data, &attempt);
  }

 private:
  std::shared_ptr<TableCopy<ghlauth_observer>> table_;
};

template <class Value, class Get>
Value seen(const ghlauth_attempt *attempt, Value none, Get &&get) noexcept {
  return peek(attempt) != nullptr ? get(*attempt->view) : none;
}

const char *seen_text(const ghlauth_attempt *attempt, std::string AttemptView::*text) noexcept {
  return peek(attempt) != nullptr ? (attempt->view->*text).c_str() : nullptr;
}

}  // namespace

std::shared_ptr<auth::Observer> make_observer(const ghlauth_observer *table) {
  if (table == nullptr) return nullptr;
  return std::make_shared<TableObserver>(copy_table(table, sizeof(ghlauth_observer), "observer"));
}

}  // namespace ghlauth::capi

extern "C" {

const char *ghlauth_attempt_method(const ghlauth_attempt *attempt) { return seen_text(attempt, &AttemptView::method); }
const char *ghlauth_attempt_path(const ghlauth_attempt *attempt) { return seen_text(attempt, &AttemptView::path); }
const char *ghlauth_attempt_trace_id(const ghlauth_attempt *attempt) { return seen_text(attempt, &AttemptView::trace_id); }
std::int32_t ghlauth_attempt_number(const ghlauth_attempt *attempt) {
  return seen(attempt, -1, [](const AttemptView &view) { return view.number; });
}
std::int64_t ghlauth_attempt_waited_ms(const ghlauth_attempt *attempt) {
  return seen(attempt, std::int64_t{-1}, [](const AttemptView &view) { return view.waited_ms; });
}
std::int32_t ghlauth_attempt_http_status(const ghlauth_attempt *attempt) {
  return seen(attempt, 0, [](const AttemptView &view) { return view.http_status; });
}
std::int32_t ghlauth_attempt_outcome(const ghlauth_attempt *attempt) {
  return seen(attempt, GHLAUTH_E_INVALID_HANDLE, [](const AttemptView &view) { return static_cast<std::int32_t>(view.status); });
}
std::int64_t ghlauth_attempt_elapsed_ms(const ghlauth_attempt *attempt) {
  return seen(attempt, std::int64_t{-1}, [](const AttemptView &view) { return view.elapsed_ms; });
}
std::int64_t ghlauth_attempt_sent_bytes(const ghlauth_attempt *attempt) {
  return seen(attempt, std::int64_t{-1}, [](const AttemptView &view) { return view.sent_bytes; });
}
std::int64_t ghlauth_attempt_received_bytes(const ghlauth_attempt *attempt) {
  return seen(attempt, std::int64_t{-1}, [](const AttemptView &view) { return view.received_bytes; });
}

ghlauth_status ghlauth_attempt_set_trace(ghlauth_attempt *attempt, const char *traceparent, const char *tracestate,
                                         ghlauth_error **error) {
  return guard(error, [&] {
    const ghlauth_attempt &target = deref(attempt, "attempt");
    if (target.trace == nullptr) ghlauth::throw_invalid("the exchange has ended", "Set its trace before it.");
    const std::string_view parent = text(traceparent, "traceparent");
    const std::string_view state = optional_text(tracestate, "tracestate");
    if (!ghlauth::auth::is_traceparent(parent)) ghlauth::throw_invalid("traceparent is none of W3C's Trace Context");
    if (!ghlauth::auth::is_tracestate(state)) ghlauth::throw_invalid("tracestate is none of W3C's Trace Context");
    ghlauth::auth::TraceContext trace{std::string(parent), std::string(state)};
    *target.trace = std::move(trace);
  });
}

}  // extern "C"
