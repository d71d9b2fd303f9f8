// The callback table over an engine, and nothing of C++ beyond it.
#pragma once

#include <ghlauth/module.h>
#include <unistd.h>

#include <exception>
#include <memory>
#include <utility>

#include "modules/stores/engine.hpp"

namespace ghlauth::stores {

/// `Commands` says how each operation is asked for.
template <class Connection, class Commands>
class Store {
 public:
  Store(Commands commands, typename Engine<Connection>::Connect connect, std::unique_ptr<Connection> first,
        const ghlauth_store_answers &answers)
      : commands_(std::move(commands)), engine_(std::move(connect), std::move(first), answers) {}

  static ghlauth_store_table table(std::unique_ptr<Store> store, std::int64_t timeout_ms) {
    ghlauth_store_table made{};
    made.struct_size = sizeof made;
    made.user_data = store.release();
    made.drop = [](void *self) { delete static_cast<Store *>(self); };
    made.timeout_ms = timeout_ms;
    made.get = start<&Commands::get, const char *>;
    made.put_if_version = start<&Commands::put_if_version, const ghlauth_store_row *, std::uint64_t>;
    made.erase_if_version = start<&Commands::erase_if_version, const char *, std::uint64_t>;
    made.scan = start<&Commands::scan, const char *, const char *, const char *, const char *, const char *, std::size_t>;
    made.due = start<&Commands::due, const char *, std::int64_t, std::size_t>;
    made.lease = start<&Commands::lease, const char *, const char *, std::int64_t>;
    made.release = start<&Commands::release, const char *, const char *>;
    made.count = start<&Commands::count, const char *, std::int64_t, std::int64_t, std::int64_t>;
    made.claim = start<&Commands::claim, const char *, const char *, std::int64_t, std::int64_t>;
    made.confirm = start<&Commands::confirm, const char *, const char *, std::int64_t>;
    made.unclaim = start<&Commands::unclaim, const char *, const char *>;
    made.poll = [](void *self, ghlauth_store_operation *operation, std::int64_t timeout_ms_now) {
      return static_cast<Store *>(self)->guard(operation,
                                               [&](Store &store_now) { store_now.engine_.poll(operation, timeout_ms_now); });
    };
    made.cancel = [](void *self, ghlauth_store_operation *operation) {
      auto &that = *static_cast<Store *>(self);
      if (getpid() == that.process_) that.engine_.cancel(operation);
    };
    return made;
  }

 private:
  template <auto Make, class... Arguments>
  static ghlauth_status start(void *self, ghlauth_store_operation *operation, Arguments... arguments) {
    return static_cast<Store *>(self)->guard(
        operation, [&](Store &store) { store.engine_.start(operation, (store.commands_.*Make)(arguments...)); });
  }

  template <class Body>
  ghlauth_status guard(ghlauth_store_operation *operation, Body &&body) noexcept {
    // The connections are the parent's: what a forked child sent over them would come in between.
    if (getpid() != process_) return GHLAUTH_E_FORKED;
    try {
      body(*this);
      return GHLAUTH_OK;
    } catch (const std::exception &) {  // there is no memory
      engine_.cancel(operation);
      return GHLAUTH_E_STORE;
    }
  }

  pid_t process_ = getpid();
  Commands commands_;
  Engine<Connection> engine_;
};

/// Fills the table in, or says why not.
template <class Body>
ghlauth_status open_with(const ghlauth_store_opening &opening, Body &&body) noexcept {
  try {
    body();
    return GHLAUTH_OK;
  } catch (const Failure &failure) {
    opening.explain(opening.user_data, failure.message.c_str(), failure.hint.c_str());
    return failure.status;
  } catch (const std::exception &failure) {
    opening.explain(opening.user_data, failure.what(), "");
    return GHLAUTH_E_STORE;
  }
}

}  // namespace ghlauth::stores
