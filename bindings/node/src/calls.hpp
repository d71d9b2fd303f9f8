// Calls of the adapter: at once, or in a thread with a promise.
#pragma once

#include <tuple>
#include <variant>

#include "values.hpp"

namespace ghlauth_node {

/// A call that is under way, for what functions of the application throw in it.
class Calling {
 public:
  /// That of this thread, if there is one.
  static std::shared_ptr<Calling> &current() {
    static thread_local std::shared_ptr<Calling> calling;
    return calling;
  }

  /// Keeps the first one.
  void threw(const std::shared_ptr<Context> &context, napi_value exception) {
    const std::lock_guard lock(mutex_);
    if (!thrown_) thrown_ = std::make_unique<Kept>(context, exception);
  }
  std::unique_ptr<Kept> take() {
    const std::lock_guard lock(mutex_);
    return std::move(thrown_);
  }
  /// Many requests are under way in it: what a store throws is for one of them.
  bool is_of_queue = false;

 private:
  std::mutex mutex_;
  std::unique_ptr<Kept> thrown_;
};

class UnderCall {
 public:
  explicit UnderCall(std::shared_ptr<Calling> calling) : outer_(std::exchange(Calling::current(), std::move(calling))) {}
  ~UnderCall() { Calling::current() = std::move(outer_); }
  UnderCall(const UnderCall &) = delete;
  UnderCall &operator=(const UnderCall &) = delete;

 private:
  std::shared_ptr<Calling> outer_;
};

/// The exception of JavaScript for one of C++.
inline napi_value out_exception(napi_env env, const std::exception_ptr &exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const Error &error) {
    return out_error(env, error);
  } catch (const std::bad_alloc &) {
    return out_error(env, Error(GHLAUTH_E_OUT_OF_MEMORY, nullptr));
  } catch (const std::exception &error) {
    napi_value made = nullptr;
    check(env, napi_create_error(env, nullptr, out(env, error.what()), &made));
    return made;
  }
}

/// Runs what is called by JavaScript.
template <class Body>
napi_value entered(napi_env env, Body body) noexcept {
  try {
    try {
      return body();
    } catch (const Pending &) {
      throw;
    } catch (...) {
      napi_throw(env, out_exception(env, std::current_exception()));
    }
  } catch (const Pending &) {
  } catch (...) {
    napi_throw_error(env, nullptr, "there is no memory left");
  }
  return nullptr;
}

template <class Result, class... Parameters>
struct Signature {
  using Arguments = std::tuple<Held<Parameters>...>;
  using Value = Result;
  static constexpr std::size_t COUNT = sizeof...(Parameters);
};
template <auto Function, class Type = decltype(Function)>
struct SignatureOf;
template <auto Function, class Result, class... Parameters>
struct SignatureOf<Function, Result (*)(Parameters...)> : Signature<Result, Parameters...> {};
template <auto Function, class Result, class Class, class... Parameters>
struct SignatureOf<Function, Result (Class::*)(Parameters...)> : Signature<Result, Class &, Parameters...> {};
template <auto Function, class Result, class Class, class... Parameters>
struct SignatureOf<Function, Result (Class::*)(Parameters...) const> : Signature<Result, Class &, Parameters...> {};

template <class Arguments, std::size_t... At>
Arguments read(napi_env env, napi_callback_info info, std::index_sequence<At...>) {
  napi_value values[sizeof...(At) + 1];
  std::size_t count = sizeof...(At);
  check(env, napi_get_cb_info(env, info, &count, values, nullptr, nullptr));  // those that are not there are undefined
  return Arguments{std::tuple_element_t<At, Arguments>(env, values[At])...};
}
template <auto Function>
typename SignatureOf<Function>::Arguments read(napi_env env, napi_callback_info info) {
  return read<typename SignatureOf<Function>::Arguments>(env, info, std::make_index_sequence<SignatureOf<Function>::COUNT>());
}

template <auto Function, class Arguments>
decltype(auto) invoke(Arguments &arguments) {
  return std::apply([](auto &...held) -> decltype(auto) { return std::invoke(Function, held.pass()...); }, arguments);
}

/// Calls it at once.
template <auto Function>
napi_value at_once(napi_env env, napi_callback_info info) {
  return entered(env, [&]() -> napi_value {
    auto arguments = read<Function>(env, info);
    const auto calling = std::make_shared<Calling>();
    calling->is_of_queue = std::is_same_v<typename SignatureOf<Function>::Value, Completion>;
    const auto rethrow = [&] {
      const auto thrown = calling->take();
      if (!thrown) return;
      if (calling->is_of_queue) {  // of a log: no request's own, and what was completed must arrive
        napi_fatal_exception(env, thrown->value());
        return;
      }
      napi_throw(env, thrown->value());
      throw Pending();
    };
    try {
      const UnderCall under(calling);
      if constexpr (std::is_void_v<typename SignatureOf<Function>::Value>) {
        invoke<Function>(arguments);
        rethrow();
        return undefined(env);
      } else {
        auto result = invoke<Function>(arguments);
        rethrow();
        return out(env, result);
      }
    } catch (const std::exception &) {
      rethrow();
      throw;
    }
  });
}

/// A call in a thread. Ends with the environment, when it can be cancelled.
class Job : public Ending {
 public:
  Job(std::shared_ptr<Context> context, napi_deferred deferred) : context_(std::move(context)), deferred_(deferred) {}

  static void start(const std::shared_ptr<Job> &job) {
    if (!job->context_->enlist(job.get())) return;
    job->context_->begin_job();
    job->context_->enter();
    run_in_thread([job]() mutable {
      {
        const UnderCall under(job->calling_);
        try {
          job->run();
        } catch (...) {
          job->failure_ = std::current_exception();
        }
      }
      const auto context = job->context_;
      context->strike(job.get());
      // What came from JavaScript meanwhile stands in the queue before this. The task alone has the job now: it is let go where
      // JavaScript runs.
      context->post([job = std::move(job)](napi_env env) { job->settle(env); });
      context->leave();
    });
  }

 protected:
  virtual void run() = 0;
  virtual napi_value result(napi_env env) = 0;

 private:
  void settle(napi_env env) {
    context_->end_job();
    napi_value value = nullptr;
    bool failed = true;
    try {
      if (const auto thrown = calling_->take()) {
        value = thrown->value();
      } else if (failure_) {
        value = out_exception(env, failure_);
      } else {
        value = result(env);
        failed = false;
      }
    } catch (const Pending &) {
      value = take_pending(env);
    }
    if (failed)
      napi_reject_deferred(env, deferred_, value);
    else
      napi_resolve_deferred(env, deferred_, value);
  }

  const std::shared_ptr<Context> context_;
  const napi_deferred deferred_;
  const std::shared_ptr<Calling> calling_ = std::make_shared<Calling>();
  std::exception_ptr failure_;
};

template <auto Function>
class JobOf : public Job {
  using Arguments = typename SignatureOf<Function>::Arguments;
  using Value = typename SignatureOf<Function>::Value;

 public:
  JobOf(std::shared_ptr<Context> context, napi_deferred deferred, Arguments arguments)
      : Job(std::move(context), deferred), arguments_(std::move(arguments)) {
    std::apply([](auto &...held) { (make_cancel(held), ...); }, arguments_);
  }
  void end() override {
    std::apply([](auto &...held) { (cancel(held), ...); }, arguments_);
  }

 private:
  template <class Any>
  static void make_cancel(Any &) {}
  static void make_cancel(Held<const Cancel *> &held) {
    if (!held.one) held.one.emplace();
  }
  template <class Any>
  static void cancel(Any &) {}
  static void cancel(Held<const Cancel *> &held) {
    held.one->request();
  }

  void run() override {
    if constexpr (std::is_void_v<Value>)
      invoke<Function>(arguments_);
    else
      value_.emplace(invoke<Function>(arguments_));
  }
  napi_value result(napi_env env) override {
    if constexpr (std::is_void_v<Value>)
      return undefined(env);
    else
      return out(env, *value_);
  }

  Arguments arguments_;
  std::optional<std::conditional_t<std::is_void_v<Value>, std::monostate, Value>> value_;
};

/// Calls it in a thread; gives a promise.
template <auto Function>
napi_value in_thread(napi_env env, napi_callback_info info) {
  return entered(env, [&] {
    auto arguments = read<Function>(env, info);
    napi_deferred deferred = nullptr;
    napi_value promise = nullptr;
    check(env, napi_create_promise(env, &deferred, &promise));
    Job::start(std::make_shared<JobOf<Function>>(Context::of(env), deferred, std::move(arguments)));
    return promise;
  });
}

}  // namespace ghlauth_node
