# An application's own store for tests: an environment.
own_rows <- function() {
  self <- new.env()
  self$kept <- list()
  self$fails <- NULL
  rows <- function() {
    if (!is.null(self$fails)) stop(self$fails)
    self$kept
  }
  # By the bytes of the keys, in whatever locale.
  first <- function(found, limit, ...) utils::head(found[order(..., method = "radix")], limit)
  column <- function(found, name) vapply(found, function(row) row[[name]], if (name == "due_s") 0 else "")
  self$get <- function(key) rows()[[key]]
  self$put_if_version <- function(row, present) {
    kept <- rows()[[row$key]]
    if ((if (is.null(kept)) "0" else kept$version) != present) return(FALSE)
    self$kept[[row$key]] <- row
    TRUE
  }
  self$erase_if_version <- function(key, version) {
    kept <- rows()[[key]]
    if (is.null(kept) || kept$version != version) return(FALSE)
    self$kept[[key]] <- NULL
    TRUE
  }
  self$scan <- function(query) {
    found <- Filter(function(row) ghlauth::ghl_fits(query, row), unname(rows()))
    first(found, query$limit, column(found, "key"))
  }
  self$due <- function(app_id, until_s, limit) {
    found <- Filter(function(row) row$app_id == app_id && row$due_s > 0 && row$due_s <= until_s, unname(rows()))
    first(found, limit, column(found, "due_s"), column(found, "key"))
  }
  self
}
