#include "crypto/public_key.hpp"

#include <openssl/err.h>

#include "core/encoding.hpp"
#include "crypto/digest.hpp"
#include "crypto/signing_key.hpp"
#include "support/temp_dir.hpp"
#include "support/unit.hpp"

using namespace ghlauth;
using ghlauth::crypto::KeyAlgorithm;
using ghlauth::crypto::PublicKey;
using ghlauth::crypto::SigningKey;
using ghlauth::test::same;
using ghlauth::test::TempDir;

namespace {

constexpr std::string_view message = "{\"type\":\"A\"}";

bool verifies(const SigningKey &signer, KeyAlgorithm algorithm, std::size_t size) {
  const PublicKey key = PublicKey::read(signer.public_pem());
  const std::string signature = signer.sign(message);
  return key.algorithm() == algorithm && key.signature_size() == size && key.verify(message, signature) &&
         !key.verify("{\"type\":\"B\"}", signature) && !key.verify(message, signature.substr(1)) && !key.verify(message, "") &&
         !key.verify(message, signature + "x") && ERR_peek_error() == 0;
}

bool rsa_verifies() { return verifies(SigningKey::generate_rsa(2048), KeyAlgorithm::RSA, 256); }
bool ed25519_verifies() { return verifies(SigningKey::generate_ed25519(), KeyAlgorithm::ED25519, 64); }

void verifies_what_its_other_half_signed(void **) {
  assert_true(rsa_verifies());
  assert_true(ed25519_verifies());
}

/// PEM and DER are one key, named by the SHA-256 of the DER form.
bool reads_both_forms(const std::string &generate) {
  const TempDir dir;
  if (!dir.run("openssl genpkey -out key.pem " + generate + " && openssl pkey -in key.pem -pubout -out pem && " +
               "openssl pkey -in key.pem -pubout -outform DER -out der"))
    return false;
  const std::string der = dir.read("der");
  const PublicKey key = PublicKey::read(dir.read("pem"));
  return same(key.fingerprint(), hex_encode(crypto::sha256(der))) && same(PublicKey::read(der).fingerprint(), key.fingerprint()) &&
         same(PublicKey::read("\r\n " + dir.read("pem") + " \n").fingerprint(), key.fingerprint());
}

void reads_pem_and_der(void **) {
  assert_true(reads_both_forms("-algorithm ED25519"));
  assert_true(reads_both_forms("-algorithm RSA -pkeyopt rsa_keygen_bits:2048"));
}

bool is_none(std::string_view text) {
  return test::status_of([&] { return PublicKey::read(text); }) == Status::INVALID_ARGUMENT && ERR_peek_error() == 0;
}

bool refuses_odd_texts() {
  const std::string pem = SigningKey::generate_ed25519().public_pem();
  return is_none("") && is_none("x") && is_none("0\x80") && is_none(pem + "x") && is_none(pem + pem) && is_none("x" + pem) &&
         is_none(pem.substr(0, pem.size() - 3)) && is_none(std::string(20000, ' ') + pem) &&
         is_none(view(SigningKey::generate_ed25519().private_pem()));
}

void refuses_what_is_none(void **) { assert_true(refuses_odd_texts()); }

bool refuses_the_curve() {
  const TempDir dir;
  return dir.run("openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem && "
                 "openssl pkey -in key.pem -pubout -out pem") &&
         test::status_of([&] { return PublicKey::read(dir.read("pem")); }) == Status::INVALID_ARGUMENT;
}

void refuses_other_algorithms(void **) { assert_true(refuses_the_curve()); }

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(verifies_what_its_other_half_signed),
      cmocka_unit_test(reads_pem_and_der),
      cmocka_unit_test(refuses_what_is_none),
      cmocka_unit_test(refuses_other_algorithms),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
