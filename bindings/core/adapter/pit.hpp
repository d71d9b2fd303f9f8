// Flow 1: Private Integration Tokens.
#pragma once

#include "config.hpp"

namespace ghlauth_binding {

/// A Private Integration Token.
class Pit : public Resource {
 public:
  /// `token`: SECRET. `level`: GHLAUTH_LEVEL_...; 0 and "" when level and resource are not known.
  Pit(const Config &config, const std::string &token, std::int32_t level, const std::string &resource_id)
      : Pit(make([&](auto **out, auto **error) {
          return ghlauth_pit_new(out, config.handle().get(), detail::c(token), level, detail::c(resource_id), error);
        })) {}
  static Pit from_env(const Config &config, const std::string &name, std::int32_t level, const std::string &resource_id) {
    return Pit(make([&](auto **out, auto **error) {
      return ghlauth_pit_from_env(out, config.handle().get(), detail::c(name), level, detail::c(resource_id), error);
    }));
  }
  static Pit from_file(const Config &config, const std::string &path, std::int32_t level, const std::string &resource_id,
                       bool allow_readable = false) {
    return Pit(make([&](auto **out, auto **error) {
      return ghlauth_pit_from_file(out, config.handle().get(), detail::c(path), allow_readable ? GHLAUTH_FILE_ALLOW_READABLE : 0u,
                                   level, detail::c(resource_id), error);
    }));
  }
  static Pit from_listener(const Config &config, std::int32_t level, const std::string &resource_id, SecretListener *listener) {
    auto owned = detail::take(listener);
    const auto held = config.handle();
    const char *const id = detail::c(resource_id);
    const ghlauth_secret_source source = detail::table(std::move(owned));
    return Pit(make([&](auto **out, auto **error) {
      return ghlauth_pit_from_source(out, held.get(), &source, level, id, error);
    }));
  }

  /// `token`: SECRET.
  void replace(const std::string &token, std::int64_t overlap_s = 604800) {
    detail::call([&](auto **error) { return ghlauth_pit_replace(handle().get(), detail::c(token), overlap_s, error); });
  }
  void reload() {
    detail::call([&](auto **error) { return ghlauth_pit_reload(handle().get(), error); });
  }
  void set_created_at_s(std::int64_t created_at_s) {
    detail::call([&](auto **error) { return ghlauth_pit_set_created_at_s(handle().get(), created_at_s, error); });
  }
  void set_scopes(const std::vector<std::string> &scopes) {
    const auto list = detail::list(scopes);
    detail::call([&](auto **error) { return ghlauth_pit_set_scopes(handle().get(), list.get(), error); });
  }
  std::int32_t level() const { return ghlauth_pit_level(handle().get()); }
  std::string resource_id() const { return detail::text(ghlauth_pit_resource_id(handle().get())); }
  std::string warning() const { return detail::text(ghlauth_pit_warning(handle().get())); }
  std::int64_t age_s() const { return ghlauth_pit_age_s(handle().get()); }
  bool is_rotation_due() const { return ghlauth_pit_is_rotation_due(handle().get()) == 1; }
  std::string redacted() const {
    return detail::buf([&](auto **out, auto **error) { return ghlauth_pit_redacted(handle().get(), out, error); });
  }

#ifndef SWIG
  std::shared_ptr<ghlauth_pit> handle() const { return held<ghlauth_pit>(); }

 private:
  explicit Pit(std::shared_ptr<ghlauth_pit> handle) : Resource("Pit", std::move(handle)) {}
  template <class Call>
  static std::shared_ptr<ghlauth_pit> make(Call call) {
    return detail::make<ghlauth_pit>(ghlauth_pit_free, call);
  }
#endif
};

}  // namespace ghlauth_binding
