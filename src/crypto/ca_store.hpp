// The certificates that TLS peers are verified with: parsed once, attached to every connection.
#pragma once

#include <memory>
#include <string>

namespace ghlauth::crypto {

class CaStore {
 public:
  /// Reads a PEM bundle. An empty path means the store of the system. Throws INVALID_ARGUMENT naming the file.
  static std::shared_ptr<const CaStore> load(const std::string &ca_file);

  explicit CaStore(void *x509_store) noexcept : x509_store_(x509_store) {}
  CaStore(const CaStore &) = delete;
  CaStore &operator=(const CaStore &) = delete;
  ~CaStore();

  /// Gives the certificates to an SSL_CTX (as libcurl hands it out), which then also wipes what it decrypted once that was
  /// read; false when that failed.
  [[nodiscard]] bool attach(void *ssl_ctx) const noexcept;

 private:
  void *x509_store_;
};

}  // namespace ghlauth::crypto
