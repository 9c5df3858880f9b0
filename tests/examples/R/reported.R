# Effects as papers report them, in R: Rscript reported.R reported.csv > reported.json
# Limits are those of 95% intervals, P values are two-sided. Needs metafor, jsonlite.
suppressMessages(library(metafor))
d <- read.csv(commandArgs(trailingOnly = TRUE)[1], stringsAsFactors = FALSE)
tight <- list(threshold = 1e-13, maxiter = 10000)
first <- function(...) Reduce(function(a, b) ifelse(is.na(a), b, a), list(...))
z <- function(p) qnorm(1 - p / 2)
width <- function(low, high) (high - low) / (2 * qnorm(0.975))
y <- log(d$ratio)
ratio <- data.frame(yi = y, sei = first(width(log(d$low), log(d$high)), d$se_log, abs(y) / z(d$p)))
hazard <- data.frame(yi = first(y, d$o_minus_e / d$variance),
  sei = first(ratio$sei, 1 / sqrt(d$variance), sqrt(1 / d$events + 1 / d$control_events)))
estimate <- data.frame(yi = d$estimate, sei = first(width(d$est_low, d$est_high), d$est_se, abs(d$estimate) / z(d$est_p)))
medians <- data.frame(yi = log(d$med_1 / d$med_2), sei = sqrt(1 / d$med_e1 + 1 / d$med_e2))
fit <- function(e) {
  kept <- e[!is.na(e$sei), ]
  m <- rma(yi = kept$yi, sei = kept$sei, method = "REML", test = "adhoc", control = tight)
  p <- predict(m)
  list(k = m$k, estimate = as.numeric(m$beta), low = m$ci.lb, high = m$ci.ub, p = m$pval, tau2 = m$tau2,
       q = m$QE, prediction_low = p$pi.lb, prediction_high = p$pi.ub,
       studies = data.frame(id = d$id[!is.na(e$sei)], estimate = kept$yi, se = kept$sei))
}
out <- list(software = paste("R", getRversion(), "metafor", packageVersion("metafor")),
  ratio = fit(ratio), median_ratio = fit(medians), hazard_ratio = fit(hazard), estimate = fit(estimate))
cat(jsonlite::toJSON(out, auto_unbox = TRUE, digits = NA, pretty = TRUE), "\n")
