# What R gives for the sensitivity analyses of a report: Rscript sensitivity.R > sensitivity.json
# Influence, Baujat, leave-one-out and cumulative pools by metafor; E-values and shares of true effects by the formulas
# of VanderWeele and Ding 2017 and of Mathur and VanderWeele 2019. Needs metafor, jsonlite.
suppressMessages(library(metafor))
tight <- list(threshold = 1e-13, maxiter = 10000)
main <- function(yi, vi) rma(yi = as.numeric(yi), vi = as.numeric(vi), method = "REML", test = "adhoc", control = tight)
model <- function(yi, vi) rma(yi = as.numeric(yi), vi = as.numeric(vi), method = "REML", control = tight)
told <- function(m) list(k = m$k, estimate = as.numeric(m$beta), low = m$ci.lb, high = m$ci.ub)
steps <- function(e, x) lapply(sort(unique(x)), function(value) {
  kept <- e[x <= value, ]
  if (nrow(kept) == 1) {
    half <- qnorm(0.975) * sqrt(kept$vi)
    return(list(at = value, k = 1, estimate = as.numeric(kept$yi), low = as.numeric(kept$yi) - half,
                high = as.numeric(kept$yi) + half))
  }
  c(list(at = value), told(main(kept$yi, kept$vi)))
})
share <- function(m, q) {
  z <- (q - as.numeric(m$beta)) / sqrt(m$tau2)
  above <- 1 - pnorm(z)
  se <- sqrt(m$se^2 / m$tau2 + m$se.tau2^2 * (q - as.numeric(m$beta))^2 / (4 * m$tau2^3)) * dnorm(z)
  list(above = above, low = max(0, above - qnorm(0.975) * se), high = min(1, above + qnorm(0.975) * se))
}
e_of <- function(rr) { rr <- if (rr < 1) 1 / rr else rr; rr + sqrt(rr * (rr - 1)) }
e_values <- function(low, estimate, high, convert) {
  rr <- sapply(c(low, estimate, high), convert)
  limit <- if (rr[1] <= 1 && rr[3] >= 1) 1 else e_of(if (rr[2] < 1) rr[3] else rr[1])
  list(estimate = e_of(rr[2]), limit = limit)
}
as_read <- identity
common_or <- sqrt
common_hr <- function(hr) (1 - 0.5^sqrt(hr)) / (1 - 0.5^sqrt(1 / hr))
of_smd <- function(d) exp(0.91 * d)
report <- function(e, x, back, convert, thresholds) {
  m <- model(e$yi, e$vi)
  i <- influence(m)
  b <- local({ pdf(NULL); on.exit(dev.off()); baujat(m) })
  d <- as.data.frame(i$inf)
  d <- as.data.frame(lapply(d[names(d) != "inf"], as.numeric))
  d$dfbetas <- i$dfbs[[1]]
  d$x <- b$x
  d$y <- b$y
  whole <- main(e$yi, e$vi)
  without <- lapply(seq_len(nrow(e)), function(n) {
    part <- main(e$yi[-n], e$vi[-n])
    c(told(part), list(tau2 = part$tau2, i2 = part$I2 / 100))
  })
  flagged <- which(i$is.infl)
  one <- list(influence = d, flagged = I(flagged), without = without, cumulative = steps(e, x),
              shares = lapply(thresholds, function(q) c(list(at = back(q)), share(m, q))))
  if (length(flagged)) one$without_flagged <- told(main(e$yi[-flagged], e$vi[-flagged]))
  if (!is.null(convert)) one$e_value <- e_values(back(whole$ci.lb), back(as.numeric(whole$beta)), back(whole$ci.ub), convert)
  one
}
bcg <- escalc("RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
bcg_or <- escalc("OR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
smoke <- dat.hackshaw1998
smoke_hr <- data.frame(yi = log(smoke$or), vi = ((log(smoke$or.ub) - log(smoke$or.lb)) / (2 * qnorm(0.975)))^2)
means <- dat.normand1999
means <- escalc("SMD", m1i = m1i, sd1i = sd1i, n1i = n1i, m2i = m2i, sd2i = sd2i, n2i = n2i, data = means)
out <- list(
  software = paste("R", getRversion(), "metafor", packageVersion("metafor")),
  bcg_rr = report(bcg, bcg$year, exp, as_read, log(c(0.5, 1, 1.1))),
  bcg_or = report(bcg_or, bcg$ablat, exp, common_or, log(c(0.7, 1))),
  smoke = report(smoke_hr, smoke$year, exp, common_hr, list()),
  stay = report(means, means$study, identity, of_smd, list()),
  tables = list(
    bcg = with(dat.bcg, data.frame(id = paste0("t", trial), label = paste(author, year), year, ablat, events = tpos,
      n = tpos + tneg, control_events = cpos, control_n = cpos + cneg)),
    smoke = with(smoke, data.frame(id = paste0("t", study), label = paste(author, year, study), year,
      ratio = or, ci_low = or.lb, ci_high = or.ub)),
    stay = with(dat.normand1999, data.frame(id = paste0("t", study), label = source, study, mean = m1i, sd = sd1i,
      n = n1i, control_mean = m2i, control_sd = sd2i, control_n = n2i))))
cat(jsonlite::toJSON(out, auto_unbox = TRUE, digits = NA, pretty = TRUE), "\n")
