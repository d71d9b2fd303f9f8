// A store in JavaScript: an operation is asked for, and finished when the answer has come, which may be a promise. Nobody waits
// for it in the thread of JavaScript.
#pragma once

#include <map>

#include "listeners.hpp"

namespace ghlauth_node {

struct StoreAnswer {
  std::vector<StoreRow> rows;
  std::optional<StoreLease> lease;
  std::int64_t result = 0;
};

inline StoreRow row_in(napi_env env, napi_value value) {
  StoreRow row;
  row.key = text_in(env, get(env, value, "key"));
  row.value = bytes_in(env, get(env, value, "value"));
  row.version = integer_in(env, get(env, value, "version"));
  row.due_s = integer_in(env, get(env, value, "due"));
  row.app_id = text_in(env, get(env, value, "appId"));
  row.owner = text_in(env, get(env, value, "owner"));
  row.company_id = text_in(env, get(env, value, "companyId"));
  row.location_id = text_in(env, get(env, value, "locationId"));
  return row;
}

inline napi_value out(napi_env env, const StoreRow &row) {
  const napi_value result = object(env, {"key", "value", "due", "appId", "owner", "companyId", "locationId"}, row.key, row.value,
                                   row.due_s, row.app_id, row.owner, row.company_id, row.location_id);
  set(env, result, "version", big(env, row.version));
  return result;
}

class Rows {
 public:
  explicit Rows(std::shared_ptr<const Kept> function) : function_(std::move(function)) {}

  ghlauth_store_table table() {
    ghlauth_store_table table = {};
    table.struct_size = sizeof table;
    table.user_data = this;
    table.drop = [](void *self) { delete static_cast<Rows *>(self); };
    table.get = [](void *self, Operation *operation, const char *key) {
      return of(self).ask(operation, "get", {key_of(key)}, [](StoreAnswer &answer, napi_env env, napi_value value) {
        if (!is_nothing(env, value)) answer.rows.push_back(row_in(env, value));
      });
    };
    table.put_if_version = [](void *self, Operation *operation, const ghlauth_store_row *put, std::uint64_t present) {
      const StoreRow row = ghlauth_binding::detail::row(*put);
      return of(self).ask(operation, "putIfVersion",
                          {[row](napi_env env) { return out(env, row); }, version(present)}, done);
    };
    table.erase_if_version = [](void *self, Operation *operation, const char *key, std::uint64_t present) {
      return of(self).ask(operation, "eraseIfVersion", {key_of(key), version(present)}, done);
    };
    table.scan = [](void *self, Operation *operation, const char *app_id, const char *owner, const char *company_id,
                    const char *location_id, const char *after, std::size_t limit) {
      return of(self).ask(operation, "scan",
                          {or_nothing(app_id), or_nothing(owner), or_nothing(company_id), or_nothing(location_id),
                           key_of(after ? after : ""), number(static_cast<std::int64_t>(limit))},
                          rows);
    };
    table.due = [](void *self, Operation *operation, const char *app_id, std::int64_t until_s, std::size_t limit) {
      return of(self).ask(operation, "due", {key_of(app_id), number(until_s), number(static_cast<std::int64_t>(limit))}, rows);
    };
    table.lease = [](void *self, Operation *operation, const char *name, const char *holder, std::int64_t duration_ms) {
      return of(self).ask(operation, "lease", {key_of(name), key_of(holder), number(duration_ms)},
                          [](StoreAnswer &answer, napi_env env, napi_value value) {
                            answer.lease.emplace(text_in(env, get(env, value, "holder")),
                                                 integer_in(env, get(env, value, "remainingMs")));
                          });
    };
    table.release = [](void *self, Operation *operation, const char *name, const char *holder) {
      return of(self).ask(operation, "release", {key_of(name), key_of(holder)}, done);
    };
    table.count = [](void *self, Operation *operation, const char *name, std::int64_t delta, std::int64_t until_s, std::int64_t now_s) {
      return of(self).ask(operation, "count", {key_of(name), number(delta), number(until_s), number(now_s)}, integer);
    };
    table.claim = [](void *self, Operation *operation, const char *name, const char *holder, std::int64_t until_s,
                     std::int64_t now_s) {
      return of(self).ask(operation, "claim", {key_of(name), key_of(holder), number(until_s), number(now_s)}, integer);
    };
    table.confirm = [](void *self, Operation *operation, const char *name, const char *holder, std::int64_t until_s) {
      return of(self).ask(operation, "confirm", {key_of(name), key_of(holder), number(until_s)}, done);
    };
    table.unclaim = [](void *self, Operation *operation, const char *name, const char *holder) {
      return of(self).ask(operation, "unclaim", {key_of(name), key_of(holder)}, done);
    };
    table.poll = [](void *self, Operation *operation, std::int64_t timeout_ms) { return of(self).poll(operation, timeout_ms); };
    table.cancel = [](void *self, Operation *operation) { of(self).remove(operation); };
    return table;
  }

 private:
  using Operation = ghlauth_store_operation;
  using Argument = std::function<napi_value(napi_env)>;
  using Read = void (*)(StoreAnswer &answer, napi_env env, napi_value value);
  struct Asked {
    std::shared_ptr<Question> question;
    std::shared_ptr<StoreAnswer> answer;
  };

  static Rows &of(void *self) { return *static_cast<Rows *>(self); }
  static Argument key_of(const char *text) {
    return [text = std::string(text)](napi_env env) { return out(env, text); };
  }
  static Argument or_nothing(const char *text) { return text ? key_of(text) : Argument(undefined); }
  static Argument number(std::int64_t value) {
    return [value](napi_env env) { return out(env, value); };
  }
  static Argument version(std::uint64_t value) {
    return [value](napi_env env) { return big(env, static_cast<std::int64_t>(value)); };
  }
  static void done(StoreAnswer &answer, napi_env env, napi_value value) {
    if (type_of(env, value) != napi_boolean) type_error(env, "the store has to give true or false here");
    bool is = false;
    check(env, napi_get_value_bool(env, value, &is));
    answer.result = is;
  }
  static void integer(StoreAnswer &answer, napi_env env, napi_value value) { answer.result = integer_in(env, value); }
  static void rows(StoreAnswer &answer, napi_env env, napi_value value) {
    each(env, value, [&](napi_value one) { answer.rows.push_back(row_in(env, one)); });
  }

  ghlauth_status ask(Operation *operation, const char *method, std::vector<Argument> arguments, Read read) noexcept {
    try {
      const auto answer = std::make_shared<StoreAnswer>();
      const auto question = std::make_shared<Question>(
          function_, method,
          [arguments = std::move(arguments)](napi_env env) {
            napi_value array = nullptr;
            check(env, napi_create_array_with_length(env, arguments.size(), &array));
            for (std::uint32_t i = 0; i < arguments.size(); ++i) check(env, napi_set_element(env, array, i, arguments[i](env)));
            return array;
          },
          [answer, read](napi_env env, napi_value value) { read(*answer, env, value); });
      {
        const std::lock_guard lock(mutex_);
        asked_[operation] = {question, answer};
      }
      question->ask();
      return poll(operation, 0);
    } catch (...) {
      return GHLAUTH_E_OUT_OF_MEMORY;
    }
  }

  ghlauth_status poll(Operation *operation, std::int64_t timeout_ms) noexcept {
    Asked asked;
    {
      const std::lock_guard lock(mutex_);
      const auto found = asked_.find(operation);
      if (found == asked_.end()) return GHLAUTH_E_STORE;
      asked = found->second;
    }
    if (!asked.question->wait(timeout_ms)) return GHLAUTH_OK;
    remove(operation);
    std::string failure = asked.question->failure();
    if (failure.empty()) {
      try {
        for (const StoreRow &row : asked.answer->rows) ghlauth_binding::detail::add(operation, row);
      } catch (const Error &error) {
        failure = error.message;
      }
    }
    if (!failure.empty()) {
      ghlauth_store_operation_fail(operation, GHLAUTH_E_STORE, failure.c_str());
      return GHLAUTH_OK;
    }
    if (const auto &lease = asked.answer->lease)
      ghlauth_store_operation_set_lease(operation, lease->holder.c_str(), lease->remaining_ms);
    ghlauth_store_operation_finish(operation, asked.answer->result);
    return GHLAUTH_OK;
  }

  void remove(Operation *operation) {
    Asked asked;
    const std::lock_guard lock(mutex_);
    const auto found = asked_.find(operation);
    if (found == asked_.end()) return;
    asked = std::move(found->second);
    asked_.erase(found);
  }

  const std::shared_ptr<const Kept> function_;
  std::mutex mutex_;
  std::map<Operation *, Asked> asked_;
};

template <>
struct Held<Rows *> {
  Held(napi_env env, napi_value value) : one(std::make_unique<Rows>(keep_function(env, value))) {}
  /// The one that takes it owns it.
  Rows *pass() { return one.release(); }
  std::unique_ptr<Rows> one;
};

}  // namespace ghlauth_node
