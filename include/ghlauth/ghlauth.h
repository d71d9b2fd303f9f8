/** @file ghlauth.h Authorization for the HighLevel (GoHighLevel) API.
 *
 *  Flow 1, a Private Integration Token (errors left out):
 *
 *      ghlauth_config_new(&config, NULL);
 *      ghlauth_pit_from_env(&pit, config, "HIGHLEVEL_PIT", GHLAUTH_LEVEL_LOCATION, "C2QujeCh8ZnC7al2InWR", NULL);
 *      ghlauth_credential_from_pit(&credential, pit, NULL);
 *      ghlauth_client_new(&client, config, NULL);
 *      ghlauth_request_new(&request, "GET", "/contacts/ocQHyuzHvysMo5N5VsXc", NULL);
 *      ghlauth_client_send(client, &response, credential, request, NULL, &error);
 *
 *  Flow 2, OAuth 2.0:
 *
 *      ghlauth_oauth_new(&oauth, config, client_id, client_secret, "https://app.example.com/callback", NULL);
 *      ghlauth_list_new(&scopes, NULL);
 *      ghlauth_list_append(scopes, "contacts.readonly", NULL);
 *      ghlauth_authorize_options_new(&options, NULL);
 *      ghlauth_authorize_options_set_scopes(options, scopes, NULL);
 *      ghlauth_authorize_options_set_session_binding(options, session_id, NULL);
 *      ghlauth_oauth_authorize_url(oauth, &url, NULL, options, NULL);                 the user's browser opens it
 *      ghlauth_oauth_parse_callback(oauth, &callback, request_url, session_id, NULL); the request that came to the redirect URI
 *      ghlauth_oauth_exchange(oauth, &installation, callback, "tenant 7", NULL, &error);
 *      ghlauth_credential_from_installation(&credential, oauth, ghlauth_installation_id(installation), NULL);
 *      ghlauth_client_send(...) as above; the access token is refreshed by itself.
 *
 *  What holds for every function, unless it says otherwise:
 *  - What can fail returns a ghlauth_status: GHLAUTH_OK or a negative number, and has `ghlauth_error **error` last, which may be
 *    NULL; otherwise *error is NULL on success and an owned error on failure (free it with ghlauth_error_free). New numbers may be
 *    added: have a default branch.
 *  - Any such function may also return GHLAUTH_E_INVALID_HANDLE (NULL, or a handle of another type), GHLAUTH_E_INVALID_ARGUMENT,
 *    GHLAUTH_E_OUT_OF_MEMORY, GHLAUTH_E_FORKED and GHLAUTH_E_INTERNAL.
 *  - Outputs are set to NULL or 0 on entry, and to a value on success alone; where a failure gives one too, the function says so.
 *  - Owned: the caller frees it with the function that is named. Borrowed from X: valid until X is freed. Inputs are copied.
 *    Nothing that the library returns is ever passed to free().
 *  - `_free` accepts NULL, and handles may be freed in any order: what is made from others keeps them alive. A handle must not be
 *    used after it was freed, nor freed while another thread uses it.
 *  - Accessors of an invalid handle return NULL, 0 or -1.
 *  - Strings are UTF-8 and end with NUL. Points in time are int64 Unix seconds (`_at_s`), durations name their unit.
 *  - SECRET marks what must not be logged or shown. The library keeps such values in memory that it wipes, and that is neither in core
 *    files nor in a child after fork.
 *  - Where there is no `Blocks:` line, a function does not block; where there is no `Threads:` line, that of its handle holds.
 *  - After fork, the child must not use handles of its parent (they return GHLAUTH_E_FORKED; secrets and bodies that were borrowed from
 *    them are not there; freeing them is allowed and does nothing); making new ones works.
 */
#ifndef GHLAUTH_GHLAUTH_H
#define GHLAUTH_GHLAUTH_H

#include "advice.h"
#include "budget.h"
#include "buf.h"
#include "callbacks.h"
#include "cancel.h"
#include "client.h"
#include "config.h"
#include "credential.h"
#include "decision.h"
#include "error.h"
#include "explain.h"
#include "export.h"
#include "installation.h"
#include "keep.h"
#include "level.h"
#include "lifecycle.h"
#include "list.h"
#include "login.h"
#include "module.h"
#include "oauth.h"
#include "observer.h"
#include "operation.h"
#include "pages.h"
#include "pit.h"
#include "plan.h"
#include "preview.h"
#include "queue.h"
#include "report.h"
#include "request.h"
#include "response.h"
#include "status.h"
#include "store.h"
#include "store_table.h"
#include "token.h"
#include "transport.h"
#include "user_context.h"
#include "version.h"
#include "webhook.h"

#endif /* GHLAUTH_GHLAUTH_H */
