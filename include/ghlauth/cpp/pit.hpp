/// @file pit.hpp Flow 1: Private Integration Tokens.
#ifndef GHLAUTH_CPP_PIT_HPP
#define GHLAUTH_CPP_PIT_HPP

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "../pit.h"
#include "config.hpp"
#include "level.hpp"
#include "list.hpp"

namespace ghlauth {
inline namespace v0 {

/// A Private Integration Token with its level and resource. pit.h says what its sources are.
class Pit : public Handle<ghlauth_pit, ghlauth_pit_free> {
 public:
  using Handle::Handle;
  /// How long HighLevel accepts the previous token after a rotation "later".
  static constexpr std::chrono::seconds overlap{GHLAUTH_PIT_OVERLAP_S};
  /// The age at which HighLevel advises to rotate.
  static constexpr std::chrono::seconds rotation_age{GHLAUTH_PIT_ROTATION_AGE_S};

  /// `token`: SECRET.
  Pit(const Config &config, const std::string &token, const Resource &resource = Resource())
      : Handle(detail::make<Pit>([&](auto **out, auto **error) {
          return ghlauth_pit_new(out, config.get(), detail::c_text(token), detail::number_of(resource.level),
                                 detail::c_text(resource.id), error);
        })) {}
  static Pit from_source(const Config &config, SecretSource source, const Resource &resource = Resource()) {
    const char *id = detail::c_text(resource.id);
    detail::SecretTable table(std::move(source));
    return detail::make<Pit>([&](auto **out, auto **error) {
      return ghlauth_pit_from_source(out, config.get(), table.give(), detail::number_of(resource.level), id, error);
    });
  }
  static Pit from_env(const Config &config, const std::string &name, const Resource &resource = Resource()) {
    return detail::make<Pit>([&](auto **out, auto **error) {
      return ghlauth_pit_from_env(out, config.get(), detail::c_text(name), detail::number_of(resource.level),
                                  detail::c_text(resource.id), error);
    });
  }
  static Pit from_file(const Config &config, const std::string &path, const Resource &resource = Resource(),
                       FileAccess access = FileAccess::owner_only) {
    return detail::make<Pit>([&](auto **out, auto **error) {
      return ghlauth_pit_from_file(out, config.get(), detail::c_text(path), static_cast<std::uint32_t>(access),
                                   detail::number_of(resource.level), detail::c_text(resource.id), error);
    });
  }
  static Pit from_fd(const Config &config, std::int32_t fd, const Resource &resource = Resource(),
                     FileAccess access = FileAccess::owner_only) {
    return detail::make<Pit>([&](auto **out, auto **error) {
      return ghlauth_pit_from_fd(out, config.get(), fd, static_cast<std::uint32_t>(access), detail::number_of(resource.level),
                                 detail::c_text(resource.id), error);
    });
  }
  static Pit from_systemd_credential(const Config &config, const std::string &name, const Resource &resource = Resource()) {
    return detail::make<Pit>([&](auto **out, auto **error) {
      return ghlauth_pit_from_systemd_credential(out, config.get(), detail::c_text(name), detail::number_of(resource.level),
                                                 detail::c_text(resource.id), error);
    });
  }

  /// Replaces the token after a rotation. `token`: SECRET. `overlap_time`: 0 for "rotate and expire now".
  void replace(const std::string &token, std::chrono::seconds overlap_time = overlap) {
    detail::call(
        [&](auto **error) { return ghlauth_pit_replace(get(), detail::c_text(token), overlap_time.count(), error); });
  }
  /// Reads the source again.
  void reload() {
    detail::call([&](auto **error) { return ghlauth_pit_reload(get(), error); });
  }
  void set_created_at(At time) {
    detail::call([&](auto **error) { return ghlauth_pit_set_created_at_s(get(), time.unix_s(), error); });
  }
  /// The scopes of the Private Integration, which HighLevel does not tell; decisions go by it.
  void set_scopes(const List &scopes) {
    detail::call([&](auto **error) { return ghlauth_pit_set_scopes(get(), scopes.get(), error); });
  }

  /// None while it is not known.
  std::optional<std::chrono::seconds> age() const {
    const std::int64_t age_s = ghlauth_pit_age_s(get());
    if (age_s < 0) return std::nullopt;
    return std::chrono::seconds(age_s);
  }
  bool is_rotation_due() const noexcept { return ghlauth_pit_is_rotation_due(get()) != 0; }
  std::optional<Level> level() const noexcept { return detail::level_or_none(ghlauth_pit_level(get())); }
  std::string_view resource_id() const noexcept { return detail::view(ghlauth_pit_resource_id(get())); }
  /// For display: it does not give the token away.
  std::string redacted() const {
    return detail::make<Buf>([&](auto **out, auto **error) { return ghlauth_pit_redacted(get(), out, error); }).str();
  }
  /// What is unusual about the token; "" for nothing.
  std::string_view warning() const noexcept { return detail::view(ghlauth_pit_warning(get())); }
};

}  // namespace v0
}  // namespace ghlauth

#endif  // GHLAUTH_CPP_PIT_HPP
