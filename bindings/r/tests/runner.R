# Carries out the steps of bindings/core/cases.json in R: one line of standard input each, one line of standard output.
# bindings/core/scenario.py says what the lines are.
library(ghlauth)
source(file.path(dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))), "own_rows.R"))

things <- new.env()
lines <- character()
log_fails <- NULL
rows <- NULL
verbs <- list()
# The numbers that stand for these texts in the scenario.
levels <- c("agency", "location")
outcomes <- c("allowed", "denied", "undetermined")

thing <- function(name) get(name, envir = things, inherits = FALSE)
keep <- function(name, value) {
  assign(name, value, envir = things)
  invisible(value)
}
told <- function(one) {
  list(one$id, match(one$level, levels), one$company_id, one$location_id, one$owner, paste(one$scopes, collapse = " "))
}
none <- function(text) if (nzchar(text)) text
words <- function(text) strsplit(text, " ", fixed = TRUE)[[1]]
named <- function(...) {
  given <- c(...)
  at <- seq_len(length(given) / 2)
  stats::setNames(given[2 * at], given[2 * at - 1])
}

verbs$config <- function(name, url, retries) {
  keep(name, ghl_config(api_url = url, marketplace_url = url, max_retries = as.integer(retries)))
  list()
}
# A config is made at once here: what a step adds to one makes another, with the same URL.
url <- NULL
configured <- function(name, ...) keep(name, ghl_config(api_url = url, marketplace_url = url, max_retries = 0, ...))
verbs$pit <- function(name, of, token, level, resource) {
  level <- as.integer(level)
  pit <- keep(name, ghl_pit(thing(of), token, if (level %in% 1:2) levels[[level]] else level, resource))
  list(match(pit$level, levels), pit$resource_id, pit$redacted)
}
verbs$oauth <- function(name, of, client_id, secret, redirect_uri) {
  list(keep(name, ghl_oauth(thing(of), client_id, secret, redirect_uri))$app_id)
}
verbs$authorize <- function(of, session, scopes) list(ghl_authorize_url(thing(of), words(scopes), session = none(session)))
verbs$exchange <- function(of, url, owner, session) told(ghl_exchange(thing(of), url, owner = none(owner), session = none(session)))
verbs$refresh <- function(of, id) told(ghl_refresh(thing(of), id))
verbs$mint <- function(of, company, location) told(ghl_mint_location(thing(of), company, location))
verbs$lookup <- function(of, id) told(ghl_installation(thing(of), id))
verbs$credential_of_pit <- function(name, of) { keep(name, ghl_credential(thing(of))); list() }
verbs$credential_of_installation <- function(name, of, id) { keep(name, ghl_credential(thing(of), id)); list() }
verbs$credential_of_token <- function(name, of, token) { keep(name, ghl_credential(thing(of), token)); list() }
verbs$credential_of_source <- function(name, of, token) { keep(name, ghl_credential(thing(of), function() token)); list() }
verbs$token <- function(of) list(ghl_access_token(thing(of)))
verbs$client <- function(name, of) { keep(name, ghl_client(thing(of))); list() }
verbs$send <- function(of, credential, method, path, json = "", cancel = NULL) {
  request <- ghl_request(method, path, json = none(json))
  response <- ghl_send(thing(of), thing(credential), request, cancel = if (!is.null(cancel)) thing(cancel))
  list(response$http_status, ghl_header(response, "content-type"), ghl_text(response))
}
verbs$decide <- function(of, operation, version, location) {
  decision <- ghl_decide(thing(of), operation, version = none(version), location_id = none(location))
  findings <- decision$findings
  c(list(match(decision$outcome, outcomes), decision$operation),
    unlist(lapply(seq_len(nrow(findings)), function(at) as.list(findings[at, c("reason", "remedy", "value")])), recursive = FALSE))
}
verbs$webhook <- function(name, of, app_id, pem) { ghl_add_key(keep(name, ghl_webhook(thing(of), app_id)), pem); list() }
verbs$verify <- function(of, body, ...) {
  event <- keep("event", ghl_verify(thing(of), named(...), body))
  list(event$type, event$app_id, event$location_id, event$json)
}
verbs$verify_signature <- function(of, body, ...) { ghl_verify_signature(thing(of), named(...), body); list() }
verbs$confirm <- function(of) { ghl_confirm(thing(of), thing("event")); list() }
verbs$release <- function(of) { ghl_release(thing(of), thing("event")); list() }
verbs$webhook_http_status <- function(status) list(ghl_http_status(as.integer(status)))
verbs$reader <- function(name, of, secret) { keep(name, ghl_user_reader(thing(of), secret)); list() }
verbs$decrypt <- function(of, ciphertext) {
  user <- ghl_decrypt(thing(of), ciphertext)
  list(user$user_id, user$company_id, user$active_location, match(user$level, levels), user$role, user$user_name, user$email)
}
verbs$use_own_log <- function(of) {
  configured(of, log_level = "debug", log = function(level, line) {
    lines <<- c(lines, line)
    if (!is.null(log_fails)) stop(log_fails)
  })
  list()
}
verbs$log_fails <- function(text) { log_fails <<- none(text); list() }
verbs$log_has <- function(text) list(as.integer(any(grepl(text, lines, fixed = TRUE))))
verbs$own_store <- function(name) {
  rows <<- own_rows()
  keep(name, ghl_own_store(rows, plain = TRUE))
  list()
}
verbs$use_store <- function(of, name) { configured(of, store = thing(name)); list() }
verbs$store_fails <- function(text) { rows$fails <- none(text); list() }
verbs$store_rows <- function() list(length(rows$kept))
verbs$check_store <- function(name) { ghl_check_store(thing(name)); list() }
verbs$cancel <- function(name) { keep(name, ghl_cancel()); list() }
verbs$cancel_request <- function(name) { ghl_stop(thing(name)); list() }
verbs$cancel_timeout <- function(name, timeout_ms) { keep(name, ghl_cancel(timeout = as.numeric(timeout_ms) / 1000)); list() }
verbs$queue <- function(name, of, capacity) { keep(name, ghl_queue(thing(of), capacity = as.integer(capacity))); list() }
verbs$submit <- function(of, credential, method, path, tag) {
  ghl_submit(thing(of), thing(credential), ghl_request(method, path), tag = tag)
  list()
}
verbs[["next"]] <- function(of) {
  completion <- ghl_next(thing(of))
  if (is.null(completion)) list() else list(completion$tag, ghl_response(completion)$http_status)
}
verbs$close <- function(name) { close(thing(name)); list() }
verbs$forget <- function(name) {
  rm(list = name, envir = things)
  gc()
  list()
}

answer <- function(verb, ...) {
  tryCatch(c("ok", verbs[[verb]](...)), ghlauth_error = function(e) {
    classes <- sub("^ghlauth_", "", grep("^ghlauth_", class(e), value = TRUE))
    classes <- gsub("(^|_)([a-z])", "\\U\\2", classes, perl = TRUE)
    known <- function(value, otherwise) if (is.na(value)) otherwise else value
    list("error", paste(classes, collapse = " "), e$status, e$name, e$message, e$hint, known(e$http_status, 0),
         known(e$server_message, ""), known(e$trace_id, ""), known(round(e$retry_after * 1000), -1), as.integer(e$retryable))
  }, error = function(e) list("thrown", conditionMessage(e)))
}

# Percent-encoded bytes: a text, or raw where they are none.
decoded <- function(part) {
  pieces <- strsplit(part, "%", fixed = TRUE)[[1]]
  bytes <- raw()
  for (at in seq_along(pieces)) {
    piece <- pieces[[at]]
    if (at > 1) {
      bytes <- c(bytes, as.raw(strtoi(substr(piece, 1, 2), 16L)))
      piece <- substring(piece, 3)
    }
    bytes <- c(bytes, charToRaw(piece))
  }
  if (!length(bytes)) return("")
  if (any(bytes == 0)) return(bytes)
  text <- rawToChar(bytes)
  Encoding(text) <- "UTF-8"
  if (validUTF8(text)) text else bytes
}
encoded <- function(value) {
  if (is.null(value) || is.na(value)) return("")
  bytes <- as.character(charToRaw(enc2utf8(if (is.numeric(value)) format(value, scientific = FALSE, digits = 15) else as.character(value))))
  paste0("%", bytes, collapse = "")
}

input <- file("stdin", "r")
while (length(line <- readLines(input, 1L))) {
  # strsplit drops an empty part at the end.
  parts <- lapply(strsplit(paste0(line, "\t."), "\t", fixed = TRUE)[[1]], identity)
  parts <- lapply(parts[-length(parts)], decoded)
  if (parts[[1]] == "config") url <- parts[[3]]
  cat(paste(vapply(do.call(answer, parts), encoded, ""), collapse = "\t"), "\n", sep = "")
  flush(stdout())
}
