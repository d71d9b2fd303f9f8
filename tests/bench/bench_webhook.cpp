// The signature of a webhook, next to bare OpenSSL with a key that was parsed before: base64, a context, one verification.
#include <benchmark/benchmark.h>
#include <ghlauth/ghlauth.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <string>
#include <vector>

#include "require.hpp"

namespace {

using Bytes = std::vector<unsigned char>;

const unsigned char *bytes(const std::string &text) { return reinterpret_cast<const unsigned char *>(text.data()); }

struct Signer {
  EVP_PKEY *key;
  const EVP_MD *digest;  ///< nullptr for Ed25519
  ghlauth_webhook *webhook;
};

/// A fresh key, and a receiver that accepts what it signs.
Signer make_signer(bool is_rsa) {
  ghlauth_error *error = nullptr;
  ghlauth_list *apps = nullptr;
  Signer signer{is_rsa ? EVP_RSA_gen(4096U) : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), is_rsa ? EVP_sha256() : nullptr,
                nullptr};
  unsigned char *der = nullptr;
  const int size = i2d_PUBKEY(signer.key, &der);
  REQUIRE_OK(ghlauth_list_new(&apps, &error));
  REQUIRE_OK(ghlauth_list_append(apps, "65f0aa0bb0cc0dd0ee0ff011", &error));
  REQUIRE_OK(ghlauth_webhook_new(&signer.webhook, nullptr, apps, &error));
  REQUIRE_OK(ghlauth_webhook_set_rsa(signer.webhook, 1, &error));
  REQUIRE_OK(ghlauth_webhook_add_key(signer.webhook, is_rsa ? GHLAUTH_KEY_RSA : GHLAUTH_KEY_ED25519, der,
                                     static_cast<std::size_t>(size), &error));
  OPENSSL_free(der);
  ghlauth_list_free(apps);
  return signer;
}

const Signer &signer(bool is_rsa) {
  static const Signer rsa = make_signer(true);
  static const Signer ed25519 = make_signer(false);
  return is_rsa ? rsa : ed25519;
}

/// The value of the header.
std::string sign(const Signer &signer, const std::string &body) {
  EVP_MD_CTX *context = EVP_MD_CTX_new();
  std::size_t size = 0;
  EVP_DigestSignInit(context, nullptr, signer.digest, nullptr, signer.key);
  EVP_DigestSign(context, nullptr, &size, bytes(body), body.size());
  Bytes raw(size);
  EVP_DigestSign(context, raw.data(), &size, bytes(body), body.size());
  EVP_MD_CTX_free(context);
  Bytes text(size / 3 * 4 + 8);
  const int written = EVP_EncodeBlock(text.data(), raw.data(), static_cast<int>(size));
  return {text.begin(), text.begin() + written};
}

template <bool is_rsa, std::size_t size>
void verify_with_ghlauth(benchmark::State &state) {
  ghlauth_error *error = nullptr;
  ghlauth_headers *headers = nullptr;
  const std::string body(size, '{');
  const Signer &by = signer(is_rsa);
  REQUIRE_OK(ghlauth_headers_new(&headers, &error));
  REQUIRE_OK(ghlauth_headers_add(headers, is_rsa ? "X-WH-Signature" : "X-GHL-Signature", sign(by, body).c_str(), &error));
  for (auto _ : state)
    if (ghlauth_webhook_verify_signature(by.webhook, headers, bytes(body), body.size(), nullptr) != GHLAUTH_OK)
      state.SkipWithError("ghlauth_webhook_verify_signature failed");
  ghlauth_headers_free(headers);
}

template <bool is_rsa, std::size_t size>
void verify_with_openssl(benchmark::State &state) {
  const std::string body(size, '{');
  const Signer &by = signer(is_rsa);
  const std::string header = sign(by, body);
  const std::size_t signature_size = is_rsa ? 512 : 64;
  for (auto _ : state) {
    unsigned char signature[516];
    EVP_DecodeBlock(signature, bytes(header), static_cast<int>(header.size()));
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (EVP_DigestVerifyInit(context, nullptr, by.digest, nullptr, by.key) != 1 ||
        EVP_DigestVerify(context, signature, signature_size, bytes(body), body.size()) != 1)
      state.SkipWithError("EVP_DigestVerify failed");
    EVP_MD_CTX_free(context);
  }
}

BENCHMARK(verify_with_ghlauth<false, 1024>)->Name("ed25519_1k_with_ghlauth");
BENCHMARK(verify_with_openssl<false, 1024>)->Name("ed25519_1k_with_openssl");
BENCHMARK(verify_with_ghlauth<false, 65536>)->Name("ed25519_64k_with_ghlauth");
BENCHMARK(verify_with_openssl<false, 65536>)->Name("ed25519_64k_with_openssl");
BENCHMARK(verify_with_ghlauth<true, 1024>)->Name("rsa_1k_with_ghlauth");
BENCHMARK(verify_with_openssl<true, 1024>)->Name("rsa_1k_with_openssl");
BENCHMARK(verify_with_ghlauth<true, 65536>)->Name("rsa_64k_with_ghlauth");
BENCHMARK(verify_with_openssl<true, 65536>)->Name("rsa_64k_with_openssl");

}  // namespace
