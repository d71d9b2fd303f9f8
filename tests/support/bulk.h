// Large bodies: bulk_server.py as a child, a client of it, a pattern that goes on forever, and what memory they take.
#ifndef GHLAUTH_TESTS_BULK_H
#define GHLAUTH_TESTS_BULK_H

#include <stddef.h>
#include <stdint.h>

#include "ghlauth/ghlauth.h"

#define BULK_BYTES 200000000
#define BULK_TEXT "200000000"
/// Of as many bytes of the pattern, and of as many zeros.
#define BULK_PATTERN_SHA256 "60ab1131faf573ab89e220a9b6a792067cc776dc1e8cdf6061d6865ba7b2f1da"
#define BULK_ZEROS_SHA256 "d162f6594b643795442d4c7bba3a1711962b9e63717625d9f1f9696df315c86b"

struct bulk;

struct bulk *bulk_new(void);
void bulk_free(struct bulk *bulk);
/// Without retries, unless a test wants them.
ghlauth_config *bulk_config(struct bulk *bulk);
ghlauth_credential *bulk_credential(struct bulk *bulk);
/// A path in a folder of the test's own, which is deleted with all that is in it; owned until the next call.
const char *bulk_path(struct bulk *bulk, const char *name);
/// How many files are in there.
int bulk_files(struct bulk *bulk);
/// A file of so many zeros that takes no room.
const char *bulk_zeros(struct bulk *bulk, const char *name, int64_t size);

ghlauth_request *bulk_request(const char *method, const char *path);
/// Sends with an access token; the answer is kept until the next one.
ghlauth_status bulk_send(struct bulk *bulk, const ghlauth_request *request, ghlauth_cancel *cancel, ghlauth_error **error);
/// With a credential whose source gives another token each time.
ghlauth_status bulk_send_renewed(struct bulk *bulk, const ghlauth_request *request, ghlauth_error **error);
const ghlauth_response *bulk_response(struct bulk *bulk);
/// What arrived since the last call, as the server prints it.
const char *bulk_arrived(struct bulk *bulk);
/// How often a text is in another one.
int bulk_count(const char *text, const char *part);

/// Gives so many bytes of the pattern, in pieces of odd sizes, and takes them.
struct pattern {
  int64_t size;            ///< ends there
  int64_t position;        ///< of what was read or written
  int64_t fails_at;        ///< fails with `failure` from there on, unless 0
  ghlauth_status failure;
  int rewinds;
  int drops;
  int wrong;               ///< bytes that are not those of the pattern
  ghlauth_cancel *cancel;  ///< cancels at fails_at instead
};
ghlauth_byte_source pattern_source(struct pattern *pattern);
ghlauth_byte_source pattern_source_once(struct pattern *pattern);  ///< cannot go back
ghlauth_byte_sink pattern_sink(struct pattern *pattern);

/// From here on: how many KiB this process had at most beyond what it has now.
void memory_begin(void);
int64_t memory_growth_kib(void);

#endif
