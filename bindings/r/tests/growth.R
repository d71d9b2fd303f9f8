# All is made, used and dropped in R, for bindings/core/growth.py.
library(ghlauth)
here <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE)))
source(file.path(here, "own_rows.R"))
source(file.path(here, "support.R"))

fails <- function(class, call) if (!inherits(raised(call), class)) stop("no ", class)

client <- ghl_client(config())
credential <- by_pit()

once <- function(webhook) {
  # The log refers to the configuration that has it.
  of <- config(store = ghl_own_store(own_rows(), plain = TRUE), log = function(level, line) of, log_level = "debug")
  sourced <- ghl_credential(of, function() "b")
  same("b", ghl_access_token(sourced))
  same(TRUE, nrow(ghl_decide(sourced, "contacts/get-contact")$findings) > 0)
  fails("simpleError", ghl_access_token(ghl_credential(of, function() stop("failed"))))
  app <- oauth(of)
  ghl_authorize_url(app, "contacts.readonly", session = "a", parameters = c(a = "b"))
  fails("ghlauth_not_found_error", ghl_installation(app, "app:x"))
  fails("ghlauth_callback_error", ghl_exchange(app, "code=abc"))
  fails("ghlauth_webhook_error", ghl_verify(webhook, c("X-GHL-Signature" = "x", "X-GHL-Signature" = "y"), "{}"))
  fails("simpleError", ghl_client(app))
  ghl_user_context("{\"userId\": \"u\", \"companyId\": \"c\"}")
  ghl_request("POST", "/x", json = "{}", query = list(a = 1:2))
  same(0, ghl_queue(of)$size)
  close(ghl_client(of))
  same(200L, ghl_send(client, credential, ghl_request("GET", contact))$http_status)
}

while (length(line <- readLines(input, 1L))) {
  for (round in seq_len(as.integer(line))) {
    if (round %% 10 == 1) {
      webhook <- ghl_webhook(config(), about("APP"))
    }
    once(webhook)
  }
  for (i in 1:3) gc()
  cat(round(gc()["Ncells", "used"]), "\n", sep = "")
  flush(stdout())
}
