// Functions of JavaScript that the library calls, in whatever thread it is.
#pragma once

#include <chrono>

#include "calls.hpp"

namespace ghlauth_node {

/// An answer that JavaScript gives later. The function is called as f(method, arguments, done) with done(failed, value).
class Question : public Ending, public std::enable_shared_from_this<Question> {
 public:
  using Put = std::function<napi_value(napi_env)>;   ///< makes the array of arguments
  using Take = std::function<void(napi_env, napi_value)>;  ///< reads the answer

  Question(std::shared_ptr<const Kept> function, const char *method, Put put, Take take)
      : function_(std::move(function)), method_(method), put_(std::move(put)), take_(std::move(take)), calling_(Calling::current()) {}

  ~Question() override { function_->context().strike(this); }

  /// Asks: at once in the thread of JavaScript, otherwise through it.
  void ask() {
    Context &context = function_->context();
    if (context.here()) return ask_here(context.env());
    if (!context.enlist(this)) return finish("the environment of JavaScript has ended");
    context.post([self = shared_from_this()](napi_env env) { self->ask_here(env); });
  }
  /// Waits, except in the thread of JavaScript; tells whether there is an answer.
  bool wait(std::optional<std::int64_t> timeout_ms) {
    std::unique_lock lock(mutex_);
    if (function_->context().here()) return is_answered_;
    const auto answered = [&] { return is_answered_; };
    if (timeout_ms)
      came_.wait_for(lock, std::chrono::milliseconds(*timeout_ms), answered);
    else
      came_.wait(lock, answered);
    return is_answered_;
  }
  /// "" or what went wrong.
  std::string failure() {
    const std::lock_guard lock(mutex_);
    return failure_;
  }
  void end() override { finish("the environment of JavaScript has ended"); }

 private:
  void finish(std::string failure) {
    const std::lock_guard lock(mutex_);
    if (is_answered_) return;
    is_answered_ = true;
    failure_ = std::move(failure);
    came_.notify_all();
  }

  void failed(napi_env env, napi_value exception) {
    if (calling_ && !calling_->is_of_queue) calling_->threw(function_->context().shared_from_this(), exception);
    finish(text_of(env, exception));
  }

  void ask_here(napi_env env) {
    const HandleScope scope(env);
    try {
      napi_value done = nullptr;
      auto self = std::make_unique<std::shared_ptr<Question>>(shared_from_this());
      check(env, napi_create_function(env, "done", NAPI_AUTO_LENGTH, answered, self.get(), &done));
      check(env, napi_add_finalizer(
                     env, done, self.get(),
                     [](napi_env, void *one, void *) { delete static_cast<std::shared_ptr<Question> *>(one); }, nullptr, nullptr));
      self.release();
      call(env, function_->value(), {out(env, method_), put_(env), done});
    } catch (const Pending &) {
      failed(env, take_pending(env));
    }
  }

  static napi_value answered(napi_env env, napi_callback_info info) {
    void *data = nullptr;
    std::size_t count = 2;
    napi_value values[2];
    if (napi_get_cb_info(env, info, &count, values, nullptr, &data) != napi_ok) return nullptr;
    const std::shared_ptr<Question> self = *static_cast<std::shared_ptr<Question> *>(data);
    try {
      {
        const std::lock_guard lock(self->mutex_);
        if (self->is_answered_) return nullptr;
      }
      bool failed = false;
      check(env, napi_get_value_bool(env, values[0], &failed));
      if (failed) {
        self->failed(env, values[1]);
      } else {
        self->take_(env, values[1]);
        self->finish({});
      }
    } catch (const Pending &) {
      self->failed(env, take_pending(env));
    }
    return nullptr;
  }

  const std::shared_ptr<const Kept> function_;
  const char *const method_;
  const Put put_;
  const Take take_;
  const std::shared_ptr<Calling> calling_;
  std::mutex mutex_;
  std::condition_variable came_;
  bool is_answered_ = false;
  std::string failure_;
};

inline std::shared_ptr<const Kept> keep_function(napi_env env, napi_value value) {
  if (type_of(env, value) != napi_function) type_error(env, "a function is needed");
  return std::make_shared<const Kept>(Context::of(env), value);
}

/// A log never waits: lines of other threads come before the end of their call.
class Log : public LogListener {
 public:
  explicit Log(std::shared_ptr<const Kept> function) : function_(std::move(function)) {}
  void write(std::int32_t level, const std::string &line) override {
    Context &context = function_->context();
    auto calling = Calling::current();
    if (context.here())
      write_here(context.env(), *function_, level, line, calling);
    else
      context.post([function = function_, level, line, calling](napi_env env) { write_here(env, *function, level, line, calling); });
  }

 private:
  static void write_here(napi_env env, const Kept &function, std::int32_t level, const std::string &line,
                         const std::shared_ptr<Calling> &calling) {
    const HandleScope scope(env);
    try {
      call(env, function.value(), {out(env, level), out(env, line)});
    } catch (const Pending &) {
      const napi_value thrown = take_pending(env);
      if (calling)
        calling->threw(function.context().shared_from_this(), thrown);
      else
        napi_fatal_exception(env, thrown);
    }
  }

  const std::shared_ptr<const Kept> function_;
};

/// A secret waits for JavaScript, in another thread than that of JavaScript.
class Source : public SecretListener {
 public:
  explicit Source(std::shared_ptr<const Kept> function) : function_(std::move(function)) {}
  Secret fetch() override {
    const auto secret = std::make_shared<Secret>();
    const auto question = std::make_shared<Question>(
        function_, "fetch",
        [](napi_env env) {
          napi_value none = nullptr;
          check(env, napi_create_array(env, &none));
          return none;
        },
        [secret](napi_env env, napi_value value) {
          secret->text = text_in(env, get(env, value, "secret"));
          secret->expires_at_s = integer_in(env, get(env, value, "expiresAt"));
        });
    question->ask();
    const bool has_come = question->wait(std::nullopt);
    if (!has_come) throw std::runtime_error("a secret is needed at once here, and the function gave a promise");
    const std::string failure = question->failure();
    if (!failure.empty()) throw std::runtime_error(failure);
    return *secret;
  }

 private:
  const std::shared_ptr<const Kept> function_;
};

template <>
struct Held<LogListener *> {
  Held(napi_env env, napi_value value) : one(std::make_unique<Log>(keep_function(env, value))) {}
  LogListener *pass() { return one.release(); }
  std::unique_ptr<LogListener> one;
};
template <>
struct Held<SecretListener *> {
  Held(napi_env env, napi_value value) : one(std::make_unique<Source>(keep_function(env, value))) {}
  SecretListener *pass() { return one.release(); }
  std::unique_ptr<SecretListener> one;
};

}  // namespace ghlauth_node
