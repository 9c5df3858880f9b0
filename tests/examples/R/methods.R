# What R gives where no case of tests/reference/ compares: Rscript methods.R ../../reference/datasets > methods.json
# Needs metafor, VGAM, lme4, jsonlite. All are run past their own stopping rules.
suppressMessages({library(metafor); library(VGAM); library(lme4)})
folder <- commandArgs(trailingOnly = TRUE)[1]
table_of <- function(name) read.csv(file.path(folder, paste0(name, ".csv")), stringsAsFactors = FALSE)
numbers <- function(x) as.numeric(unlist(x))
out <- list(software = paste("R", getRversion(), paste(vapply(c("metafor", "VGAM", "lme4"),
  function(p) paste(p, packageVersion(p)), ""), collapse = " ")))

# beta-binomial model; its second parameter is logit(rho)
d <- table_of("pritz1997")
names(d)[names(d) %in% c("xi", "x")] <- "x"; names(d)[names(d) %in% c("ni", "n")] <- "n"
fit <- vglm(cbind(x, n - x) ~ 1, betabinomial, data = d, epsilon = 1e-12, maxit = 200, stepsize = 0.5)
# observed, not expected information: second differences of the log-likelihood, extrapolated
loglik <- function(p) sum(dbetabinom(d$x, d$n, plogis(p[1]), plogis(p[2]), log = TRUE))
best <- numbers(coef(fit))
second <- function(h) { f <- function(i, j) loglik(best + h * c(i, j))
  matrix(c(f(1, 0) - 2 * f(0, 0) + f(-1, 0), rep((f(1, 1) - f(1, -1) - f(-1, 1) + f(-1, -1)) / 4, 2),
           f(0, 1) - 2 * f(0, 0) + f(0, -1)), 2) / h^2 }
slope <- function(h) sapply(1:2, function(i) { e <- h * (1:2 == i); (loglik(best + e) - loglik(best - e)) / (2 * h) })
for (step in 1:5) best <- best - solve(second(1e-3), (4 * slope(1e-3) - slope(2e-3)) / 3)  # vglm stops at 1e-7 or so
information <- -(4 * second(1e-3) - second(2e-3)) / 3
out$beta_binomial <- list(estimate = best[1], rho = plogis(best[2]), se = sqrt(solve(information)[1, 1]),
                          loglik = loglik(best))

# two outcomes without correlation, the mean of each with its prediction interval
d <- table_of("berkey1998")
tight <- list(optimizer = "optim", optmethod = "BFGS", reltol = 1e-16, maxit = 5000)
V <- bldiag(lapply(split(d[, c("v1", "v2")], factor(d$trial, unique(d$trial))), as.matrix))
for (structure in c("DIAG", "UN")) {
  fit <- rma.mv(yi, V, mods = ~ outcome - 1, random = ~ outcome | trial, struct = structure, data = d, control = tight)
  p <- predict(fit, newmods = diag(2), tau2.levels = c("AL", "PD"))
  out[[structure]] <- list(estimate = numbers(fit$beta), se = fit$se, tau2 = fit$tau2, loglik = numbers(logLik(fit)),
                           prediction_low = p$pi.lb, prediction_high = p$pi.ub)
}

# predicted random effects of districts and schools
d <- table_of("konstantopoulos2011")
fit <- rma.mv(yi, vi, random = ~ 1 | district/school, data = d, control = tight)
r <- ranef(fit)
out$random_effects <- lapply(list(district = r[[1]], school = r[[2]]), function(one)
  list(unit = rownames(one), value = one$intrcpt, se = one$se))
out$random_effects$sigma2 <- fit$sigma2

# trim and fill by the quadratic estimator
for (name in c("hackshaw1998", "raudenbush1985")) for (method in c("FE", "DL")) {
  d <- table_of(name)
  t <- trimfill(rma(d$yi, d$vi, method = method), estimator = "Q0")
  out[[paste("Q0", name, method)]] <- list(k0 = t$k0, side = t$side, estimate = numbers(t$beta), se = t$se, tau2 = t$tau2)
}

# logistic regression with a random intercept on a moderator of the studies; the difference of the rates at two values
d <- table_of("axfors2021")
d$id <- factor(seq_len(nrow(d))); d$z <- log(d$n1 + d$n2) - 5
m <- glmer(cbind(e2, n2 - e2) ~ z + (1 | id), data = d, family = binomial, nAGQ = 7,
           control = glmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10)))
b <- fixef(m); S <- as.matrix(vcov(m)); slope <- dlogis(b[1] + b[2]) * c(1, 1) - dlogis(b[1]) * c(1, 0)
out$moderator <- list(coef = numbers(b), se = numbers(sqrt(diag(S))), tau2 = numbers(VarCorr(m)$id),
  difference = unname(plogis(b[1] + b[2]) - plogis(b[1])), difference_se = sqrt(numbers(t(slope) %*% S %*% slope)))

# tests of the funnel of arcsine differences
e <- escalc(measure = "AS", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = table_of("bcg"))
additive <- regtest(rma(yi, vi, data = e, method = "REML", test = "t", control = list(threshold = 1e-13, maxiter = 10000)),
                    model = "rma", control = list(threshold = 1e-13, maxiter = 10000))
line <- regtest(rma(yi, vi, data = e), model = "lm")
out$arcsine <- list(additive = list(slope = numbers(additive$fit$beta)[2], statistic = additive$zval, p = additive$pval,
                                    tau2 = additive$fit$tau2),
                    multiplicative = list(slope = numbers(coef(line$fit))[2], statistic = line$zval, p = line$pval))

# two pools of survival at a time: the ratio of their cumulative hazards and the difference of survival
pool_of <- function(s, low, high) { link <- function(p) log(-log(p / 100))
  rma(link(s), ((link(low) - link(high)) / (2 * qnorm(0.975)))^2, method = "REML", control = list(threshold = 1e-13)) }
a <- pool_of(c(60, 55, 70), c(45, 40, 58), c(72, 68, 80)); b <- pool_of(c(30, 42, 35), c(20, 30, 22), c(41, 54, 48))
z <- qnorm(0.975); gap <- numbers(b$beta) - numbers(a$beta); se <- sqrt(a$se^2 + b$se^2)
s <- function(m) exp(-exp(numbers(m$beta))); ds <- function(m) s(m) * log(s(m)) * m$se
out$survival_contrast <- list(ratio = exp(gap), low = exp(gap - z * se), high = exp(gap + z * se), p = 2 * pnorm(-abs(gap / se)),
  difference = s(b) - s(a), difference_low = s(b) - s(a) - z * sqrt(ds(a)^2 + ds(b)^2),
  difference_high = s(b) - s(a) + z * sqrt(ds(a)^2 + ds(b)^2))

# an exact P value that random tables estimate
out$exact_p <- fisher.test(matrix(c(4, 1, 7, 3, 2, 6, 0, 5, 1, 4), 2), workspace = 2e7)$p.value
cat(jsonlite::toJSON(out, auto_unbox = TRUE, digits = NA, pretty = TRUE), "\n")
