// tls_server.py as a child, for programs in C: a host whose certificate is good or not, and what came to it.
#ifndef GHLAUTH_TESTS_TLS_HOST_H
#define GHLAUTH_TESTS_TLS_HOST_H

/// Makes the certificates of make_certs.sh in a folder of the test's own; for group setups.
int tls_certificates_make(void **state);
int tls_certificates_remove(void **state);
/// The path of one of them ("ca.pem"); owned until the next call.
const char *tls_certificate(const char *name);

struct tls_host;

/// With one of the certificates ("good"), at a port (0: a free one); `arguments` end with NULL.
struct tls_host *tls_host_start(const char *certificate, int port, const char *const arguments[]);
int tls_host_port(const struct tls_host *host);
/// Whether it answers over TLS 1.1 to who allows it, which is the openssl program.
int tls_host_speaks_tls_1_1(const struct tls_host *host);
/// Ends it. Returns how many requests it got.
int tls_host_stop(struct tls_host *host);

#endif
