# What R gives for comparisons of two arms: Rscript comparisons.R comparisons.csv > comparisons.json
# REML, the Hartung-Knapp interval that is never narrower than the normal one. Needs metafor, jsonlite.
suppressMessages(library(metafor))
d <- read.csv(commandArgs(trailingOnly = TRUE)[1], stringsAsFactors = FALSE)
for (name in c("events", "n", "control_events", "control_n")) d[[name]] <- as.numeric(d[[name]])  # whole numbers overflow
tight <- list(threshold = 1e-13, maxiter = 10000)
counts <- function(measure, drop00) escalc(measure = measure, ai = d$events, n1i = d$n, ci = d$control_events,
  n2i = d$control_n, add = 0.5, to = "only0", drop00 = drop00)
means <- function(measure) escalc(measure = measure, m1i = d$mean, sd1i = d$sd, n1i = d$n, m2i = d$control_mean,
  sd2i = d$control_sd, n2i = d$control_n)
hazard <- data.frame(yi = log(d$hr), vi = ((log(d$hr_high) - log(d$hr_low)) / (2 * qnorm(0.975)))^2)
effects <- list(
  odds_ratio = counts("OR", TRUE), risk_ratio = counts("RR", TRUE), risk_difference = counts("RD", FALSE),
  peto_odds_ratio = escalc(measure = "PETO", ai = d$events, n1i = d$n, ci = d$control_events, n2i = d$control_n,
                           add = 0, to = "none", drop00 = TRUE),
  arcsine_difference = escalc(measure = "AS", ai = d$events, n1i = d$n, ci = d$control_events, n2i = d$control_n,
                              add = 0, to = "none", drop00 = FALSE),
  rate_difference = escalc(measure = "IRD", x1i = d$falls, t1i = d$time, x2i = d$control_falls, t2i = d$control_time,
                           add = 0.5, to = "only0", drop00 = FALSE),
  root_rate_difference = escalc(measure = "IRSD", x1i = d$falls, t1i = d$time, x2i = d$control_falls, t2i = d$control_time,
                                add = 0, to = "none", drop00 = FALSE),
  phi = escalc(measure = "PHI", ai = d$events, n1i = d$n, ci = d$control_events, n2i = d$control_n, add = 0, to = "none"),
  yule_q = counts("YUQ", TRUE), yule_y = counts("YUY", TRUE), odds_as_std_difference = counts("OR2DL", TRUE),
  odds_as_probit_difference = counts("OR2DN", TRUE), std_mean_difference_by_average_sd = means("SMDH"),
  std_mean_difference_by_control_sd = escalc(measure = "SMD1", m1i = d$mean, m2i = d$control_mean, sd2i = d$control_sd,
                                             n1i = d$n, n2i = d$control_n),
  sd_ratio = means("VR"), cv_ratio = means("CVR"),
  rate_ratio = escalc(measure = "IRR", x1i = d$falls, t1i = d$time, x2i = d$control_falls, t2i = d$control_time,
                      add = 0.5, to = "only0", drop00 = TRUE),
  hazard_ratio = hazard, mean_difference = means("MD"), std_mean_difference = means("SMD"),
  ratio_of_means = means("ROM"))
fit <- function(e) {
  e <- e[!is.na(e$yi), ]
  m <- rma(yi = e$yi, vi = e$vi, method = "REML", test = "adhoc", control = tight)
  p <- predict(m)
  h <- confint(m, control = list(tol = 1e-12))$random
  list(k = m$k, estimate = as.numeric(m$beta), low = m$ci.lb, high = m$ci.ub, p = m$pval, tau2 = m$tau2,
       tau2_low = h[1, 2], tau2_high = h[1, 3], i2 = m$I2 / 100, q = m$QE, q_p = m$QEp,
       prediction_low = p$pi.lb, prediction_high = p$pi.ub)
}
out <- list(software = paste("R", getRversion(), "metafor", packageVersion("metafor")))
for (name in names(effects)) {
  e <- as.data.frame(lapply(effects[[name]], as.numeric))[c("yi", "vi")]
  e$id <- d$id
  if (nchar(Sys.getenv("SHOW"))) print(e)
  one <- fit(e)
  kept <- e[!is.na(e$yi), ]
  one$studies <- data.frame(id = kept$id, estimate = as.numeric(kept$yi),
    low = as.numeric(kept$yi) - qnorm(0.975) * sqrt(kept$vi), high = as.numeric(kept$yi) + qnorm(0.975) * sqrt(kept$vi))
  one$without <- lapply(setNames(kept$id, kept$id), function(id) fit(kept[kept$id != id, ])[c("estimate", "low", "high")])
  one$kinds <- lapply(split(kept, d$kind[match(kept$id, d$id)]), function(part) fit(part))
  out[[name]] <- one
}
cat(jsonlite::toJSON(out, auto_unbox = TRUE, digits = NA, pretty = TRUE), "\n")
