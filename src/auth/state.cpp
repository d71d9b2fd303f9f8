#include "auth/state.hpp"

#include <optional>
#include <utility>

#include "core/encoding.hpp"
#include "core/error.hpp"
#include "core/json.hpp"
#include "crypto/aead.hpp"
#include "crypto/digest.hpp"
#include "crypto/random.hpp"

namespace ghlauth::auth {
namespace {

constexpr std::string_view sealed_prefix = "s1.";

// Once it is known that the state is ours: its age, and whose browser it was made for.
void check(const StateData &data, const std::string &binding, std::int64_t now_s) {
  if (!crypto::equal_constant_time(data.session_binding, binding))
    throw Error(Status::STATE_INVALID, "the state is bound to another session");
  if (now_s > data.issued_at_s + data.lifetime_s)
    throw Error(Status::STATE_EXPIRED, "the state is older than " + std::to_string(data.lifetime_s) + " s");
}

std::string associated_data(const std::string &app_id) { return "ghlauth state 1 " + app_id; }

}  // namespace

std::string binding_digest(std::string_view session_binding) {
  return session_binding.empty() ? std::string() : crypto::sha256(session_binding);
}

std::string HeldStates::issue(StateData data) {
  std::string state = base64url_encode(view(crypto::random_bytes(32)));
  std::string key = crypto::sha256(state);
  const std::lock_guard lock(mutex_);
  expire(data.issued_at_s);
  if (held_.size() >= max_held) {
    held_.erase(by_end_.begin()->second);
    by_end_.erase(by_end_.begin());
  }
  by_end_.emplace(data.issued_at_s + data.lifetime_s, key);
  held_.emplace(std::move(key), Held{std::move(data), false});
  return state;
}

StateData HeldStates::consume(std::string_view state, const std::string &binding, std::int64_t now_s) {
  const std::lock_guard lock(mutex_);
  const auto found = held_.find(crypto::sha256(state));
  if (found == held_.end()) throw Error(Status::STATE_INVALID);
  if (found->second.used) throw Error(Status::STATE_USED);
  check(found->second.data, binding, now_s);
  found->second.used = true;  // remembered until its end, so that a second use is told for what it is
  return found->second.data;
}

// An expired state is remembered for as long again, so that it is told as expired and not as unknown.
void HeldStates::expire(std::int64_t now_s) {
  while (!by_end_.empty()) {
    const auto first = by_end_.begin();
    const auto held = held_.find(first->second);
    if (held != held_.end() && first->first + held->second.data.lifetime_s >= now_s) return;
    if (held != held_.end()) held_.erase(held);
    by_end_.erase(first);
  }
}

bool is_sealed_state(std::string_view state) noexcept { return state.starts_with(sealed_prefix); }

std::string seal_state(std::string_view key, const std::string &app_id, const StateData &data) {
  JsonWriter out;
  out.begin_object();
  out.member("c", data.client_id).member("r", data.redirect_uri).member("b", base64url_encode(data.session_binding));
  out.member("d", data.app_data).member("e", data.expected_id).member("t", data.issued_at_s).member("l", data.lifetime_s);
  out.end_object();
  return std::string(sealed_prefix) + base64url_encode(crypto::aead_seal(key, out.text(), associated_data(app_id)));
}

Task<StateData> open_sealed_state(std::vector<SecretBytes> keys, std::string app_id, std::string state, std::string binding,
                                  std::int64_t now_s, std::shared_ptr<store::Table> table, std::string holder) {
  const std::optional<SecretBytes> sealed = base64url_decode(std::string_view(state).substr(sealed_prefix.size()));
  if (!sealed) throw Error(Status::STATE_INVALID);
  std::optional<SecretBytes> opened;
  for (const SecretBytes &key : keys) {
    opened = crypto::aead_open(view(key), view(*sealed), associated_data(app_id));
    if (opened) break;
  }
  if (!opened) throw Error(Status::STATE_INVALID);
  const JsonDocument document = JsonDocument::parse(view(*opened));
  const JsonValue in = document.root();
  StateData data;
  data.client_id = in["c"].string_or_empty();
  data.redirect_uri = in["r"].string_or_empty();
  const std::optional<SecretBytes> digest = base64url_decode(in["b"].string_or_empty());
  if (digest) data.session_binding = view(*digest);
  data.app_data = in["d"].string_or_empty();
  data.expected_id = in["e"].string_or_empty();
  data.issued_at_s = in["t"].integer().value_or(0);
  data.lifetime_s = in["l"].integer().value_or(0);
  check(data, binding, now_s);
  // The claim is on the decrypted bytes' envelope, not on its text form.
  std::string name = "state/" + hex_encode(crypto::sha256(view(*sealed)));
  if (holder.empty()) holder = hex_encode(view(crypto::random_bytes(16)));
  const store::Claim claim =
      co_await table->claim(std::move(name), std::move(holder), data.issued_at_s + data.lifetime_s, now_s);
  if (claim != store::Claim::NEW) throw Error(Status::STATE_USED);
  co_return data;
}

}  // namespace ghlauth::auth
