# Configuration and stores.

ghl_config <- function(user_agent = NULL, store = NULL, log = NULL, log_level = "info", timeout = NULL, connect_timeout = NULL,
                       max_retries = NULL, max_wait = NULL, max_response_bytes = NULL, rate_limit = NULL, shared_budget = NULL,
                       permission_check = NULL, expiry_margin = NULL, api_url = NULL, marketplace_url = NULL,
                       api_generation = NULL, default_version = NULL, proxy_url = NULL, proxy_from_environment = NULL,
                       ca_file = NULL, module_dir = NULL) {
  config <- set_settings(
    native(C_config_new), "config", user_agent = user_agent, store = store, timeout = milliseconds(timeout),
    connect_timeout = milliseconds(connect_timeout), max_retries = max_retries, max_wait = milliseconds(max_wait),
    max_response_bytes = max_response_bytes, shared_budget = shared_budget,
    permission_check = if (!is.null(permission_check)) number_of(permission_check, "permission_checks"),
    expiry_margin = whole_seconds(expiry_margin), api_url = api_url, marketplace_url = marketplace_url, api_generation = api_generation,
    default_version = default_version, proxy_url = proxy_url, proxy_from_environment = proxy_from_environment, ca_file = ca_file,
    module_dir = module_dir)
  if (!is.null(rate_limit)) {
    if (!is.numeric(rate_limit) || length(rate_limit) != 3L) refuse("`rate_limit`: three numbers are needed: requests, seconds, requests a day")
    native(C_config_set_rate_limit, config, rate_limit[[1L]], milliseconds(rate_limit[[2L]]), rate_limit[[3L]])
  }
  if (!is.null(log)) {
    if (!is.function(log)) refuse("`log`: a function is needed, and not a value of type ", typeof(log))
    writer <- function(level, line) log(name_of(level, "log_levels"), line)
    native(C_config_set_log, config, number_of(log_level, "log_levels"), box(writer, "log"))
  }
  config
}

store_options <- function(keys = NULL, key_file = NULL, key_env = NULL, plain = NULL, password_file = NULL, password_env = NULL,
                          tokens_in_redis = NULL, module_dir = NULL) {
  options <- native(C_store_options_new)
  if (length(keys) && is.null(names(keys))) refuse("`keys`: a list of keys by their ids is needed")
  for (id in names(keys)) native(C_store_options_add_key, options, id, keys[[id]])
  set_settings(options, "store_options", key_file = key_file, key_env = key_env, plain = plain, password_file = password_file,
               password_env = password_env, tokens_in_redis = tokens_in_redis, module_dir = module_dir)
}

ghl_store <- function(url, ...) native(C_store_open, url, store_options(...))
ghl_join_stores <- function(installations, leases) native(C_store_join, installations, leases)
ghl_check_store <- function(store) invisible(native(C_store_check, store))

ghl_own_store <- function(rows, ...) {
  # `$` is how lists, environments and objects of R6 and Reference Classes give their functions.
  method <- function(name) do.call("$", list(rows, name))
  if (!(is.list(rows) || is.environment(rows)) || !is.function(method("get"))) {
    refuse("`rows`: a list or an object with the functions of a store is needed")
  }
  dispatch <- function(name, ...) {
    if (name == "has") return(is.function(method(...)))
    given <- method(name)(...)
    if (name == "claim") number_of(given, "claims") else given
  }
  native(C_store_of, store_options(...), box(dispatch, "rows"))
}

ghl_fits <- function(query, row) {
  # By their bytes, in whatever locale.
  if (order(c(query$after, row$key), method = "radix")[[1L]] != 1L || identical(query$after, row$key)) return(FALSE)
  for (column in c("app_id", "owner", "company_id", "location_id")) {
    if (!is.null(query[[column]]) && query[[column]] != row[[column]]) return(FALSE)
  }
  TRUE
}
