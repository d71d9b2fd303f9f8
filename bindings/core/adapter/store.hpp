// Stores.
#pragma once

#include "resource.hpp"
#include "row_listener.hpp"

namespace ghlauth_binding {

/// How a store is opened.
class StoreOptions : public Resource {
 public:
  StoreOptions()
      : Resource("StoreOptions", detail::make<ghlauth_store_options>(ghlauth_store_options_free, [](auto **out, auto **error) {
                   return ghlauth_store_options_new(out, error);
                 })) {}

  /// `key`: SECRET, 32 bytes.
  void add_key(const std::string &key_id, const Bytes &key) {
    detail::call([&](auto **error) {
      return ghlauth_store_options_add_key(handle().get(), detail::c(key_id), detail::data(key), key.data.size(), error);
    });
  }
  void add_key_file(const std::string &path) { set(ghlauth_store_options_add_key_file, detail::c(path)); }
  void add_key_env(const std::string &name) { set(ghlauth_store_options_add_key_env, detail::c(name)); }
  void set_plain(bool enabled) { set<std::int32_t>(ghlauth_store_options_set_plain, enabled); }
  void set_password_file(const std::string &path) { set(ghlauth_store_options_set_password_file, detail::c(path)); }
  void set_password_env(const std::string &name) { set(ghlauth_store_options_set_password_env, detail::c(name)); }
  void set_tokens_in_redis(bool enabled) { set<std::int32_t>(ghlauth_store_options_set_tokens_in_redis, enabled); }
  void set_module_dir(const std::string &path) { set(ghlauth_store_options_set_module_dir, detail::c(path)); }

#ifndef SWIG
  std::shared_ptr<ghlauth_store_options> handle() const { return held<ghlauth_store_options>(); }

 private:
  template <class Value>
  void set(ghlauth_status (*setter)(ghlauth_store_options *, Value, ghlauth_error **), Value value) {
    detail::call([&](auto **error) { return setter(handle().get(), value, error); });
  }
#endif
};

/// A store of installations.
class Store : public Resource {
 public:
  /// `url`: "memory:", "sqlite:/path", "postgres://...", "redis://..."
  static Store open(const std::string &url, const StoreOptions &options) {
    return Store(detail::make<ghlauth_store>(ghlauth_store_free, [&](auto **out, auto **error) {
      return ghlauth_store_open(out, detail::c(url), options.handle().get(), error);
    }));
  }
  static Store from_listener(const StoreOptions &options, StoreListener *listener) {
    auto owned = detail::take(listener);
    const auto held = options.handle();
    const ghlauth_store_table table = detail::table(std::move(owned));
    return Store(detail::make<ghlauth_store>(ghlauth_store_free, [&](auto **out, auto **error) {
      return ghlauth_store_from_table(out, &table, held.get(), error);
    }));
  }
  /// Installations and secrets in one store, leases, counters and claims in another.
  static Store join(const Store &installations, const Store &leases) {
    return Store(detail::make<ghlauth_store>(ghlauth_store_free, [&](auto **out, auto **error) {
      return ghlauth_store_join(out, installations.handle().get(), leases.handle().get(), error);
    }));
  }

  std::string warning() const { return detail::text(ghlauth_store_warning(handle().get())); }
  /// Tries whether it keeps what the library asks of it. For tests of a StoreListener; takes seconds.
  void check() {
    detail::call([&](auto **error) { return ghlauth_store_conformance(handle().get(), nullptr, error); });
  }

#ifndef SWIG
  /// For a language that fills the table itself. It is dropped also on failure.
  static Store from_table(const ghlauth_store_table &table, const StoreOptions &options) {
    return Store(detail::make<ghlauth_store>(ghlauth_store_free, [&](auto **out, auto **error) {
      return ghlauth_store_from_table(out, &table, options.handle().get(), error);
    }));
  }
  std::shared_ptr<ghlauth_store> handle() const { return held<ghlauth_store>(); }

 private:
  explicit Store(std::shared_ptr<ghlauth_store> handle) : Resource("Store", std::move(handle)) {}
#endif
};

}  // namespace ghlauth_binding
