// The event loop watches the descriptor of a queue.
#pragma once

#include <uv.h>

#include "calls.hpp"

namespace ghlauth_node {

/// (queue, function): calls the function whenever the queue has something to do, while it is watched.
class Watch {
 public:
  static napi_value make(napi_env env, napi_callback_info info) {
    return entered(env, [&] {
      napi_value values[2], result = nullptr, name = nullptr;
      std::size_t count = 2;
      check(env, napi_get_cb_info(env, info, &count, values, nullptr, nullptr));
      Held<Queue &> queue(env, values[0]);
      uv_loop_t *loop = nullptr;
      check(env, napi_get_uv_event_loop(env, &loop));
      auto watch = std::unique_ptr<Watch>(new Watch(env, queue.one));
      watch->function_ = std::make_unique<Kept>(Context::of(env), values[1]);
      check(env, napi_create_string_utf8(env, "ghlauth.Queue", NAPI_AUTO_LENGTH, &name));
      check(env, napi_async_init(env, nullptr, name, &watch->async_));
      check(env, napi_create_object(env, &result));
      if (uv_poll_init(loop, &watch->poll_, queue.one.descriptor()) != 0) type_error(env, "the descriptor cannot be watched");
      watch->poll_.data = watch.get();
      Watch *const owned = watch.release();
      check(env, napi_add_async_cleanup_hook(env, [](napi_async_cleanup_hook_handle, void *one) { static_cast<Watch *>(one)->close(); },
                                             owned, &owned->hook_));
      check(env, napi_wrap(
                     env, result, new Watch *(owned), [](napi_env, void *one, void *) { delete static_cast<Watch **>(one); }, nullptr,
                     nullptr));
      return result;
    });
  }
  /// (watch, whether to watch): the process does not end by itself meanwhile
  static napi_value hold(napi_env env, napi_callback_info info) {
    return entered(env, [&] {
      napi_value values[2];
      std::size_t count = 2;
      check(env, napi_get_cb_info(env, info, &count, values, nullptr, nullptr));
      const Held<bool> held(env, values[1]);
      if (Watch *const watch = *of(env, values[0]))
        held.is ? uv_poll_start(&watch->poll_, UV_READABLE, readable) : uv_poll_stop(&watch->poll_);
      return undefined(env);
    });
  }
  /// (watch)
  static napi_value end(napi_env env, napi_callback_info info) {
    return entered(env, [&] {
      napi_value value;
      std::size_t count = 1;
      check(env, napi_get_cb_info(env, info, &count, &value, nullptr, nullptr));
      if (Watch *const watch = std::exchange(*of(env, value), nullptr)) watch->close();
      return undefined(env);
    });
  }

 private:
  Watch(napi_env env, Queue queue) : env_(env), queue_(std::move(queue)) {}

  static Watch **of(napi_env env, napi_value value) {
    void *one = nullptr;
    check(env, napi_unwrap(env, value, &one));
    return static_cast<Watch **>(one);
  }

  void close() {
    if (uv_is_closing(reinterpret_cast<uv_handle_t *>(&poll_))) return;
    function_.reset();
    if (async_) napi_async_destroy(env_, async_);
    uv_close(reinterpret_cast<uv_handle_t *>(&poll_), [](uv_handle_t *handle) {
      const std::unique_ptr<Watch> self(static_cast<Watch *>(handle->data));
      napi_remove_async_cleanup_hook(self->hook_);
    });
  }

  static void readable(uv_poll_t *poll, int, int) {
    const auto *const self = static_cast<Watch *>(poll->data);
    const HandleScope scope(self->env_);
    napi_value resource = nullptr, result = nullptr;
    try {
      check(self->env_, napi_create_object(self->env_, &resource));
      // What is to be done after the function (promises) is done in here.
      check(self->env_, napi_make_callback(self->env_, self->async_, resource, self->function_->value(), 0, nullptr, &result));
    } catch (const Pending &) {
      napi_fatal_exception(self->env_, take_pending(self->env_));
    }
  }

  const napi_env env_;
  const Queue queue_;  // its descriptor has to be there until the loop has let it go
  uv_poll_t poll_ = {};
  napi_async_context async_ = nullptr;
  napi_async_cleanup_hook_handle hook_ = nullptr;
  std::unique_ptr<Kept> function_;
};

}  // namespace ghlauth_node
