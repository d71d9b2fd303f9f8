#include "protocol/lifecycle.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "protocol/stored.hpp"

namespace ghlauth {
namespace {

constexpr std::pair<std::string_view, LifecycleKind> kinds[] = {
    {"INSTALL", LifecycleKind::INSTALL},
    {"UNINSTALL", LifecycleKind::UNINSTALL},
    {"UPDATE", LifecycleKind::UPDATE},
    {"PLAN_CHANGE", LifecycleKind::PLAN_CHANGE},
    {"EXTERNAL_AUTH_CONNECTED", LifecycleKind::EXTERNAL_AUTH_CONNECTED},
};

bool raise(std::int64_t &to, std::int64_t other) noexcept {
  if (other <= to) return false;
  to = other;
  return true;
}

void write_noted(JsonWriter &out, std::string_view name, const Noted &noted) {
  if (noted.at_ms == 0) return;
  out.key(name).begin_object().member("text", noted.text).member("at_ms", noted.at_ms).end_object();
}

Noted read_noted(const JsonValue &in) {
  Noted noted;
  noted.text = in["text"].string_or_empty();
  noted.at_ms = stored_ms(in["at_ms"]);
  return noted;
}

}  // namespace

std::optional<LifecycleKind> lifecycle_kind(std::string_view type) noexcept {
  for (const auto &[name, kind] : kinds)
    if (name == type) return kind;
  return std::nullopt;
}

bool Noted::join(const Noted &other) {
  if (std::tie(other.at_ms, other.text) <= std::tie(at_ms, text)) return false;
  *this = other;
  return true;
}

Lifecycle Lifecycle::of(const LifecycleEvent &event) {
  const std::int64_t at_ms = event.at_ms.value_or(0);
  Lifecycle said;
  const auto note = [&](Noted &noted, const std::string &text) {
    if (!text.empty()) noted = {text, at_ms};
  };
  switch (event.kind) {
    case LifecycleKind::INSTALL:
      said.granted_at_ms = at_ms;
      note(said.user, event.user_id);
      [[fallthrough]];
    case LifecycleKind::UPDATE:
      note(said.version, event.version_id);
      [[fallthrough]];
    case LifecycleKind::PLAN_CHANGE: note(said.plan, event.plan_id); break;
    case LifecycleKind::UNINSTALL: said.ended_at_ms = at_ms; break;
    case LifecycleKind::EXTERNAL_AUTH_CONNECTED: said.external_auth_at_ms = at_ms; break;
  }
  return said;
}

bool Lifecycle::join(const Lifecycle &other) {
  bool is_younger = raise(granted_at_ms, other.granted_at_ms);
  is_younger = raise(ended_at_ms, other.ended_at_ms) || is_younger;
  is_younger = version.join(other.version) || is_younger;
  is_younger = plan.join(other.plan) || is_younger;
  is_younger = user.join(other.user) || is_younger;
  return raise(external_auth_at_ms, other.external_auth_at_ms) || is_younger;
}

void Lifecycle::grant(std::int64_t at_ms) noexcept {
  granted_at_ms = std::max({granted_at_ms, at_ms, ended_at_ms == 0 ? 0 : ended_at_ms + 1});
}

void Lifecycle::end(std::int64_t at_ms) noexcept { ended_at_ms = std::max({ended_at_ms, at_ms, granted_at_ms}); }

std::int64_t Lifecycle::latest_ms() const noexcept {
  return std::max({granted_at_ms, ended_at_ms, version.at_ms, plan.at_ms, user.at_ms, external_auth_at_ms});
}

void write_lifecycle(JsonWriter &out, const Lifecycle &lifecycle) {
  out.begin_object();
  out.member("granted_at_ms", lifecycle.granted_at_ms).member("ended_at_ms", lifecycle.ended_at_ms);
  write_noted(out, "version", lifecycle.version);
  write_noted(out, "plan", lifecycle.plan);
  write_noted(out, "user", lifecycle.user);
  out.member("external_auth_at_ms", lifecycle.external_auth_at_ms);
  out.end_object();
}

Lifecycle read_lifecycle(const JsonValue &in) {
  Lifecycle lifecycle;
  lifecycle.granted_at_ms = stored_ms(in["granted_at_ms"]);
  lifecycle.ended_at_ms = stored_ms(in["ended_at_ms"]);
  lifecycle.version = read_noted(in["version"]);
  lifecycle.plan = read_noted(in["plan"]);
  lifecycle.user = read_noted(in["user"]);
  lifecycle.external_auth_at_ms = stored_ms(in["external_auth_at_ms"]);
  return lifecycle;
}

}  // namespace ghlauth
