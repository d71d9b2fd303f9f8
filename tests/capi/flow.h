// An app of the local HighLevel with its handles, and one installation. A program of tests has one sandbox, `box`.
#ifndef GHLAUTH_TESTS_FLOW_H
#define GHLAUTH_TESTS_FLOW_H

#include "support/desk.h"
#include "support/sandbox.h"

extern struct sandbox *box;

struct flow {
  struct log_recorder log;
  struct fake_clock clock;  ///< moves with the sandbox's own
  ghlauth_store *store;
  ghlauth_config *config;
  ghlauth_oauth *oauth;
  char id[128];  ///< of the installation
  ghlauth_credential *credential;
};

/// For group setups and teardowns.
int box_start(void **state, int locations);
int box_stop(void **state);
/// GET of the first contact of that location.
ghlauth_request *box_contact_request(int location);

/// Handles on the sandbox, which is reset.
struct flow *flow_new(void);
/// The same with a store of that URL.
struct flow *flow_new_on(const char *store_url, const ghlauth_store_options *options);
/// Frees everything; fails when the log holds a secret or anything was not dropped.
void flow_free(struct flow *flow);
/// Lets a user consent, and checks what comes to the redirect URI.
ghlauth_callback *flow_callback(struct flow *flow, const char *level, const char *resource_id, const char *client_id);
/// Consents and exchanges; `id` and `credential` are those of the installation from then on.
void flow_install(struct flow *flow, const char *level, const char *resource_id, const char *client_id);
/// The agency installs the app on all of its locations; `id` and `credential` are those of the agency from then on.
void flow_install_agency(struct flow *flow);
/// Moves the clocks of both sides.
void flow_advance_s(struct flow *flow, int64_t seconds);
/// GET of a contact of the first location with the credential.
ghlauth_status flow_get_contact(struct flow *flow, ghlauth_error **error);
/// The state of the installation.
int32_t flow_state(struct flow *flow);
/// Plants the present tokens as secrets.
void flow_plant_tokens(struct flow *flow);

#endif
