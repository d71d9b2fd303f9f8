/// @file queue.hpp Many authorized requests at a time, on one thread:
///
///     for (std::size_t i = 0; i < requests.size(); ++i) queue.submit(credential, requests[i], static_cast<std::int64_t>(i));
///     while (std::optional<ghlauth::Completion> completion = queue.next()) done(completion->tag(), *completion);
///
/// With an event loop watch descriptor() for reading, and each time that it is readable call next(0ms) until it gives none.
#ifndef GHLAUTH_CPP_QUEUE_HPP
#define GHLAUTH_CPP_QUEUE_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "../queue.h"
#include "cancel.hpp"
#include "callbacks.hpp"
#include "config.hpp"
#include "credential.hpp"
#include "request.hpp"
#include "response.hpp"
#include "time.hpp"

namespace ghlauth {
inline namespace v0 {

/// What became of a request.
class Completion : public Handle<ghlauth_completion, ghlauth_completion_free> {
 public:
  using Handle::Handle;

  /// What the request was submitted with.
  std::int64_t tag() const noexcept { return ghlauth_completion_tag(get()); }
  /// GHLAUTH_OK for an answer below 400; otherwise the failure that Client::send would have thrown.
  Status status() const noexcept { return ghlauth_completion_status(get()); }
  bool is_ok() const noexcept { return status() == GHLAUTH_OK; }
  /// The answer, where the server gave one: also one that refuses. It lives as long as the completion.
  std::optional<ResponseView> response() const noexcept {
    const ghlauth_response *response = ghlauth_completion_response(get());
    if (response == nullptr) return std::nullopt;
    return ResponseView(response);
  }
  /// The failure with all of its fields; none for GHLAUTH_OK.
  std::optional<Error> error() const {
    if (is_ok()) return std::nullopt;
    return Error(status(), ghlauth_completion_error(get()));
  }
  /// Throws the failure, as Client::send would have: also what a function of the request threw. Does nothing for GHLAUTH_OK.
  void check() const {
    if (thrown_ != nullptr) std::rethrow_exception(thrown_);
    if (!is_ok()) detail::raise(status(), ghlauth_completion_error(get()));
  }

 private:
  friend class Queue;

  std::exception_ptr thrown_;
};

/// Where completions go that nobody took before the queue was freed; it must not use the queue.
using Leftover = std::function<void(Completion completion)>;

/// A queue of requests. submit, cancel and size may be called by any thread, the others by one at a time.
class Queue : public Handle<ghlauth_queue, ghlauth_queue_free> {
 public:
  using Handle::Handle;
  explicit Queue(const Config &config)
      : Handle(detail::make<Queue>([&](auto **out, auto **error) { return ghlauth_queue_new(out, config.get(), error); })) {}

  /// How many requests are on their way at a time.
  void set_max_in_flight(std::int64_t count) {
    detail::call([&](auto **error) { return ghlauth_queue_set_max_in_flight(get(), count, error); });
  }
  /// How many requests the queue holds.
  void set_capacity(std::int64_t count) {
    detail::call([&](auto **error) { return ghlauth_queue_set_capacity(get(), count, error); });
  }
  /// None: they are freed with the queue. What it throws goes nowhere.
  void set_leftover(Leftover leftover) {
    if (!leftover) {
      detail::call([&](auto **error) { return ghlauth_queue_set_leftover(get(), nullptr, error); });
      return;
    }
    struct Table : detail::Given<ghlauth_leftover_table> {
      explicit Table(Leftover function) : Given(std::move(function)) {
        table_.take = [](void *data, ghlauth_completion *completion) {
          Completion taken(completion);
          detail::guard_aside([&] { detail::data_of<Leftover>(data)(std::move(taken)); });
        };
      }
    } table(std::move(leftover));
    detail::call([&](auto **error) { return ghlauth_queue_set_leftover(get(), table.give(), error); });
  }

  /// Submits a request as it is now. `timeout`: until it is completed, retries and all. Throws QueueFullError, and UsageError for a
  /// request that cannot be sent; every other failure comes as a completion.
  void submit(const Credential &credential, const Request &request, std::int64_t tag,
              std::optional<std::chrono::milliseconds> timeout = std::nullopt) const {
    detail::call([&](auto **error) {
      return ghlauth_queue_submit(get(), credential.get(), request.get(), tag, detail::ms_or_none(timeout), error);
    });
  }
  /// Cancels the requests with that tag that are not completed.
  void cancel(std::int64_t tag) const {
    detail::call([&](auto **error) { return ghlauth_queue_cancel(get(), tag, error); });
  }
  void cancel_all() const {
    detail::call([&](auto **error) { return ghlauth_queue_cancel_all(get(), error); });
  }

  /// Drives the requests until one is completed, and takes it; none when no one is within the time. `timeout`: none until one is
  /// completed or none is left. What functions throw that fail a request (source, sink, transport) is thrown by its completion; what
  /// others throw (log, clock, observer, progress, source of a secret) by this call, or by the next one when this one has a completion to give. Nothing is lost.
  std::optional<Completion> next(std::optional<std::chrono::milliseconds> timeout = std::nullopt,
                                 const Cancel *cancel = nullptr) {
    if (thrown_ != nullptr) std::rethrow_exception(std::exchange(thrown_, nullptr));
    if (failures_ == nullptr) failures_ = std::make_unique<detail::Failures>();
    detail::Scope scope(*failures_);
    ghlauth_completion *handle = nullptr;
    ghlauth_error *raw = nullptr;
    const Status status =
        ghlauth_queue_next(get(), &handle, detail::ms_or_none(timeout), detail::handle_of(cancel), &raw);
    Completion completion(handle);
    const detail::OwnedError error(raw);
    if (completion) {
      completion.thrown_ = failures_->take(completion.status());
      thrown_ = scope.take_aside();
      return completion;
    }
    scope.rethrow(status);
    if (status != GHLAUTH_OK) detail::raise(status, error.get());
    return std::nullopt;
  }

  /// Readable when next has something to do: to be watched, and neither read nor closed. -1 when there is none.
  std::int32_t descriptor() const noexcept { return ghlauth_queue_descriptor(get()); }
  /// How many requests the queue holds.
  std::size_t size() const noexcept { return ghlauth_queue_size(get()); }

 private:
  std::unique_ptr<detail::Failures> failures_;
  std::exception_ptr thrown_;
};

}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_QUEUE_HPP
