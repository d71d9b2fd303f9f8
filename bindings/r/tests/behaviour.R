# What a person of R expects of the package. Run by serving.py with a sandbox; the argument is the folder with other_thread.so.
library(ghlauth)
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "own_rows.R"))
source(file.path(here, "support.R"))

test("answers and requests", {
  client <- ghl_client(config())
  response <- ghl_send(client, by_pit(), ghl_request("GET", contact))
  same(200L, response$http_status)
  same(TRUE, is.raw(response$body))
  same("UTF-8", Encoding(ghl_text(ghl_send(client, by_pit(), ghl_request("POST", "/contacts/", json = list(
    locationId = about("LOCATION"), firstName = "Zo\u00eb \U1F9B7", phone = "+15555550123"))))))
  same(about("CONTACT"), jsonlite::fromJSON(ghl_text(response))$contact$id)
  has(ghl_header(response, "CONTENT-type"), "application/json")
  same(NA_character_, ghl_header(response, "X-None"))
  has(ghl_text(ghl_send(client, by_pit(), ghl_request("contacts/get-contact", params = c(contactId = about("CONTACT"))))), about("CONTACT"))
  pages <- ghl_pages(client, by_pit(), ghl_request("GET", "/contacts/", query = list(locationId = about("LOCATION"), limit = 1)))
  count <- 0
  while (!is.null(items <- ghl_next(pages))) {
    same("[", substr(items, 1, 1))
    count <- count + 1
  }
  same(TRUE, count > 1)
  has(raised(ghl_config(timeout = "many")), "`timeout`: a number or its digits are needed")
  has(raised(ghl_config(user_agent = 1)), "`user_agent`: a text (one, of type character) is needed")
  has(raised(ghl_pit(config(), NA_character_)), "`token`: a text is needed, and not NA")
  has(raised(ghl_client(by_pit())), "`config`: a ghlauth_config is needed")
  has(raised(ghl_request("GET", "/x", query = list(1))), "`query`: each value needs a name")
  has(raised(ghl_pit(config(), "x", level = "country")), "one of \"agency\", \"location\" is needed")
  # A text of another encoding.
  latin <- "Zo\xeb"
  Encoding(latin) <- "latin1"
  has(ghl_text(ghl_send(client, by_pit(), ghl_request("POST", "/contacts/", json = paste0(
    "{\"locationId\": \"", about("LOCATION"), "\", \"firstName\": \"", latin, "\", \"phone\": \"+15555550124\"}")))), "Zo\u00eb")
})

test("queues", {
  queue <- ghl_queue(config(), max_in_flight = 2)
  for (tag in list("a", 2, NULL, list(3))) ghl_submit(queue, by_pit(), ghl_request("GET", contact), tag)
  gc()
  same(4, queue$size)
  tags <- list()
  while (!is.null(done <- ghl_next(queue))) {
    same(200L, ghl_response(done)$http_status)
    tags <- c(tags, list(done$tag))
  }
  same(TRUE, setequal(tags, list("a", 2, NULL, list(3))))
  answers <- ghl_send_all(ghl_queue(config(), capacity = 2), by_pit(), list(
    good = ghl_request("GET", contact), bad = ghl_request("GET", "/contacts/aaaaaaaaaaaaaaaaaaaa"), again = ghl_request("GET", contact)))
  same(c("good", "bad", "again"), names(answers))
  same(200L, answers$again$http_status)
  same(TRUE, inherits(answers$bad, "ghlauth_http_error"))
  ghl_submit(queue, by_pit(), ghl_request("GET", contact), "stopped")
  ghl_stop(queue, "stopped")
  same(TRUE, inherits(ghl_next(queue)$error, "ghlauth_cancelled_error"))
})

test("errors are conditions", {
  error <- raised(ghl_installation(oauth(), paste0(about("APP"), ":nowhere")))
  same(c("ghlauth_not_found_error", "ghlauth_usage_error", "ghlauth_error", "error", "condition"), class(error))
  same(-105L, error$status)
  same(c(NA_real_, NA), c(error$retry_after, error$http_status))
  same("ghl_installation()", deparse(conditionCall(error)))
  has(conditionMessage(error), error$hint)
  same("ghl_pit()", deparse(conditionCall(raised(ghl_pit(config(), "a secret", 7)))))
})

test("values", {
  app <- oauth()
  one <- ghl_exchange(app, ask("@allow", ghl_authorize_url(app, "contacts.readonly")))
  same("location", one$level)
  same(TRUE, inherits(one$expires_at, "POSIXct") && one$expires_at > Sys.time())
  same(NA_character_, one$owner)
  found <- ghl_installations(app)
  same(one$id, found$id)
  same("contacts.readonly", found$scopes[[1]])
  same(0L, nrow(ghl_installations(app, owner = "nobody")))
  same(names(found), names(ghl_installations(app, owner = "nobody")))
  decision <- ghl_decide(ghl_credential(app, one), "POST /contacts/")
  same(c("denied", "SCOPE_MISSING"), c(decision$outcome, decision$findings$reason[[1]]))
  same(c(done = 0, skipped = 0, failed = 0), ghl_keep(app))
  shown <- paste(capture.output(print(one), print(decision), print(found)), collapse = "\n")
  has(shown, "SCOPE_MISSING")
  same("location", ghl_operation("contacts/get-contact")$levels)
})

test("stores, logs and sources of the application", {
  rows <- own_rows()
  log_fails <- NULL
  levels <- character()
  of <- config(store = ghl_own_store(rows, plain = TRUE), log_level = "debug", log = function(level, line) {
    levels <<- c(levels, level)
    if (!is.null(log_fails)) fail(log_fails)
  })
  fail <- stop
  app <- oauth(of)
  id <- ghl_exchange(app, ask("@allow", ghl_authorize_url(app, "contacts.readonly")))$id
  same(TRUE, length(rows$kept) > 0)
  same(TRUE, "info" %in% levels)
  own <- structure(class = c("our_error", "error", "condition"), list(message = "ours", call = NULL, more = list(1)))
  rows$fails <- own
  same(own, raised(ghl_installation(app, id)))
  # Its handlers run where it happens.
  seen <- character()
  raised(withCallingHandlers(ghl_installation(app, id), our_error = function(e) seen <<- vapply(sys.calls(), function(one) deparse(one[[1]])[[1]], "")))
  same(TRUE, "ghl_installation" %in% seen && "rows" %in% seen)
  rows$fails <- NULL
  log_fails <- own
  same(own, raised(ghl_refresh(app, id)))
  log_fails <- NULL
  same(id, ghl_refresh(app, id)$id)
  # The first one that failed is what comes.
  came <- list()
  rows$fails <- NULL
  fail <- function(what) {
    came <<- c(came, list(what))
    stop(what)
  }
  own_put <- rows$put_if_version
  rows$put_if_version <- function(row, present) if (length(came)) fail(own) else own_put(row, present)
  log_fails <- simpleError("the second")
  first <- raised(ghl_refresh(app, id))
  same(TRUE, length(came) > 1)
  same(came[[1]], first)
  rows$put_if_version <- own_put
  log_fails <- NULL
  # Ways out that are no errors.
  leave <- NULL
  own_get <- rows$get
  rows$get <- function(key) if (is.null(leave)) own_get(key) else leave()
  same("a warning", tryCatch({ leave <- function() warning("a warning"); ghl_installation(app, id) }, warning = conditionMessage))
  same(7, callCC(function(out) { leave <<- function() out(7); ghl_installation(app, id) }))
  same("restarted", withRestarts({ leave <- function() invokeRestart("ours"); ghl_installation(app, id) }, ours = function() "restarted"))
  leave <- NULL
  same(id, ghl_installation(app, id)$id)
  # Within one another.
  nested <- config(log_level = "debug", log = function(level, line) ghl_installation(app, "app:none"))
  same(TRUE, inherits(raised(oauth(nested) |> ghl_installation("app:x")), "ghlauth_not_found_error"))
  ghl_check_store(ghl_own_store(own_rows(), plain = TRUE))
  rows <- own_rows()
  rows$fails <- own
  same(own, raised(ghl_check_store(ghl_own_store(rows, plain = TRUE))))
  same(own, raised(ghl_access_token(ghl_credential(config(), function() stop(own)))))
  same("a", ghl_access_token(ghl_credential(config(), function() list(secret = "a", expires_at = Sys.time() + 900))))
  has(raised(ghl_access_token(ghl_credential(config(), function() 7))), "a text (one, of type character) is needed")
  has(raised(config(log = "x")), "`log`: a function is needed")
  has(raised(ghl_own_store(7, plain = TRUE)), "`rows`: a list or an object")
})

test("another thread", {
  dyn.load(file.path(commandArgs(trailingOnly = TRUE), "other_thread.so"))
  boxed <- .Call("ghlauth_test_box", (function(rows) function(name, ...) if (name == "has") FALSE else rows[[name]](...))(own_rows()))
  has(.Call("ghlauth_test_in_other_thread", boxed), "called in another thread")
})

test("objects in any order, and in circles", {
  gone <- character()
  watched <- function(name) {
    one <- new.env()
    reg.finalizer(one, function(e) gone <<- c(gone, name))
    one
  }
  made <- (function() {
    rows <- own_rows()
    rows$watched <- watched("store")
    seen <- watched("log")
    # Refers to all that is here, itself as well.
    of <- config(store = ghl_own_store(rows, plain = TRUE), log = function(level, line) seen, log_level = "debug")
    app <- oauth(of)
    id <- ghl_exchange(app, ask("@allow", ghl_authorize_url(app, "contacts.readonly")))$id
    list(client = ghl_client(of), credential = ghl_credential(app, id))
  })()
  for (i in 1:3) gc()
  same(character(), gone)
  same(200L, ghl_send(made$client, made$credential, ghl_request("GET", contact))$http_status)
  # A queue keeps what it was given, too.
  queue <- ghl_queue(config())
  ghl_submit(queue, made$credential, ghl_request("GET", contact))
  made <- NULL
  for (i in 1:3) gc()
  same(200L, ghl_response(ghl_next(queue))$http_status)
  for (i in 1:3) gc()
  same(c("log", "store"), sort(gone))
  raised(config(log = (function() { seen <- watched("refused"); function(...) seen })(), log_level = 77))
  for (i in 1:3) gc()
  same(TRUE, "refused" %in% gone)
})

test("what is closed, saved and copied", {
  client <- ghl_client(config())
  close(client)
  close(client)
  same(TRUE, client$closed)
  same("<ghlauth_client (closed)>", format(client))
  same("the Client is closed", raised(ghl_send(client, by_pit(), ghl_request("GET", contact)))$message)
  secret <- "a secret of the application"
  of <- config(log = (function() { kept <- secret; function(level, line) kept })())
  written <- serialize(of, NULL)
  same(FALSE, grepl(secret, rawToChar(written[written != 0]), fixed = TRUE, useBytes = TRUE))
  loaded <- unserialize(written)
  has(raised(ghl_client(loaded)), "was saved and loaded")
  same("<ghlauth_config (of another session)>", format(loaded))
  has(raised(pit()$colour), "has no \"colour\"; it has \"closed\", \"level\"")
  one <- pit()
  has(raised(one$level <- "agency"), "cannot be changed")
  child <- parallel::mcparallel(c(class(try(ghl_send(ghl_client(of), by_pit(of), ghl_request("GET", contact)), silent = TRUE)),
                                  ghl_send(ghl_client(config()), by_pit(), ghl_request("GET", contact))$http_status))
  same(c("try-error", "200"), parallel::mccollect(child)[[1]])
})

test("nothing shows a secret", {
  of <- config()
  shown <- paste(capture.output(for (one in list(of, pit(), by_pit(), oauth(of))) {
    print(one)
    str(one)
    dput(tryCatch(as.list(info <- lapply(names(one), function(name) one[[name]])), error = identity))
  }, print(raised(ghl_pit(of, about("PIT"), 77))), try(ghl_pit(of, about("PIT"), 77), outFile = stdout())), collapse = "\n")
  same(FALSE, grepl(about("PIT"), shown, fixed = TRUE) || grepl(about("CLIENT_SECRET"), shown, fixed = TRUE))
})

test("an interrupt ends a call that waits", {
  client <- ghl_client(config())
  delay <- function() ask("@control", "POST", "faults", "{\"kind\": \"delay\", \"path\": \"/contacts\", \"delay_ms\": 60000}")
  requests <- function() {
    counters <- url(paste0(about("URL"), "/__sandbox/counters"), headers = c(Authorization = paste("Bearer", about("CONTROL_TOKEN"))))
    on.exit(close(counters))
    jsonlite::fromJSON(readLines(counters, warn = FALSE))$requests
  }
  delay()
  # Another process interrupts this one once its request has come.
  before <- requests()
  parent <- Sys.getpid()
  child <- parallel::mcparallel({
    while (requests() == before) Sys.sleep(0.05)
    tools::pskill(parent, tools::SIGINT)
  })
  began <- proc.time()[["elapsed"]]
  same("interrupt", tryCatch(ghl_send(client, by_pit(), ghl_request("GET", contact)), interrupt = function(e) "interrupt"))
  same(TRUE, proc.time()[["elapsed"]] - began < 40)
  parallel::mccollect(child)
  # In the application's own code.
  interrupted <- ghl_credential(config(), function() {
    tools::pskill(Sys.getpid(), tools::SIGINT)
    Sys.sleep(10)
  })
  same("interrupt", tryCatch(ghl_access_token(interrupted), interrupt = function(e) "interrupt"))
  delay()
  error <- raised(ghl_send(client, by_pit(), ghl_request("GET", contact), cancel = ghl_cancel(timeout = 0.2)))
  same("ghlauth_timeout_error", class(error)[[1]])
  same(200L, ghl_send(client, by_pit(), ghl_request("GET", contact))$http_status)
})

test("webhooks", {
  webhook <- ghl_webhook(config(), about("APP"))
  ghl_add_key(webhook, about("KEY"))
  headers <- c("x-ghl-signature" = about("SIGNATURE"), accept = "a")
  body <- about("EVENT")
  same("later", conditionMessage(raised(ghl_handle(webhook, headers, body, function(event) stop("later")))))
  event <- NULL
  same(200L, ghl_handle(webhook, headers, charToRaw(body), function(one) event <<- one))
  same(body, event$json)
  same(TRUE, inherits(event$timestamp, "POSIXct"))
  never <- function(event) stop("handled")
  same(200L, ghl_handle(webhook, list("X-GHL-Signature" = about("SIGNATURE"), many = c("a", "b")), body, never))
  same(401L, ghl_handle(webhook, headers, paste0(body, " "), never))
})

quit(status = if (failed > 0) 1 else 0)
