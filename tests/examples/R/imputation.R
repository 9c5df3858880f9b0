# What R makes of completed data sets: Rscript imputation.R imputed.csv > imputation.json
# Each model in every set, pooled by mice::pool.scalar and, written out, by Rubin's rules with the
# degrees of freedom of Barnard and Rubin. Needs survival, mice, nnet, MASS, jsonlite.
suppressMessages({library(survival); library(mice); library(nnet); library(MASS); library(jsonlite)})
d <- read.csv(commandArgs(trailingOnly = TRUE)[1])
d$arm <- factor(d$arm, levels = c("old", "new"))
d$ecog <- factor(d$ecog)
d$sex <- factor(d$sex, levels = c("F", "M"))
sets <- split(d, d$set)
tight <- list(epsilon = 1e-14, maxit = 100)

by_hand <- function(q, u, dfcom) {
  m <- length(q); b <- var(q); within <- mean(u); total <- within + (1 + 1 / m) * b
  lambda <- (1 + 1 / m) * b / total
  old <- (m - 1) / lambda^2
  obs <- (dfcom + 1) / (dfcom + 3) * dfcom * (1 - lambda)
  df <- if (is.finite(dfcom)) old * obs / (old + obs) else old
  r <- (1 + 1 / m) * b / within
  fmi <- (r + 2 / (df + 3)) / (r + 1)
  half <- qt(0.975, df) * sqrt(total)
  c(estimate = mean(q), se = sqrt(total), df = df, fmi = fmi, low = mean(q) - half, high = mean(q) + half,
    p = 2 * pt(-abs(mean(q)) / sqrt(total), df), relative_efficiency = 1 / (1 + fmi / m))
}
pooled <- function(fits, dfcom, coefs = coef, variances = function(f) diag(vcov(f))) {
  q <- do.call(cbind, lapply(fits, coefs)); u <- do.call(cbind, lapply(fits, variances))
  out <- lapply(seq_len(nrow(q)), function(i) {
    mine <- by_hand(q[i, ], u[i, ], dfcom)
    theirs <- pool.scalar(q[i, ], u[i, ], n = dfcom, k = 0)
    stopifnot(abs(theirs$qbar - mine["estimate"]) < 1e-12, abs(theirs$df - mine["df"]) < 1e-8 * mine["df"],
              abs(theirs$fmi - mine["fmi"]) < 1e-10, abs(sqrt(theirs$t) - mine["se"]) < 1e-12)
    as.list(mine)
  })
  setNames(out, rownames(q))
}
logistic <- lapply(sets, function(s) glm(cr ~ arm + age + ecog + sex, binomial, s, control = tight))
cox <- lapply(sets, function(s) coxph(Surv(os, os_e) ~ arm + age + ecog + sex, s, ties = "efron",
  control = coxph.control(eps = 1e-11, toler.chol = 1e-13, iter.max = 100)))
risk <- lapply(sets, function(s) glm(cr ~ arm + age + ecog + sex, poisson, s, control = tight))
sandwich0 <- function(f) {  # HC0, written out
  x <- model.matrix(f); r <- residuals(f, "response"); a <- vcov(f)
  diag(a %*% crossprod(x * r) %*% a)
}
worse <- lapply(sets, function(s) polr(factor(grade) ~ arm + age + ecog + sex, s, Hess = TRUE,
  control = list(reltol = 1e-15, maxit = 1000)))
loss <- lapply(sets, function(s) lm(stay ~ arm + age + ecog + sex, s))
rate <- lapply(sets, function(s) glm(visits ~ arm + age + ecog + sex, poisson, s, control = tight))
spread <- lapply(sets, function(s) glm.nb(visits ~ arm + age + ecog + sex, s,
  control = glm.control(epsilon = 1e-14, maxit = 200)))
slopes <- function(f) diag(vcov(f))[seq_along(coef(f))]
weighted <- lapply(sets, function(s) {
  e <- fitted(glm(arm ~ age + ecog + sex, binomial, s, control = tight))
  s$w <- ifelse(s$arm == "new", 1 / e, 1 / (1 - e))
  coxph(Surv(os, os_e) ~ arm, s, weights = w, robust = TRUE, ties = "efron",
        control = coxph.control(eps = 1e-11, toler.chol = 1e-13, iter.max = 100))
})
mean_loss <- lapply(sets, function(s) {
  e <- fitted(glm(arm ~ age + ecog + sex, binomial, s, control = tight))
  lm(stay ~ arm, s, weights = ifelse(s$arm == "new", 1 / e, 1 / (1 - e)))
})
times <- c(6, 12, 24)
curve <- function(s, level, arm) {
  f <- survfit(Surv(os, os_e) ~ 1, s[s$ecog == level & s$arm == arm, ])
  summary(f, times = times, extend = TRUE)
}
curves <- list()
for (level in levels(d$ecog)) for (arm in levels(d$arm)) {
  read <- lapply(sets, curve, level, arm)
  last <- min(sapply(sets, function(s) max(s$os[s$ecog == level & s$arm == arm])))
  for (i in seq_along(times)) {
    s <- sapply(read, function(r) r$surv[i]); e <- sapply(read, function(r) r$std.err[i])
    if (times[i] > last || any(s <= 0 | s >= 1)) next
    q <- log(-log(s)); u <- (e / (s * log(s)))^2
    m <- length(q); b <- var(q); total <- mean(u) + (1 + 1 / m) * b
    if (b < 1e-24) next  # nothing to pool: the same curve in every set
    found <- pool.scalar(q, u)
    half <- qt(0.975, found$df) * sqrt(found$t)
    curves[[length(curves) + 1]] <- list(level = level, arm = arm, time = times[i],
      survival = exp(-exp(found$qbar)), low = exp(-exp(found$qbar + half)), high = exp(-exp(found$qbar - half)),
      fmi = found$fmi)
  }
}
one <- sets[[1]]
whole <- one[!is.na(one$cr), ]
out <- list(
  software = paste("R", getRversion(), "mice", packageVersion("mice"), "survival", packageVersion("survival")),
  logistic = pooled(logistic, df.residual(logistic[[1]])), cox = pooled(cox, sum(one$os_e) - 5),
  risk = pooled(risk, df.residual(risk[[1]]), variances = sandwich0),
  worse = pooled(worse, df.residual(worse[[1]]), variances = slopes),
  loss = pooled(loss, df.residual(loss[[1]])), rate = pooled(rate, df.residual(rate[[1]])),
  weighted = pooled(weighted, sum(one$os_e) - 1),
  mean_loss = sapply(mean_loss, function(f) unname(coef(f)[2])),
  spread = pooled(spread, df.residual(spread[[1]])), curves = curves,
  nelson_aalen = { f <- survfit(Surv(os, os_e) ~ 1, one); f$cumhaz[match(one$os, f$time)] },
  ordered = {  # every third patient's grade from the others
    gap <- seq_len(nrow(one)) %% 3 == 0
    f <- polr(factor(grade) ~ arm + age + sex, one[!gap, ], Hess = TRUE)
    unname(colMeans(predict(f, one[gap, ], type = "probs")))
  },
  augmented = {
    x <- cbind(age = (one$age - mean(one$age)) / sd(one$age), sex = as.numeric(one$sex == "M"))
    a <- mice:::augment(factor(one$ecog), rep(TRUE, nrow(one)), x, rep(FALSE, nrow(one)))
    added <- seq_along(a$y) > nrow(one)
    list(x = unname(a$x[added, ]), y = as.numeric(as.character(a$y[added])), w = a$w[added])
  },
  multinomial = {
    f <- multinom(ecog ~ age + sex, one, trace = FALSE, reltol = 1e-15, maxit = 1000)
    list(coef = unname(coef(f)), loglik = as.numeric(logLik(f)))
  })
cat(toJSON(out, auto_unbox = TRUE, digits = 15, pretty = TRUE), "\n")
