// One instance of the addon: the thread that JavaScript runs in, and how other threads reach it.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

#include "js.hpp"

namespace ghlauth_node {

/// Something that waits for JavaScript, or that JavaScript waits for; told when the environment ends.
class Ending {
 public:
  virtual ~Ending() = default;
  virtual void end() = 0;
};

class Context : public std::enable_shared_from_this<Context> {
 public:
  using Task = std::function<void(napi_env)>;

  static std::shared_ptr<Context> of(napi_env env);
  static void make(napi_env env);

  napi_env env() const { return env_; }
  /// Tells whether this is the thread of JavaScript.
  bool here() const { return std::this_thread::get_id() == thread_; }
  bool is_over();

  /// Runs the task in the thread of JavaScript, later, in the order of the calls. Dropped when the environment ends.
  void post(Task task);
  /// The process does not end by itself while there are jobs. In the thread of JavaScript.
  void begin_job();
  void end_job();

  /// What is to be told that the environment ends.
  bool enlist(Ending *one);
  void strike(Ending *one);
  /// A thread works on a job; the environment waits for it.
  void enter();
  void leave();

  /// The function that makes an error: (class, fields) => Error.
  napi_ref make_error = nullptr;

 private:
  explicit Context(napi_env env) : env_(env), thread_(std::this_thread::get_id()) {}
  static void run(napi_env env, napi_value function, void *context, void *task);
  void end();

  const napi_env env_;
  const std::thread::id thread_;
  napi_threadsafe_function queue_ = nullptr;
  std::size_t jobs_ = 0;

  std::mutex mutex_;
  std::condition_variable idle_;
  bool over_ = false;
  std::size_t threads_ = 0;
  std::set<Ending *> endings_;
};

/// A value of JavaScript that any thread may let go.
class Kept {
 public:
  Kept(std::shared_ptr<Context> context, napi_value value);
  ~Kept();
  Kept(const Kept &) = delete;
  Kept &operator=(const Kept &) = delete;

  napi_value value() const;
  Context &context() const { return *context_; }

 private:
  std::shared_ptr<Context> context_;
  napi_ref reference_ = nullptr;
};

/// Runs work in a thread of its own, of those that are idle if there are some.
void run_in_thread(std::function<void()> work);

}  // namespace ghlauth_node
