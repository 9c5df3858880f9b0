# What R gives for comparisons by propensity score:
#   Rscript propensity.R propensity.csv > propensity.json
# Needs survival, MASS, jsonlite. Scores by glm; robust variances of rates, differences and ratios by hand (sandwich of
# the influence of each patient, or matched pair); curves by survfit, hazards by coxph. The choices below are those of the
# spec in test_propensity.py, typed here. One entry per fact: value, low, high, p, n, events; null is "none".
suppressMessages(library(survival))
d <- read.csv(commandArgs(trailingOnly = TRUE)[1], stringsAsFactors = FALSE)
d$ecog <- factor(d$ecog)
d$z <- as.numeric(d$arm == "new")
pair <- "new_vs_old"
arms <- c(new = 1, old = 0)
tight <- coxph.control(eps = 1e-13, toler.chol = 1e-14, iter.max = 100)
out <- list()
finite <- function(x) if (length(x) == 1 && is.finite(x)) unname(as.numeric(x)) else NA
put <- function(id, value, low = NULL, high = NULL, p = NULL, n = NULL, events = NULL) {
  stopifnot(is.null(out[[id]]))
  given <- list(value = value, low = low, high = high, p = p, n = n, events = events)
  out[[id]] <<- lapply(given[!vapply(given, is.null, NA)], finite)
}

# ---- the score ----------------------------------------------------------------------------------------------------

score <- function(rows) {
  glm(z ~ age + ecog + bm + sex, binomial, rows, control = glm.control(epsilon = 1e-15, maxit = 100))
}
known <- d[complete.cases(d[c("age", "ecog", "bm", "sex")]), ]
weights_of <- function(e, z, about, p) {
  both <- switch(about, ate = cbind(1 / e, 1 / (1 - e)), stabilised = cbind(p / e, (1 - p) / (1 - e)),
                 att = cbind(1, e / (1 - e)), atc = cbind((1 - e) / e, 1), overlap = cbind(1 - e, e),
                 matching_weights = cbind(pmin(e, 1 - e) / e, pmin(e, 1 - e) / (1 - e)))
  ifelse(z == 1, both[, 1], both[, 2])
}
# greedy, without replacement, the likeliest to be in the target first
match_pairs <- function(logit, target, width) {
  left <- which(!target); found <- NULL
  for (i in which(target)[order(-logit[target])]) {
    gap <- abs(logit[left] - logit[i])
    if (length(left) && min(gap) <= width) {
      found <- rbind(found, c(i, left[which.min(gap)])); left <- left[-which.min(gap)]
    }
  }
  found
}

plan <- function(about, trim = NULL, truncate = NULL, caliper = NULL, matching = FALSE) {
  e <- fitted(score(known)); keep <- rep(TRUE, nrow(known))
  if (!is.null(trim)) {
    if (length(trim) == 1) trim <- quantile(e, c(trim, 1 - trim))
    keep <- e >= trim[1] & e <= trim[2]
  }
  fit <- score(known[keep, ]); e <- rep(NA, nrow(known)); e[keep] <- fitted(fit)
  z <- known$z; w <- rep(0, nrow(known)); id <- rep(NA, nrow(known))
  if (!matching) {
    w[keep] <- weights_of(e[keep], z[keep], about, mean(z[keep]))
    if (!is.null(truncate)) {
      ends <- quantile(w[keep], c(truncate, 1 - truncate)); w[keep] <- pmin(pmax(w[keep], ends[1]), ends[2])
    }
  } else {
    logit <- predict(fit); if (about == "atc") logit <- -logit
    target <- (z[keep] == 1) == (about == "att")
    width <- if (is.null(caliper)) Inf else caliper * sqrt((var(logit[target]) + var(logit[!target])) / 2)
    both <- match_pairs(logit, target, width)
    for (k in seq_len(nrow(both))) { w[which(keep)[both[k, ]]] <- 1; id[which(keep)[both[k, ]]] <- k }
  }
  list(w = w, id = id, e = e, z = z, matching = matching)
}

# ---- patients and balance -----------------------------------------------------------------------------------------

smd <- function(x, z, w) {
  if (!is.factor(x)) {
    both <- if (is.character(x)) { x <- as.numeric(x == "f"); function(v) mean(v) * (1 - mean(v)) } else var
    gap <- weighted.mean(x[z == 1], w[z == 1]) - weighted.mean(x[z == 0], w[z == 0])
    return(gap / sqrt((both(x[z == 1]) + both(x[z == 0])) / 2))
  }
  share <- function(side, w) as.numeric(tapply(w[side], x[side], sum, default = 0) / sum(w[side]))[-1]
  S <- lapply(list(z == 1, z == 0), function(side) { p <- share(side, rep(1, length(x))); diag(p) - p %o% p })
  gap <- share(z == 1, w) - share(z == 0, w)
  sqrt(as.numeric(gap %*% MASS::ginv((S[[1]] + S[[2]]) / 2) %*% gap))
}
patients <- function(name, p) {
  at <- paste("propensity", name, pair, sep = ".")
  scored <- !is.na(p$e); e <- p$e[scored]; z <- p$z[scored]
  auc <- mean(outer(e[z == 1], e[z == 0], function(a, b) (a > b) + (a == b) / 2))
  put(paste0(at, ".c_statistic"), auc, n = sum(scored))
  for (arm in names(arms)) {
    here <- p$z == arms[[arm]]; w <- p$w[here & p$w > 0]; of <- function(what) paste(at, arm, what, sep = ".")
    put(of("missing"), sum(d$z == arms[[arm]]) - sum(here))
    put(of("trimmed"), sum(here & is.na(p$e)))
    put(of("unmatched"), sum(here & !is.na(p$e) & p$w == 0))
    put(of("used"), length(w))
    put(of("effective"), sum(w)^2 / sum(w^2), n = length(w))
    put(of("weight_min"), min(w), n = length(w))
    put(of("weight_max"), max(w), n = length(w))
    put(of("largest_share"), max(w) / sum(w), n = length(w))
  }
  for (name in c("age", "ecog", "bm", "sex")) {
    of <- function(when) paste(at, "balance", name, when, sep = ".")
    put(of("before"), smd(known[[name]], p$z, rep(1, nrow(known))), n = nrow(known))
    put(of("after"), smd(known[[name]], p$z, p$w), n = sum(p$w > 0))
  }
}

# ---- rates and numbers --------------------------------------------------------------------------------------------

# influence of each patient, or pair, on the weighted mean of each arm
means <- function(y, z, w, id) {
  m <- c(weighted.mean(y[z == 1], w[z == 1]), weighted.mean(y[z == 0], w[z == 0]))
  u <- cbind(ifelse(z == 1, w * (y - m[1]) / sum(w[z == 1]), 0), ifelse(z == 0, w * (y - m[2]) / sum(w[z == 0]), 0))
  n <- length(y); df <- n - 2
  if (!all(is.na(id))) { u <- rowsum(u, id); n <- nrow(u); df <- n - 1 }
  list(m = m, v = crossprod(u) * n / (n - 1), df = df)
}
contrast <- function(id, est, slope, found, back, n, events = NULL) {
  se <- sqrt(as.numeric(slope %*% found$v %*% slope)); half <- qt(0.975, found$df) * se
  put(id, back(est), back(est - half), back(est + half), p = 2 * pt(-abs(est / se), found$df), n = n, events = events)
}
e_value <- function(at, ratio, low, high, rare, convert, n, events) {
  f <- if (rare) identity else convert
  one <- function(r) { r <- max(r, 1 / r); r + sqrt(r * (r - 1)) }
  nearest <- if (low <= 1 && high >= 1) 1 else if (low > 1) low else high
  put(at, one(f(ratio)), n = n, events = events)
  put(paste0(at, ".limit"), if (nearest == 1) 1 else one(f(nearest)), n = n, events = events)
}
hazard_as_risk <- function(h) (1 - 0.5^sqrt(h)) / (1 - 0.5^sqrt(1 / h))

rates <- function(at, y, p, crude) {
  use <- p$w > 0 & !is.na(y); y <- y[use]; z <- p$z[use]; w <- p$w[use]; id <- p$id[use]
  for (arm in names(arms)) {
    here <- z == arms[[arm]]; n <- sum(here); v <- y[here]; k <- w[here] / sum(w[here]); r <- sum(k * v)
    se <- sqrt(n / (n - 1) * sum((k * (v - r))^2)) / (r * (1 - r))
    put(paste(at, arm, "rate", sep = "."), r, plogis(qlogis(r) - qt(0.975, n - 1) * se),
        plogis(qlogis(r) + qt(0.975, n - 1) * se), n = n, events = sum(v))
  }
  f <- means(y, z, w, id); m <- f$m; n <- length(y); events <- sum(y)
  contrast(paste0(at, ".difference"), m[1] - m[2], c(1, -1), f, identity, n, events)
  contrast(paste0(at, ".odds_ratio"), qlogis(m[1]) - qlogis(m[2]), c(1, -1) / (m * (1 - m)), f, exp, n, events)
  contrast(paste0(at, ".risk_ratio"), log(m[1] / m[2]), c(1, -1) / m, f, exp, n, events)
  o <- out[[paste0(at, ".odds_ratio")]]
  e_value(paste0(at, ".e_value"), o$value, o$low, o$high, events / n < 0.15, sqrt, n, events)
  # crude: the sample's odds ratio by Woolf where every expected count is 5 or more
  whole <- !is.na(crude); t <- table(factor(d$z[whole], 1:0), factor(crude[whole], 1:0))
  stopifnot(min(suppressWarnings(chisq.test(t)$expected)) >= 5)
  l <- log(t[1, 1] * t[2, 2] / (t[1, 2] * t[2, 1])); half <- qnorm(0.975) * sqrt(sum(1 / t))
  e_value(paste0(at, ".e_value.crude"), exp(l), exp(l - half), exp(l + half), sum(t[, 1]) / sum(t) < 0.15, sqrt,
          sum(t), sum(t[, 1]))
}
wtd_quantile <- function(y, w, p) {
  o <- order(y); y <- y[o]; cum <- cumsum(w[o]) / sum(w)
  (y[which(cum >= p - 1e-9)[1]] + y[which(cum > p + 1e-9)[1]]) / 2
}
numbers <- function(at, y, p) {
  use <- p$w > 0 & !is.na(y); y <- y[use]; z <- p$z[use]; w <- p$w[use]; id <- p$id[use]
  for (arm in names(arms)) {
    here <- z == arms[[arm]]; of <- function(what) paste(at, arm, what, sep = ".")
    put(of("median"), wtd_quantile(y[here], w[here], 0.5), n = sum(here))
    put(of("q1"), wtd_quantile(y[here], w[here], 0.25), n = sum(here))
    put(of("q3"), wtd_quantile(y[here], w[here], 0.75), n = sum(here))
    put(of("mean"), weighted.mean(y[here], w[here]), n = sum(here))
  }
  contrast(paste0(at, ".mean_difference"), diff(rev(means(y, z, w, id)$m)), c(1, -1), means(y, z, w, id), identity,
           length(y))
}

# ---- times --------------------------------------------------------------------------------------------------------

hazards <- function(at, time, event, p, crude_event) {
  use <- p$w > 0; z <- p$z[use]; w <- p$w[use]; id <- p$id[use]; time <- time[use]; event <- event[use]
  if (all(is.na(id))) id <- seq_along(z)
  s <- summary(coxph(Surv(time, event) ~ z, weights = w, cluster = id, control = tight))
  h <- s$coefficients[1, ]; ci <- exp(h[["coef"]] + c(-1, 1) * qnorm(0.975) * h[["robust se"]])
  pv <- 2 * pnorm(-abs(h[["coef"]] / h[["robust se"]])); n <- length(z); events <- sum(event)
  put(paste0(at, ".hazard_ratio"), exp(h[["coef"]]), ci[1], ci[2], p = pv, n = n, events = events)
  put(paste0(at, ".test"), pv, p = pv, n = n, events = events)
  e_value(paste0(at, ".e_value"), exp(h[["coef"]]), ci[1], ci[2], events / n < 0.15, hazard_as_risk, n, events)
  c <- summary(coxph(Surv(d[[crude_event$time]], crude_event$event) ~ d$z, control = tight))$conf.int
  e_value(paste0(at, ".e_value.crude"), c[1], c[3], c[4], mean(crude_event$event) < 0.15, hazard_as_risk, nrow(d),
          sum(crude_event$event))
}
survival_of <- function(at, time, event, p, read) {
  for (arm in names(arms)) {
    here <- p$w > 0 & p$z == arms[[arm]]; of <- function(...) paste(at, arm, ..., sep = ".")
    s <- data.frame(time = time[here], event = event[here], w = p$w[here])
    f <- survfit(Surv(time, event) ~ 1, s, weights = w, robust = TRUE, conf.type = "log-log")
    put(of("n"), nrow(s)); put(of("events"), sum(s$event), n = nrow(s), events = sum(s$event))
    q <- quantile(f, 0.5); low <- finite(q$lower); high <- finite(q$upper)
    put(of("median"), q$quantile, if (is.na(low) || is.na(high)) NA else low, if (is.na(low) || is.na(high)) NA else high,
        n = nrow(s), events = sum(s$event))
    put(of("median_low"), low, n = nrow(s), events = sum(s$event))
    put(of("median_high"), high, n = nrow(s), events = sum(s$event))
    r <- summary(f, times = read)
    for (i in seq_along(read)) {
      put(of(paste0("at_", read[i])), r$surv[i], r$lower[i], r$upper[i], n = nrow(s))
      put(of(paste0("at_", read[i]), "at_risk"), sum(s$time >= read[i]))
    }
  }
}
incidence_of <- function(at, time, code, p, read) {
  for (arm in names(arms)) {
    here <- p$w > 0 & p$z == arms[[arm]]; of <- function(...) paste(at, arm, ..., sep = ".")
    s <- data.frame(time = time[here], code = factor(code[here], 0:2), w = p$w[here], id = seq_len(sum(here)))
    f <- survfit(Surv(time, code) ~ 1, s, weights = w, id = id)
    put(of("n"), nrow(s)); put(of("events"), sum(s$code == 1), n = nrow(s), events = sum(s$code == 1))
    r <- summary(f, times = read)
    for (i in seq_along(read)) for (cause in 1:2) {
      F <- r$pstate[i, cause + 1]; half <- qnorm(0.975) * r$std.err[i, cause + 1] / (F * log(F))
      ends <- sort(F^exp(c(-1, 1) * half))
      put(of(paste0(c("incidence_", "competing_incidence_")[cause], read[i])), F, ends[1], ends[2], n = nrow(s))
      if (cause == 1) put(of(paste0("incidence_", read[i]), "at_risk"), sum(s$time >= read[i]))
    }
  }
}

# ---- the plans ----------------------------------------------------------------------------------------------------

tell <- function(name, p, all) {
  patients(name, p)
  at <- function(outcome, ...) paste(c(outcome, "propensity", name, pair, ...), collapse = ".")
  rates(at("cr"), known$cr, p, d$cr)
  survival_of(at("os"), known$os, known$os_e, p, c(6, 12, 24))
  hazards(at("os"), known$os, known$os_e, p, list(time = "os", event = d$os_e))
  if (!all) return(invisible())
  rates(at("crs", "any"), as.numeric(known$crs >= 1), p, as.numeric(d$crs >= 1))
  rates(at("crs", "severe"), as.numeric(known$crs >= 2), p, as.numeric(d$crs >= 2))
  numbers(at("stay"), known$stay, p)
  incidence_of(at("relapse"), known$rel, known$rel_e, p, c(6, 12))
  hazards(at("relapse"), known$rel, as.numeric(known$rel_e == 1), p, list(time = "rel", event = as.numeric(d$rel_e == 1)))
}
tell("main", plan("ate"), TRUE)
tell("stabilised", plan("stabilised", truncate = 0.02), FALSE)
tell("treated", plan("att", trim = c(0.2, 0.7)), FALSE)
tell("controls", plan("atc"), FALSE)
tell("overlap", plan("overlap", trim = 0.02), FALSE)
tell("matchable", plan("matching_weights"), FALSE)
tell("pairs", plan("att", caliper = 0.2, matching = TRUE), TRUE)
tell("pairs_of_controls", plan("atc", caliper = 0.05, matching = TRUE), FALSE)
tell("pairs_however_far", plan("att", matching = TRUE), FALSE)
out$software <- paste("R", getRversion(), "survival", packageVersion("survival"))
cat(jsonlite::toJSON(out, auto_unbox = TRUE, digits = NA, na = "null", pretty = TRUE), "\n")
