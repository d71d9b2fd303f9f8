# Calls of the library, and what becomes of their failures.

# What texts stand for: "location" for a level, and so on. Filled when the package is loaded.
constants <- new.env(parent = emptyenv())

.onLoad <- function(libname, pkgname) list2env(.Call(C_constants), constants)
.onUnload <- function(libpath) library.dynam.unload("ghlauth", libpath)

native <- function(symbol, ...) {
  given <- .Call(symbol, ...)
  if (inherits(given, "ghlauth_failure")) stop(failure_condition(given))
  given
}

# The function of a name that is put together.
native_named <- function(name) get(paste0("C_", name), envir = topenv(), inherits = FALSE)

failure_condition <- function(failure) {
  given <- unclass(failure)
  given$call <- exported_call()
  kinds <- given$kinds
  given$kinds <- NULL
  # UserContextError: ghlauth_user_context_error.
  classes <- paste0("ghlauth", tolower(gsub("([A-Z])", "_\\1", kinds)))
  if (is.null(kinds)) classes <- "simpleError"
  structure(given, class = c(classes, "error", "condition"))
}

# The function of this package that the application called. Its arguments may be secrets, and an error shows its call.
exported_call <- function() {
  for (call in rev(sys.calls())) {
    name <- call[[1L]]
    if (is.symbol(name) && startsWith(as.character(name), "ghl_")) return(as.call(list(name)))
  }
  NULL
}

conditionMessage.ghlauth_error <- function(c) {
  if (nzchar(c$hint)) paste0(sub("\\.$", "", c$message), ". ", c$hint) else c$message
}

print.ghlauth_error <- function(x, ...) {
  cat("<", class(x)[[1L]], ": ", conditionMessage(x), ">\n", sep = "")
  for (field in c("name", "http_status", "server_message", "trace_id", "retry_after")) {
    if (!is.na(x[[field]])) cat("  ", field, ": ", format(x[[field]]), "\n", sep = "")
  }
  invisible(x)
}

# Arguments

refuse <- function(...) stop(simpleError(paste0(...), exported_call()))

# The number that a text stands for; the library's own numbers stand for themselves.
number_of <- function(text, kind) {
  if (is.numeric(text)) return(text)
  known <- constants[[kind]]
  if (!is.character(text) || length(text) != 1L || !text %in% names(known)) {
    refuse("one of ", paste0("\"", names(known), "\"", collapse = ", "), " is needed, and not ", deparse(text)[[1L]])
  }
  known[[text]]
}
name_of <- function(number, kind) names(constants[[kind]])[match(number, constants[[kind]])]

level_number <- function(level) if (is.null(level)) 0L else number_of(level, "levels")
text_or_none <- function(text) if (is.null(text)) "" else text
seconds <- function(time) {
  if (inherits(time, "difftime")) time <- as.numeric(time, units = "secs")
  if (is.numeric(time)) as.numeric(time) else time
}
whole_seconds <- function(time) round_up(seconds(time), 1)
milliseconds <- function(time) round_up(seconds(time), 1000)
round_up <- function(time, times) if (is.numeric(time)) ceiling(time * times) else time
unix_seconds <- function(time) if (inherits(time, "POSIXt")) floor(as.numeric(time)) else time

# Sets what is not NULL: set_settings(handle, "config", timeout = ...) calls config_set_timeout.
set_settings <- function(handle, type, ...) {
  given <- list(...)
  for (name in names(given)) {
    if (!is.null(given[[name]])) native(native_named(paste0(type, "_set_", name)), handle, given[[name]])
  }
  handle
}

# Adds values by name, of which each may be several.
add_named <- function(handle, add, values, what) {
  if (length(values) && (is.null(names(values)) || !all(nzchar(names(values))))) refuse("`", what, "`: each value needs a name")
  for (at in seq_along(values)) {
    for (one in values[[at]]) native(add, handle, names(values)[[at]], value_text(one))
  }
  handle
}
value_text <- function(value) {
  if (is.logical(value) && !is.na(value)) return(if (value) "true" else "false")
  if (is.numeric(value)) return(format(value, scientific = FALSE, trim = TRUE, digits = 15L))
  if (is.character(value)) value else as.character(value)
}
