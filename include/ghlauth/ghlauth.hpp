/// @file ghlauth.hpp Authorization for the HighLevel (GoHighLevel) API, in C++17: everything of ghlauth.h, and nothing but headers.
///
/// Flow 1, a Private Integration Token:
///
///     ghlauth::Config config;
///     ghlauth::Credential credential(ghlauth::Pit::from_env(config, "HIGHLEVEL_PIT", {ghlauth::Level::location, location_id}));
///     ghlauth::Response response = ghlauth::Client(config).send(credential, {"GET", "/contacts/" + contact_id});
///
/// Flow 2, OAuth 2.0:
///
///     ghlauth::OAuth oauth(config, client_id, client_secret, "https://app.example.com/callback");
///     oauth.authorize_url(ghlauth::AuthorizeOptions().set_scopes({"contacts.readonly"})).url     the user's browser opens it
///     ghlauth::Installation installation = oauth.exchange(oauth.parse_callback(request_url), "tenant 7");
///     ghlauth::Credential credential(oauth, installation);
///     client.send(credential, ...) as above; the access token is refreshed by itself.
///
/// What holds for every class, unless it says otherwise:
/// - What the C headers say of a function holds for the member that calls it: what blocks, what threads may do, what it fails with.
/// - Failures are exceptions (exceptions.hpp): all of them are Error, with the fields of error.h.
/// - Objects are moved, and freed in any order: what is made from others keeps them alive. get() is the C handle, borrowed; release()
///   gives it away; a constructor takes one over. What C++ and C code do with one handle fits together.
/// - Views (std::string_view, ListView, HeadersView, Bytes) live as long as the object that gave them. Texts that are given are
///   copied, are UTF-8, and have no NUL in them. Where the C header has NULL for none, "" is none.
/// - Functions of the application may throw (callbacks.hpp).
/// - Enumerators are in lower case, so that no macro of the application is in their way.
/// - module.h, for those who write a module, has no classes here: a module is not linked to the library.
/// - Needs exceptions, and no RTTI.
#ifndef GHLAUTH_GHLAUTH_HPP
#define GHLAUTH_GHLAUTH_HPP

#include "cpp/advice.hpp"
#include "cpp/authorize.hpp"
#include "cpp/budget.hpp"
#include "cpp/bytes.hpp"
#include "cpp/callbacks.hpp"
#include "cpp/cancel.hpp"
#include "cpp/client.hpp"
#include "cpp/config.hpp"
#include "cpp/credential.hpp"
#include "cpp/decision.hpp"
#include "cpp/error.hpp"
#include "cpp/exceptions.hpp"
#include "cpp/explain.hpp"
#include "cpp/handle.hpp"
#include "cpp/installation.hpp"
#include "cpp/keep.hpp"
#include "cpp/lent.hpp"
#include "cpp/level.hpp"
#include "cpp/list.hpp"
#include "cpp/login.hpp"
#include "cpp/oauth.hpp"
#include "cpp/observer.hpp"
#include "cpp/operation.hpp"
#include "cpp/pages.hpp"
#include "cpp/pit.hpp"
#include "cpp/plan.hpp"
#include "cpp/preview.hpp"
#include "cpp/queue.hpp"
#include "cpp/report.hpp"
#include "cpp/request.hpp"
#include "cpp/response.hpp"
#include "cpp/store.hpp"
#include "cpp/store_base.hpp"
#include "cpp/store_operation.hpp"
#include "cpp/store_table.hpp"
#include "cpp/time.hpp"
#include "cpp/token.hpp"
#include "cpp/transport.hpp"
#include "cpp/user_context.hpp"
#include "cpp/version.hpp"
#include "cpp/webhook.hpp"

#endif  // GHLAUTH_GHLAUTH_HPP
