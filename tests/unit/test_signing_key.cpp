#include "crypto/signing_key.hpp"

#include <openssl/err.h>

#include "core/encoding.hpp"
#include "support/temp_dir.hpp"
#include "support/unit.hpp"

using namespace ghlauth;
using ghlauth::crypto::SigningKey;
using ghlauth::test::same;
using ghlauth::test::TempDir;

namespace {

constexpr std::string_view message = "header.payload";

bool round_trips(const SigningKey &key, std::size_t signature_size) {
  const std::string signature = key.sign(message);
  std::string changed = signature;
  changed[changed.size() / 2] = static_cast<char>(changed[changed.size() / 2] ^ 1);
  return signature.size() == signature_size && key.verify(message, signature) && !key.verify("header.payloae", signature) &&
         !key.verify(message, changed) && !key.verify(message, "") && !key.verify("", signature) &&
         !key.verify(message, signature.substr(1)) && ERR_peek_error() == 0;
}

bool rsa_round_trips() { return round_trips(SigningKey::generate_rsa(2048), 256); }
bool ed25519_round_trips() { return round_trips(SigningKey::generate_ed25519(), 64); }

void verifies_its_own_signatures(void **) {
  assert_true(rsa_round_trips());
  assert_true(ed25519_round_trips());
}

bool others_verify() {
  const SigningKey a = SigningKey::generate_ed25519();
  const SigningKey b = SigningKey::generate_ed25519();
  return b.verify(message, a.sign(message));
}

void verifies_no_signature_of_another_key(void **) { assert_false(others_verify()); }

/// A key of RFC 8032 in the form of RFC 8410.
SigningKey ed25519_of(std::string_view seed_hex) {
  const std::string der = hex_decode("302e020100300506032b657004220420").value() + hex_decode(seed_hex).value();
  return SigningKey::from_pem("-----BEGIN PRIVATE KEY-----\n" + base64_encode(der) + "\n-----END PRIVATE KEY-----\n");
}

bool ed25519_signs(std::string_view seed_hex, std::string_view data, std::string_view signature_hex) {
  return same(hex_encode(ed25519_of(seed_hex).sign(data)), signature_hex);
}

void knows_the_vectors_of_rfc_8032(void **) {
  assert_true(
      ed25519_signs("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "",
                    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f05"
                    "95bbe24655141438e7a100b"));
  assert_true(
      ed25519_signs("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "\x72",
                    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb"
                    "4302aeeb00d291612bb0c00"));
}

bool same_after_pem(const SigningKey &key) {
  const SigningKey copy = SigningKey::from_pem(view(key.private_pem()));
  return same(copy.public_pem(), key.public_pem()) && key.verify(message, copy.sign(message)) &&
         key.public_pem().starts_with("-----BEGIN PUBLIC KEY-----\n") &&
         view(key.private_pem()).starts_with("-----BEGIN PRIVATE KEY-----\n");
}

bool pem_round_trips() {
  return same_after_pem(SigningKey::generate_rsa(2048)) && same_after_pem(SigningKey::generate_ed25519());
}

void survives_pem(void **) { assert_true(pem_round_trips()); }

/// The openssl program signs, we verify; we sign, it verifies.
bool agrees_with_openssl(const char *generate, const char *sign, const char *verify) {
  const TempDir dir;
  dir.write("message", message);
  if (!dir.run(std::string("openssl genpkey -out key.pem ") + generate) || !dir.run(sign)) return false;
  const SigningKey key = SigningKey::from_pem(dir.read("key.pem"));
  if (!key.verify(message, dir.read("signature"))) return false;
  dir.write("public.pem", key.public_pem());
  dir.write("signature", key.sign(message));
  const bool verified = dir.run(verify);
  dir.write("message", "another");
  return verified && !dir.run(verify);
}

void agrees_with_openssl_on_rs256(void **) {
  assert_true(agrees_with_openssl("-algorithm RSA -pkeyopt rsa_keygen_bits:2048",
                                  "openssl dgst -sha256 -sign key.pem -out signature message",
                                  "openssl dgst -sha256 -verify public.pem -signature signature message"));
}

void agrees_with_openssl_on_ed25519(void **) {
  assert_true(agrees_with_openssl("-algorithm ED25519",
                                  "openssl pkeyutl -sign -rawin -inkey key.pem -in message -out signature",
                                  "openssl pkeyutl -verify -rawin -pubin -inkey public.pem -in message -sigfile signature"));
}

Status status_of_key(const char *generate) {
  const TempDir dir;
  if (!dir.run(std::string("openssl genpkey -out key.pem ") + generate)) return Status::INTERNAL;
  return test::status_of([&] { return SigningKey::from_pem(dir.read("key.pem")); });
}

void refuses_other_keys(void **) {
  assert_int_equal(static_cast<int>(status_of_key("-algorithm ED25519")), static_cast<int>(Status::OK));
  assert_int_equal(static_cast<int>(status_of_key("-algorithm EC -pkeyopt ec_paramgen_curve:P-256")),
                   static_cast<int>(Status::INVALID_ARGUMENT));
  assert_int_equal(static_cast<int>(status_of_key("-algorithm ED25519 -aes128 -pass pass:x")),
                   static_cast<int>(Status::INVALID_ARGUMENT));
  assert_status(SigningKey::from_pem(""), INVALID_ARGUMENT);
  assert_status(SigningKey::from_pem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"), INVALID_ARGUMENT);
  assert_status(SigningKey::generate_rsa(512), INVALID_ARGUMENT);
  assert_int_equal(ERR_peek_error(), 0);
}

bool is_made_or_stopped() {
  std::stop_source stop;
  const auto made = SigningKey::generate_rsa(2048, stop.get_token());
  stop.request_stop();
  return made && round_trips(*made, 256) && !SigningKey::generate_rsa(4096, stop.get_token()) && ERR_peek_error() == 0;
}

void stops_when_it_is_asked_to(void **) {
  assert_true(is_made_or_stopped());
  assert_status(SigningKey::generate_rsa(512, std::stop_token()), INVALID_ARGUMENT);
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(verifies_its_own_signatures),
      cmocka_unit_test(verifies_no_signature_of_another_key),
      cmocka_unit_test(knows_the_vectors_of_rfc_8032),
      cmocka_unit_test(survives_pem),
      cmocka_unit_test(agrees_with_openssl_on_rs256),
      cmocka_unit_test(agrees_with_openssl_on_ed25519),
      cmocka_unit_test(refuses_other_keys),
      cmocka_unit_test(stops_when_it_is_asked_to),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
