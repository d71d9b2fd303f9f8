#include "crypto/ca_store.hpp"

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "crypto/openssl.hpp"

namespace ghlauth::crypto {

std::shared_ptr<const CaStore> CaStore::load(const std::string &ca_file) {
  const ErrorQueue errors;
  Owned<X509_STORE, X509_STORE_free> store(X509_STORE_new());
  if (store == nullptr) throw std::bad_alloc();
  if (ca_file.empty()) {
    require(X509_STORE_set_default_paths(store.get()), "the certificates of the system");
  } else if (X509_STORE_load_file(store.get(), ca_file.c_str()) != 1) {
    const bool readable = access(ca_file.c_str(), R_OK) == 0;
    throw_invalid("the CA file " + ca_file + " cannot be used: " +
                      (readable ? "it holds no PEM certificates" : std::generic_category().message(errno)),
                  "Name a readable file of PEM certificates.");
  }
  auto owner = std::make_shared<const CaStore>(store.get());
  store.release();
  return owner;
}

CaStore::~CaStore() { X509_STORE_free(static_cast<X509_STORE *>(x509_store_)); }

bool CaStore::attach(void *ssl_ctx) const noexcept {
  if (ssl_ctx == nullptr) return false;
  auto *context = static_cast<SSL_CTX *>(ssl_ctx);
  SSL_CTX_set1_cert_store(context, static_cast<X509_STORE *>(x509_store_));
  SSL_CTX_set_options(context, SSL_OP_CLEANSE_PLAINTEXT);
  return true;
}

}  // namespace ghlauth::crypto
