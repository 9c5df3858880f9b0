# What R gives for the adjusted analyses of adjusted.csv (invented patients, the spec in test_adjusted.py):
#   Rscript adjusted.R adjusted.csv > adjusted.json
# Needs MASS, sandwich, jsonlite. Firth's likelihood is maximised here by Newton steps of its own (Firth 1993,
# doi:10.1093/biomet/80.1.27), limits and tests by its profile, as logistf does. One entry per fact: value, low, high, p, n,
# events; null is "none".
suppressMessages({library(MASS); library(sandwich)})
file <- commandArgs(trailingOnly = TRUE)[1]
d <- read.csv(file, stringsAsFactors = FALSE, na.strings = "")
d$arm <- factor(d$arm, c("old", "new"))
d$sex <- factor(d$sex, c("F", "M"))
d$ecog <- factor(d$ecog)
z <- qnorm(0.975)
tight <- glm.control(epsilon = 1e-14, maxit = 200)

out <- list()
put <- function(id, value, low = NULL, high = NULL, p = NULL, n = NULL, events = NULL) {
  stopifnot(is.null(out[[id]]))
  given <- list(value = value, low = low, high = high, p = p, n = n, events = events)
  finite <- function(x) if (length(x) == 1 && is.finite(x)) unname(as.numeric(x)) else NA
  out[[id]] <<- lapply(given[!vapply(given, is.null, NA)], finite)
}
# names of coefficients -> parts of fact ids
part <- function(name) {
  name <- sub("^sexM$", "sex.m", name)
  sub("^ecog([0-9])$", "ecog.\\1", name)
}
back <- identity
# ``table`` has columns estimate, low, high, p by coefficient name; the arm is armnew
effects <- function(prefix, table, stat, n, events = NULL, scale = exp) {
  for (name in setdiff(rownames(table), "(Intercept)")) {
    place <- if (name == "armnew") paste(prefix, "new_vs_old", stat, sep = ".")
             else paste(prefix, "covariate", part(name), sep = ".")
    put(place, scale(table[name, 1]), scale(table[name, 2]), scale(table[name, 3]), table[name, 4], n, events)
  }
}
crude <- function(prefix, table, stat, n, events = NULL, scale = exp)
  put(paste(prefix, "new_vs_old.unadjusted", stat, sep = "."), scale(table["armnew", 1]), scale(table["armnew", 2]),
      scale(table["armnew", 3]), table["armnew", 4], n, events)
patients <- function(prefix, data, known, covariates, events = NULL, outcome = NULL) {
  put(paste0(prefix, ".n"), nrow(data), n = if (!is.null(events)) nrow(data), events = events)
  for (arm in levels(d$arm)) {
    here <- data[data$arm == arm, ]
    put(paste(prefix, arm, "n", sep = "."), nrow(here), n = nrow(here),
        events = if (!is.null(outcome)) sum(here[[outcome]]))
  }
  put(paste0(prefix, ".left_out"), sum(known) - nrow(data))
  for (one in covariates) put(paste(prefix, "left_out", one, sep = "."), sum(known & is.na(d[[one]])))
}
# the effect of the arm in each level of a factor: the model with the arm nested in its levels
nested <- function(prefix, data, covariates, by, fit, stat, outcome = NULL, scale = exp) {
  others <- setdiff(covariates, by)
  formula <- reformulate(c(by, others, paste0(by, ":arm")), "y")
  table <- fit(formula, data)
  for (level in levels(droplevels(data[[by]]))) {
    here <- data[data[[by]] == level, ]
    row <- paste0(by, level, ":armnew")
    place <- paste(prefix, "new_vs_old", by, tolower(level), stat, sep = ".")
    put(place, scale(table[row, 1]), scale(table[row, 2]), scale(table[row, 3]), table[row, 4], nrow(here),
        if (!is.null(outcome)) sum(here$y))
    for (arm in levels(d$arm)) {
      own <- here[here$arm == arm, ]
      put(paste(prefix, arm, by, tolower(level), "n", sep = "."), nrow(own), n = nrow(own),
          events = if (!is.null(outcome)) sum(own$y))
    }
  }
}
complete <- function(outcome, covariates) {
  data <- d[complete.cases(d[, c(outcome, covariates)]), ]
  data$y <- data[[outcome]]
  data
}
formula_of <- function(covariates) reformulate(c("arm", covariates), "y")

# ---- logistic ---------------------------------------------------------------------------------------------------

# fitted once more from its own coefficients: R's standard errors are those of the step before the last
logistic <- function(formula, data, family = binomial) {
  fit <- glm(formula, family = family, data = data, control = tight)
  fit <- glm(formula, family = family, data = data, control = tight, start = coef(fit))
  s <- summary(fit)$coefficients
  cbind(s[, 1], s[, 1] - z * s[, 2], s[, 1] + z * s[, 2], s[, 4])
}
# limits where twice the loss of log likelihood is the quantile of chi-square, by root finding on refits with an offset;
# MASS's confint interpolates, and agrees to three digits only
profile_table <- function(formula, data, family = binomial) {
  x <- model.matrix(formula, data); y <- data$y
  fit <- glm.fit(x, y, family = family(), control = tight)
  beta <- fit$coefficients
  se <- sqrt(diag(chol2inv(fit$qr$qr[seq_len(fit$rank), seq_len(fit$rank), drop = FALSE])))
  t(sapply(seq_along(beta), function(j) {
    lost <- function(value) {
      f <- glm.fit(x[, -j, drop = FALSE], y, family = family(), offset = x[, j] * value, control = tight)
      f$deviance - fit$deviance
    }
    root <- function(side) uniroot(function(v) lost(v) - qchisq(0.95, 1), sort(beta[j] + side * c(0.5, 6) * se[j]),
                                   tol = 1e-12, maxiter = 1000)$root
    c(beta[j], root(-1), root(1), pchisq(lost(0), 1, lower.tail = FALSE))
  })) -> table
  rownames(table) <- colnames(x)
  table
}
lr <- function(prefix, by, fit0, fit1, n, events = NULL) {
  chi <- as.numeric(2 * (logLik(fit1) - logLik(fit0)))
  df <- attr(logLik(fit1), "df") - attr(logLik(fit0), "df")
  put(paste(prefix, "interaction", by, sep = "."), chi, p = pchisq(chi, df, lower.tail = FALSE), n = n, events = events)
  put(paste(prefix, "interaction", by, "df", sep = "."), df)
}

main <- c("age", "sex", "ecog", "blasts")
data <- complete("cr", main); n <- nrow(data); events <- sum(data$y)
patients("cr.adjusted.main", data, !is.na(d$cr), main, events, "cr")
effects("cr.adjusted.main", logistic(formula_of(main), data), "odds_ratio", n, events)
crude("cr.adjusted.main", logistic(y ~ arm, data), "odds_ratio", n, events)
plain <- glm(formula_of(main), binomial, data, control = tight)
for (by in c("sex", "ecog", "age"))
  lr("cr.adjusted.main", by, plain, update(plain, paste(". ~ . + arm:", by)), n, events)
for (by in c("sex", "ecog")) nested("cr.adjusted.main", data, main, by, logistic, "odds_ratio", "cr")
slope <- logistic(reformulate(c("arm", main, "arm:age"), "y"), data)["armnew:age", ]
put("cr.adjusted.main.new_vs_old.age.ratio_of_ratios", exp(slope[1]), exp(slope[2]), exp(slope[3]), slope[4], n, events)

few <- c("age", "sex")
data <- complete("cr", few); n <- nrow(data); events <- sum(data$y)
patients("cr.adjusted.profile", data, !is.na(d$cr), few, events, "cr")
# per 10 years of age
decades <- transform(data, age = age / 10)
effects("cr.adjusted.profile", profile_table(formula_of(few), decades), "odds_ratio", n, events)
crude("cr.adjusted.profile", profile_table(y ~ arm, data), "odds_ratio", n, events)

# ---- Firth ------------------------------------------------------------------------------------------------------

penalised <- function(x, y, start = rep(0, ncol(x)), fixed = integer(0)) {
  at <- function(b) {
    eta <- as.vector(x %*% b); w <- plogis(eta) * plogis(-eta)
    info <- crossprod(x * sqrt(w))
    list(info = info, w = w, mu = plogis(eta),
         ll = sum(y * plogis(eta, log.p = TRUE) + (1 - y) * plogis(-eta, log.p = TRUE)) + 0.5 * determinant(info)$modulus[1])
  }
  free <- setdiff(seq_along(start), fixed); b <- start; here <- at(b)
  for (i in 1:1000) {
    if (!length(free)) break
    q <- qr.Q(qr(x * sqrt(here$w))); h <- rowSums(q^2)
    score <- as.vector(crossprod(x, y - here$mu + h * (0.5 - here$mu)))[free]
    step <- solve(here$info[free, free, drop = FALSE], score)
    step <- step * min(1, 2 / max(abs(step)))
    repeat {
      new <- b; new[free] <- b[free] + step; there <- at(new)
      if (there$ll >= here$ll - 1e-12 || max(abs(step)) < 1e-14) break
      step <- step / 2
    }
    b <- new; here <- there
    if (max(abs(step)) < 1e-12) break
  }
  list(beta = b, ll = here$ll, se = sqrt(diag(solve(here$info))))
}
firth_table <- function(formula, data) {
  x <- model.matrix(formula, data); keep <- colSums(x != 0) > 0; x <- x[, keep, drop = FALSE]; y <- data$y
  centred <- x; for (j in seq_len(ncol(x))[-1]) if (length(unique(x[, j])) > 2) centred[, j] <- x[, j] - mean(x[, j])
  fit <- penalised(centred, y)
  table <- t(sapply(seq_len(ncol(x)), function(j) {
    start <- fit$beta
    lost <- function(value) { s <- fit$beta; s[j] <- value; 2 * (fit$ll - penalised(centred, y, s, j)$ll) }
    root <- function(side) {
      far <- 1; while (lost(fit$beta[j] + side * far * fit$se[j]) < qchisq(0.95, 1)) far <- far + 1
      uniroot(function(v) lost(v) - qchisq(0.95, 1), sort(fit$beta[j] + side * c(0, far) * fit$se[j]), tol = 1e-12,
              maxiter = 1000)$root
    }
    c(fit$beta[j], root(-1), root(1), pchisq(lost(0), 1, lower.tail = FALSE))
  }))
  rownames(table) <- colnames(x)
  table
}
patients("cr.adjusted.firth", data, !is.na(d$cr), few, events, "cr")
effects("cr.adjusted.firth", firth_table(formula_of(few), data), "odds_ratio", n, events)
crude("cr.adjusted.firth", firth_table(y ~ arm, data), "odds_ratio", n, events)

# events in one level of ecog only: logistic runs off, Firth takes its place
data <- complete("rare", "ecog"); n <- nrow(data); events <- sum(data$y)
patients("rare.adjusted.apart", data, !is.na(d$rare), "ecog", events, "rare")
effects("rare.adjusted.apart", firth_table(y ~ arm + ecog, data), "odds_ratio", n, events)
crude("rare.adjusted.apart", firth_table(y ~ arm, data), "odds_ratio", n, events)
nested("rare.adjusted.apart", data, "ecog", "ecog", firth_table, "odds_ratio", "rare")
x <- model.matrix(y ~ arm * ecog, data)
chi <- 2 * (penalised(x, data$y)$ll - penalised(x, data$y, fixed = 5:6)$ll)
put("rare.adjusted.apart.interaction.ecog", chi, p = pchisq(chi, 2, lower.tail = FALSE), n = n, events = events)
put("rare.adjusted.apart.interaction.ecog.df", 2)

# ---- risk ratios with the sandwich variance -----------------------------------------------------------------------

sandwiched <- function(formula, data, table = TRUE) {
  fit <- glm(formula, poisson, data, control = tight)
  fit <- glm(formula, poisson, data, control = tight, start = coef(fit))
  v <- vcovHC(fit, type = "HC0"); b <- coef(fit)
  if (!table) return(list(b = b, v = v))
  se <- sqrt(diag(v))
  cbind(b, b - z * se, b + z * se, 2 * pnorm(-abs(b / se)))
}
risk <- c("age", "sex", "ecog")
data <- complete("cr", risk); n <- nrow(data); events <- sum(data$y)
patients("cr.adjusted.risk", data, !is.na(d$cr), risk, events, "cr")
effects("cr.adjusted.risk", sandwiched(formula_of(risk), data), "risk_ratio", n, events)
crude("cr.adjusted.risk", sandwiched(y ~ arm, data), "risk_ratio", n, events)
for (by in c("sex", "age")) {
  f <- sandwiched(reformulate(c("arm", risk, paste0("arm:", by)), "y"), data, FALSE)
  at <- grep("^armnew:", names(f$b))
  chi <- as.numeric(f$b[at] %*% solve(f$v[at, at], f$b[at]))
  put(paste("cr.adjusted.risk.interaction", by, sep = "."), chi, p = pchisq(chi, length(at), lower.tail = FALSE), n = n,
      events = events)
  put(paste("cr.adjusted.risk.interaction", by, "df", sep = "."), length(at))
}
nested("cr.adjusted.risk", data, risk, "sex", sandwiched, "risk_ratio", "cr")
slope <- sandwiched(reformulate(c("arm", risk, "arm:age"), "y"), data)["armnew:age", ]
put("cr.adjusted.risk.new_vs_old.age.ratio_of_ratios", exp(slope[1]), exp(slope[2]), exp(slope[3]), slope[4], n, events)

# ---- grades ---------------------------------------------------------------------------------------------------------

# polr's optimiser stops early: Newton steps from its numbers by derivatives of the log likelihood, taken by complex steps
# of the score, which is exact to the last digits
ordinal <- function(formula, data) {
  y <- as.integer(factor(data$y)); k <- max(y)
  x <- model.matrix(formula, data)[, -1, drop = FALSE]; keep <- colSums(x != 0) > 0; x <- x[, keep, drop = FALSE]
  centre <- colMeans(x); x <- sweep(x, 2, centre); p <- ncol(x)
  q <- function(z) 1 / (1 + exp(-z))  # plogis takes no complex numbers
  score <- function(theta) {
    zeta <- theta[seq_len(k - 1)]; eta <- as.vector(x %*% theta[k - 1 + seq_len(p)])
    up <- ifelse(y == k, 1, q(c(zeta, 0)[y] - eta)); low <- ifelse(y == 1, 0, q(c(0, zeta)[y] - eta))
    fu <- up * (1 - up); fl <- low * (1 - low); s <- up - low
    g <- sapply(seq_len(k - 1), function(j) sum(((y == j) * fu - (y == j + 1) * fl) / s))
    c(g, -colSums(x * ((fu - fl) / s)))
  }
  fit <- polr(factor(data$y) ~ x)
  theta <- unname(c(fit$zeta, coef(fit)))
  hessian <- function(theta) sapply(seq_along(theta), function(j) {
    t <- as.complex(theta); t[j] <- t[j] + 1e-30i; Im(score(t)) / 1e-30
  })
  for (i in 1:20) theta <- theta - solve(hessian(theta), score(theta))
  zeta <- theta[seq_len(k - 1)]; eta <- as.vector(x %*% theta[k - 1 + seq_len(p)])
  ll <- sum(log(ifelse(y == k, 1, plogis(c(zeta, 0)[y] - eta)) - ifelse(y == 1, 0, plogis(c(0, zeta)[y] - eta))))
  stopifnot(abs(ll - as.numeric(logLik(fit))) < 1e-5)
  b <- theta[k - 1 + seq_len(p)]; se <- sqrt(diag(solve(-hessian(theta))))[k - 1 + seq_len(p)]
  table <- cbind(b, b - z * se, b + z * se, 2 * pnorm(-abs(b / se)))
  rownames(table) <- colnames(x)
  attr(table, "loglik") <- ll
  table
}
worse <- c("age", "sex", "blasts")
data <- complete("crs", worse); n <- nrow(data)
patients("crs.adjusted.grades", data, !is.na(d$crs), worse)
base <- ordinal(formula_of(worse), data)
effects("crs.adjusted.grades", base, "odds_ratio", n)
crude("crs.adjusted.grades", ordinal(y ~ arm, data), "odds_ratio", n)
for (by in c("sex", "blasts")) {
  larger <- ordinal(reformulate(c("arm", worse, paste0("arm:", by)), "y"), data)
  chi <- 2 * (attr(larger, "loglik") - attr(base, "loglik"))
  put(paste("crs.adjusted.grades.interaction", by, sep = "."), chi, p = pchisq(chi, 1, lower.tail = FALSE), n = n)
  put(paste("crs.adjusted.grades.interaction", by, "df", sep = "."), 1)
}
nested("crs.adjusted.grades", data, worse, "sex", ordinal, "odds_ratio")
slope <- larger["armnew:blasts", ]
put("crs.adjusted.grades.new_vs_old.blasts.ratio_of_ratios", exp(slope[1]), exp(slope[2]), exp(slope[3]), slope[4], n)

# ---- counts ---------------------------------------------------------------------------------------------------------

# glm.nb alternates and stops early: theta is the root of the score of the profile likelihood
negbin <- function(formula, data) {
  at <- function(theta, start = NULL) {
    fit <- glm(formula, negative.binomial(theta), data, control = tight, start = start)
    glm(formula, negative.binomial(theta), data, control = tight, start = coef(fit))
  }
  slope <- function(log_theta) {
    theta <- exp(log_theta); mu <- fitted(at(theta)); y <- data$y
    sum(digamma(y + theta) - digamma(theta) + log(theta) + 1 - log(theta + mu) - (y + theta) / (theta + mu))
  }
  found <- glm.nb(formula, data)
  theta <- exp(uniroot(slope, log(found$theta) + c(-0.1, 0.1), tol = 1e-13)$root)
  fit <- at(theta); b <- coef(fit)
  mu <- fitted(fit); x <- model.matrix(fit)
  se <- sqrt(diag(solve(crossprod(x * sqrt(mu / (1 + mu / theta))))))
  table <- cbind(b, b - z * se, b + z * se, 2 * pnorm(-abs(b / se)))
  attr(table, "loglik") <- sum(dnbinom(data$y, size = theta, mu = mu, log = TRUE))
  stopifnot(abs(attr(table, "loglik") - as.numeric(logLik(found))) < 1e-6)
  table
}
nights <- c("age", "sex", "ecog")
data <- complete("stay", nights); n <- nrow(data)
patients("stay.adjusted.nights", data, !is.na(d$stay), nights)
base <- negbin(formula_of(nights), data)
effects("stay.adjusted.nights", base, "rate_ratio", n)
crude("stay.adjusted.nights", negbin(y ~ arm, data), "rate_ratio", n)
larger <- negbin(reformulate(c("arm", nights, "arm:ecog"), "y"), data)
chi <- 2 * (attr(larger, "loglik") - attr(base, "loglik"))
put("stay.adjusted.nights.interaction.ecog", chi, p = pchisq(chi, 2, lower.tail = FALSE), n = n)
put("stay.adjusted.nights.interaction.ecog.df", 2)
nested("stay.adjusted.nights", data, nights, "ecog", negbin, "rate_ratio")

data <- complete("stay", few); n <- nrow(data)
poissonian <- function(formula, data) logistic(formula, data, poisson)
patients("stay.adjusted.poisson", data, !is.na(d$stay), few)
effects("stay.adjusted.poisson", poissonian(formula_of(few), data), "rate_ratio", n)
crude("stay.adjusted.poisson", poissonian(y ~ arm, data), "rate_ratio", n)
plain <- glm(formula_of(few), poisson, data, control = tight)
lr("stay.adjusted.poisson", "sex", plain, update(plain, . ~ . + arm:sex), n)
nested("stay.adjusted.poisson", data, few, "sex", poissonian, "rate_ratio")

two <- c("age", "blasts")
data <- complete("stay", two); n <- nrow(data)
patients("stay.adjusted.within", data, !is.na(d$stay), two)
effects("stay.adjusted.within", profile_table(formula_of(two), data, poisson), "rate_ratio", n)
crude("stay.adjusted.within", profile_table(y ~ arm, data, poisson), "rate_ratio", n)

# counts that vary less than Poisson's: glm.nb runs off, Poisson takes its place
data <- complete("even", few); n <- nrow(data)
patients("even.adjusted.few", data, !is.na(d$even), few)
effects("even.adjusted.few", poissonian(formula_of(few), data), "rate_ratio", n)
crude("even.adjusted.few", poissonian(y ~ arm, data), "rate_ratio", n)
plain <- glm(formula_of(few), poisson, data, control = tight)
lr("even.adjusted.few", "sex", plain, update(plain, . ~ . + arm:sex), n)
nested("even.adjusted.few", data, few, "sex", poissonian, "rate_ratio")

# ---- numbers ----------------------------------------------------------------------------------------------------------

least <- function(type) function(formula, data) {
  fit <- lm(formula, data); b <- coef(fit); df <- fit$df.residual
  se <- sqrt(diag(if (type == "model") vcov(fit) else vcovHC(fit, type = type)))
  t <- qt(0.975, df)
  cbind(b, b - t * se, b + t * se, 2 * pt(-abs(b / se), df))
}
f_test <- function(prefix, by, covariates, data, type) {
  fit <- lm(reformulate(c("arm", covariates, paste0("arm:", by)), "y"), data)
  b <- coef(fit); v <- if (type == "model") vcov(fit) else vcovHC(fit, type = type)
  at <- grep("^armnew:", names(b))
  f <- as.numeric(b[at] %*% solve(v[at, at], b[at])) / length(at)
  if (type == "model") {
    table <- anova(lm(formula_of(covariates), data), fit)
    stopifnot(abs(table$F[2] / f - 1) < 1e-10)
  }
  put(paste(prefix, "interaction", by, sep = "."), f,
      p = pf(f, length(at), fit$df.residual, lower.tail = FALSE), n = nrow(data))
  put(paste(prefix, "interaction", by, "df", sep = "."), length(at))
  put(paste(prefix, "interaction", by, "residual_df", sep = "."), fit$df.residual)
}
fall <- c("age", "sex", "ecog")
data <- complete("drop", fall); n <- nrow(data)
patients("drop.adjusted.fall", data, !is.na(d$drop), fall)
effects("drop.adjusted.fall", least("model")(formula_of(fall), data), "mean_difference", n, scale = back)
crude("drop.adjusted.fall", least("model")(y ~ arm, data), "mean_difference", n, scale = back)
for (by in c("sex", "ecog", "age")) f_test("drop.adjusted.fall", by, fall, data, "model")
for (by in c("sex", "ecog")) nested("drop.adjusted.fall", data, fall, by, least("model"), "mean_difference", scale = back)
slope <- least("model")(reformulate(c("arm", fall, "arm:age"), "y"), data)["armnew:age", ]
put("drop.adjusted.fall.new_vs_old.age.difference_of_effects", slope[1], slope[2], slope[3], slope[4], n)

data <- complete("drop", few); n <- nrow(data)
patients("drop.adjusted.robust", data, !is.na(d$drop), few)
effects("drop.adjusted.robust", least("HC3")(formula_of(few), data), "mean_difference", n, scale = back)
crude("drop.adjusted.robust", least("HC3")(y ~ arm, data), "mean_difference", n, scale = back)
f_test("drop.adjusted.robust", "sex", few, data, "HC3")
nested("drop.adjusted.robust", data, few, "sex", least("HC3"), "mean_difference", scale = back)

versions <- list(R = R.version.string, MASS = as.character(packageVersion("MASS")),
                 sandwich = as.character(packageVersion("sandwich")))
cat(jsonlite::toJSON(c(list(software = versions, table = unname(tools::md5sum(file))), out), digits = NA, na = "null",
                     auto_unbox = TRUE, pretty = TRUE))
