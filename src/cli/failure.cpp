#include "cli/failure.hpp"

#include <cstdio>

#include "cli/terminal.hpp"
#include "cli/text.hpp"

namespace ghlauth::cli {
namespace {

int exit_code_of(ghlauth_status status) {
  switch (status) {
    case GHLAUTH_E_INVALID_ARGUMENT:
    case GHLAUTH_E_INSECURE_URL: return exit_usage;
    case GHLAUTH_E_NOT_FOUND: return exit_no_credential;
    case GHLAUTH_E_NEEDS_AUTHORIZATION:
    case GHLAUTH_E_GRANT_INVALID:
    case GHLAUTH_E_PIT_INVALID:
    case GHLAUTH_E_UNCLAIMED:
    case GHLAUTH_E_REMOVED: return exit_needs_authorization;
    default: return exit_failed;
  }
}

// The library's hints speak to programmers; where these would do something else at a shell, they are said again.
const char *hint_of(ghlauth_status status) {
  switch (status) {
    case GHLAUTH_E_NEEDS_AUTHORIZATION:
    case GHLAUTH_E_GRANT_INVALID:
    case GHLAUTH_E_REMOVED: return "Log in again: ghlauth login";
    case GHLAUTH_E_PIT_INVALID: return "Create or rotate it in HighLevel, then save the new one: ghlauth login --pit";
    case GHLAUTH_E_UNCLAIMED: return "Log in to claim it: ghlauth login --owner NAME";
    case GHLAUTH_E_CLIENT_INVALID: return "Give the secret of this client id again: ghlauth login --client-secret-file PATH";
    case GHLAUTH_E_STORE_KEY:
      return "Name the key that the store was sealed with: --key-file or --key-env. Nothing was changed.";
    case GHLAUTH_E_FOREIGN_ORIGIN: return "A credential is sent to the API alone that it came from; see --api-url.";
    case GHLAUTH_E_VERSION_MISSING:
    case GHLAUTH_E_VERSION_INVALID:
    case GHLAUTH_E_VERSION_MISMATCH: return "Give the version that this operation documents: --api-version VERSION";
    case GHLAUTH_E_WRONG_LEVEL:
    case GHLAUTH_E_NEEDS_LOCATION_TOKEN:
    case GHLAUTH_E_WRONG_LOCATION:
      return "Choose the credential of that location or agency with --as; ghlauth status lists them.";
    case GHLAUTH_E_EDGE_BLOCKED: return "HighLevel's edge network refused the request; try another network, or later.";
    case GHLAUTH_E_CODE_INVALID: return "A code works once and for a short time: log in again.";
    case GHLAUTH_E_STATE_MISSING:
    case GHLAUTH_E_STATE_INVALID:
    case GHLAUTH_E_STATE_USED: return "Paste the whole address that the browser ended at in this login, and no older one.";
    case GHLAUTH_E_STATE_EXPIRED: return "Log in again; --timeout SECONDS gives more time.";
    default: return nullptr;
  }
}

std::string text_of(const char *text) { return text == nullptr ? std::string() : printable(text); }

}  // namespace

Failure failure_of(ghlauth_status status, ghlauth_error *error) {
  Failure failure(exit_code_of(status), text_of(ghlauth_error_message(error)));
  if (failure.message.empty()) failure.message = text_of(ghlauth_status_name(status));
  const std::string library_hint = text_of(ghlauth_error_hint(error));
  const char *own = hint_of(status);
  const bool for_programmers =
      library_hint.find("ghlauth_") != std::string::npos || library_hint.find("GHLAUTH_") != std::string::npos;
  failure.hint = own != nullptr ? own : for_programmers ? std::string() : library_hint;
  if (failure.hint != library_hint) failure.library_hint = library_hint;
  failure.status = status;
  failure.http_status = ghlauth_error_http_status(error);
  failure.server_message = text_of(ghlauth_error_server_message(error));
  failure.trace_id = text_of(ghlauth_error_trace_id(error));
  if (const std::int64_t wait_ms = ghlauth_error_retry_after_ms(error); wait_ms >= 0)
    failure.hint = "Try again in " + std::to_string((wait_ms + 999) / 1000) + " s.";
  ghlauth_error_free(error);
  if (failure.http_status != 0) {
    failure.message += " (HTTP " + std::to_string(failure.http_status);
    failure.message += (failure.server_message.empty() ? "" : ": " + failure.server_message) + ")";
  }
  if (status == GHLAUTH_E_CANCELLED && interrupted_by() != 0) failure.exit_code = exit_signal + interrupted_by();
  return failure;
}

void report(const Failure &failure, bool verbose) {
  const auto line = [](const char *prefix, const std::string &text) {
    if (!text.empty()) std::fprintf(stderr, "%s%s\n", prefix, printable(text).c_str());
  };
  line("ghlauth: ", failure.message);
  line("  ", failure.hint);
  if (!verbose || failure.status == GHLAUTH_OK) return;
  const char *name = ghlauth_status_name(failure.status);
  line("  status: ", name != nullptr ? name : std::to_string(failure.status));
  if (failure.http_status != 0) line("  HTTP status: ", std::to_string(failure.http_status));
  line("  server message: ", failure.server_message);
  line("  trace id: ", failure.trace_id);
  line("  in the API: ", failure.library_hint);
}

}  // namespace ghlauth::cli
