// A request from anybody: its headers, then its body. Nothing of it is accepted without a signature, and what is read off a body is as
// it was sent. Bytes: lines "name: value" up to an empty one, then the body. In the first line a "!" allows RSA.
#include <cctype>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/error.hpp"
#include "core/json.hpp"
#include "core/utf8.hpp"
#include "webhook/event.hpp"
#include "webhook/keys.hpp"
#include "webhook/signature.hpp"

namespace {

namespace webhook = ghlauth::webhook;
using ghlauth::Error;
using ghlauth::Status;

void require(bool holds) {
  if (!holds) std::abort();
}

bool take_line(std::string_view &text, std::string_view &line) {
  const std::size_t end = text.find('\n');
  line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return !line.empty();
}

webhook::Headers take_headers(std::string_view &text) {
  webhook::Headers headers;
  for (std::string_view line; take_line(text, line);) {
    const std::size_t colon = line.find(':');
    headers.add(line.substr(0, colon), colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1));
  }
  return headers;
}

void check_signature(const webhook::Headers &headers, bool allow_rsa, std::string_view body) {
  static const webhook::Keys keys = webhook::Keys::published();
  try {
    const webhook::Signature signature = webhook::read_signature(headers, allow_rsa);
    const bool is_rsa = signature.algorithm == ghlauth::crypto::KeyAlgorithm::RSA;
    require(allow_rsa || !is_rsa);
    require(signature.bytes.size() == (is_rsa ? webhook::rsa_signature_bytes : webhook::ed25519_signature_bytes));
    keys.require(signature, body);
  } catch (const Error &failure) {
    const auto number = static_cast<std::int32_t>(failure.status());
    require(number <= static_cast<std::int32_t>(Status::SIGNATURE_MISSING) &&
            number >= static_cast<std::int32_t>(Status::SIGNATURE_LEGACY));
    return;
  }
  std::abort();  // whoever finds a signature of HighLevel's by chance
}

void check_event(std::string_view body) {
  try {
    const webhook::Event event = webhook::read_event(body);
    require(!event.type.empty() && event.json == body && ghlauth::is_utf8(body));
    require(body.find('\0') == std::string_view::npos);
    require(!event.id.empty() && event.id.size() <= 128);
    for (const char c : event.id) require(c == '-' || c == '_' || std::isalnum(static_cast<unsigned char>(c)) != 0);
    for (const std::string &text : {event.type, event.app_id, event.version_id, event.company_id, event.location_id})
      require(text.find('\0') == std::string::npos && ghlauth::is_utf8(text));
  } catch (const Error &failure) {
    require(failure.status() == Status::EVENT_MALFORMED && ghlauth::is_utf8(failure.message()));
  }
}

void check_key(std::string_view key) {
  try {
    (void)webhook::Keys().with(ghlauth::crypto::KeyAlgorithm::ED25519, key);
  } catch (const Error &failure) {
    require(failure.status() == Status::INVALID_ARGUMENT);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char *>(data), size);
  check_key(text);
  const bool allow_rsa = text.starts_with('!');
  const webhook::Headers headers = take_headers(text);
  check_signature(headers, allow_rsa, text);
  check_event(text);
  return 0;
}
