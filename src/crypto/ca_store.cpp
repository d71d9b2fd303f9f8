#include "crypto/ca_store.hpp"

#include <fcntl.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <cerrno>
#include <cstdlib>

#include "core/descriptor.hpp"
#include "core/system_error.hpp"
#include "crypto/openssl.hpp"

namespace ghlauth::crypto {

namespace {

/// Why a file cannot be opened; 0: it can.
int reason_against(const std::string &path) noexcept {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  return file.get() < 0 ? errno : 0;
}

std::string unusable(const std::string &path) { return "the CA file " + path + " cannot be used"; }

void load_file(X509_STORE *store, const std::string &path) {
  if (X509_STORE_load_file(store, path.c_str()) == 1) return;
  const char *hint = "Name a readable file of PEM certificates.";
  if (const int reason = reason_against(path)) throw system_error(Status::INVALID_ARGUMENT, unusable(path), reason, hint);
  throw_invalid(unusable(path) + ": it holds no PEM certificates", hint);
}

/// OpenSSL passes over what it cannot open. That is right for a file that is not there; but for want of a descriptor this would be a
/// store that trusts nobody, for as long as it is used.
void load_default(X509_STORE *store) {
  require(X509_STORE_set_default_paths(store), "the certificates of the system");
  if (sk_X509_OBJECT_num(X509_STORE_get0_objects(store)) != 0) return;
  const char *named = std::getenv(X509_get_default_cert_file_env());
  const std::string path = named != nullptr ? named : X509_get_default_cert_file();
  const int reason = reason_against(path);
  if (reason != 0 && !is_out_of_descriptors(reason)) return;
  if (X509_STORE_load_file(store, path.c_str()) == 1) return;  // there is a descriptor by now
  if (is_out_of_descriptors(reason) || lacks_descriptors(1))
    throw system_error(Status::INVALID_ARGUMENT, unusable(path), EMFILE);
}

}  // namespace

std::shared_ptr<const CaStore> CaStore::load(const std::string &ca_file) {
  const ErrorQueue errors;
  Owned<X509_STORE, X509_STORE_free> store(X509_STORE_new());
  if (store == nullptr) throw std::bad_alloc();
  if (ca_file.empty())
    load_default(store.get());
  else
    load_file(store.get(), ca_file);
  auto owner = std::make_shared<const CaStore>(store.get());
  (void)store.release();  // it is the owner's now
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
