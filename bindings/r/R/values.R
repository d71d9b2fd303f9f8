# What calls give: plain data.

as_installation <- function(given) {
  given$level <- name_of(given$level, "levels")
  given$state <- name_of(given$state, "states")
  structure(given, class = "ghlauth_installation")
}
print.ghlauth_installation <- function(x, ...) {
  cat("<ghlauth_installation ", x$id, ": ", x$level, ", ", x$state, ">\n", sep = "")
  known <- Filter(function(one) length(one) && !all(is.na(one)) && !identical(one, FALSE), unclass(x))
  for (name in setdiff(names(known), c("id", "level", "state"))) cat("  ", name, ": ", paste(format(known[[name]]), collapse = " "), "\n", sep = "")
  invisible(x)
}

as_decision <- function(given) {
  given$outcome <- name_of(given$outcome, "outcomes")
  findings <- lapply(given$findings, function(one) {
    list(reason = one$reason_name, message = one$message, remedy = one$remedy_name, value = one$value, hint = one$hint)
  })
  given$findings <- as_rows(findings, list(reason = "", message = "", remedy = "", value = "", hint = ""))
  structure(given, class = "ghlauth_decision")
}
print.ghlauth_decision <- function(x, ...) {
  cat("<ghlauth_decision ", x$operation, ": ", x$outcome, ">\n", sep = "")
  for (at in seq_len(nrow(x$findings))) cat("  ", x$findings$reason[[at]], ": ", x$findings$message[[at]], "\n", sep = "")
  invisible(x)
}

as_operation <- function(given) {
  given$levels <- names(constants$levels)[bitwAnd(given$levels, c(1L, 2L)) != 0L]
  structure(given, class = "ghlauth_operation")
}
print.ghlauth_operation <- function(x, ...) {
  cat("<ghlauth_operation ", x$name, ": ", x$method, " ", x$path, ">\n", sep = "")
  invisible(x)
}

as_response <- function(given) structure(given, class = "ghlauth_response")
print.ghlauth_response <- function(x, ...) {
  cat("<ghlauth_response ", x$http_status, ": ", length(x$body), " bytes of ", ghl_header(x, "content-type"), ">\n", sep = "")
  invisible(x)
}
ghl_header <- function(response, name) {
  at <- match(tolower(name), tolower(names(response$headers)))
  unname(response$headers[at])
}
ghl_text <- function(response) {
  text <- rawToChar(response$body)
  Encoding(text) <- "UTF-8"
  if (!validUTF8(text)) refuse("the body is no UTF-8: use response$body")
  text
}
as.character.ghlauth_response <- function(x, ...) ghl_text(x)

# A data frame of lists with the same names; what is a vector in them becomes a list. `like`: one, for when there are none.
as_rows <- function(lists, like) {
  columns <- lapply(stats::setNames(nm = names(like)), function(name) {
    values <- lapply(lists, `[[`, name)
    if (is.list(like[[name]])) return(I(values))
    if (length(values)) do.call(c, values) else like[[name]][0L]
  })
  structure(columns, class = "data.frame", row.names = seq_along(lists))
}
never <- structure(NA_real_, class = c("POSIXct", "POSIXt"))
empty_installation <- list(
  id = "", level = "", resource_id = "", company_id = "", location_id = "", user_id = "", app_id = "", client_id = "", owner = "",
  state = "", state_reason = "", since = never, expires_at = never, grant_expires_at = never, granted_at = never, plan_id = "",
  bulk = FALSE, unclaimed = FALSE, adopted = FALSE, scopes = list(), approved_locations = list())
