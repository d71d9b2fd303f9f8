#include "crypto/digest.hpp"

#include "core/encoding.hpp"
#include "support/unit.hpp"

using namespace ghlauth;
using ghlauth::test::same;

namespace {

std::string repeat(char byte, std::size_t count) { return std::string(count, byte); }

std::string range(int first, int last) {
  std::string out;
  for (int byte = first; byte <= last; ++byte) out += static_cast<char>(byte);
  return out;
}

bool sha256_is(std::string_view data, std::string_view hex) { return same(hex_encode(crypto::sha256(data)), hex); }

void knows_sha256(void **) {
  assert_true(sha256_is("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
  assert_true(sha256_is("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
}

void hashes_in_pieces(void **) {
  crypto::Sha256 digest;
  for (const std::string_view text : {"abc", "", "hello"}) {
    for (const char c : text) digest.add({&c, 1});
    assert_true(same(hex_encode(digest.finish()), hex_encode(crypto::sha256(text))));
  }
}

bool hmac_is(std::string_view key, std::string_view data, std::string_view hex) {
  return same(hex_encode(view(crypto::hmac_sha256(key, data))), hex);
}

void knows_the_vectors_of_rfc_4231(void **) {
  assert_true(hmac_is(repeat('\x0b', 20), "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"));
  assert_true(
      hmac_is("Jefe", "what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
  assert_true(
      hmac_is(repeat('\xaa', 20), repeat('\xdd', 50), "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"));
  assert_true(hmac_is(range(1, 25), repeat('\xcd', 50), "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"));
  assert_true(hmac_is(repeat('\xaa', 131), "Test Using Larger Than Block-Size Key - Hash Key First",
                      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"));
  assert_true(
      hmac_is(repeat('\xaa', 131),
              "This is a test using a larger than block-size key and a larger than block-size data. The key needs to be "
              "hashed before being used by the HMAC algorithm.",
              "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"));
  assert_true(hmac_is("", "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"));
}

bool hkdf_is(std::string_view key, std::string_view salt, std::string_view info, std::string_view hex) {
  return same(hex_encode(view(crypto::hkdf_sha256(key, salt, info, hex.size() / 2))), hex);
}

void knows_the_vectors_of_rfc_5869(void **) {
  assert_true(hkdf_is(repeat('\x0b', 22), range(0, 12), range(0xf0, 0xf9),
                      "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"));
  assert_true(
      hkdf_is(range(0, 0x4f), range(0x60, 0xaf), range(0xb0, 0xff),
              "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09"
              "b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"));
  assert_true(hkdf_is(repeat('\x0b', 22), "", "",
                      "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"));
}

void reports_impossible_sizes(void **) {
  assert_status(crypto::hkdf_sha256("key", "", "", 255 * 32), OK);
  assert_status(crypto::hkdf_sha256("key", "", "", 255 * 32 + 1), INTERNAL);
}

void compares(void **) {
  assert_true(crypto::equal_constant_time("", ""));
  assert_true(crypto::equal_constant_time("same", "same"));
  assert_false(crypto::equal_constant_time("same", "sane"));
  assert_false(crypto::equal_constant_time("same", "same "));
  assert_false(crypto::equal_constant_time("", "x"));
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(knows_sha256),
      cmocka_unit_test(hashes_in_pieces),
      cmocka_unit_test(knows_the_vectors_of_rfc_4231),
      cmocka_unit_test(knows_the_vectors_of_rfc_5869),
      cmocka_unit_test(reports_impossible_sizes),
      cmocka_unit_test(compares),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
