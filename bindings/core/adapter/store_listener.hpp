// A store of the application.
#pragma once

#include "listeners.hpp"

namespace ghlauth_binding {

/// An application's store: rows, and leases, counters and claims by name. ghlauth/store_table.h says what each function has to
/// keep; each is finished when it returns, and is called by any thread, concurrently.
class StoreListener : public Listener {
 public:
  /// The row of the key; one of version 0 when there is none.
  virtual StoreRow get(const std::string &key) = 0;
  /// Writes the row if the stored one has the version `present`; if that is 0: if there is none. Returns whether it was written.
  virtual bool put_if_version(const StoreRow &row, std::int64_t present) = 0;
  virtual bool erase_if_version(const std::string &key, std::int64_t version) = 0;
  virtual std::vector<StoreRow> scan(const StoreQuery &query) = 0;
  /// The first `limit` rows of the app with 0 < due_s <= until_s, ordered by due_s, then by key.
  virtual std::vector<StoreRow> due(const std::string &app_id, std::int64_t until_s, std::int64_t limit) = 0;
  /// Grants the lease when it is free, over, or the holder's own; says who has it.
  virtual StoreLease lease(const std::string &name, const std::string &holder, std::int64_t duration_ms) = 0;
  virtual bool release(const std::string &name, const std::string &holder) = 0;
  /// Adds to a counter; one whose end is before now starts at 0 with this end. Returns the sum.
  virtual std::int64_t count(const std::string &name, std::int64_t delta, std::int64_t until_s, std::int64_t now_s) = 0;
  /// Returns GHLAUTH_STORE_CLAIM_...
  virtual std::int32_t claim(const std::string &name, const std::string &holder, std::int64_t until_s, std::int64_t now_s) = 0;
  virtual bool confirm(const std::string &name, const std::string &holder, std::int64_t until_s) = 0;
  virtual bool unclaim(const std::string &name, const std::string &holder) = 0;
};

#ifndef SWIG
namespace detail {

/// Runs a function of the store that gives the result of the operation.
template <class Body>
ghlauth_status finish(ghlauth_store_operation *operation, Body body) {
  std::int64_t result = 0;
  const std::string failure = guarded([&] { result = body(); });
  if (failure.empty())
    ghlauth_store_operation_finish(operation, result);
  else
    ghlauth_store_operation_fail(operation, GHLAUTH_E_STORE, failure.c_str());
  return GHLAUTH_OK;
}

inline void add(ghlauth_store_operation *operation, const StoreRow &row) {
  ghlauth_store_row out = {};
  out.struct_size = sizeof out;
  out.key = row.key.c_str();
  out.value = data(row.value);
  out.size = row.value.data.size();
  out.version = static_cast<std::uint64_t>(row.version);
  out.due_s = row.due_s;
  out.app_id = row.app_id.c_str();
  out.owner = row.owner.c_str();
  out.company_id = row.company_id.c_str();
  out.location_id = row.location_id.c_str();
  if (ghlauth_store_operation_add_row(operation, &out) != GHLAUTH_OK)
    throw Error(GHLAUTH_E_STORE, "the store gave a row that cannot be: its version, its size or its texts", "Give what was put.");
}

inline StoreRow row(const ghlauth_store_row &row) {
  StoreRow out;
  out.key = text(row.key);
  out.value.data.assign(reinterpret_cast<const char *>(row.value), row.size);
  out.version = static_cast<std::int64_t>(row.version);
  out.due_s = row.due_s;
  out.app_id = text(row.app_id);
  out.owner = text(row.owner);
  out.company_id = text(row.company_id);
  out.location_id = text(row.location_id);
  return out;
}

inline ghlauth_store_table table(std::unique_ptr<StoreListener> listener) {
  using Self = StoreListener;
  using Operation = ghlauth_store_operation;
  ghlauth_store_table table = {};
  table.struct_size = sizeof table;
  table.user_data = listener.release();
  table.drop = drop<StoreListener>;
  table.get = [](void *self, Operation *operation, const char *key) {
    return finish(operation, [&] {
      const StoreRow found = static_cast<Self *>(self)->get(key);
      if (found.version != 0) add(operation, found);
      return 0;
    });
  };
  table.put_if_version = [](void *self, Operation *operation, const ghlauth_store_row *put, std::uint64_t present) {
    return finish(operation, [&] { return static_cast<Self *>(self)->put_if_version(row(*put), static_cast<std::int64_t>(present)); });
  };
  table.erase_if_version = [](void *self, Operation *operation, const char *key, std::uint64_t version) {
    return finish(operation, [&] { return static_cast<Self *>(self)->erase_if_version(key, static_cast<std::int64_t>(version)); });
  };
  table.scan = [](void *self, Operation *operation, const char *app_id, const char *owner, const char *company_id,
                  const char *location_id, const char *after, std::size_t limit) {
    return finish(operation, [&] {
      StoreQuery query;
      query.by_app_id = app_id != nullptr, query.app_id = text(app_id);
      query.by_owner = owner != nullptr, query.owner = text(owner);
      query.by_company_id = company_id != nullptr, query.company_id = text(company_id);
      query.by_location_id = location_id != nullptr, query.location_id = text(location_id);
      query.after = text(after);
      query.limit = static_cast<std::int64_t>(limit);
      for (const StoreRow &one : static_cast<Self *>(self)->scan(query)) add(operation, one);
      return 0;
    });
  };
  table.due = [](void *self, Operation *operation, const char *app_id, std::int64_t until_s, std::size_t limit) {
    return finish(operation, [&] {
      for (const StoreRow &one : static_cast<Self *>(self)->due(app_id, until_s, static_cast<std::int64_t>(limit)))
        add(operation, one);
      return 0;
    });
  };
  table.lease = [](void *self, Operation *operation, const char *name, const char *holder, std::int64_t duration_ms) {
    return finish(operation, [&] {
      const StoreLease granted = static_cast<Self *>(self)->lease(name, holder, duration_ms);
      ghlauth_store_operation_set_lease(operation, granted.holder.c_str(), granted.remaining_ms);
      return 0;
    });
  };
  table.release = [](void *self, Operation *operation, const char *name, const char *holder) {
    return finish(operation, [&] { return static_cast<Self *>(self)->release(name, holder); });
  };
  table.count = [](void *self, Operation *operation, const char *name, std::int64_t delta, std::int64_t until_s, std::int64_t now_s) {
    return finish(operation, [&] { return static_cast<Self *>(self)->count(name, delta, until_s, now_s); });
  };
  table.claim = [](void *self, Operation *operation, const char *name, const char *holder, std::int64_t until_s, std::int64_t now_s) {
    return finish(operation, [&] { return static_cast<Self *>(self)->claim(name, holder, until_s, now_s); });
  };
  table.confirm = [](void *self, Operation *operation, const char *name, const char *holder, std::int64_t until_s) {
    return finish(operation, [&] { return static_cast<Self *>(self)->confirm(name, holder, until_s); });
  };
  table.unclaim = [](void *self, Operation *operation, const char *name, const char *holder) {
    return finish(operation, [&] { return static_cast<Self *>(self)->unclaim(name, holder); });
  };
  return table;
}

}  // namespace detail
#endif

}  // namespace ghlauth_binding
