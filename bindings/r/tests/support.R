# What the tests share.
about <- function(name) Sys.getenv(paste0("SANDBOX_", name))
contact <- paste0("/contacts/", about("CONTACT"))

failed <- 0
test <- function(name, body) {
  tryCatch(eval(substitute(body), new.env(parent = globalenv())), error = function(e) {
    failed <<- failed + 1
    message("failed: ", name, ": ", deparse(conditionCall(e), nlines = 1L), ": ", conditionMessage(e))
  })
}
same <- function(wanted, given) {
  if (!identical(wanted, given)) stop(paste(deparse(given), collapse = "\n"), "\nand not\n", paste(deparse(wanted), collapse = "\n"))
}
has <- function(text, part) {
  if (inherits(text, "condition")) text <- conditionMessage(text)
  if (!grepl(part, text, fixed = TRUE)) stop(text, "\nhas not\n", part)
}
raised <- function(call) {
  came <- tryCatch({
    call
    NULL
  }, error = identity)
  if (is.null(came)) stop("nothing was raised")
  came
}
input <- file("stdin", "r")
ask <- function(...) {
  cat(paste(...), "\n", sep = "")
  flush(stdout())
  answer <- readLines(input, 1L)
  if (startsWith(answer, "failed")) stop(answer)
  answer
}
config <- function(...) ghl_config(api_url = about("URL"), marketplace_url = about("URL"), max_retries = 0, ...)
pit <- function(of = config()) ghl_pit(of, about("PIT"), "location", about("LOCATION"))
by_pit <- function(of = config()) ghl_credential(pit(of))
oauth <- function(of = config()) ghl_oauth(of, about("CLIENT_ID"), about("CLIENT_SECRET"), about("REDIRECT_URI"))
