# What R gives for the funnels of comparisons: Rscript small_study.R small_study.csv > small_study.json
# Harbord's test is Egger's regression of Peto's log odds ratios. Needs metafor, jsonlite.
suppressMessages(library(metafor))
d <- read.csv(commandArgs(trailingOnly = TRUE)[1], stringsAsFactors = FALSE)
d[-(1:2)] <- lapply(d[-(1:2)], as.numeric)  # products of whole numbers overflow
tight <- list(threshold = 1e-13, maxiter = 10000)
counts <- function(measure) escalc(measure = measure, ai = d$events, n1i = d$n, ci = d$control_events, n2i = d$control_n,
                                   add = 0.5, to = "only0", drop00 = TRUE)
means <- function(measure) escalc(measure = measure, m1i = d$mean, sd1i = d$sd, n1i = d$n, m2i = d$control_mean,
                                  sd2i = d$control_sd, n2i = d$control_n)
line <- function(y, v, x) {
  m <- lm(y ~ x, weights = 1 / v)
  list(slope = unname(coef(m)[2]), low = confint(m)[2, 1], high = confint(m)[2, 2], p = summary(m)$coefficients[2, 4])
}
tests <- list(
  odds_ratio = {
    total <- d$n + d$control_n
    e <- d$events + d$control_events
    v <- d$n * d$control_n * e * (total - e) / (total^2 * (total - 1))
    line((d$events - e * d$n / total) / v, 1 / v, 1 / sqrt(v))
  },
  std_mean_difference = {
    s <- means("SMD")
    line(s$yi, s$vi, sqrt(1 / d$n + 1 / d$control_n))
  })
effects <- list(odds_ratio = counts("OR"), risk_ratio = counts("RR"), mean_difference = means("MD"),
                std_mean_difference = means("SMD"), ratio_of_means = means("ROM"))
out <- list(software = paste("R", getRversion(), "metafor", packageVersion("metafor")))
for (name in names(effects)) {
  e <- data.frame(yi = as.numeric(effects[[name]]$yi), vi = effects[[name]]$vi)
  m <- rma(yi = e$yi, vi = e$vi, method = "REML", test = "adhoc", control = tight)
  t <- trimfill(m, control = tight)
  # trimfill() of this version gives a normal interval after "adhoc", so the filled studies are pooled anew
  f <- rma(yi = as.numeric(t$yi), vi = t$vi, method = "REML", test = "adhoc", control = tight)
  one <- if (is.null(tests[[name]])) line(e$yi, e$vi, sqrt(e$vi)) else tests[[name]]
  one$added <- t$k0
  one$estimate <- as.numeric(f$beta)
  one$filled_low <- f$ci.lb
  one$filled_high <- f$ci.ub
  out[[name]] <- one
}
cat(jsonlite::toJSON(out, auto_unbox = TRUE, digits = NA, pretty = TRUE), "\n")
