# Meta-regressions of the BCG trials: Rscript regressions.R bcg.csv > regressions.json
# Numbers are centred at the mean of the trials used. Needs metafor, lme4, jsonlite.
suppressMessages({library(metafor); library(lme4)})
d <- read.csv(commandArgs(trailingOnly = TRUE)[1], stringsAsFactors = FALSE)
tight <- list(threshold = 1e-13, maxiter = 10000)
d$g <- factor(d$allocation, levels = c("random", "alternate", "systematic"))
e <- as.data.frame(escalc(measure = "RR", ai = events, n1i = n, ci = control_events, n2i = control_n, data = d))
centred <- function(d) within(d, {x <- (latitude - mean(latitude)) / 10; z <- year - mean(year)})
fit <- function(f, e, test) rma(as.numeric(yi), as.numeric(vi), mods = f, data = centred(e), test = test, control = tight)
all <- function(m) list(k = m$k, estimate = as.numeric(m$beta), low = m$ci.lb, high = m$ci.ub, p = m$pval,
  test = m$QM, df = c(m$m, m$QMdf[2]), test_p = m$QMp, tau2 = m$tau2, r2 = m$R2 / 100, i2 = m$I2 / 100,
  q = m$QE, q_p = m$QEp, q_df = m$k - m$p)
models <- list(one = ~ x, two = ~ x + z, three = ~ x + g, product = ~ x * z, levels = ~ x * g)
out <- list(software = paste("R", getRversion(), "metafor", packageVersion("metafor"), "lme4", packageVersion("lme4")))
for (name in names(models)) for (test in c("z", "knha", "adhoc")) out[[test]][[name]] <- all(fit(models[[name]], e, test))
six <- e[1:6, ]
for (test in c("z", "knha", "adhoc")) {
  p <- permutest(fit(~ x + z, six, test), exact = TRUE, progbar = FALSE)
  out$permuted[[test]] <- list(p = p$pval[-1], test_p = p$QMp)
}
# events of the treated arm as proportions
push <- glmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-11), tolPwrss = 1e-10)
d <- centred(d)
full <- glmer(cbind(events, n - events) ~ x + z + (1 | id), data = d, family = binomial, nAGQ = 7, control = push)
null <- glmer(cbind(events, n - events) ~ 1 + (1 | id), data = d, family = binomial, nAGQ = 7, control = push)
tau2 <- function(f) as.numeric(VarCorr(f)$id)
dev <- update(full, devFunOnly = TRUE); at <- c(getME(full, "theta"), fixef(full))
hessian <- function(f, x, h) {
  n <- length(x); H <- matrix(0, n, n); I <- diag(n) * h
  g <- function(a, b) (f(x + a + b) - f(x + a - b) - f(x - a + b) + f(x - a - b)) / (4 * h^2)
  for (i in 1:n) for (j in 1:n) H[i, j] <- g(I[i, ], I[j, ])
  H
}
V <- solve((4 * hessian(dev, at, 5e-3) - hessian(dev, at, 1e-2)) / 3 / 2)[-1, -1]
b <- as.numeric(fixef(full)); se <- sqrt(diag(V)); wald <- as.numeric(t(b[2:3]) %*% solve(V[2:3, 2:3]) %*% b[2:3])
out$mixed <- list(k = nrow(d), estimate = b, low = b - qnorm(0.975) * se, high = b + qnorm(0.975) * se,
  p = 2 * pnorm(-abs(b / se)), test = wald, df = 2, test_p = pchisq(wald, 2, lower.tail = FALSE), tau2 = tau2(full),
  r2 = max(0, 1 - tau2(full) / tau2(null)))
cat(jsonlite::toJSON(out, auto_unbox = TRUE, digits = NA, pretty = TRUE), "\n")
