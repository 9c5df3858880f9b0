# What R gives for the curves and tests of the invented patients of cohort_survival.csv:
#   Rscript cohort_survival.R cohort_survival.csv > cohort_survival.json
# Needs survival, cmprsk, jsonlite. One block for each set of choices of the spec, one entry per fact: value, low, high,
# p; null is "none".
suppressMessages(library(survival))
file <- commandArgs(trailingOnly = TRUE)[1]
d <- read.csv(file, na.strings = "")
arms <- c("a", "b", "c")
z <- qnorm(0.975)

out <- list()
block <- ""
put <- function(id, value, low = NULL, high = NULL, p = NULL) {
  stopifnot(is.null(out[[block]][[id]]))
  given <- list(value = value, low = low, high = high, p = p)
  finite <- function(x) if (length(x) == 1 && is.finite(x)) unname(as.numeric(x)) else NA
  out[[block]][[id]] <<- lapply(given[!vapply(given, is.null, NA)], finite)
}
id <- function(...) { parts <- c(...); paste(parts[nzchar(parts)], collapse = ".") }
percent <- function(p) if (p == 0.5) "median" else paste0("quantile_", 100 * p)

# ---- curves: values, times of shares, follow-up, on every scale of the interval ---------------------------------

# quantile.survfit of this release, but that a curve which ends flat at the share is read at its first time there
time_of <- function(place, fit, p) {
  q <- quantile(fit, p)
  put(id(place), q$quantile, q$lower, q$upper); put(paste0(place, "_low"), q$lower); put(paste0(place, "_high"), q$upper)
}
# first time at which a line that rises has come to a share, midway to the next step where it stays there
rise <- function(time, line, share, steps) {
  use <- steps & is.finite(line); time <- time[use]; line <- line[use]
  at <- which(line >= share - 1e-8)
  if (!length(at)) return(NA)
  more <- which(line > line[at[1]] + 1e-8)
  if (line[at[1]] <= share + 1e-8 && length(more)) return((time[at[1]] + time[more[1]]) / 2)
  time[at[1]]
}
curves <- function(scale) {
  for (a in arms) {
    one <- d[d$arm == a, ]
    fit <- survfit(Surv(os, os_e) ~ 1, one, conf.type = scale)
    for (p in c(0.25, 0.5, 0.75)) time_of(id("os", a, percent(p)), fit, p)
    time_of(id("os", a, "follow_up"), survfit(Surv(os, 1 - os_e) ~ 1, one, conf.type = scale), 0.5)
    for (t in c(6, 12, 18)) { s <- summary(fit, t); put(id("os", a, paste0("at_", t)), s$surv, s$lower, s$upper) }
    fit <- survfit(Surv(relapse, factor(pmin(relapse_e, 2), 0:2)) ~ 1, one, conf.type = scale)
    # with "arcsin" survfit drops the dimensions of its limits
    lines <- cbind(fit$pstate[, 2], matrix(fit$lower, ncol = 3)[, 2], matrix(fit$upper, ncol = 3)[, 2])
    for (t in c(6, 12)) {
      at <- lines[findInterval(t, fit$time), ]; put(id("relapse", a, paste0("incidence_", t)), at[1], at[2], at[3])
    }
    steps <- fit$n.event[, 2] > 0; lines <- lines[, c(1, 3, 2)]
    for (p in c(0.25, 0.5)) {
      q <- apply(lines, 2, function(line) rise(fit$time, line, p, steps))
      place <- id("relapse", a, percent(p))
      put(place, q[1], q[2], q[3]); put(paste0(place, "_low"), q[2]); put(paste0(place, "_high"), q[3])
    }
  }
}
for (scale in c("log-log", "log", "plain", "logit", "arcsin")) {
  block <- paste0("interval_", sub("arcsin", "arcsine", scale))
  curves(scale)
}

versions <- vapply(c("survival", "cmprsk"), function(p) paste(p, packageVersion(p)), "")
cat("{\n  \"software\": \"", paste(c(paste("R", getRversion()), versions), collapse = ", "), "\"", sep = "")
for (name in names(out)) {
  text <- vapply(out[[name]], function(x) as.character(jsonlite::toJSON(x, auto_unbox = TRUE, digits = NA, na = "null")), "")
  cat(",\n  \"", name, "\": {\n", paste0("    \"", names(out[[name]]), "\": ", text, collapse = ",\n"), "\n  }", sep = "")
}
cat("\n}\n")
