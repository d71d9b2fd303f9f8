#include "crypto/ca_store.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <cstdlib>

#include "support/no_descriptors.hpp"
#include "support/temp_dir.hpp"
#include "support/unit.hpp"

using namespace ghlauth;
using ghlauth::crypto::CaStore;
using ghlauth::test::same;
using ghlauth::test::TempDir;

namespace {

constexpr const char *make_certificates =
    "openssl req -x509 -newkey ed25519 -nodes -keyout a.key -subj /CN=a -days 2 -out a.pem && "
    "openssl req -x509 -newkey ed25519 -nodes -keyout b.key -subj /CN=b -days 2 -out b.pem && "
    "{ echo a comment; cat a.pem b.pem; } >both.pem";

int certificates_in(SSL_CTX *context) { return sk_X509_OBJECT_num(X509_STORE_get0_objects(SSL_CTX_get_cert_store(context))); }

/// How many certificates two contexts share; -1 when they don't share one store, which must outlive its CaStore.
int attached(const char *bundle) {
  const TempDir dir;
  if (!dir.run(make_certificates)) return -2;
  SSL_CTX *first = SSL_CTX_new(TLS_client_method());
  SSL_CTX *second = SSL_CTX_new(TLS_client_method());
  int count = -1;
  {
    const auto store = CaStore::load(dir.file(bundle));
    if (store->attach(first) && store->attach(second) && SSL_CTX_get_cert_store(first) == SSL_CTX_get_cert_store(second))
      count = 0;
  }
  SSL_CTX_free(first);
  if (count == 0) count = certificates_in(second);
  SSL_CTX_free(second);
  return count;
}

void gives_one_store_to_every_context(void **) {
  assert_int_equal(attached("a.pem"), 1);
  assert_int_equal(attached("both.pem"), 2);
}

bool no_context() { return CaStore::load("")->attach(nullptr); }

void takes_the_store_of_the_system(void **) {
  assert_status(CaStore::load(""), OK);
  assert_false(no_context());
}

bool refused(std::string_view name, std::string_view text, std::string_view reason) {
  const TempDir dir;
  const std::string file = text.empty() ? dir.file(name) : dir.write(name, text);
  const std::string message = test::message_of([&] { return CaStore::load(file); });
  return same(message, "the CA file " + file + " cannot be used: " + std::string(reason));
}

void names_the_file_and_the_reason(void **) {
  assert_true(refused("missing.pem", "", "No such file or directory"));
  assert_true(refused("text.pem", "not a certificate\n", "it holds no PEM certificates"));
  assert_true(refused("cut.pem", "-----BEGIN CERTIFICATE-----\nMIIB\n", "it holds no PEM certificates"));
  assert_status(CaStore::load("/"), INVALID_ARGUMENT);
}

int certificates_of_the_system() {
  SSL_CTX *context = SSL_CTX_new(TLS_client_method());
  const int count = CaStore::load("")->attach(context) ? certificates_in(context) : -1;
  SSL_CTX_free(context);
  return count;
}

bool needs_a_descriptor(const std::string &file) {
  const test::NoDescriptors none;
  return test::status_of([&] { return CaStore::load(file); }) == Status::TOO_MANY_OPEN_FILES;
}

bool is_empty_where_there_is_nothing() {
  const TempDir dir;
  if (!dir.run(make_certificates) || !needs_a_descriptor(dir.file("a.pem"))) return false;
  setenv("SSL_CERT_FILE", dir.file("both.pem").c_str(), 1);
  const bool is_said = needs_a_descriptor("");
  const int later = certificates_of_the_system();
  setenv("SSL_CERT_FILE", dir.file("missing.pem").c_str(), 1);  // what is not there is passed over
  const int without = certificates_of_the_system();
  unsetenv("SSL_CERT_FILE");
  return is_said && later == 2 && without == 0;
}

// OpenSSL would make a store without certificates for want of a descriptor, which a transport keeps.
void is_not_empty_for_another_reason(void **) { assert_true(is_empty_where_there_is_nothing()); }

void leaves_the_error_queue_as_it_was(void **) {
  ERR_clear_error();
  assert_status(CaStore::load("/missing"), INVALID_ARGUMENT);
  assert_int_equal(ERR_peek_error(), 0);
  ERR_raise(ERR_LIB_USER, 7);
  assert_status(CaStore::load("/missing"), INVALID_ARGUMENT);
  assert_int_equal(ERR_GET_REASON(ERR_get_error()), 7);
  assert_int_equal(ERR_peek_error(), 0);
}

}  // namespace

int main() {
  const CMUnitTest tests[] = {
      cmocka_unit_test(gives_one_store_to_every_context),
      cmocka_unit_test(takes_the_store_of_the_system),
      cmocka_unit_test(names_the_file_and_the_reason),
      cmocka_unit_test(is_not_empty_for_another_reason),
      cmocka_unit_test(leaves_the_error_queue_as_it_was),
  };
  return cmocka_run_group_tests(tests, nullptr, nullptr);
}
