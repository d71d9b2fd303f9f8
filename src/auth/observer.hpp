// Who looks on while requests are sent.
#pragma once

#include <cstdint>
#include <string>

#include "core/error.hpp"

namespace ghlauth::auth {

/// The place of an exchange in a trace, as W3C's Trace Context has it; empty: in none.
struct TraceContext {
  std::string parent;
  std::string state;
};

/// One exchange with the API. There is no secret in it.
struct AttemptView {
  std::string method;
  std::string path;  ///< without the query
  int number = 1;    ///< of the same request, from 1
  std::int64_t waited_ms = 0;

  TraceContext trace;  ///< for before() to set

  // Once it has ended:
  Status status = Status::OK;
  int http_status = 0;  ///< 0: no answer
  std::string trace_id;
  std::int64_t elapsed_ms = 0;
  std::int64_t sent_bytes = 0;
  std::int64_t received_bytes = 0;
};

/// Called by the thread that drives the request. Thread-safe.
class Observer {
 public:
  Observer() = default;
  Observer(const Observer &) = delete;
  Observer &operator=(const Observer &) = delete;
  virtual ~Observer() = default;
  virtual void before(AttemptView &attempt) = 0;
  virtual void after(const AttemptView &attempt) = 0;
};

/// True for a traceparent of W3C's Trace Context; and for what may be a tracestate.
bool is_traceparent(std::string_view text) noexcept;
bool is_tracestate(std::string_view text) noexcept;

}  // namespace ghlauth::auth
