# Rscript package.R FOLDER: makes the source package, ghlauth_VERSION.tar.gz, in the folder. R CMD INSTALL builds it over an installed
# libghlauth, which pkg-config finds.

folder <- commandArgs(trailingOnly = TRUE)
if (length(folder) != 1L) stop("usage: Rscript package.R FOLDER")
dir.create(folder, showWarnings = FALSE, recursive = TRUE)
here <- dirname(normalizePath(sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))))
core <- file.path(dirname(here), "core")
staged <- tempfile("ghlauth")
package <- file.path(staged, "ghlauth")
dir.create(file.path(package, "src", "core"), recursive = TRUE)
dir.create(file.path(package, "tests"))
copy <- function(names, to) {
  if (!all(file.copy(names, file.path(package, to), recursive = TRUE))) stop("these cannot be copied: ", paste(names, collapse = " "))
}
copy(file.path(here, c("DESCRIPTION", "NAMESPACE", "configure", "cleanup", "README.md", "R", "man")), ".")
copy(list.files(file.path(here, "src"), pattern = "[.](cpp|hpp|in)$", full.names = TRUE), "src")
copy(file.path(core, c("adapter.hpp", "adapter", "plain")), "src/core")
copy(file.path(here, "tests", "package", "basic.R"), "tests")
Sys.chmod(file.path(package, c("configure", "cleanup")), "755")
setwd(folder)
status <- system2(file.path(R.home("bin"), "R"), c("CMD", "build", shQuote(package)))
unlink(staged, recursive = TRUE)
quit(status = status)
