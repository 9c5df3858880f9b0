# Subgroups of the BCG trials (Colditz 1994; metafor::dat.bcg): Rscript subgroups.R bcg.csv > subgroups.json
# Needs metafor, lme4, jsonlite.
suppressMessages({library(metafor); library(lme4)})
d <- read.csv(commandArgs(trailingOnly = TRUE)[1], stringsAsFactors = FALSE)
tight <- list(threshold = 1e-13, maxiter = 10000)
levels <- c("random", "alternate", "systematic")
d$g <- factor(d$allocation, levels = levels)
e <- escalc(measure = "RR", ai = events, n1i = n, ci = control_events, n2i = control_n, data = d)
pairs <- list(alternate_vs_random = c(2, 1), systematic_vs_random = c(3, 1), systematic_vs_alternate = c(3, 2))
adjusted <- function(p) lapply(c(holm = "holm", bonferroni = "bonferroni", benjamini_hochberg = "BH"),
                               function(m) as.list(p.adjust(p, m)))
contrasts <- function(b, V) {
  made <- lapply(pairs, function(ij) {
    difference <- b[ij[1]] - b[ij[2]]
    se <- sqrt(V[ij[1], ij[1]] + V[ij[2], ij[2]] - 2 * V[ij[1], ij[2]])
    list(estimate = difference, low = difference - qnorm(0.975) * se, high = difference + qnorm(0.975) * se,
         p = 2 * pnorm(-abs(difference / se)))
  })
  p <- sapply(made, `[[`, "p")
  list(pairs = made, adjusted = adjusted(p), adjusted_reference = adjusted(p[1:2]))
}
pooled <- function(m) list(estimate = as.numeric(m$beta), low = m$ci.lb, high = m$ci.ub, k = m$k)
# risk ratios, each level with its own tau2; the interval is the Hartung-Knapp one, the test takes the model's se
own <- lapply(levels, function(l) rma(yi, vi, data = e[e$g == l, ], control = tight))
b <- sapply(own, function(m) as.numeric(m$beta)); se <- sapply(own, `[[`, "se")
w <- 1 / se^2; q <- sum(w * (b - sum(w * b) / sum(w))^2)
separate <- c(list(q = q, p = pchisq(q, 2, lower.tail = FALSE)), contrasts(b, diag(se^2)))
# one tau2
m <- rma(yi, vi, mods = ~ g, data = e, control = tight)
means <- rma(yi, vi, mods = ~ g - 1, data = e, control = tight)
within <- lapply(setNames(levels, levels), function(l)
  pooled(rma(yi, vi, data = e[e$g == l, ], tau2 = m$tau2, test = "adhoc")))
common <- c(list(q = m$QM, p = m$QMp, tau2 = m$tau2, r2 = m$R2 / 100, levels = within),
            contrasts(as.numeric(means$beta), vcov(means)))
# events of the treated arm as proportions: one logistic mixed model
push <- glmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-11), tolPwrss = 1e-10)
fit <- function(f) glmer(f, data = d, family = binomial, nAGQ = 7, control = push)
full <- fit(cbind(events, n - events) ~ g + (1 | id)); null <- fit(cbind(events, n - events) ~ 1 + (1 | id))
tau2 <- function(f) as.numeric(VarCorr(f)$id)
# standard errors from the curvature in (coefficients, tau), by differences of the deviance
dev <- update(full, devFunOnly = TRUE); at <- c(getME(full, "theta"), fixef(full))
hessian <- function(f, x, h = 1e-4) {
  n <- length(x); H <- matrix(0, n, n); I <- diag(n) * h
  g <- function(a, b) (f(x + a + b) - f(x + a - b) - f(x - a + b) + f(x - a - b)) / (4 * h^2)
  for (i in 1:n) for (j in 1:n) H[i, j] <- g(I[i, ], I[j, ])
  H
}
richardson <- (4 * hessian(dev, at, 5e-3) - hessian(dev, at, 1e-2)) / 3
V <- solve(richardson / 2)[-1, -1]
L <- rbind(c(1, 0, 0), c(1, 1, 0), c(1, 0, 1))
b <- as.numeric(L %*% fixef(full)); C <- L %*% V %*% t(L)
wald <- as.numeric(t(fixef(full)[2:3]) %*% solve(V[2:3, 2:3]) %*% fixef(full)[2:3])
mixed <- c(list(q = wald, p = pchisq(wald, 2, lower.tail = FALSE), tau2 = tau2(full), r2 = 1 - tau2(full) / tau2(null),
  levels = lapply(setNames(1:3, levels), function(i) list(estimate = b[i], low = b[i] - qnorm(0.975) * sqrt(C[i, i]),
    high = b[i] + qnorm(0.975) * sqrt(C[i, i]), k = sum(d$g == levels[i])))), contrasts(b, C))
out <- list(software = paste("R", getRversion(), "metafor", packageVersion("metafor"), "lme4", packageVersion("lme4")),
            separate = separate, common = common, mixed = mixed)
cat(jsonlite::toJSON(out, auto_unbox = TRUE, digits = NA, pretty = TRUE), "\n")
