#include "crypto/evp_envelope.hpp"

#include <openssl/err.h>

#include "core/encoding.hpp"
#include "support/unit.hpp"

using namespace ghlauth;
using crypto::EvpEnvelope;
using ghlauth::test::same;

namespace {

const char passphrase[] = "3d7c6d0a-5f0e-4f6d-9a52-0e8f1c2b3a49";

bool seals_to(std::string_view with, std::string_view salt_hex, std::string_view text, std::string_view base64) {
  return same(base64_encode(EvpEnvelope().seal(with, text, hex_decode(salt_hex).value())), base64);
}

bool opens_to(std::string_view with, std::string_view base64, std::string_view text) {
  const EvpEnvelope::Opened opened = EvpEnvelope().open(with, view(base64_decode(base64).value()));
  return opened.is_good && same(view(opened.text), text);
}

// Made with `openssl enc -aes-256-cbc -md md5 -S <salt> -pass pass:<passphrase>`, the header put in front.
void knows_the_vectors_of_openssl(void **) {
  assert_true(seals_to(passphrase, "0102030405060708", "", "U2FsdGVkX18BAgMEBQYHCEyISQVzFqGswzO3AWdnk2k="));
  assert_true(opens_to(passphrase, "U2FsdGVkX18BAgMEBQYHCEyISQVzFqGswzO3AWdnk2k=", ""));
  assert_true(seals_to(passphrase, "0102030405060708", "abc", "U2FsdGVkX18BAgMEBQYHCDTS9t458ZSqHptYafTmbcU="));
  assert_true(opens_to(passphrase, "U2FsdGVkX18BAgMEBQYHCDTS9t458ZSqHptYafTmbcU=", "abc"));
  assert_true(seals_to(passphrase, "f0e1d2c3b4a59687", "{\"userName\":\"Ines\"}",
                       "U2FsdGVkX1/w4dLDtKWWh5khJ6rNkFnFgtZTptPfUjH7FU4/fatpc8FozUmuQCG+"));
  assert_true(
      opens_to(passphrase, "U2FsdGVkX1/w4dLDtKWWh5khJ6rNkFnFgtZTptPfUjH7FU4/fatpc8FozUmuQCG+", "{\"userName\":\"Ines\"}"));
  assert_true(seals_to("pässwörd", "0000000000000000", "0123456789abcdef",
                       "U2FsdGVkX18AAAAAAAAAAMIRe8Yb4Kf4xz3YltBuhlMykuJwR0UOKe3415jIPBW0"));
  assert_true(opens_to("pässwörd", "U2FsdGVkX18AAAAAAAAAAMIRe8Yb4Kf4xz3YltBuhlMykuJwR0UOKe3415jIPBW0", "0123456789abcdef"));
}

bool round_trips(std::size_t size) {
  const EvpEnvelope envelope;
  const std::string text(size, 'x');
  const EvpEnvelope::Opened opened = envelope.open(passphrase, envelope.seal(passphrase, text));
  return opened.is_good && same(view(opened.text), text);
}

void opens_what_it_sealed(void **) {
  for (std::size_t size = 0; size <= 48; ++size) assert_true(round_trips(size));
  assert_true(round_trips(100000));
}

bool repeats() { return EvpEnvelope().seal(passphrase, "text") == EvpEnvelope().seal(passphrase, "text"); }

void takes_a_fresh_salt(void **) { assert_false(repeats()); }

/// The last byte of the block before the padding, and of the IV for a text of one block, changes the padding and nothing else
/// of it.
bool every_padding_is_told() {
  const EvpEnvelope envelope;
  for (unsigned size = 1; size <= 16; ++size) {
    const std::string sealed = envelope.seal(passphrase, std::string(32 - size, 'x'));
    for (unsigned i = 0; i < 16; ++i) {
      std::string changed = sealed;
      changed[16 + i] = static_cast<char>(changed[16 + i] ^ 0x40);  // of the first block: garbles it, changes the second one
      const bool is_padding = i >= 16 - size;
      const EvpEnvelope::Opened opened = envelope.open(passphrase, changed);
      if (opened.is_good == is_padding) return false;
      if (opened.text.size() != (is_padding ? 32 : 32 - size)) return false;
    }
  }
  return true;
}

void tells_right_padding_from_wrong(void **) { assert_true(every_padding_is_told()); }

bool is_good(std::string_view data) { return EvpEnvelope().open(passphrase, data).is_good; }

bool only_envelopes_are_good() {
  const std::string sealed = EvpEnvelope().seal(passphrase, "some text of more than one block");
  for (std::size_t size = 0; size < sealed.size(); ++size)
    if (is_good(sealed.substr(0, size)) || is_good(sealed.substr(sealed.size() - size))) return false;
  for (std::size_t i = 0; i < 8; ++i) {
    std::string changed = sealed;
    changed[i] = '_' == changed[i] ? '-' : '_';
    if (is_good(changed)) return false;
  }
  return is_good(sealed) && !is_good(sealed + 'x') && !is_good("") && !is_good(std::string(5000, 'x'));
}

void says_what_is_no_envelope(void **) {
  assert_true(only_envelopes_are_good());
  assert_int_equal(ERR_peek_error(), 0);
}

void refuses_salts_of_another_size(void **) {
  assert_status(EvpEnvelope().seal(passphrase, "x", "1234567"), INVALID_ARGUMENT);
  assert_status(EvpEnvelope().seal(passphrase, "x", ""), INVALID_ARGUMENT);
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(knows_the_vectors_of_openssl), cmocka_unit_test(opens_what_it_sealed),
      cmocka_unit_test(takes_a_fresh_salt),           cmocka_unit_test(tells_right_padding_from_wrong),
      cmocka_unit_test(says_what_is_no_envelope),     cmocka_unit_test(refuses_salts_of_another_size),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
