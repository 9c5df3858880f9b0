# What R gives for every model by which studies are pooled: Rscript models.R models.csv > models.json
# The 13 trials of BCG (Colditz et al. 1994, doi:10.1001/jama.1994.03510330076038), with made-up times at risk and
# qualities. Needs metafor, lme4, numDeriv, VGAM, jsonlite.
suppressMessages(library(metafor))
d <- read.csv(commandArgs(trailingOnly = TRUE)[1], stringsAsFactors = FALSE)
tight <- list(threshold = 1e-13, maxiter = 10000, tol = 1e-13)
z <- qnorm(0.975)
counts <- list(ai = d$events, n1i = d$n, ci = d$control_events, n2i = d$control_n)
times <- list(x1i = d$events, t1i = d$time, x2i = d$control_events, t2i = d$control_time)
call <- function(f, ...) do.call(f, list(...))
or <- call(escalc, measure = "OR", ai = d$events, n1i = d$n, ci = d$control_events, n2i = d$control_n)
yi <- as.numeric(or$yi); vi <- as.numeric(or$vi); k <- length(yi)

# --- Random effects: estimators, intervals, predictions, intervals of tau2 -------------------------------------------
fit <- function(method, test = "z", ...) rma(yi, vi, method = method, test = test, control = tight, ...)
told <- function(m, ...) list(k = m$k, estimate = as.numeric(m$beta), low = m$ci.lb, high = m$ci.ub, p = m$pval,
                              tau2 = m$tau2, i2 = m$I2 / 100, h2 = m$H2, q = m$QE, q_p = m$QEp, ...)
estimators <- lapply(c(DL = "DL", HE = "HE", HS = "HS", SJ = "SJ", PM = "PM", ML = "ML", REML = "REML", EB = "EB",
                       PMM = "PMM"), function(method) told(fit(method)))
genq <- rma(yi, vi, method = "GENQ", weights = 1 / sqrt(vi), control = tight)
estimators$GENQ <- told(rma(yi, vi, tau2 = genq$tau2))

# Partlett and Riley 2017, doi:10.1002/sim.7140, in sums of powers of the weights.
kenward_roger <- function(m) {
  w <- 1 / (vi + m$tau2); s <- function(power) sum(w^power)
  information <- s(2) / 2 - s(3) / s(1) + (s(2) / s(1))^2 / 2
  variance <- (1 + 2 * (s(3) / s(1) - (s(2) / s(1))^2) / information) / s(1)
  half <- qt(0.975, 2 * information / (variance * s(2))^2) * sqrt(variance)
  list(estimate = as.numeric(m$beta), low = as.numeric(m$beta) - half, high = as.numeric(m$beta) + half)
}
reml <- fit("REML")
limits <- function(m) list(estimate = as.numeric(m$beta), low = m$ci.lb, high = m$ci.ub)
intervals <- list(normal = limits(fit("REML")), t = limits(fit("REML", "t")), knapp_hartung = limits(fit("REML", "knha")),
                  knapp_hartung_adhoc = limits(fit("REML", "adhoc")), kenward_roger = kenward_roger(reml))
spread <- function(se, quantile) list(low = as.numeric(reml$beta) - quantile * sqrt(reml$tau2 + se^2),
                                      high = as.numeric(reml$beta) + quantile * sqrt(reml$tau2 + se^2))
hk <- fit("REML", "knha")$se
predictions <- list(normal = spread(reml$se, z), t_k1 = spread(reml$se, qt(0.975, k - 1)),
                    t_k2 = spread(reml$se, qt(0.975, k - 2)), knapp_hartung_t_k1 = spread(hk, qt(0.975, k - 1)),
                    knapp_hartung_t_k2 = spread(hk, qt(0.975, k - 2)))
predictions$as_ci <- with(predict(fit("REML", "adhoc")), list(low = pi.lb, high = pi.ub))
between <- function(type) {
  h <- confint(reml, type = type, control = list(tol = 1e-13, tau2.max = 20))$random
  list(low = h[1, 2], high = h[1, 3], i2_low = h[3, 2] / 100, i2_high = h[3, 3] / 100, h2_low = h[4, 2], h2_high = h[4, 3])
}
tau2_intervals <- list(q_profile = between("QP"), profile_likelihood = between("PL"))
# The exact distribution of Q with fixed weights: Imhof's integral (1961, doi:10.1093/biomet/48.3-4.419).
genq_between <- function(weights) {
  A <- diag(weights) - tcrossprod(weights) / sum(weights); observed <- as.numeric(t(yi) %*% A %*% yi)
  above <- function(tau2) {
    root <- sqrt(vi + tau2)
    lambda <- Filter(function(x) x > 1e-9, eigen(A * tcrossprod(root), symmetric = TRUE)$values)
    part <- function(u) vapply(u, function(x) sin(sum(atan(lambda * x)) / 2 - observed * x / 2) /
      (x * prod((1 + lambda^2 * x^2)^0.25)), 0)
    0.5 + integrate(part, 0, Inf, rel.tol = 1e-11, subdivisions = 20000)$value / pi
  }
  root_at <- function(p) uniroot(function(t) above(t) - p, c(1e-8, 20), tol = 1e-12)$root
  list(low = root_at(0.025), high = root_at(0.975))
}
tau2_intervals$biggerstaff_jackson <- genq_between(1 / vi)
tau2_intervals$jackson <- genq_between(1 / sqrt(vi))

# --- Common effects --------------------------------------------------------------------------------------------------
common <- function(m) list(k = m$k, estimate = as.numeric(m$beta), low = m$ci.lb, high = m$ci.ub, p = m$pval, q = m$QE,
                           q_p = m$QEp, i2 = m$I2 / 100)
mh <- function(measure, columns) common(do.call(rma.mh, c(list(measure = measure, correct = FALSE), columns)))
models <- list(
  common_effect = common(rma(yi, vi, method = "EE")),
  mantel_haenszel = list(odds_ratio = mh("OR", counts), risk_ratio = mh("RR", counts),
                         risk_difference = mh("RD", counts), rate_ratio = mh("IRR", times), rate_difference = mh("IRD", times)))
models$peto <- list(odds_ratio = common(do.call(rma.peto, counts)))
models$peto$peto_odds_ratio <- models$peto$odds_ratio

# --- Weights that are not the inverse of the variance ----------------------------------------------------------------
weighted <- function(w) told(rma(yi, vi, tau2 = reml$tau2, weights = w))
models$ivhet <- weighted(1 / vi)
q <- d$quality / max(d$quality)
models$quality_effects <- weighted(q / vi + sum((1 - q) / vi) * q / sum(q))

# --- Mixed models ----------------------------------------------------------------------------------------------------
# lme4 stops some 1e-5 short of the maximum and takes standard errors from rough differences: the same marginal
# likelihood (adaptive Gauss-Hermite; one node is Laplace's) is therefore climbed to its top from lme4's answer.
library(numDeriv)
hermite <- function(points) {
  off <- sqrt(seq_len(points - 1)); e <- eigen(rbind(cbind(0, diag(off, points - 1)), 0) + t(rbind(cbind(0, diag(off, points - 1)), 0)))
  list(nodes = e$values, weights = e$vectors[1, ]^2)
}
loglik_of <- function(par, y, n, off, X, Z, g, poisson, points) {
  b <- par[seq_len(ncol(X))]; ZL <- sweep(Z, 2, par[-seq_len(ncol(X))], "*"); eta <- off + as.vector(X %*% b)
  mean_of <- function(e) if (poisson) exp(e) else n * plogis(e)
  slope <- function(e) if (poisson) exp(e) else n * plogis(e) * plogis(-e)
  log_p <- function(e) if (poisson) dpois(y, exp(e), log = TRUE) else dbinom(y, n, plogis(e), log = TRUE)
  total <- 0
  for (i in unique(g)) {
    at <- g == i; z <- ZL[at, , drop = FALSE]; u <- rep(0, ncol(Z))
    whole <- function(u) { e <- eta; e[at] <- e[at] + as.vector(z %*% u); e }
    for (repeated in 1:200) {
      e <- whole(u); information <- diag(ncol(Z)) + t(z) %*% (slope(e)[at] * z)
      move <- solve(information, t(z) %*% (y - mean_of(e))[at] - u); u <- u + pmax(pmin(as.vector(move), 1), -1)
      if (max(abs(move)) < 1e-13) break
    }
    e <- whole(u); information <- diag(ncol(Z)) + t(z) %*% (slope(e)[at] * z)
    if (points == 1) total <- total + sum(log_p(e)[at]) - sum(u^2) / 2 - log(det(information)) / 2
    else {
      q <- hermite(points); sd <- 1 / sqrt(information[1, 1])
      terms <- mapply(function(x, w) { v <- u + sd * x; sum(log_p(whole(v))[at]) + dnorm(v, log = TRUE) - dnorm(x, log = TRUE) + log(w) },
                      q$nodes, q$weights)
      total <- total + max(terms) + log(sum(exp(terms - max(terms)))) + log(sd)
    }
  }
  total
}
climbed <- function(start, at, ...) {
  f <- function(par) loglik_of(par, ...)
  for (repeated in 1:5) { move <- solve(hessian(f, start), grad(f, start)); start <- start - move; if (max(abs(move)) < 1e-10) break }
  se <- sqrt(solve(-hessian(f, start))[at, at])
  list(estimate = start[at], low = start[at] - z * se, high = start[at] + z * se, p = 2 * pnorm(-abs(start[at] / se)),
       tau2 = start[length(start)]^2)
}
rough <- function(measure, columns, model) suppressWarnings(do.call(rma.glmm, c(list(measure = measure, model = model), columns)))
y2 <- c(d$events, d$control_events); arm <- rep(c(0.5, -0.5), each = k); g2 <- rep(seq_len(k), 2)
n2 <- c(d$n, d$control_n); t2 <- c(d$time, d$control_time); study <- model.matrix(~ 0 + factor(g2))
mixed <- function(columns, measure, model, start, at, ...) {
  m <- rough(measure, columns, model); found <- climbed(start(m), at, ...)
  typical <- m$vt
  c(list(k = m$k, i2 = found$tau2 / (found$tau2 + typical)), found)
}
fixed_start <- function(off, size) function(m) {
  level <- log((d$events + d$control_events) / size)
  c(level, as.numeric(m$beta), sqrt(m$tau2))
}
random_start <- function(m) c(mean(log(y2 / n2)), as.numeric(m$beta), sqrt(m$sigma2), sqrt(m$tau2))
one <- cbind(rep(1, k)); ratio <- log(d$n / d$control_n)
models$glmm <- list(
  odds_ratio = mixed(counts, "OR", "UM.RS", random_start, 2, y2, n2, 0 * arm, cbind(1, arm), cbind(1, arm), g2, FALSE, 1),
  rate_ratio = mixed(times, "IRR", "UM.RS", function(m) c(mean(log(y2 / t2)), random_start(m)[-1]), 2, y2, n2, log(t2),
                     cbind(1, arm), cbind(1, arm), g2, TRUE, 1))
models$glmm_fixed_study_effects <- list(
  odds_ratio = mixed(counts, "OR", "UM.FS", fixed_start(0, d$n + d$control_n), k + 1, y2, n2, 0 * arm, cbind(study, arm),
                     cbind(arm), g2, FALSE, 7),
  rate_ratio = mixed(times, "IRR", "UM.FS", fixed_start(0, d$time + d$control_time), k + 1, y2, n2, log(t2),
                     cbind(study, arm), cbind(arm), g2, TRUE, 7))
given <- function(columns, measure, model, offset) mixed(columns, measure, model, function(m) c(as.numeric(m$beta), sqrt(m$tau2)),
  1, d$events, d$events + d$control_events, offset, one, one, seq_len(k), FALSE, 7)
models$glmm_conditional_exact <- list(rate_ratio = given(times, "IRR", "CM.EL", log(d$time / d$control_time)))
models$glmm_conditional_approximate <- list(odds_ratio = given(counts, "OR", "CM.AL", ratio))

# The conditional model with the exact likelihood, integrated over a dense grid of the random effect.
log_choose <- lapply(seq_len(k), function(i) {
  x <- max(0, d$events[i] + d$control_events[i] - d$control_n[i]):min(d$n[i], d$events[i] + d$control_events[i])
  list(x = x, w = lchoose(d$n[i], x) + lchoose(d$control_n[i], d$events[i] + d$control_events[i] - x))
})
nodes <- seq(-9, 9, length.out = 721)
weight <- dnorm(nodes, log = TRUE) + log(nodes[2] - nodes[1])
log_sum <- function(a) { top <- apply(a, 1, max); top + log(rowSums(exp(a - top))) }
likelihood <- function(i, theta) {
  t <- log_choose[[i]]
  theta * d$events[i] + t$w[match(d$events[i], t$x)] - log_sum(outer(theta, t$x) + rep(t$w, each = length(theta)))
}
loglik <- function(par) sum(vapply(seq_len(k), function(i) {
  a <- likelihood(i, par[1] + par[2] * nodes) + weight; max(a) + log(sum(exp(a - max(a))))
}, 0))
best <- optim(c(-0.75, 0.55), function(p) -loglik(p), method = "BFGS", control = list(reltol = 1e-15, maxit = 500),
              hessian = FALSE)
for (repeated in 1:3) best <- optim(best$par, function(p) -loglik(p), method = "BFGS", control = list(reltol = 1e-16))
step <- 1e-3
h <- function(i, j) {
  e <- diag(2) * step
  if (i == j) (-loglik(best$par + 2 * e[i, ]) + 16 * loglik(best$par + e[i, ]) - 30 * loglik(best$par) +
    16 * loglik(best$par - e[i, ]) - loglik(best$par - 2 * e[i, ])) / (12 * step^2)
  else (loglik(best$par + e[i, ] + e[j, ]) - loglik(best$par + e[i, ] - e[j, ]) - loglik(best$par - e[i, ] + e[j, ]) +
    loglik(best$par - e[i, ] - e[j, ])) / (4 * step^2)
}
se <- sqrt(solve(-matrix(c(h(1, 1), h(1, 2), h(1, 2), h(2, 2)), 2))[1, 1])
models$glmm_conditional_exact$odds_ratio <- list(k = k, estimate = best$par[1], low = best$par[1] - z * se,
                                                 high = best$par[1] + z * se, tau2 = best$par[2]^2)

# --- Proportions of the treated arms ---------------------------------------------------------------------------------
single <- rough("PLO", list(xi = d$events, ni = d$n), "UM.FS")
models$glmm$proportion <- c(list(k = k), climbed(c(as.numeric(single$beta), sqrt(single$tau2)), 1, d$events, d$n, 0 * ratio,
                                                 one, one, seq_len(k), FALSE, 7))
bb <- VGAM::vglm(cbind(events, n - events) ~ 1, VGAM::betabinomial, data = d, epsilon = 1e-12, maxit = 200)
centre <- VGAM::coef(bb)[1]; bb_se <- sqrt(VGAM::vcov(bb, untransform = FALSE)[1, 1])
# observed, not expected, information: by differences of the likelihood
bb_loglik <- function(par) {
  p <- plogis(par[1]); t <- exp(par[2]); a <- p / t; b <- (1 - p) / t
  sum(lchoose(d$n, d$events) + lbeta(d$events + a, d$n - d$events + b) - lbeta(a, b))
}
bb_best <- optim(c(centre, 0), function(p) -bb_loglik(p), control = list(reltol = 1e-16, maxit = 5000))
for (repeated in 1:3) bb_best <- optim(bb_best$par, function(p) -bb_loglik(p), method = "BFGS",
                                       control = list(reltol = 1e-16, ndeps = c(1e-6, 1e-6)))
bb_se <- sqrt(solve(optimHess(bb_best$par, function(p) -bb_loglik(p), control = list(ndeps = c(1e-3, 1e-3))))[1, 1])
models$beta_binomial <- list(k = k, estimate = as.numeric(centre), low = as.numeric(centre) - z * bb_se,
                             high = as.numeric(centre) + z * bb_se)

out <- list(software = paste("R", getRversion(), "metafor", packageVersion("metafor"), "lme4", packageVersion("lme4"),
                             "VGAM", packageVersion("VGAM")),
            estimators = estimators, intervals = intervals, predictions = predictions,
            tau2_intervals = tau2_intervals, models = models)
cat(jsonlite::toJSON(out, auto_unbox = TRUE, digits = NA, pretty = TRUE), "\n")
