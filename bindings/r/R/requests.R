# Requests and answers: one at a time, a list to its end, many at a time.

ghl_request <- function(method, path = NULL, query = NULL, json = NULL, body = NULL, body_file = NULL, content_type = "application/octet-stream",
                        form = NULL, files = NULL, headers = NULL, params = NULL, location_id = NULL, version = NULL, generation = NULL,
                        timeout = NULL, repeatable = NULL, download_file = NULL) {
  request <- if (is.null(path)) native(C_request_for_operation, method, text_or_none(generation)) else native(C_request_new, method, path)
  add_named(request, C_request_add_param, params, "params")
  add_named(request, C_request_add_query, query, "query")
  add_named(request, C_request_add_header, headers, "headers")
  add_named(request, C_request_add_form, form, "form")
  for (name in names(files)) native(C_request_add_file, request, name, files[[name]], "", "")
  if (!is.null(json)) native(C_request_set_json, request, if (is.character(json)) as.vector(json) else to_json(json))
  if (!is.null(body)) native(C_request_set_body, request, content_type, body)
  if (!is.null(body_file)) native(C_request_set_body_file, request, content_type, body_file)
  set_settings(request, "request", location_id = location_id, version = version, timeout = milliseconds(timeout), repeatable = repeatable,
               download_file = download_file)
}
to_json <- function(value) {
  if (!requireNamespace("jsonlite", quietly = TRUE)) refuse("`json`: a text is needed, or the package jsonlite for anything else")
  as.vector(jsonlite::toJSON(value, auto_unbox = TRUE, null = "null", digits = NA))
}

ghl_client <- function(config) native(C_client_new, config)
ghl_send <- function(client, credential, request, cancel = NULL) as_response(native(C_client_send, client, credential, request, cancel))

ghl_pages <- function(client, credential, request) native(C_pages_new, client, credential, request)

ghl_next <- function(x, ...) UseMethod("ghl_next")
ghl_next.ghlauth_pages <- function(x, cancel = NULL, ...) {
  items <- native(C_pages_next, x, cancel)
  if (nzchar(items)) items
}

# The tags and credentials of what is not completed yet are in R: a tag is any value, and a credential's store or source may be R's.
ghl_queue <- function(config, max_in_flight = NULL, capacity = NULL) {
  queue <- set_settings(native(C_queue_new, config), "queue", max_in_flight = max_in_flight, capacity = capacity)
  under_way <- new.env(parent = emptyenv())
  attr(queue, "under_way") <- under_way
  under_way$last <- 0
  queue
}
ghl_submit <- function(queue, credential, request, tag = NULL, timeout = NULL) {
  under_way <- attr(queue, "under_way")
  number <- under_way$last + 1
  native(C_queue_submit, queue, credential, request, number, if (is.null(timeout)) -1 else milliseconds(timeout))
  under_way$last <- number
  assign(format(number, scientific = FALSE), list(tag = tag, credential = credential), envir = under_way)
  invisible(queue)
}
ghl_next.ghlauth_queue <- function(x, timeout = NULL, cancel = NULL, ...) {
  completion <- native(C_queue_next, x, if (is.null(timeout)) -1 else milliseconds(timeout), cancel)
  about <- info(completion)
  if (!about$exists) return(NULL)
  under_way <- attr(x, "under_way")
  number <- format(about$tag, scientific = FALSE)
  tag <- under_way[[number]]$tag
  rm(list = number, envir = under_way)
  error <- NULL
  response <- tryCatch(as_response(native(C_completion_response, completion)), ghlauth_error = function(e) {
    error <<- e
    NULL
  })
  structure(list(tag = tag, response = response, error = error), class = "ghlauth_completion")
}
ghl_stop.ghlauth_queue <- function(x, tag, ...) {
  if (missing(tag)) return(invisible(native(C_queue_cancel_all, x)))
  under_way <- attr(x, "under_way")
  for (number in setdiff(ls(under_way), "last")) {
    if (identical(under_way[[number]]$tag, tag)) native(C_queue_cancel, x, as.numeric(number))
  }
  invisible(NULL)
}

ghl_response <- function(completion) {
  if (!is.null(completion$error)) stop(completion$error)
  completion$response
}
print.ghlauth_completion <- function(x, ...) {
  cat("<ghlauth_completion ", deparse(x$tag, nlines = 1L), ">\n", sep = "")
  print(if (is.null(x$error)) x$response else x$error)
  invisible(x)
}

ghl_send_all <- function(queue, credential, requests) {
  answers <- vector("list", length(requests))
  names(answers) <- names(requests)
  submitted <- 0L
  take <- function() {
    completion <- ghl_next(queue)
    answers[[completion$tag]] <<- if (is.null(completion$error)) completion$response else completion$error
  }
  if (queue$size != 0) refuse("`queue`: what was submitted to it before has to be taken first")
  while (submitted < length(requests)) {
    full <- tryCatch({
      ghl_submit(queue, credential, requests[[submitted + 1L]], submitted + 1L)
      FALSE
    }, ghlauth_queue_full_error = function(e) TRUE)
    if (full) take() else submitted <- submitted + 1L
  }
  while (queue$size != 0) take()
  answers
}
