// The local HighLevel with all published operations, the four kinds of credentials with chosen scopes, and for each operation a
// request that is filled with sample values.
#ifndef GHLAUTH_TESTS_PERMISSION_BOX_H
#define GHLAUTH_TESTS_PERMISSION_BOX_H

#include "flow.h"

enum kind { LOCATION_PIT, AGENCY_PIT, LOCATION_OAUTH, AGENCY_OAUTH, KINDS };

extern const char *const kind_names[KINDS];

/// For group setups and teardowns.
int permission_box_start(void **state);
int permission_box_stop(void **state);

/// A credential of the first location or its agency with those scopes (blanks between them), which the library knows.
ghlauth_credential *credential_of(enum kind kind, const char *scopes);

/// All scopes that an operation names, in the files or on the scope page, but for two; blanks between them.
const char *all_scopes_but(const char *scope, const char *other);

struct sample {
  const ghlauth_operation *operation;
  char path[512];       ///< with the query
  char call[600];       ///< "GET /path?query"
  char forced[608];     ///< the same with the generation before it
  char body[256];       ///< JSON, or ""
  const char *version;  ///< the operation's own, or its generation's
  int in_path_or_query; ///< names the location there
  int in_body;          ///< names it in the body alone
};

/// A request of the operation about that location.
void sample_of(struct sample *sample, const ghlauth_operation *operation, const char *location_id);

/// Sends it. The status; `answer` gets the body of the answer when it is not NULL.
ghlauth_status send_sample(const struct sample *sample, ghlauth_credential *credential, const char *version, char *answer,
                           size_t size);
/// What the client fails with that enforces the decision; 0 where the decision does not deny it and it would be sent.
ghlauth_status enforced(const struct sample *sample, ghlauth_credential *credential);
/// Whether the answer was given behind the gate: refusals of the gate are of the credential, the route and the Version.
int passed(ghlauth_status status);

/// The outcome; `reason` gets the primary reason, 0 when there is none.
int32_t decide(ghlauth_credential *credential, const char *call, const char *version, const char *location_id, int32_t *reason);
/// The status of the refusal that a reason foretells.
ghlauth_status refusal_of(int32_t reason, enum kind kind);

/// The number of a generation: 0 or 1.
int generation_of(const ghlauth_operation *operation);

#endif
