# What all objects of the library share.

handle_type <- function(x) sub("^ghlauth_", "", class(x)[[1L]])

is_closed <- function(x) {
  symbol <- get0(paste0("C_", handle_type(x), "_closed"), envir = topenv(), inherits = FALSE)
  !is.null(symbol) && native(symbol, x)
}

close.ghlauth_handle <- function(con, ...) {
  symbol <- get0(paste0("C_", handle_type(con), "_close"), envir = topenv(), inherits = FALSE)
  if (!is.null(symbol)) native(symbol, con)
  invisible(NULL)
}

# What `$` gives.
info <- function(x) {
  given <- native(native_named(paste0(handle_type(x), "_info")), x)
  if (!is.null(given$level)) given$level <- name_of(given$level, "levels")
  given
}

`$.ghlauth_handle` <- function(x, name) {
  if (identical(name, "closed")) return(is_closed(x))
  given <- info(x)
  if (!name %in% names(given)) {
    has <- c("closed", names(given))
    stop(simpleError(paste0("a ", class(x)[[1L]], " has no \"", name, "\"; it has ", paste0("\"", has, "\"", collapse = ", "))))
  }
  given[[name]]
}
`[[.ghlauth_handle` <- function(x, i, ...) do.call("$", list(x, i))
`$<-.ghlauth_handle` <- function(x, name, value) {
  stop(simpleError(paste0("a ", class(x)[[1L]], " cannot be changed; make another one")))
}
`[[<-.ghlauth_handle` <- function(x, i, value) do.call("$<-", list(x, i, value))
names.ghlauth_handle <- function(x) c("closed", tryCatch(names(info(x)), error = function(e) NULL))

format.ghlauth_handle <- function(x, ...) {
  state <- tryCatch(if (is_closed(x)) " (closed)" else "", error = function(e) " (of another session)")
  paste0("<", class(x)[[1L]], state, ">")
}
print.ghlauth_handle <- function(x, ...) {
  cat(format(x), "\n", sep = "")
  invisible(x)
}
str.ghlauth_handle <- function(object, ...) print(object)

# A log, a store or a source of the application, in a box that the objects keep which use it.
box <- function(f, what) {
  if (!is.function(f)) refuse("`", what, "`: a function is needed, and not a value of type ", typeof(f))
  native(C_box, f)
}

# A source of secrets: a function that gives a text, or a list of `secret` and `expires_at`.
source_box <- function(fetch, what) {
  box(function() {
    given <- fetch()
    if (!is.list(given)) return(given)
    list(text = given$secret, expires_at_s = unix_seconds(given$expires_at))
  }, what)
}

ghl_version <- function() native(C_version)

ghl_cancel <- function(timeout = NULL) {
  set_settings(native(C_cancel_new), "cancel", timeout = milliseconds(timeout))
}

ghl_stop <- function(x, ...) UseMethod("ghl_stop")
ghl_stop.ghlauth_cancel <- function(x, ...) invisible(native(C_cancel_request, x))
