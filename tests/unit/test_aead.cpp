#include "crypto/aead.hpp"

#include <openssl/err.h>

#include "core/encoding.hpp"
#include "support/unit.hpp"

using namespace ghlauth;
using ghlauth::test::same;

namespace {

const char key[] = "0123456789abcdef0123456789abcdef";

std::string unhex(std::string_view hex) { return hex_decode(hex).value(); }

bool opens_to(std::string_view key_hex, std::string_view sealed_hex, std::string_view data_hex,
              std::string_view plaintext_hex) {
  const auto plaintext = crypto::aead_open(unhex(key_hex), unhex(sealed_hex), unhex(data_hex));
  return plaintext && same(hex_encode(view(*plaintext)), plaintext_hex);
}

// Test cases 13, 14 and 16 of McGrew and Viega, "The Galois/Counter Mode of Operation", which NIST took over.
void knows_the_vectors_of_gcm(void **) {
  assert_true(opens_to("0000000000000000000000000000000000000000000000000000000000000000",
                       "000000000000000000000000"
                       "530f8afbc74536b9a963b4f1c4cb738b",
                       "", ""));
  assert_true(opens_to("0000000000000000000000000000000000000000000000000000000000000000",
                       "000000000000000000000000"
                       "cea7403d4d606b6e074ec5d3baf39d18"
                       "d0d1c8a799996bf0265b98b5d48ab919",
                       "", "00000000000000000000000000000000"));
  assert_true(opens_to("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
                       "cafebabefacedbaddecaf888"
                       "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                       "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                       "76fc6ece0f4e1768cddf8853bb2d551b",
                       "feedfacedeadbeeffeedfacedeadbeefabaddad2",
                       "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
                       "b16aedf5aa0de657ba637b39"));
}

bool round_trips(std::string_view plaintext, std::string_view data) {
  const std::string sealed = crypto::aead_seal(key, plaintext, data);
  const auto opened = crypto::aead_open(key, sealed, data);
  return sealed.size() == plaintext.size() + crypto::aead_nonce_bytes + crypto::aead_tag_bytes && opened &&
         same(view(*opened), plaintext);
}

void opens_what_it_sealed(void **) {
  assert_true(round_trips("", ""));
  assert_true(round_trips("", "data"));
  assert_true(round_trips("secret", ""));
  assert_true(round_trips("secret", "data"));
  assert_true(round_trips(std::string(100000, 'x'), std::string(100000, 'y')));
}

bool opens(std::string_view with_key, std::string_view sealed, std::string_view data) {
  return crypto::aead_open(with_key, sealed, data).has_value();
}

bool any_change_opens() {
  const std::string sealed = crypto::aead_seal(key, "secret", "data");
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string changed = sealed;
      changed[i] = static_cast<char>(static_cast<unsigned char>(changed[i]) ^ (1U << bit));
      if (opens(key, changed, "data")) return true;
    }
    if (opens(key, sealed.substr(0, i), "data") || opens(key, sealed.substr(i + 1), "data")) return true;
  }
  return opens(key, sealed + "x", "data") || opens(key, sealed, "") || opens(key, sealed, "Data") ||
         opens(key, sealed, "data ") || opens("0123456789abcdef0123456789abcdeF", sealed, "data") ||
         !opens(key, sealed, "data");
}

void opens_nothing_else(void **) {
  assert_false(any_change_opens());
  assert_int_equal(ERR_peek_error(), 0);
}

bool repeats() { return crypto::aead_seal(key, "secret", "") == crypto::aead_seal(key, "secret", ""); }

void takes_a_fresh_nonce(void **) { assert_false(repeats()); }

void refuses_keys_of_another_size(void **) {
  assert_status(crypto::aead_seal("short", "x", ""), INVALID_ARGUMENT);
  assert_status(crypto::aead_open("0123456789abcdef0123456789abcdef+", "x", ""), INVALID_ARGUMENT);
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(knows_the_vectors_of_gcm),     cmocka_unit_test(opens_what_it_sealed),
      cmocka_unit_test(opens_nothing_else),           cmocka_unit_test(takes_a_fresh_nonce),
      cmocka_unit_test(refuses_keys_of_another_size),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
