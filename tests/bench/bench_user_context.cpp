// A user context, next to bare OpenSSL with algorithms that were fetched before: base64, the key, one decryption; and the same
// with plain cJSON behind it. What is refused takes as long whether its padding is right or wrong.
#include <benchmark/benchmark.h>
#include <cjson/cJSON.h>
#include <ghlauth/ghlauth.h>
#include <openssl/evp.h>

#include <cstring>
#include <string>
#include <vector>

#include "require.hpp"

namespace {

using Bytes = std::vector<unsigned char>;

constexpr char secret[] = "3d7c6d0a-5f0e-4f6d-9a52-0e8f1c2b3a49";
constexpr int header_bytes = 16;

const unsigned char *bytes(const std::string &text) { return reinterpret_cast<const unsigned char *>(text.data()); }

/// A user context of that many bytes.
std::string text_of(std::size_t size) {
  std::string text = R"({"userId":"MKQJ7wOVVmNOMvrnKKKK","companyId":"ve9EPM428h8vShlRW1KT","role":"admin","type":"agency",)"
                     R"("activeLocation":"C2QujeCh8ZnC7al2InWR","email":"ines@example.com","userName":"Ines)";
  while (text.size() < size - 2) text += 'x';
  return text + "\"}";
}

struct Algorithms {
  EVP_MD *md5 = EVP_MD_fetch(nullptr, "MD5", nullptr);
  EVP_CIPHER *aes = EVP_CIPHER_fetch(nullptr, "AES-256-CBC", nullptr);
};

const Algorithms &algorithms() {
  static const Algorithms fetched;
  return fetched;
}

void derive(const unsigned char *salt, unsigned char *key, unsigned char *iv) {
  EVP_BytesToKey(algorithms().aes, algorithms().md5, salt, reinterpret_cast<const unsigned char *>(secret), sizeof(secret) - 1,
                 1, key, iv);
}

/// The payload of a text whose padding is in it already.
std::string payload_of(const std::string &padded) {
  unsigned char key[32];
  unsigned char iv[16];
  Bytes raw(header_bytes + padded.size());
  std::memcpy(raw.data(), "Salted__12345678", header_bytes);
  derive(raw.data() + 8, key, iv);
  int size = 0;
  EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
  EVP_EncryptInit_ex2(context, algorithms().aes, key, iv, nullptr);
  EVP_CIPHER_CTX_set_padding(context, 0);
  EVP_EncryptUpdate(context, raw.data() + header_bytes, &size, bytes(padded), static_cast<int>(padded.size()));
  EVP_CIPHER_CTX_free(context);
  Bytes text(raw.size() / 3 * 4 + 8);
  const int written = EVP_EncodeBlock(text.data(), raw.data(), static_cast<int>(raw.size()));
  return {text.begin(), text.begin() + written};
}

std::string padded(const std::string &text) {
  const std::size_t padding = 16 - text.size() % 16;
  return text + std::string(padding, static_cast<char>(padding));
}

void decrypt(benchmark::State &state, const std::string &payload, ghlauth_status expected) {
  ghlauth_error *error = nullptr;
  ghlauth_user_context_reader *reader = nullptr;
  REQUIRE_OK(ghlauth_user_context_reader_new(&reader, nullptr, secret, &error));
  REQUIRE_OK(ghlauth_user_context_reader_set_failure_limit(reader, 0, 1, &error));
  for (auto _ : state) {
    ghlauth_user_context *context = nullptr;
    if (ghlauth_user_context_decrypt(reader, &context, payload.data(), payload.size(), nullptr) != expected)
      state.SkipWithError("ghlauth_user_context_decrypt failed");
    ghlauth_user_context_free(context);
  }
  ghlauth_user_context_reader_free(reader);
}

template <std::size_t size>
void decrypt_with_ghlauth(benchmark::State &state) {
  decrypt(state, payload_of(padded(text_of(size))), GHLAUTH_OK);
}

template <std::size_t size, bool parses>
void decrypt_with_openssl(benchmark::State &state) {
  const std::string payload = payload_of(padded(text_of(size)));
  const int padding = payload.ends_with("==") ? 2 : payload.ends_with('=') ? 1 : 0;
  for (auto _ : state) {
    Bytes raw(payload.size() / 4 * 3);
    const int raw_size = EVP_DecodeBlock(raw.data(), bytes(payload), static_cast<int>(payload.size())) - padding;
    unsigned char key[32];
    unsigned char iv[16];
    derive(raw.data() + 8, key, iv);
    Bytes text(raw.size());
    int written = 0;
    int rest = 0;
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    if (EVP_DecryptInit_ex2(context, algorithms().aes, key, iv, nullptr) != 1 ||
        EVP_DecryptUpdate(context, text.data(), &written, raw.data() + header_bytes, raw_size - header_bytes) != 1 ||
        EVP_DecryptFinal_ex(context, text.data() + written, &rest) != 1)
      state.SkipWithError("EVP_Decrypt failed");
    EVP_CIPHER_CTX_free(context);
    benchmark::DoNotOptimize(text.data());
    if (parses) {
      cJSON *root = cJSON_ParseWithLength(reinterpret_cast<char *>(text.data()), static_cast<std::size_t>(written + rest));
      if (root == nullptr) state.SkipWithError("cJSON_Parse failed");
      cJSON_Delete(root);
    }
  }
}

/// What begins as JSON does, and ends with right padding or with wrong one.
template <bool is_right>
void refuse(benchmark::State &state) {
  std::string text = padded(std::string(1, '\x01') + text_of(200));
  if (!is_right) text.back() = static_cast<char>(text.back() ^ 0x40);
  decrypt(state, payload_of(text), GHLAUTH_E_USER_CONTEXT_INVALID);
}

BENCHMARK(decrypt_with_ghlauth<230>)->Name("context_with_ghlauth");
BENCHMARK(decrypt_with_openssl<230, false>)->Name("context_with_openssl");
BENCHMARK(decrypt_with_openssl<230, true>)->Name("context_with_openssl_and_cjson");
BENCHMARK(decrypt_with_ghlauth<65536>)->Name("context_64k_with_ghlauth");
BENCHMARK(decrypt_with_openssl<65536, false>)->Name("context_64k_with_openssl");
BENCHMARK(decrypt_with_openssl<65536, true>)->Name("context_64k_with_openssl_and_cjson");
BENCHMARK(refuse<true>)->Name("context_refused_right_padding");
BENCHMARK(refuse<false>)->Name("context_refused_wrong_padding");

}  // namespace
