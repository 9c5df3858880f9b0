# What R gives for the adjusted hazards of adjusted_cox.csv (invented patients, the spec in tests/analysis/cohort/hazards_project.py):
#   Rscript adjusted_cox.R adjusted_cox.csv > adjusted_cox.json
# Needs survival, cmprsk, jsonlite. Firth's penalty is maximised here over survival's likelihood and information.
# One entry per fact: value, low, high, p, n, events; null is "none".
suppressMessages({library(survival); library(cmprsk); library(jsonlite)})
d <- read.csv(commandArgs(trailingOnly = TRUE)[1], stringsAsFactors = FALSE, na.strings = "")
d$arm <- factor(d$arm, c("old", "new")); d$sex <- factor(d$sex, c("F", "M"))
d$ecog <- factor(d$ecog); d$site <- factor(d$site)
z <- qnorm(0.975)
tight <- coxph.control(eps = 1e-14, toler.chol = 1e-15, iter.max = 200)
out <- list()
finite <- function(x) if (length(x) == 1 && is.finite(x)) unname(as.numeric(x)) else NA
put <- function(id, value, low = NULL, high = NULL, p = NULL, n = NULL, events = NULL) {
  stopifnot(is.null(out[[id]]))
  given <- list(value = value, low = low, high = high, p = p, n = n, events = events)
  out[[id]] <<- lapply(given[!vapply(given, is.null, NA)], finite)
}
part <- function(name) sub("^ecog([0-9])$", "ecog.\\1", sub("^sexM$", "sex.m", name))

# a fit: table of coef, low, high, p by coefficient name
of_cox <- function(f) {
  s <- sqrt(diag(vcov(f)))
  cbind(coef(f), coef(f) - z * s, coef(f) + z * s, 2 * pnorm(-abs(coef(f) / s)))
}
cox <- function(formula, data, ties = "efron", robust = FALSE)
  of_cox(coxph(formula, data, ties = ties, robust = robust, control = tight))
firth <- function(formula, data) {
  # centred and scaled for the search; effects and their tests are those of the columns as given
  x <- model.matrix(update(formula, NULL ~ .), data)[, -1, drop = FALSE]
  y <- Surv(data$time, data$event); size <- apply(x, 2, sd); u <- scale(x); p <- ncol(x)
  at <- function(b) {
    f <- suppressWarnings(coxph(y ~ u, init = b, control = coxph.control(iter.max = 0)))
    list(value = f$loglik[2] - determinant(f$var)$modulus[1] / 2, v = f$var)
  }
  best <- function(fixed = integer(), value = numeric(), start = rep(0, p)) {
    free <- setdiff(seq_len(p), fixed)
    full <- function(b) { o <- numeric(p); o[fixed] <- value; o[free] <- b; o }
    b <- start[free]
    if (length(free)) for (i in 1:3)
      b <- optim(b, function(b) -at(full(b))$value, method = "BFGS", control = list(reltol = 1e-15, maxit = 1000))$par
    list(b = full(b), value = at(full(b))$value)
  }
  top <- best()
  lost <- function(j, value) 2 * (top$value - best(j, value, top$b)$value)
  limit <- function(j, sign) {
    step <- sqrt(at(top$b)$v[j, j]); inner <- top$b[j]; outer <- inner + sign * step
    while (lost(j, outer) < qchisq(0.95, 1)) { inner <- outer; outer <- outer + sign * step }
    uniroot(function(value) lost(j, value) - qchisq(0.95, 1), sort(c(inner, outer)), tol = 1e-9)$root
  }
  table <- cbind(top$b, sapply(seq_len(p), limit, -1), sapply(seq_len(p), limit, 1), 0) / size
  table[, 4] <- sapply(seq_len(p), function(j) pchisq(lost(j, 0), 1, lower.tail = FALSE))
  rownames(table) <- colnames(x)
  attr(table, "joint") <- function(names) {
    j <- match(names, colnames(x)); pchisq(lost(j, rep(0, length(j))), length(j), lower.tail = FALSE)
  }
  attr(table, "statistic") <- function(names) { j <- match(names, colnames(x)); lost(j, rep(0, length(j))) }
  table
}
# the same linear predictor for survival's functions: a fit held at given coefficients
held <- function(formula, data, b)
  suppressWarnings(do.call(coxph, list(formula, data, init = b, control = coxph.control(iter.max = 0))))

complete <- function(time, event, covariates) {
  data <- d[complete.cases(d[, c(time, event, covariates)]), ]
  data$time <- data[[time]]; data$code <- data[[event]]; data$event <- as.numeric(data$code == 1)
  data
}
patients <- function(prefix, data, covariates) {
  put(paste0(prefix, ".n"), nrow(data), n = nrow(data), events = sum(data$event))
  for (arm in levels(d$arm)) {
    here <- data[data$arm == arm, ]
    put(paste(prefix, arm, "n", sep = "."), nrow(here), n = nrow(here), events = sum(here$event))
  }
  put(paste0(prefix, ".left_out"), nrow(d) - nrow(data))
  for (one in covariates) put(paste(prefix, "left_out", one, sep = "."), sum(is.na(d[[one]])))
}
effects <- function(prefix, table, stat, data) for (name in rownames(table)) {
  place <- if (name == "armnew") paste(prefix, "new_vs_old", stat, sep = ".") else paste(prefix, "covariate", part(name), sep = ".")
  put(place, exp(table[name, 1]), exp(table[name, 2]), exp(table[name, 3]), table[name, 4], nrow(data), sum(data$event))
}
crude <- function(prefix, table, stat, data)
  put(paste(prefix, "new_vs_old.unadjusted", stat, sep = "."), exp(table["armnew", 1]), exp(table["armnew", 2]),
      exp(table["armnew", 3]), table["armnew", 4], nrow(data), sum(data$event))
nested <- function(prefix, table, by, stat, data) for (level in levels(droplevels(data[[by]]))) {
  here <- data[data[[by]] == level, ]; row <- paste0(by, level, ":armnew")
  put(paste(prefix, "new_vs_old", by, tolower(level), stat, sep = "."), exp(table[row, 1]), exp(table[row, 2]),
      exp(table[row, 3]), table[row, 4], nrow(here), sum(here$event))
  for (arm in levels(d$arm)) {
    own <- here[here$arm == arm, ]
    put(paste(prefix, arm, by, tolower(level), "n", sep = "."), nrow(own), n = nrow(own), events = sum(own$event))
  }
}
interaction <- function(prefix, by, statistic, df, p, data) {
  put(paste(prefix, "interaction", by, sep = "."), statistic, p = p, n = nrow(data), events = sum(data$event))
  put(paste(prefix, "interaction", by, "df", sep = "."), df)
}
checks <- function(prefix, fit, covariates, data, zph = TRUE, strata = NULL) {
  if (zph) {
    t <- cox.zph(fit)$table
    where <- c(arm = "new_vs_old.ph_test", setNames(paste0("covariate.", covariates, ".ph_test"), covariates), GLOBAL = "ph_test")
    for (name in names(where)) put(paste(prefix, where[[name]], sep = "."), t[name, "p"], p = t[name, "p"], n = nrow(data), events = sum(data$event))
  }
  k <- concordance(fit); s <- sqrt(k$var)
  put(paste0(prefix, ".concordance"), k$concordance, k$concordance - z * s, k$concordance + z * s, n = nrow(data), events = sum(data$event))
}
curves <- function(prefix, fit, data, times) for (arm in levels(d$arm)) {
  e <- data; e$arm <- factor(arm, levels(d$arm))
  one <- sapply(seq_len(nrow(e)), function(i) summary(survfit(fit, newdata = e[i, ]), times = times, extend = TRUE)$surv)
  mean <- rowMeans(matrix(one, nrow = length(times)))
  # limits are held by tests of the engine against a written-out variance
  for (i in seq_along(times)) put(paste0(prefix, ".", arm, ".at_", times[i]), mean[i], n = nrow(data))
}

y <- quote(Surv(time, event))
# ---- os by age, sex, ecog -----------------------------------------------------------------------------------------
p <- "os.adjusted.main"; v <- c("age", "sex", "ecog"); m <- complete("os", "os_e", v)
f <- coxph(Surv(time, event) ~ arm + age + sex + ecog, m, control = tight)
effects(p, of_cox(f), "hazard_ratio", m); crude(p, cox(Surv(time, event) ~ arm, m), "hazard_ratio", m); patients(p, m, v)
g <- coxph(Surv(time, event) ~ arm * sex + age + ecog, m, control = tight)
a <- anova(f, g); interaction(p, "sex", a$Chisq[2], a$Df[2], pchisq(a$Chisq[2], a$Df[2], lower.tail = FALSE), m)
nested(p, cox(Surv(time, event) ~ sex + age + ecog + sex:arm, m), "sex", "hazard_ratio", m)
g <- coxph(Surv(time, event) ~ arm * age + sex + ecog, m, control = tight); a <- anova(f, g); t <- of_cox(g)["armnew:age", ]
interaction(p, "age", a$Chisq[2], 1, pchisq(a$Chisq[2], 1, lower.tail = FALSE), m)
put(paste0(p, ".new_vs_old.age.ratio_of_ratios"), exp(t[1]), exp(t[2]), exp(t[3]), t[4], nrow(m), sum(m$event))
checks(p, f, v, m); curves(p, f, m, c(6, 12, 24))
# ---- stratified by centre, Breslow's ties -------------------------------------------------------------------------
p <- "os.adjusted.layers"; v <- c("age", "sex"); m <- complete("os", "os_e", c(v, "site"))
f <- coxph(Surv(time, event) ~ arm + age + sex + strata(site), m, ties = "breslow", control = tight)
effects(p, of_cox(f), "hazard_ratio", m)
crude(p, cox(Surv(time, event) ~ arm + strata(site), m, "breslow"), "hazard_ratio", m); patients(p, m, c(v, "site"))
checks(p, f, v, m); curves(p, f, m, c(6, 12, 24))
# ---- robust variance ----------------------------------------------------------------------------------------------
p <- "os.adjusted.robust"; m <- complete("os", "os_e", v)
f <- coxph(Surv(time, event) ~ arm + age + sex, m, robust = TRUE, control = tight)
effects(p, of_cox(f), "hazard_ratio", m); crude(p, cox(Surv(time, event) ~ arm, m, robust = TRUE), "hazard_ratio", m); patients(p, m, v)
g <- coxph(Surv(time, event) ~ arm * sex + age, m, robust = TRUE, control = tight)
w <- coef(g)["armnew:sexM"]^2 / vcov(g)["armnew:sexM", "armnew:sexM"]
interaction(p, "sex", w, 1, pchisq(w, 1, lower.tail = FALSE), m)
nested(p, cox(Surv(time, event) ~ sex + age + sex:arm, m, robust = TRUE), "sex", "hazard_ratio", m)
checks(p, f, v, m); curves(p, f, m, c(6, 12, 24))
# ---- Firth's penalty ----------------------------------------------------------------------------------------------
p <- "os.adjusted.firth"; v <- c("age", "ecog"); m <- complete("os", "os_e", v)
t <- firth(~ arm + age + ecog, m); effects(p, t, "hazard_ratio", m); crude(p, firth(~ arm, m), "hazard_ratio", m); patients(p, m, v)
g <- firth(~ arm + age + ecog + arm:ecog, m); names <- c("armnew:ecog1", "armnew:ecog2")
interaction(p, "ecog", attr(g, "statistic")(names), 2, attr(g, "joint")(names), m)
h <- firth(~ age + ecog + ecog:arm, m); rownames(h) <- sub("armnew:(ecog.)", "\\1:armnew", rownames(h))
h <- h[!grepl("armold", rownames(h)), ]; nested(p, h, "ecog", "hazard_ratio", m)
k <- held(Surv(time, event) ~ arm + age + ecog, m, t[, 1]); checks(p, k, v, m, zph = FALSE); curves(p, k, m, c(6, 12, 24))
# ---- an arm without an event: the penalty takes the place of the usual model --------------------------------------
p <- "tox.adjusted.instead"; m <- complete("tox", "tox_e", "age")
t <- firth(~ arm + age, m); effects(p, t, "hazard_ratio", m); crude(p, firth(~ arm, m), "hazard_ratio", m); patients(p, m, "age")
checks(p, held(Surv(time, event) ~ arm + age, m, t[, 1]), "age", m, zph = FALSE)
# ---- relapse with death competing ---------------------------------------------------------------------------------
p <- "rel.adjusted.cause"; v <- c("age", "sex"); m <- complete("rel", "rel_e", v)
f <- coxph(Surv(time, event) ~ arm + age + sex, m, control = tight)
effects(p, of_cox(f), "hazard_ratio", m); crude(p, cox(Surv(time, event) ~ arm, m), "hazard_ratio", m); patients(p, m, v); checks(p, f, v, m)
p <- "rel.adjusted.gray"; v <- c("age", "sex", "ecog"); m <- complete("rel", "rel_e", v)
fg <- function(formula, keep = NULL) {
  x <- model.matrix(formula, m)[, -1, drop = FALSE]
  if (!is.null(keep)) x <- x[, keep, drop = FALSE]
  f <- crr(m$time, m$code, x, gtol = 1e-12, maxiter = 100); s <- sqrt(diag(f$var))
  t <- cbind(f$coef, f$coef - z * s, f$coef + z * s, 2 * pnorm(-abs(f$coef / s))); rownames(t) <- colnames(x); t
}
effects(p, fg(~ arm + age + sex + ecog), "subdistribution_hazard_ratio", m)
crude(p, fg(~ arm), "subdistribution_hazard_ratio", m); patients(p, m, v)
t <- fg(~ arm * sex + age + ecog); w <- (t["armnew:sexM", 1] / ((t["armnew:sexM", 3] - t["armnew:sexM", 1]) / z))^2
interaction(p, "sex", w, 1, pchisq(w, 1, lower.tail = FALSE), m)
t <- fg(~ sex + age + ecog + sex:arm, c("sexM", "age", "ecog1", "ecog2", "sexF:armnew", "sexM:armnew"))
nested(p, t, "sex", "subdistribution_hazard_ratio", m)
out$table <- unname(tools::md5sum(commandArgs(trailingOnly = TRUE)[1]))
cat(toJSON(out, digits = NA, auto_unbox = TRUE, na = "null", pretty = 1), "\n")
