# Measures of one group on every scale, in R: Rscript singles.R singles.csv > singles.json
# REML; normal intervals of shares of participants, of others the Hartung-Knapp interval that is never narrower.
# Limits of survival and of means are those of 95% intervals. Needs metafor, jsonlite.
suppressMessages(library(metafor))
d <- read.csv(commandArgs(trailingOnly = TRUE)[1], stringsAsFactors = FALSE)
tight <- list(threshold = 1e-14, maxiter = 10000)
z <- qnorm(0.975)
first <- function(...) Reduce(function(a, b) ifelse(is.na(a), b, a), list(...))
counts <- function(measure, ...) escalc(measure = measure, xi = d$x, ni = d$n, ...)
rates <- function(measure, ...) escalc(measure = measure, xi = d$falls, ti = d$time, ...)
added <- function(f, measure) f(measure, add = 0.5, to = "only0")
as_counted <- function(f, measure) f(measure, add = 0, to = "none")
s <- d$s / 100
survival <- function(f, slope) data.frame(yi = f(s), vi = first(abs(f(d$s_high / 100) - f(d$s_low / 100)) / (2 * z),
  abs(slope(s)) * sqrt(s * (1 - s) / d$s_n))^2)
# means by Luo et al. 2018, standard deviations by Wan et al. 2014 and Shi et al. 2020
n <- d$m_n
hinge <- (d$q1 + d$q3) / 2; middle <- (d$min + d$max) / 2
w1 <- 2.2 / (2.2 + n^0.75); w2 <- 0.7 - 0.72 / n^0.55
three <- 0.7 + 0.39 / n; ends <- 4 / (4 + n^0.75)
mean <- first(d$mean, w1 * middle + w2 * hinge + (1 - w1 - w2) * d$median, three * hinge + (1 - three) * d$median,
  ends * middle + (1 - ends) * d$median)
of_range <- qnorm((n - 0.375) / (n + 0.25)); of_quartiles <- qnorm((0.75 * n - 0.125) / (n + 0.25))
shi <- (d$max - d$min) / ((2 + 0.14 * n^0.6) * of_range) + (d$q3 - d$q1) / ((2 + 2 / (0.07 * n^0.6)) * of_quartiles)
sd <- first(d$sd, d$se * sqrt(n), sqrt(n) * (d$m_high - d$m_low) / (2 * qt(0.975, n - 1)), shi,
  (d$q3 - d$q1) / (2 * of_quartiles), (d$max - d$min) / (2 * of_range))
# changes: the correlation, else the spread of the change
r_pp <- first(d$r_pp, (d$sd_post^2 + d$sd_pre^2 - d$sd_change^2) / (2 * d$sd_post * d$sd_pre))
change <- first(d$change, d$post - d$pre)
sd_change <- first(d$sd_change, d$se_change * sqrt(d$c_n), sqrt(d$sd_post^2 + d$sd_pre^2 - 2 * r_pp * d$sd_post * d$sd_pre))
j <- function(m) exp(lgamma(m / 2) - lgamma((m - 1) / 2)) / sqrt(m / 2)
own <- j(d$c_n - 1) * change / sd_change
effects <- list(
  proportion_log = added(counts, "PLN"), proportion_arcsine = as_counted(counts, "PAS"),
  proportion_freeman_tukey = as_counted(counts, "PFT"), proportion_raw = added(counts, "PR"),
  survival_cloglog = survival(function(s) log(-log(s)), function(s) 1 / (s * log(s))),
  survival_logit = survival(qlogis, function(s) 1 / (s * (1 - s))), survival_raw = survival(identity, function(s) 1),
  rate_log = added(rates, "IRLN"), rate_sqrt = as_counted(rates, "IRS"),
  rate_freeman_tukey = as_counted(rates, "IRFT"), rate_raw = added(rates, "IR"),
  mean_raw = escalc(measure = "MN", mi = mean, sdi = sd, ni = n), mean_log = escalc(measure = "MNLN", mi = mean, sdi = sd, ni = n),
  correlation_z = escalc(measure = "ZCOR", ri = d$r, ni = d$r_n), correlation_raw = escalc(measure = "COR", ri = d$r, ni = d$r_n),
  mean_change_raw = data.frame(yi = change, vi = sd_change^2 / d$c_n),
  std_mean_change_raw = escalc(measure = "SMCR", m1i = d$post, m2i = d$pre, sd1i = d$sd_pre, ni = d$c_n, ri = r_pp),
  ratio_of_change_log = escalc(measure = "ROMC", m1i = d$post, m2i = d$pre, sd1i = d$sd_post, sd2i = d$sd_pre, ni = d$c_n,
                               ri = r_pp),
  std_mean_change_by_change_raw = data.frame(yi = own, vi = 1 / d$c_n + own^2 / (2 * d$c_n)))
harmonic <- function(x) length(x) / sum(1 / x)
back <- function(name, kept) switch(name,
  proportion_log = exp, proportion_arcsine = transf.iarcsin,
  proportion_freeman_tukey = function(y) transf.ipft(y, harmonic(d$n[kept])), survival_cloglog = function(y) exp(-exp(y)),
  survival_logit = plogis, rate_log = exp, ratio_of_change_log = exp, rate_sqrt = function(y) y^2,
  rate_freeman_tukey = function(y) transf.iirft(y, harmonic(d$time[kept])), mean_log = exp, correlation_z = tanh, identity)
fit <- function(name, kept) {
  e <- effects[[name]][kept, ]
  shares <- grepl("^(proportion|survival)", name)
  m <- rma(yi = as.numeric(e$yi), vi = as.numeric(e$vi), method = "REML", test = if (shares) "z" else "adhoc", control = tight)
  plain <- rma(yi = as.numeric(e$yi), vi = as.numeric(e$vi), method = "REML", control = tight)
  list(k = m$k, estimate = as.numeric(m$beta), se = plain$se, tau2 = m$tau2, p = m$pval,
       shown = sapply(c(as.numeric(m$beta), m$ci.lb, m$ci.ub), function(y) back(name, kept)(y)))
}
out <- list(software = paste("R", getRversion(), "metafor", packageVersion("metafor")))
for (name in names(effects)) {
  usable <- !is.na(effects[[name]]$yi)
  out[[name]] <- list(a = fit(name, which(usable & d$arm == "a")), b = fit(name, which(usable & d$arm == "b")))
}
cat(jsonlite::toJSON(out, auto_unbox = TRUE, digits = NA, pretty = TRUE), "\n")
