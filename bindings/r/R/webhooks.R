# Webhooks, and the users of custom pages.

ghl_webhook <- function(config, app_ids, rsa = NULL, require_app_id = NULL, window = NULL, claim = NULL, duplicates = NULL) {
  webhook <- set_settings(
    native(C_webhook_new, config, app_ids), "webhook", rsa = rsa, require_app_id = require_app_id, claim = whole_seconds(claim),
    duplicates = if (!is.null(duplicates)) number_of(duplicates, "duplicates"))
  if (!is.null(window)) {
    if (length(window) != 2L) refuse("`window`: two numbers are needed: seconds of the past and of the future")
    native(C_webhook_set_window, webhook, whole_seconds(window[[1L]]), whole_seconds(window[[2L]]))
  }
  webhook
}
ghl_add_key <- function(webhook, key, algorithm = "ed25519") {
  invisible(native(C_webhook_add_key, webhook, number_of(algorithm, "keys"), key))
}
ghl_retire_key <- function(webhook, key, algorithm = "ed25519") {
  invisible(native(C_webhook_retire_key, webhook, number_of(algorithm, "keys"), key))
}
ghl_verify <- function(webhook, headers, body) native(C_webhook_verify, webhook, header_vector(headers), body)
ghl_verify_signature <- function(webhook, headers, body) {
  invisible(native(C_webhook_verify_signature, webhook, header_vector(headers), body))
}
# A list may have several values of a header.
header_vector <- function(headers) {
  if (is.list(headers)) headers <- stats::setNames(as.character(unlist(headers, use.names = FALSE)), rep(names(headers), lengths(headers)))
  if (length(headers)) headers else stats::setNames(character(), character())
}
ghl_confirm <- function(webhook, event) invisible(native(C_webhook_confirm, webhook, event))
ghl_release <- function(webhook, event) invisible(native(C_webhook_release, webhook, event))

ghl_handle <- function(webhook, headers, body, handler) {
  event <- tryCatch(ghl_verify(webhook, headers, body), ghlauth_error = identity)
  if (inherits(event, "ghlauth_error")) return(ghl_http_status(event))
  handled <- FALSE
  on.exit(if (!handled) ghl_release(webhook, event))
  handler(event)
  handled <- TRUE
  ghl_confirm(webhook, event)
  200L
}
ghl_apply <- function(oauth, event, cancel = NULL) name_of(native(C_webhook_apply, oauth, event, cancel), "lifecycles")
ghl_http_status <- function(x) {
  status <- native(C_webhook_http_status, if (inherits(x, "ghlauth_error")) x$status else x)
  if (status == 0L) 200L else status
}

ghl_user_reader <- function(config, secret, first_seen = NULL, oauth = NULL) {
  set_settings(native(C_user_reader_new, config, secret), "user_reader", first_seen = whole_seconds(first_seen), oauth = oauth)
}
ghl_add_secret <- function(reader, secret) invisible(native(C_user_reader_add_secret, reader, secret))
ghl_retire_secret <- function(reader, secret) invisible(native(C_user_reader_retire_secret, reader, secret))
ghl_decrypt <- function(reader, ciphertext) native(C_user_reader_decrypt, reader, ciphertext)
ghl_user_context <- function(json) native(C_user_context_from_json, json)
