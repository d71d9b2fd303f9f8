# Flow 1, flow 2, and the credentials that both yield.

ghl_pit <- function(config, token, level = NULL, resource_id = NULL, scopes = NULL, created_at = NULL) {
  number <- level_number(level)
  resource_id <- text_or_none(resource_id)
  pit <- if (is.function(token)) native(C_pit_from_source, config, number, resource_id, source_box(token, "token"))
         else native(C_pit_new, config, token, number, resource_id)
  pit_settings(pit, scopes, created_at)
}
ghl_pit_env <- function(config, name, level = NULL, resource_id = NULL, scopes = NULL, created_at = NULL) {
  pit_settings(native(C_pit_from_env, config, name, level_number(level), text_or_none(resource_id)), scopes, created_at)
}
ghl_pit_file <- function(config, path, level = NULL, resource_id = NULL, scopes = NULL, created_at = NULL, allow_readable = FALSE) {
  pit_settings(native(C_pit_from_file, config, path, level_number(level), text_or_none(resource_id), allow_readable), scopes, created_at)
}
pit_settings <- function(pit, scopes, created_at) {
  set_settings(pit, "pit", scopes = scopes, created_at = unix_seconds(created_at))
}
ghl_replace_token <- function(pit, token, overlap = 604800) invisible(native(C_pit_replace, pit, token, whole_seconds(overlap)))
ghl_reload_token <- function(pit) invisible(native(C_pit_reload, pit))

ghl_oauth <- function(config, client_id, client_secret, redirect_uri, unsolicited = NULL) {
  oauth <- if (is.function(client_secret)) native(C_oauth_from_source, config, client_id, redirect_uri, source_box(client_secret, "client_secret"))
           else native(C_oauth_new, config, client_id, client_secret, redirect_uri)
  set_settings(oauth, "oauth", unsolicited = if (!is.null(unsolicited)) number_of(unsolicited, "unsolicited"))
}
ghl_add_client <- function(oauth, client_id, client_secret, default = FALSE) {
  invisible(native(C_oauth_add_client, oauth, client_id, client_secret, default))
}
ghl_authorize_url <- function(oauth, scopes = character(), session = NULL, app_data = NULL, lifetime = NULL, expected_installation = NULL,
                              client_id = NULL, redirect_uri = NULL, version_id = NULL, white_label = NULL, state_form = NULL,
                              parameters = NULL) {
  options <- set_settings(
    native(C_authorize_options_new), "authorize_options", scopes = scopes, session = session, app_data = app_data,
    lifetime = whole_seconds(lifetime), expected_installation = expected_installation, client_id = client_id, redirect_uri = redirect_uri,
    version_id = version_id, white_label = white_label,
    state_form = if (!is.null(state_form)) number_of(state_form, "state_forms"))
  add_named(options, C_authorize_options_add_parameter, parameters, "parameters")
  native(C_oauth_authorize_url, oauth, options)
}
ghl_callback <- function(oauth, url, session = NULL) native(C_oauth_parse_callback, oauth, url, text_or_none(session))
ghl_exchange <- function(oauth, callback, owner = NULL, session = NULL, cancel = NULL) {
  if (is.character(callback)) callback <- ghl_callback(oauth, callback, session)
  as_installation(native(C_oauth_exchange, oauth, callback, text_or_none(owner), cancel))
}
ghl_refresh <- function(oauth, installation, cancel = NULL) {
  as_installation(native(C_oauth_refresh, oauth, installation_id(installation), cancel))
}
ghl_mint_location <- function(oauth, company_id, location_id, cancel = NULL) {
  as_installation(native(C_oauth_mint_location, oauth, company_id, location_id, cancel))
}
ghl_claim <- function(oauth, installation, owner) as_installation(native(C_oauth_claim, oauth, installation_id(installation), owner))
ghl_installation <- function(oauth, id) as_installation(native(C_oauth_installation, oauth, id))
ghl_installations <- function(oauth, owner = NULL, company_id = NULL, location_id = NULL) {
  found <- native(C_oauth_find, oauth, text_or_none(owner), text_or_none(company_id), text_or_none(location_id))
  as_rows(lapply(found, as_installation), empty_installation)
}
ghl_import_tokens <- function(oauth, json, client_id = NULL, obtained_at = Sys.time(), owner = NULL) {
  as_installation(native(C_oauth_import_tokens, oauth, json, text_or_none(client_id), unix_seconds(obtained_at), text_or_none(owner)))
}
ghl_locations <- function(oauth, company_id, installed_only = FALSE, cancel = NULL) {
  as_rows(native(C_oauth_installed_locations, oauth, company_id, installed_only, cancel),
          list(id = "", name = "", address = "", installed = FALSE))
}
ghl_uninstall <- function(oauth, installation, reason = NULL, cancel = NULL) {
  invisible(native(C_oauth_uninstall, oauth, installation_id(installation), text_or_none(reason), cancel))
}
ghl_remove <- function(oauth, installation) invisible(native(C_oauth_remove, oauth, installation_id(installation)))
ghl_keep <- function(oauth, max_refreshes = 0, cancel = NULL) unlist(native(C_oauth_keep, oauth, max_refreshes, cancel))

installation_id <- function(installation) if (inherits(installation, "ghlauth_installation")) installation$id else installation

ghl_credential <- function(x, ...) UseMethod("ghl_credential")
ghl_credential.ghlauth_pit <- function(x, ...) native(C_credential_from_pit, x)
ghl_credential.ghlauth_oauth <- function(x, installation, ...) native(C_credential_from_installation, x, installation_id(installation))
ghl_credential.ghlauth_config <- function(x, token, level = NULL, resource_id = NULL, expires_at = NULL, ...) {
  number <- level_number(level)
  resource_id <- text_or_none(resource_id)
  if (is.function(token)) return(native(C_credential_from_source, x, number, resource_id, source_box(token, "token")))
  native(C_credential_from_access_token, x, token, if (is.null(expires_at)) -1 else unix_seconds(expires_at), number, resource_id)
}
ghl_access_token <- function(credential, min_valid = 0, cancel = NULL) {
  native(C_credential_access_token, credential, whole_seconds(min_valid), cancel)
}
ghl_invalidate <- function(credential, token) invisible(native(C_credential_invalidate, credential, token))

ghl_decide <- function(credential, operation, version = NULL, location_id = NULL, user = NULL) {
  as_decision(native(C_credential_decide, credential, operation, text_or_none(version), text_or_none(location_id), user))
}
ghl_operation <- function(text, generation = NULL) {
  found <- native(C_find_operation, text, text_or_none(generation))
  if (!is.na(found$name)) as_operation(found)
}
