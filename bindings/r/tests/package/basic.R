# What needs no server, for R CMD check.
library(ghlauth)

stopifnot(is.character(ghl_version()))
config <- ghl_config(user_agent = "basic/1.0", max_retries = 0)
stopifnot(identical(format(config), "<ghlauth_config>"))
pit <- ghl_pit(config, "pit-00000000-0000-0000-0000-000000000000", "location", "ve9EPM428h8vShlRW1KT")
stopifnot(pit$level == "location", !grepl("0000-0000", paste(capture.output(print(pit), str(pit)), collapse = "")))
error <- tryCatch(ghl_pit(config, " "), ghlauth_credential_error = identity)
stopifnot(inherits(error, "ghlauth_error"), error$name == "GHLAUTH_E_PIT_MALFORMED", is.na(error$retry_after))
close(config)
stopifnot(config$closed, inherits(tryCatch(ghl_client(config), error = identity), "ghlauth_usage_error"))
stopifnot(ghl_operation("GET /contacts/{contactId}")$name == "contacts/get-contact", is.null(ghl_operation("nothing/at-all")))
