// What most tests start from: a configuration with a fake clock, a recorded log and a scripted transport, and an app on it.
#ifndef GHLAUTH_TESTS_DESK_H
#define GHLAUTH_TESTS_DESK_H

#include "support/check.h"
#include "support/fake_clock.h"
#include "support/log_recorder.h"
#include "support/script.h"

#define APP_ID "66c2e1f0a9b8d7c6e5f4a3b2"
#define CLIENT_ID APP_ID "-abcd1234"
#define CLIENT_SECRET "7f3c1d2e-secret-4a5b-9c8d-client000001"
#define OTHER_CLIENT_ID APP_ID "-wxyz9876"
#define OTHER_CLIENT_SECRET "0a1b2c3d-secret-4e5f-8a9b-client000002"
#define REDIRECT_URI "https://app.example.com/oauth/callback"
#define COMPANY_ID "ve9EPM428h8vShlRW1KT"
#define LOCATION_ID "C2QujeCh8ZnC7al2InWR"
#define OTHER_LOCATION_ID "tDtDnQdgm2LXpyiqYvZ6"
#define PIT_TOKEN "pit-1f2e3d4c-5b6a-4978-8a9b-0c1d2e3f4a5b"
#define OTHER_PIT_TOKEN "pit-9a8b7c6d-5e4f-4321-9fed-cba987654321"
#define ACCESS_TOKEN "access-secret-one"
#define REFRESH_TOKEN "refresh-secret-one"
#define NEW_ACCESS_TOKEN "access-secret-two"
#define NEW_REFRESH_TOKEN "refresh-secret-two"

struct desk {
  struct fake_clock clock;
  struct log_recorder log;
  struct script *script;
  ghlauth_store *store;
  ghlauth_config *config;
  ghlauth_oauth *oauth;
};

/// Everything on the heap, with the secrets above planted.
struct desk *desk_new(enum script_mode mode);
/// The same on another store than one in memory.
struct desk *desk_new_on(enum script_mode mode, const char *store_url, const ghlauth_store_options *options);
/// Frees everything and checks that every drop ran once and that the log is clean.
void desk_free(struct desk *desk);
/// Another app handle on the same configuration (hence store, clock and transport).
ghlauth_oauth *desk_another_oauth(struct desk *desk);
/// The configuration and the desk's oauth are over that store from here on; it stays the caller's.
void desk_move_into(struct desk *desk, ghlauth_store *store);

/// The JSON of a token answer, in memory of the caller's. NULL members are left out; expires_in is JSON as it is.
const char *token_json(char *buffer, size_t size, const char *access_token, const char *refresh_token, const char *expires_in,
                       const char *user_type, const char *company_id, const char *location_id);
/// A location's token answer of one day.
#define LOCATION_JSON(buffer, access, refresh) \
  token_json(buffer, sizeof(buffer), access, refresh, "86399", "Location", COMPANY_ID, LOCATION_ID)
/// An agency's.
#define AGENCY_JSON(buffer, access, refresh) \
  token_json(buffer, sizeof(buffer), access, refresh, "86399", "Company", COMPANY_ID, NULL)

/// Imports the location's installation with ACCESS_TOKEN and REFRESH_TOKEN, obtained now; its id is APP_ID ":" LOCATION_ID.
void desk_import_location(struct desk *desk);
/// Imports the agency's.
void desk_import_agency(struct desk *desk);
#define LOCATION_INSTALLATION APP_ID ":" LOCATION_ID
#define AGENCY_INSTALLATION APP_ID ":" COMPANY_ID

/// A credential of an installation, and its present bearer (fetched without a deadline).
ghlauth_credential *desk_credential(struct desk *desk, const char *installation_id);
/// Fails the test unless the credential gives that very token.
void expect_bearer(ghlauth_credential *credential, const char *token);
/// Sends GET <path> with a credential; the status. The response is owned by the caller where `response` is not NULL.
ghlauth_status desk_get(struct desk *desk, ghlauth_credential *credential, const char *path, ghlauth_response **response,
                        ghlauth_error **error);

#endif
