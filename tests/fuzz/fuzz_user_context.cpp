// A payload from anybody: whatever it is, it is refused in the one way. And a plaintext from whoever has the secret: what is
// read off it is as it was sent. Bytes: a payload, an envelope, and a text to put into one.
#include <cctype>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "core/encoding.hpp"
#include "core/error.hpp"
#include "core/log.hpp"
#include "core/utf8.hpp"
#include "crypto/evp_envelope.hpp"
#include "webhook/user_context_reader.hpp"

namespace {

using ghlauth::Error;
using ghlauth::Status;
using ghlauth::UserContext;
using ghlauth::crypto::EvpEnvelope;
using ghlauth::webhook::UserContextReader;

constexpr std::string_view secret = "a secret that is not the one of the corpus";
constexpr std::string_view salt = "12345678";

void require(bool holds) {
  if (!holds) std::abort();
}

std::optional<UserContext> open(const UserContextReader &reader, std::string_view base64) {
  try {
    return reader.open(base64);
  } catch (const Error &failure) {
    const Error expected(Status::USER_CONTEXT_INVALID);
    require(failure.status() == expected.status() && failure.message() == expected.message() &&
            failure.hint() == expected.hint());
    return std::nullopt;
  }
}

void check_envelope(const EvpEnvelope &envelope, std::string_view data) {
  const EvpEnvelope::Opened opened = envelope.open(secret, data);
  require(opened.text.size() <= (data.size() < 32 ? 16 : data.size() - 16));
  if (opened.is_good) require(data.starts_with("Salted__") && opened.text.size() < data.size() - 16);
}

bool is_id(std::string_view text) {
  for (const char c : text)
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) return false;
  return text.size() >= 15 && text.size() <= 30;
}

void check_text(const EvpEnvelope &envelope, const UserContextReader &reader, std::string_view text) {
  const std::string sealed = envelope.seal(secret, text, salt);
  const EvpEnvelope::Opened opened = envelope.open(secret, sealed);
  require(opened.is_good && view(opened.text) == text);
  const std::optional<UserContext> context = open(reader, ghlauth::base64_encode(sealed));
  require(context.has_value() == ghlauth::read_opened_user_context(text).has_value());
  if (!context) return;
  require(context->json == text && ghlauth::is_utf8(text) && text.find('\0') == std::string_view::npos);
  require(is_id(context->user_id) && is_id(context->company_id));
  require(context->active_location.empty() || is_id(context->active_location));
  require(context->role == "admin" || context->role == "user");
  require(context->type == "agency" || context->type == "location");
  for (const std::string &shown : {context->user_name, context->email})
    require(ghlauth::is_utf8(shown) && shown.find('\0') == std::string::npos);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  static const EvpEnvelope envelope;
  static UserContextReader reader(secret, std::make_shared<ghlauth::SystemClock>(), std::make_shared<ghlauth::NoLog>());
  reader.set_failure_limit(0, 1);
  const std::string_view text(reinterpret_cast<const char *>(data), size);
  (void)open(reader, text);
  check_envelope(envelope, text);
  check_text(envelope, reader, text);
  return 0;
}
