# Cox models with covariates: Rscript cox_covariates.R myeloma.csv > cox_covariates.json. Needs survival, jsonlite.
# myeloma.csv: Krall, Uthoff and Harley 1975, doi:10.2307/2529709, as printed in the SAS/STAT manual, example of PROC PHREG.
suppressMessages({library(survival); library(splines); library(jsonlite)})
d <- read.csv(commandArgs(trailingOnly = TRUE)[1])
d$contrived <- as.numeric(d$time <= 65)  # every event before the last censoring: a likelihood without maximum
d$layer <- as.numeric(d$hgb > 10)
d$arm <- rep(0:1, length.out = nrow(d))
d$weight <- rep(c(1, 2, 3), length.out = nrow(d))
d$centre <- rep(1:20, length.out = nrow(d))
tight <- coxph.control(eps = 1e-14, toler.chol = 1e-15, iter.max = 100)

# Firth's penalty written out over survival's likelihood and information, maximised by nlm and polished by Newton
firth <- function(formula, ties, weights = NULL) {
  at <- function(b) {
    d$w <- if (is.null(weights)) 1 else weights
    f <- suppressWarnings(coxph(formula, d, ties = ties, weights = w, init = b, control = coxph.control(iter.max = 0)))
    v <- vcov(f); if (!is.null(f$naive.var)) v <- f$naive.var
    list(value = f$loglik[2] - determinant(v)$modulus[1] / 2, v = v)
  }
  p <- length(coef(suppressWarnings(coxph(formula, d, control = coxph.control(iter.max = 0)))))
  best <- function(fixed = integer(), value = numeric(), start = rep(0, p)) {
    free <- setdiff(seq_len(p), fixed)
    full <- function(b) { out <- numeric(p); out[fixed] <- value; out[free] <- b; out }
    if (!length(free)) return(list(b = full(numeric()), value = at(full(numeric()))$value))
    o <- optim(start[free], function(b) -at(full(b))$value, method = "BFGS", control = list(reltol = 1e-15, maxit = 1000))
    o <- optim(o$par, function(b) -at(full(b))$value, method = "BFGS", control = list(reltol = 1e-15, maxit = 1000))
    list(b = full(o$par), value = -o$value)
  }
  top <- best()
  limit <- function(j, sign) {
    lost <- function(x) 2 * (top$value - best(j, x, top$b)$value) - qchisq(0.95, 1)
    step <- sqrt(at(top$b)$v[j, j]); outer <- top$b[j] + sign * step
    while (lost(outer) < 0) outer <- outer + sign * step
    uniroot(lost, sort(c(top$b[j], outer)), tol = 1e-9)$root
  }
  tests <- sapply(seq_len(p), function(j) pchisq(2 * (top$value - best(j, 0, top$b)$value), 1, lower.tail = FALSE))
  null <- at(rep(0, p))$value
  list(coef = top$b, std_error = sqrt(diag(at(top$b)$v)), low = sapply(seq_len(p), limit, -1), high = sapply(seq_len(p), limit, 1),
       p = tests, loglik = top$value, loglik_null = null, lr = 2 * (top$value - null))
}

smooth <- function(z) {  # what plot.cox.zph draws: line and standard error, 40 points, 4 degrees of freedom
  p <- seq(min(z$x), max(z$x), length = 40)
  m <- ns(c(p, z$x), df = 4, intercept = TRUE)
  q <- qr(m[-(1:40), ])
  b <- backsolve(q$qr[1:4, 1:4], diag(4)); v <- b %*% t(b)
  se <- ((m[1:40, ] %*% v) * m[1:40, ]) %*% rep(1, 4)
  list(x = p, y = unname(m[1:40, ] %*% qr.coef(q, z$y)), se = sapply(seq_len(ncol(z$y)), function(i) sqrt(z$var[i, i] * se)))
}
zph <- function(formula, ties, transform) {
  z <- cox.zph(coxph(formula, d, ties = ties, control = tight), transform = transform)
  list(x = z$x, time = z$time, y = unname(z$y), table = unname(z$table), smooth = smooth(z))
}
averaged <- function(formula, ties, of, times) {  # each patient's own curve with the arm set, then their mean
  f <- coxph(formula, d, ties = ties, control = tight)
  e <- transform(d, arm = of)
  one <- sapply(seq_len(nrow(e)), function(i) summary(survfit(f, newdata = e[i, ]), times = times, extend = TRUE)$surv)
  rowMeans(matrix(one, nrow = length(times)))
}
spread <- function(of, times) {  # the delta method over coxph.detail, Breslow's ties, no strata
  f <- coxph(Surv(time, event) ~ arm + log_bun + hgb, d, ties = "breslow", control = tight)
  k <- coxph.detail(f); x <- as.matrix(transform(d, arm = of)[c("arm", "log_bun", "hgb")])
  r <- exp(as.vector(x %*% coef(f)))
  zero <- exp(sum(f$means * coef(f)))  # coxph.detail counts from the mean of the covariates
  h <- cumsum(k$hazard) / zero; a <- cumsum(k$varhaz) / zero^2; m <- apply(k$means * k$hazard / zero, 2, cumsum)
  sapply(times, function(t) {
    i <- max(which(k$time <= t)); s <- exp(-r * h[i]) * r
    g <- colMeans(s * x) * h[i] - mean(s) * m[i, ]
    sqrt(mean(s)^2 * a[i] + drop(t(g) %*% vcov(f) %*% g))
  })
}
cc <- function(f, ...) { k <- concordance(f, ...); list(estimate = unname(k$concordance), std_error = sqrt(k$var)) }
three <- Surv(time, event) ~ log_bun + hgb + contrived
two <- Surv(time, event) ~ log_bun + hgb
armed <- Surv(time, event) ~ arm + log_bun + hgb
layered <- Surv(time, event) ~ arm + log_bun + strata(layer)
times <- c(5, 13, 26, 52)
out <- list(
  firth = list(breslow = firth(three, "breslow"), efron = firth(three, "efron"), plain = firth(two, "efron"),
               layers = firth(Surv(time, event) ~ log_bun + contrived + strata(layer), "efron"),
               weighted = firth(two, "breslow", d$weight)),
  zph = list(efron = zph(two, "efron", "km"), breslow = zph(two, "breslow", "km"), identity = zph(two, "efron", "identity"),
             layers = zph(layered, "efron", "km")),
  curves = list(times = times, plain = lapply(0:1, function(a) averaged(armed, "efron", a, times)),
                layers = lapply(0:1, function(a) averaged(layered, "efron", a, c(5, 13, 26))),
                std_error = lapply(0:1, spread, times)),
  concordance = list(plain = cc(coxph(armed, d, control = tight)), layers = cc(coxph(layered, d, control = tight)),
                     clustered = cc(coxph(armed, d, control = tight), cluster = d$centre)))
cat(toJSON(out, digits = NA, auto_unbox = TRUE, pretty = FALSE), "\n")
