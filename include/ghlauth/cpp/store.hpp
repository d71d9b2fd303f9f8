/// @file store.hpp Where installations and their tokens are kept.
#ifndef GHLAUTH_CPP_STORE_HPP
#define GHLAUTH_CPP_STORE_HPP

#include <memory>
#include <string>
#include <string_view>

#include "../store.h"
#include "bytes.hpp"
#include "callbacks.hpp"
#include "cancel.hpp"
#include "report.hpp"

namespace ghlauth {
inline namespace v0 {

class StoreTable;
class PolledStoreTable;

/// How a store is opened: store.h says what each of them means.
class StoreOptions : public Handle<ghlauth_store_options, ghlauth_store_options_free> {
 public:
  using Handle::Handle;
  StoreOptions()
      : Handle(detail::make<StoreOptions>([](auto **out, auto **error) { return ghlauth_store_options_new(out, error); })) {}

  /// `key`: SECRET, 32 bytes.
  StoreOptions &add_key(const std::string &key_id, Bytes key) {
    detail::call([&](auto **error) {
      return ghlauth_store_options_add_key(get(), detail::c_text(key_id), key.data(), key.size(), error);
    });
    return *this;
  }
  StoreOptions &add_key_file(const std::string &path) { return set(ghlauth_store_options_add_key_file, path); }
  StoreOptions &add_key_env(const std::string &name) { return set(ghlauth_store_options_add_key_env, name); }
  StoreOptions &add_key_source(SecretSource source) {
    return set_source(ghlauth_store_options_add_key_source, std::move(source));
  }
  StoreOptions &set_plain(bool enabled = true) {
    detail::call([&](auto **error) { return ghlauth_store_options_set_plain(get(), enabled ? 1 : 0, error); });
    return *this;
  }
  StoreOptions &set_password_file(const std::string &path) { return set(ghlauth_store_options_set_password_file, path); }
  StoreOptions &set_password_env(const std::string &name) { return set(ghlauth_store_options_set_password_env, name); }
  StoreOptions &set_password_source(SecretSource source) {
    return set_source(ghlauth_store_options_set_password_source, std::move(source));
  }
  StoreOptions &set_tokens_in_redis(bool enabled = true) {
    detail::call([&](auto **error) { return ghlauth_store_options_set_tokens_in_redis(get(), enabled ? 1 : 0, error); });
    return *this;
  }
  StoreOptions &set_module_dir(const std::string &path) { return set(ghlauth_store_options_set_module_dir, path); }

 private:
  StoreOptions &set(Status (*setter)(ghlauth_store_options *, const char *, ghlauth_error **), const std::string &text) {
    detail::call([&](auto **error) { return setter(get(), detail::c_text(text), error); });
    return *this;
  }
  StoreOptions &set_source(Status (*setter)(ghlauth_store_options *, const ghlauth_secret_source *, ghlauth_error **),
                           SecretSource source) {
    detail::SecretTable table(std::move(source));
    detail::call([&](auto **error) { return setter(get(), table.give(), error); });
    return *this;
  }
};

/// A store of installations. Configurations that use it keep it alive.
class Store : public Handle<ghlauth_store, ghlauth_store_free> {
 public:
  using Handle::Handle;
  /// Opens a store: "memory:", "sqlite:/path", "postgres://...", "redis://...". A durable one needs options with a key.
  explicit Store(const std::string &url, const StoreOptions &options = StoreOptions())
      : Handle(detail::make<Store>([&](auto **out, auto **error) {
          return ghlauth_store_open(out, detail::c_text(url), options.get(), error);
        })) {}
  /// A store of the application (store_table.hpp).
  explicit Store(std::shared_ptr<StoreTable> table, const StoreOptions &options = StoreOptions());
  explicit Store(std::shared_ptr<PolledStoreTable> table, const StoreOptions &options = StoreOptions());
  /// One store of two: installations and secrets in the first, leases, counters and claims in the second.
  static Store join(const Store &installations, const Store &leases) {
    return detail::make<Store>(
        [&](auto **out, auto **error) { return ghlauth_store_join(out, installations.get(), leases.get(), error); });
  }

  /// What was noticed when it was opened; "" for nothing.
  std::string_view warning() const noexcept { return detail::view(ghlauth_store_warning(get())); }

  /// Keeps a small secret of the application under a name; an empty one removes it.
  void set_secret(const std::string &name, Bytes secret) const {
    detail::call([&](auto **error) {
      return ghlauth_store_set_secret(get(), detail::c_text(name), secret.data(), secret.size(), error);
    });
  }
  /// SECRET, in memory that is wiped. Throws NotFoundError.
  Buf secret(const std::string &name) const {
    return detail::make<Buf>(
        [&](auto **out, auto **error) { return ghlauth_store_secret(get(), out, detail::c_text(name), error); });
  }

  /// Seals with the first key what another one sealed.
  Report rotate(const Cancel *cancel = nullptr, Report *partial = nullptr) const {
    return detail::make<Report>(
        [&](auto **out, auto **error) { return ghlauth_store_rotate(get(), out, detail::handle_of(cancel), error); }, partial);
  }
  /// Writes the store out as text, sealed with the first key of `options`, or with those of the store.
  Report export_to(ByteSink sink, const StoreOptions &options = StoreOptions(), const Cancel *cancel = nullptr,
                   Report *partial = nullptr) const {
    detail::SinkTable table(std::move(sink));
    return detail::make<Report>([&](auto **out, auto **error) {
      return ghlauth_store_export(get(), out, table.give(), options.get(), detail::handle_of(cancel), error);
    }, partial);
  }
  /// The same into a new file of mode 0600.
  Report export_file(const std::string &path, const StoreOptions &options = StoreOptions(), const Cancel *cancel = nullptr,
                     Report *partial = nullptr) const {
    return detail::make<Report>([&](auto **out, auto **error) {
      return ghlauth_store_export_file(get(), out, detail::c_text(path), options.get(), detail::handle_of(cancel), error);
    }, partial);
  }
  /// Takes an export into the store.
  Report import_from(ByteSource source, const StoreOptions &options = StoreOptions(), const Cancel *cancel = nullptr,
                     Report *partial = nullptr) const {
    detail::SourceTable table(std::move(source));
    return detail::make<Report>([&](auto **out, auto **error) {
      return ghlauth_store_import(get(), out, table.give(), options.get(), detail::handle_of(cancel), error);
    }, partial);
  }
  Report import_file(const std::string &path, const StoreOptions &options = StoreOptions(), const Cancel *cancel = nullptr,
                     Report *partial = nullptr) const {
    return detail::make<Report>([&](auto **out, auto **error) {
      return ghlauth_store_import_file(get(), out, detail::c_text(path), options.get(), detail::handle_of(cancel), error);
    }, partial);
  }

  /// Tries whether a store keeps what store_table.h asks of it. `log` gets a line for each check; it may be called by other threads.
  void check_conformance(LogSink log = nullptr) const;
};

}  // namespace v0
}  // namespace ghlauth

#include "store_table.hpp"  // what is declared above and defined there

#endif  // GHLAUTH_CPP_STORE_HPP
