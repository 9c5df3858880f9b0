# What R gives for small-study effects of whole reports:
#   Rscript small_study_models.R ../../reference/datasets/bcg.csv ../../reference/datasets/hackshaw1998.csv > small_study_models.json
# Tests and limit meta-analysis for which metafor has no function are written out from their papers. Needs metafor, jsonlite.
suppressMessages(library(metafor))
args <- commandArgs(trailingOnly = TRUE)
bcg <- read.csv(args[1])
smoke <- read.csv(args[2])
tight <- list(threshold = 1e-13, maxiter = 10000)
fit <- function(yi, vi, ...) rma(yi = yi, vi = vi, method = "REML", control = tight, ...)

regression <- function(y, v, x) {
  m <- lm(y ~ x, weights = 1 / v)
  s <- summary(m)$coefficients
  list(k = length(y), value = s[2, 1], low = confint(m)[2, 1], high = confint(m)[2, 2], p = s[2, 4], statistic = s[2, 3], df = m$df.residual)
}
mixed <- function(y, v, test) {
  m <- fit(y, v, mods = sqrt(v), test = test)
  one <- list(k = m$k, value = m$beta[2], low = m$ci.lb[2], high = m$ci.ub[2], p = m$pval[2], statistic = m$zval[2])
  if (test == "t") one$df <- m$k - 2
  one
}
ranks <- function(x, y) {
  t <- suppressWarnings(cor.test(x, y, method = "kendall"))
  list(k = length(x), value = unname(t$estimate), p = t$p.value, statistic = unname(t$estimate))
}
begg <- function(y, v) ranks((y - sum(y / v) / sum(1 / v)) / sqrt(v - 1 / sum(1 / v)), v)

schwarzer <- function(a, n1, c, n2) {
  b <- n1 - a; d <- n2 - c; n <- n1 + n2
  psi <- sum(a * d / n) / sum(b * c / n)
  moments <- sapply(seq_along(a), function(i) {
    x <- max(0, a[i] + c[i] - n2[i]):min(n1[i], a[i] + c[i])
    w <- lchoose(n1[i], x) + lchoose(n2[i], a[i] + c[i] - x) + x * log(psi)
    w <- exp(w - max(w)); w <- w / sum(w)
    c(sum(w * x), sum(w * x^2) - sum(w * x)^2)
  })
  e <- moments[1, ]; v <- moments[2, ]
  t <- suppressWarnings(cor.test((a - e) / sqrt(v), 1 / v, method = "kendall", exact = FALSE))
  list(k = length(a), value = unname(t$estimate), p = t$p.value, statistic = unname(t$estimate))
}

of_effects <- function(y, v) list(egger = regression(y, v, sqrt(v)), egger_random = mixed(y, v, "z"), thompson_sharp = mixed(y, v, "t"), begg = begg(y, v))
of_counts <- function(a, n1, c, n2) {
  n <- n1 + n2; e <- a + c
  or <- escalc("OR", ai = a, n1i = n1, ci = c, n2i = n2, add = 0.5, to = "only0")
  y <- as.numeric(or$yi)
  peto <- n1 * n2 * e * (n - e) / (n^2 * (n - 1))
  as <- escalc("AS", ai = a, n1i = n1, ci = c, n2i = n2)
  ess <- 4 * n1 * n2 / n
  list(harbord = regression((a - e * n1 / n) / peto, 1 / peto, 1 / sqrt(peto)),
       peters = regression(y, 1 / e + 1 / (n - e), 1 / n),
       macaskill = regression(y, or$vi, n),
       deeks = regression(y, 1 / ess, 1 / sqrt(ess)),
       rucker = mixed(as.numeric(as$yi), as$vi, "t"),
       schwarzer = schwarzer(a, n1, c, n2))
}

filled <- function(m, estimator, side) {
  t <- trimfill(m, estimator = estimator, side = side, control = tight)
  f <- fit(as.numeric(t$yi), t$vi, test = "adhoc")
  list(added = t$k0, estimate = as.numeric(f$beta), low = f$ci.lb, high = f$ci.ub)
}
selected <- function(y, v, alternative, ...) {
  m <- rma(yi = y, vi = v, method = "ML", control = tight)
  # integrals to 1e-11, and the tightest rule of nlminb under which it says that it has converged
  for (tol in 10^-(15:9)) {
    s <- tryCatch(selmodel(m, ..., alternative = alternative, control = list(optimizer = "nlminb", rel.tol = tol, iter.max = 5000, eval.max = 10000, intCtrl = list(rel.tol = 1e-11, subdivisions = 2000L))), error = function(e) NULL)
    if (!is.null(s)) break
  }
  list(estimate = as.numeric(s$beta), low = s$ci.lb, high = s$ci.ub, p = s$pval, statistic = s$LRT, test_p = s$LRTp,
       parameters = as.list(if (s$type == "stepfun") s$delta[-1] else s$delta))
}
extrapolated <- function(y, v, x) {
  m <- lm(y ~ x, weights = 1 / v)
  s <- summary(m)$coefficients
  list(estimate = s[1, 1], low = confint(m)[1, 1], high = confint(m)[1, 2], p = s[1, 4], statistic = s[2, 3], test_p = s[2, 4])
}
# Rücker et al. 2011, with intercept and slope of the generalised radial plot
limit <- function(m) {
  y <- as.numeric(m$yi); v <- as.numeric(m$vi); t <- sqrt(m$tau2); r <- sqrt(v + m$tau2)
  line <- lm(I(y / r) ~ I(1 / r))
  a <- unname(coef(line)[1]); b <- unname(coef(line)[2])
  ss <- sum((1 / r - mean(1 / r))^2)
  se <- sqrt((1 + m$tau2 * mean(1 / r^2) - 2 * t * mean(1 / r)) / ss)
  q <- m$QE
  resid <- sum(residuals(lm(I(y / sqrt(v)) ~ I(1 / sqrt(v))))^2)
  lim <- b + t / r * (y - b)
  x <- lim / sqrt(v)
  g2 <- 1 - summary(lm(x ~ I(1 / sqrt(v))))$r.squared
  e <- b + t * a
  list(estimate = e, low = e - qnorm(0.975) * se, high = e + qnorm(0.975) * se, p = 2 * pnorm(-abs(e / se)),
       statistic = q - resid, test_p = pchisq(q - resid, 1, lower.tail = FALSE), unexplained = g2)
}

study <- function(y, v, alternative, steps, target) {
  m <- fit(y, v, test = "adhoc")
  pet <- extrapolated(y, v, sqrt(v)); peese <- extrapolated(y, v, v)
  orders <- expand.grid(estimator = c("L0", "R0", "Q0"), side = c("left", "right"), stringsAsFactors = FALSE)
  fills <- lapply(seq_len(nrow(orders)), function(i) filled(m, orders$estimator[i], orders$side[i]))
  names(fills) <- paste(orders$estimator, orders$side)
  list(
    trim_and_fill = fills,
    models = list(
      pet = pet, peese = peese, pet_peese = if (pet$p < 0.1) peese else pet,
      selection_model.three_parameter = selected(y, v, alternative, type = "stepfun", steps = 0.025),
      selection_model.step = selected(y, v, alternative, type = "stepfun", steps = steps),
      selection_model.beta = selected(y, v, alternative, type = "beta"),
      selection_model.half_normal = selected(y, v, alternative, type = "halfnorm"),
      selection_model.negative_exponential = selected(y, v, alternative, type = "negexp"),
      limit_meta_analysis = limit(m)),
    fail_safe_n = list(
      rosenthal = fsn(yi = y, vi = v, type = "Rosenthal")$fsnum,
      orwin = fsn(yi = y, vi = v, type = "Orwin", target = abs(log(target)))$fsnum,
      rosenberg = fsn(yi = y, vi = v, type = "Rosenberg")$fsnum),
    radial = as.list(setNames(as.data.frame(radial(m))[c("x", "y")], c("x", "y"))))
}
a <- bcg$tpos; n1 <- bcg$tpos + bcg$tneg; c <- bcg$cpos; n2 <- bcg$cpos + bcg$cneg
a <- as.numeric(a); n1 <- as.numeric(n1); c <- as.numeric(c); n2 <- as.numeric(n2)
rr <- escalc("RR", ai = a, n1i = n1, ci = c, n2i = n2)
or <- escalc("OR", ai = a, n1i = n1, ci = c, n2i = n2)
ys <- log(smoke$or); vs <- ((log(smoke$or_upper) - log(smoke$or_lower)) / (2 * qnorm(0.975)))^2
pdf(NULL)
out <- list(
  software = paste("R", getRversion(), "metafor", packageVersion("metafor")),
  risk_ratio = c(list(tests = c(of_effects(as.numeric(rr$yi), rr$vi), of_counts(a, n1, c, n2), list(pustejovsky = regression(as.numeric(rr$yi), rr$vi, sqrt(1 / n1 + 1 / n2))))),
                 study(as.numeric(rr$yi), as.numeric(rr$vi), "less", c(0.05, 0.5), 0.9)),
  odds_ratio = c(list(tests = c(of_effects(as.numeric(or$yi), or$vi), of_counts(a, n1, c, n2), list(pustejovsky = regression(as.numeric(or$yi), or$vi, sqrt(1 / n1 + 1 / n2))))),
                 study(as.numeric(or$yi), as.numeric(or$vi), "less", c(0.05, 0.5), 0.9)),
  smoking = c(list(tests = of_effects(ys, vs)), study(ys, vs, "greater", c(0.025, 0.5), 1.05)))
cat(jsonlite::toJSON(out, auto_unbox = TRUE, digits = NA, pretty = TRUE), "\n")
