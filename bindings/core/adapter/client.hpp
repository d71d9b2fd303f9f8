// Authorized requests: one at a time, a list to its end, many at a time.
#pragma once

#include <deque>
#include <mutex>

#include "credential.hpp"
#include "request.hpp"

namespace ghlauth_binding {

/// Sends authorized requests.
class Client : public Resource {
 public:
  explicit Client(const Config &config)
      : Resource("Client", detail::make<ghlauth_client>(ghlauth_client_free, [&](auto **out, auto **error) {
                   return ghlauth_client_new(out, config.handle().get(), error);
                 })) {}

  /// An answer of 400 and more is a failure.
  Response send(const Credential &credential, const Request &request, const Cancel *cancel = nullptr) {
    return Response(detail::make<ghlauth_response>(ghlauth_response_free, [&](auto **out, auto **error) {
      return ghlauth_client_send(handle().get(), out, credential.handle().get(), request.handle().get(), Cancel::of(cancel).get(),
                                 error);
    }));
  }

#ifndef SWIG
  std::shared_ptr<ghlauth_client> handle() const { return held<ghlauth_client>(); }
#endif
};

/// A list of the API, page by page.
class Pages : public Resource {
 public:
  Pages(const Client &client, const Credential &credential, const Request &request)
      : Resource("Pages", detail::make<ghlauth_pages>(ghlauth_pages_free, [&](auto **out, auto **error) {
                   return ghlauth_pages_new(out, client.handle().get(), credential.handle().get(), request.handle().get(), error);
                 })) {}

  /// The items of the next page as the text of a JSON array; "" at the end. After a failure it asks for the same page again.
  std::string next(const Cancel *cancel = nullptr) {
    const auto held = handle();
    const auto page = detail::make<ghlauth_response>(ghlauth_response_free, [&](auto **out, auto **error) {
      return ghlauth_pages_next(held.get(), out, Cancel::of(cancel).get(), error);
    });
    if (!page) return {};
    return detail::buf([&](auto **out, auto **error) { return ghlauth_pages_items(held.get(), out, page.get(), error); });
  }

#ifndef SWIG
 private:
  std::shared_ptr<ghlauth_pages> handle() const { return held<ghlauth_pages>(); }
#endif
};

/// What became of a request of a queue.
class Completion {
 public:
  bool exists = false;  ///< false: no request was completed
  std::int64_t tag = 0;
  std::int32_t status = 0;

  /// The answer; throws the failure.
  Response response() const {
    if (!exists) throw Error(GHLAUTH_E_NOT_FOUND, "no request was completed", "Look at what Queue::next gives.");
    if (status != GHLAUTH_OK) throw Error(status, ghlauth_completion_error(handle_.get()));
    return Response({handle_, ghlauth_completion_response(handle_.get())});
  }

#ifndef SWIG
  explicit Completion(std::shared_ptr<ghlauth_completion> handle)
      : exists(handle != nullptr),
        tag(ghlauth_completion_tag(handle.get())),
        status(ghlauth_completion_status(handle.get())),
        handle_(std::move(handle)) {}

 private:
  std::shared_ptr<ghlauth_completion> handle_;
#endif
};

/// Many authorized requests at a time, driven by whoever calls `next`.
class Queue : public Resource {
 public:
  explicit Queue(const Config &config)
      : Resource("Queue", detail::make<ghlauth_queue>(ghlauth_queue_free, [&](auto **out, auto **error) {
                   return ghlauth_queue_new(out, config.handle().get(), error);
                 })) {}

  void set_max_in_flight(std::int64_t count) {
    detail::call([&](auto **error) { return ghlauth_queue_set_max_in_flight(handle().get(), count, error); });
  }
  void set_capacity(std::int64_t count) {
    detail::call([&](auto **error) { return ghlauth_queue_set_capacity(handle().get(), count, error); });
  }
  /// `tag`: comes back with the completion. `timeout_ms`: negative for no limit.
  void submit(const Credential &credential, const Request &request, std::int64_t tag, std::int64_t timeout_ms = -1) {
    detail::call([&](auto **error) {
      return ghlauth_queue_submit(handle().get(), credential.handle().get(), request.handle().get(), tag, timeout_ms, error);
    });
  }
  void cancel(std::int64_t tag) {
    detail::call([&](auto **error) { return ghlauth_queue_cancel(handle().get(), tag, error); });
  }
  void cancel_all() {
    detail::call([&](auto **error) { return ghlauth_queue_cancel_all(handle().get(), error); });
  }
  /// `timeout_ms`: 0 for what can be done at once; negative: until one is completed or none is left. When a listener throws, what
  /// was completed comes with the next call.
  Completion next(std::int64_t timeout_ms = -1, const Cancel *cancel = nullptr) {
    const auto held = handle();
    if (auto kept = left_->take()) return Completion(std::move(kept));
    std::shared_ptr<ghlauth_completion> taken;
    try {
      detail::call([&](auto **error) {
        ghlauth_completion *completion = nullptr;
        const ghlauth_status status = ghlauth_queue_next(held.get(), &completion, timeout_ms, Cancel::of(cancel).get(), error);
        if (completion) taken = detail::own(completion, ghlauth_completion_free);
        return status;
      });
    } catch (...) {
      if (taken) left_->put(std::move(taken));
      throw;
    }
    return Completion(std::move(taken));
  }
  /// Readable when `next` has something to do; to be watched, and neither read nor closed.
  std::int32_t descriptor() { return ghlauth_queue_descriptor(handle().get()); }
  std::int64_t size() const { return static_cast<std::int64_t>(ghlauth_queue_size(handle().get())) + left_->size(); }

#ifndef SWIG
 private:
  class Left {
   public:
    void put(std::shared_ptr<ghlauth_completion> completion) {
      const std::lock_guard lock(mutex_);
      all_.push_back(std::move(completion));
    }
    std::shared_ptr<ghlauth_completion> take() {
      const std::lock_guard lock(mutex_);
      if (all_.empty()) return nullptr;
      auto first = std::move(all_.front());
      all_.pop_front();
      return first;
    }
    std::int64_t size() {
      const std::lock_guard lock(mutex_);
      return static_cast<std::int64_t>(all_.size());
    }

   private:
    std::mutex mutex_;
    std::deque<std::shared_ptr<ghlauth_completion>> all_;
  };

  std::shared_ptr<ghlauth_queue> handle() const { return held<ghlauth_queue>(); }

  std::shared_ptr<Left> left_ = std::make_shared<Left>();
#endif
};

}  // namespace ghlauth_binding
