# What R gives for the curves and tests of the invented patients of cohort_survival.csv:
#   Rscript cohort_survival.R cohort_survival.csv > cohort_survival.json
# Needs survival, cmprsk, jsonlite. One block for each set of choices of the spec, one entry per fact: value, low, high,
# p; null is "none".
suppressMessages(library(survival))
file <- commandArgs(trailingOnly = TRUE)[1]
d <- read.csv(file, na.strings = "")
arms <- c("a", "b", "c")
z <- qnorm(0.975)

out <- list()
block <- ""
put <- function(id, value, low = NULL, high = NULL, p = NULL) {
  stopifnot(is.null(out[[block]][[id]]))
  given <- list(value = value, low = low, high = high, p = p)
  finite <- function(x) if (length(x) == 1 && is.finite(x)) unname(as.numeric(x)) else NA
  out[[block]][[id]] <<- lapply(given[!vapply(given, is.null, NA)], finite)
}
id <- function(...) { parts <- c(...); paste(parts[nzchar(parts)], collapse = ".") }
percent <- function(p) if (p == 0.5) "median" else paste0("quantile_", 100 * p)

# ---- curves: values, times of shares, follow-up, on every scale of the interval ---------------------------------

# quantile.survfit of this release, but that a curve which ends flat at the share is read at its first time there
time_of <- function(place, fit, p) {
  q <- quantile(fit, p)
  put(id(place), q$quantile, q$lower, q$upper); put(paste0(place, "_low"), q$lower); put(paste0(place, "_high"), q$upper)
}
# first time at which a line that rises has come to a share, midway to the next step where it stays there
rise <- function(time, line, share, steps) {
  use <- steps & is.finite(line); time <- time[use]; line <- line[use]
  at <- which(line >= share - 1e-8)
  if (!length(at)) return(NA)
  more <- which(line > line[at[1]] + 1e-8)
  if (line[at[1]] <= share + 1e-8 && length(more)) return((time[at[1]] + time[more[1]]) / 2)
  time[at[1]]
}
curves <- function(scale) {
  for (a in arms) {
    one <- d[d$arm == a, ]
    fit <- survfit(Surv(os, os_e) ~ 1, one, conf.type = scale)
    for (p in c(0.25, 0.5, 0.75)) time_of(id("os", a, percent(p)), fit, p)
    time_of(id("os", a, "follow_up"), survfit(Surv(os, 1 - os_e) ~ 1, one, conf.type = scale), 0.5)
    for (t in c(6, 12, 18)) { s <- summary(fit, t); put(id("os", a, paste0("at_", t)), s$surv, s$lower, s$upper) }
    fit <- survfit(Surv(relapse, factor(pmin(relapse_e, 2), 0:2)) ~ 1, one, conf.type = scale)
    # with "arcsin" survfit drops the dimensions of its limits
    lines <- cbind(fit$pstate[, 2], matrix(fit$lower, ncol = 3)[, 2], matrix(fit$upper, ncol = 3)[, 2])
    for (t in c(6, 12)) {
      at <- lines[findInterval(t, fit$time), ]; put(id("relapse", a, paste0("incidence_", t)), at[1], at[2], at[3])
    }
    steps <- fit$n.event[, 2] > 0; lines <- lines[, c(1, 3, 2)]
    for (p in c(0.25, 0.5)) {
      q <- apply(lines, 2, function(line) rise(fit$time, line, p, steps))
      place <- id("relapse", a, percent(p))
      put(place, q[1], q[2], q[3]); put(paste0(place, "_low"), q[2]); put(paste0(place, "_high"), q[3])
    }
  }
}
for (scale in c("log-log", "log", "plain", "logit", "arcsin")) {
  block <- paste0("interval_", sub("arcsin", "arcsine", scale))
  curves(scale)
}

# ---- the log-rank family ----------------------------------------------------------------------------------------

# A weighted log-rank test is the score test of a conditional logistic regression of who has the event at each time,
# each risk set a stratum, on the group times the weight of that time; with ties that is the hypergeometric variance.
risk_sets <- function(data, weight) {
  parts <- list()
  for (layer in split(data, data$layer)) {
    fit <- survfit(Surv(entry, time, event) ~ 1, layer)
    for (t in sort(unique(layer$time[layer$event == 1]))) {
      at <- layer[layer$entry < t & layer$time >= t, ]
      if (nrow(at) < 2) next
      before <- c(1, fit$surv)[findInterval(t, fit$time, left.open = TRUE) + 1]
      at$w <- weight(nrow(at), before); at$y <- as.integer(at$time == t & at$event == 1)
      at$set <- paste(layer$layer[1], t); parts[[length(parts) + 1]] <- at
    }
  }
  do.call(rbind, parts)
}
weighted_p <- function(data, weight, trend = FALSE) {
  long <- risk_sets(data, weight)
  # sets in which everybody, or nobody but one group, is alike say nothing and clogit takes them
  x <- if (trend) cbind(long$g) else sapply(sort(unique(data$g))[-1], function(k) long$g == k)
  x <- x * long$w
  fit <- coxph(Surv(rep(1, nrow(long)), y) ~ x + strata(set), long, ties = "exact", iter.max = 0)
  pchisq(fit$score, ncol(x), lower.tail = FALSE)
}
weights_of <- list(
  log_rank = function(n, s) 1, wilcoxon = function(n, s) n, peto = function(n, s) s,
  tarone_ware = function(n, s) sqrt(n), fleming_harrington = function(n, s) s^0.5 * (1 - s)^2
)
rows_of <- function(time, event, cause = 1, entry = 0) {
  data.frame(time = d[[time]], event = as.integer(d[[event]] == cause), entry = entry, g = match(d$arm, arms) - 1,
             stage = d$stage, code = pmin(d[[event]], 2), layer = "all")
}
tested <- function(outcome, data, test) {
  w <- weights_of[[test]]; layered <- transform(data, layer = stage)
  pair <- function(i, j) paste0(arms[i], "_vs_", arms[j])
  p <- c()
  for (ij in list(c(2, 1), c(3, 1), c(3, 2))) {
    two <- function(x) x[x$g %in% (ij - 1), ]
    at <- pair(ij[1], ij[2]); p[at] <- weighted_p(two(data), w)
    put(id(outcome, at, "log_rank"), p[at], p = p[at])
    if (ij[2] == 1) { q <- weighted_p(two(layered), w); put(id(outcome, at, "log_rank_stratified"), q, p = q) }
    if (test %in% c("log_rank", "peto") && all(data$entry == 0)) {  # what survdiff has, it has alike
      f <- survdiff(Surv(time, event) ~ g, two(data), rho = as.numeric(test == "peto"))
      stopifnot(abs(pchisq(f$chisq, 1, lower.tail = FALSE) / p[at] - 1) < 1e-8)
    }
  }
  holm <- p.adjust(p, "holm")
  for (at in names(p)) put(id(outcome, at, "log_rank.adjusted_p"), holm[at], p = holm[at])
  for (what in list(list("log_rank", data, FALSE), list("log_rank_stratified", layered, FALSE), list("trend", data, TRUE))) {
    q <- weighted_p(what[[2]], w, what[[3]]); put(id(outcome, "overall", what[[1]]), q, p = q)
  }
}
grayed <- function(outcome, data) {
  gray <- function(x) cmprsk::cuminc(x$time, x$code, x$g)$Tests[1, "pv"]
  put(id(outcome, "overall.gray"), gray(data), p = gray(data))
  p <- c(b_vs_a = gray(data[data$g != 2, ]), c_vs_a = gray(data[data$g != 1, ]), c_vs_b = gray(data[data$g != 0, ]))
  holm <- p.adjust(p, "holm")
  for (at in names(p)) { put(id(outcome, at, "gray"), p[at], p = p[at]); put(id(outcome, at, "gray.adjusted_p"), holm[at], p = holm[at]) }
}
for (test in names(weights_of)) {
  block <- paste0("test_", test)
  tested("os", rows_of("os", "os_e"), test)
  tested("relapse", rows_of("relapse", "relapse_e"), test)
  grayed("relapse", rows_of("relapse", "relapse_e"))
}

# ---- arms at fixed times, mean times, and what competes ---------------------------------------------------------

differs <- function(place, one, two) {  # each a value and its standard error; arm less reference
  gap <- two[1] - one[1]; se <- sqrt(one[2]^2 + two[2]^2)
  put(place, gap, max(-1, gap - z * se), min(1, gap + z * se), 2 * pnorm(-abs(gap / se)))
}
# rmst1 and rmst2 of survRM2 1.0-4, written again
mean_time <- function(data, tau) {
  ft <- survfit(Surv(time, event) ~ 1, data); idx <- ft$time <= tau
  wk.time <- sort(c(ft$time[idx], tau)); wk.surv <- ft$surv[idx]; wk.n.risk <- ft$n.risk[idx]; wk.n.event <- ft$n.event[idx]
  areas <- diff(c(0, wk.time)) * c(1, wk.surv)
  wk.var <- ifelse(wk.n.risk - wk.n.event == 0, 0, wk.n.event / (wk.n.risk * (wk.n.risk - wk.n.event)))
  wk.var <- c(wk.var, 0)
  c(sum(areas), sqrt(sum(cumsum(rev(areas[-1]))^2 * rev(wk.var)[-1])))
}
means <- function(data, tau) {
  m <- lapply(0:2, function(k) mean_time(data[data$g == k, ], tau))
  for (k in 2:3) {
    place <- paste0("os.", arms[k], "_vs_a"); one <- m[[1]]; two <- m[[k]]
    gap <- two[1] - one[1]; se <- sqrt(one[2]^2 + two[2]^2)
    put(id(place, "rmst_difference"), gap, gap - z * se, gap + z * se, 2 * pnorm(-abs(gap / se)))
    for (what in c("rmst_ratio", "rmtl_ratio")) {
      a <- one; b <- two
      if (what == "rmtl_ratio") { a[1] <- tau - a[1]; b[1] <- tau - b[1] }
      l <- log(b[1] / a[1]); se <- sqrt((a[2] / a[1])^2 + (b[2] / b[1])^2)
      put(id(place, what), exp(l), exp(l - z * se), exp(l + z * se), 2 * pnorm(-abs(l / se)))
    }
  }
}
tight <- coxph.control(eps = 1e-13, toler.chol = 1e-14, iter.max = 100)
cox_told <- function(place, data) {
  b <- summary(coxph(Surv(entry, time, event) ~ g, data, control = tight))$coefficients[1, ]; ends <- exp(b[1] + c(-z, z) * b[3])
  put(id(place, "hazard_ratio"), exp(b[1]), ends[1], ends[2], b[5])
}
block <- "milestones"
at_risk <- function(data, t) sum(data$entry < t & data$time >= t)
os <- rows_of("os", "os_e")
for (t in c(6, 12, 18)) {
  at <- lapply(0:2, function(k) { s <- summary(survfit(Surv(time, event) ~ 1, os[os$g == k, ]), t); c(s$surv, s$std.err) })
  for (k in 2:3) differs(paste0("os.", arms[k], "_vs_a.at_", t, ".difference"), at[[1]], at[[k]])
}
means(os, 12)
rel <- d; rel$g <- match(d$arm, arms) - 1; causes <- c("", "cause_2.", "cause_3.")
fits <- lapply(0:2, function(k) survfit(Surv(relapse, factor(relapse_e, 0:3)) ~ 1, rel[rel$g == k, ], conf.type = "log-log"))
for (t in c(6, 12)) for (cause in 1:3) {
  at <- lapply(fits, function(f) { i <- findInterval(t, f$time); c(f$pstate[i, cause + 1], f$std.err[i, cause + 1], f$lower[i, cause + 1], f$upper[i, cause + 1]) })
  for (k in 1:3) put(paste0("relapse.", arms[k], ".", causes[cause], "incidence_", t), at[[k]][1], at[[k]][3], at[[k]][4])
  for (k in 2:3) differs(paste0("relapse.", arms[k], "_vs_a.", causes[cause], "incidence_", t, ".difference"), at[[1]][1:2], at[[k]][1:2])
}
for (cause in 2:3) {
  one <- rows_of("relapse", "relapse_e", cause); one$code <- ifelse(d$relapse_e == 0, 0, ifelse(d$relapse_e == cause, 1, 2))
  for (k in 1:2) {
    two <- one[one$g %in% c(0, k), ]; two$g <- as.numeric(two$g == k); place <- paste0("relapse.", arms[k + 1], "_vs_a.cause_", cause)
    put(paste0("relapse.", arms[k + 1], ".cause_", cause, ".events"), sum(two$event[two$g == 1]))
    p <- pchisq(survdiff(Surv(time, event) ~ g, two)$chisq, 1, lower.tail = FALSE); put(id(place, "log_rank"), p, p = p)
    two$entry <- -1; cox_told(place, two)
    p <- cox.zph(coxph(Surv(time, event) ~ g, two, control = tight))$table[1, "p"]; put(id(place, "ph_test"), p, p = p)
    p <- cmprsk::cuminc(two$time, two$code, two$g)$Tests[1, "pv"]; put(id(place, "gray"), p, p = p)
    f <- cmprsk::crr(two$time, two$code, cbind(two$g), gtol = 1e-13, maxiter = 100); b <- f$coef; se <- sqrt(f$var[1, 1]); ends <- exp(b + c(-z, z) * se)
    put(id(place, "subdistribution_hazard_ratio"), exp(b), ends[1], ends[2], 2 * pnorm(-abs(b / se)))
  }
}

# ---- patients who come under observation late -------------------------------------------------------------------

block <- "late_entry"
# The limits of such a curve are wide while few are at risk, and can rise again. quantile.survfit takes for granted that
# they fall (its approx sorts them); here a limit is the first time at which the limit of the curve is at the share.
time_of <- function(place, fit, p) {
  steps <- fit$n.event > 0
  q <- sapply(list(fit$surv, fit$lower, fit$upper), function(line) rise(fit$time, 1 - line, p, steps))
  put(id(place), q[1], q[2], q[3]); put(paste0(place, "_low"), q[2]); put(paste0(place, "_high"), q[3])
}
late <- rows_of("os", "os_e", entry = d$entry)
for (k in 1:3) {
  one <- late[late$g == k - 1, ]; a <- arms[k]
  fit <- survfit(Surv(entry, time, event) ~ 1, one, conf.type = "log-log")
  for (p in c(0.25, 0.5, 0.75)) time_of(id("os", a, percent(p)), fit, p)
  time_of(id("os", a, "follow_up"), survfit(Surv(entry, time, 1 - event) ~ 1, one, conf.type = "log-log"), 0.5)
  put(id("os", a, "late_entry"), sum(one$entry > 0))
  for (t in c(6, 12, 18)) {
    s <- summary(fit, t); put(id("os", a, paste0("at_", t)), s$surv, s$lower, s$upper)
    put(paste0("os.", a, ".at_", t, ".at_risk"), at_risk(one, t))
  }
}
for (t in c(6, 12, 18)) {
  at <- lapply(0:2, function(k) { s <- summary(survfit(Surv(entry, time, event) ~ 1, late[late$g == k, ]), t); c(s$surv, s$std.err) })
  for (k in 2:3) differs(paste0("os.", arms[k], "_vs_a.at_", t, ".difference"), at[[1]], at[[k]])
}
tested("os", late, "log_rank")
for (k in 1:2) {
  two <- late[late$g %in% c(0, k), ]; two$g <- as.numeric(two$g == k); place <- paste0("os.", arms[k + 1], "_vs_a")
  cox_told(place, two)
  p <- cox.zph(coxph(Surv(entry, time, event) ~ g, two, control = tight))$table[1, "p"]; put(id(place, "ph_test"), p, p = p)
}
mean_time <- function(data, tau) {
  fit <- survfit(Surv(entry, time, event) ~ 1, data)
  s <- summary(fit, rmean = tau)$table; unname(s[c("rmean", "se(rmean)")])
}
means(late, 12)
# Greenwood-type variance of the Aalen-Johansen estimate (Allignol, Schumacher, Beyersmann 2010), equation by equation
incidence_late <- function(data, cause, t) {
  times <- sort(unique(data$time[data$code > 0 & data$time <= t])); S <- 1; parts <- list()
  for (s in times) {
    n <- at_risk(data, s); dk <- sum(data$time == s & data$code == cause); dd <- sum(data$time == s & data$code > 0)
    parts[[length(parts) + 1]] <- c(S, n, dk, dd); S <- S * (1 - dd / n)
  }
  m <- do.call(rbind, parts); f <- cumsum(m[, 1] * m[, 3] / m[, 2]); A <- f[length(f)] - f
  S <- m[, 1]; n <- m[, 2]; dk <- m[, 3]; dd <- m[, 4]
  v <- sum(ifelse(n > dd, A^2 * dd / (n * (n - dd)), 0) + S^2 * dk * (n - dk) / n^3 - 2 * A * S * dk / n^2)
  c(f[length(f)], sqrt(v))
}
data <- data.frame(time = d$relapse, code = d$relapse_e, entry = d$entry, g = match(d$arm, arms) - 1)
for (k in 0:2) for (cause in 1:3) for (t in c(6, 12)) {
  one <- data[data$g == k, ]; at <- incidence_late(one, cause, t)
  fit <- survfit(Surv(entry, time, factor(code, 0:3)) ~ 1, one, id = seq_len(nrow(one)))
  stopifnot(abs(fit$pstate[findInterval(t, fit$time), cause + 1] - at[1]) < 1e-12)
  wide <- z * at[2] / (at[1] * log(at[1]))
  put(paste0("relapse.", arms[k + 1], ".", causes[cause], "incidence_", t), at[1], at[1]^exp(-wide), at[1]^exp(wide))
}
# from 4 months on: who is still there then, and had come by then; later members count from when they joined
there <- late$time > 4 & late$entry <= 4
put("os.landmark.sct.left_out.late", sum(late$time > 4 & late$entry > 4))
member <- d$sct == 1; by_then <- member & d$sct_at <= 4; by_then[is.na(by_then)] <- FALSE
marked <- data.frame(time = late$time - 4, event = late$event, g = as.numeric(by_then), entry = -1, layer = "all")[there, ]
for (k in 0:1) {
  fit <- survfit(Surv(time, event) ~ 1, marked[marked$g == k, ], conf.type = "log-log"); side <- c("out", "in")[k + 1]
  put(id("os.landmark.sct", side, "n"), sum(marked$g == k))
  for (t in c(6, 12, 18)) { s <- summary(fit, t - 4); put(paste0("os.landmark.sct.", side, ".at_", t), s$surv, s$lower, s$upper) }
}
p <- weighted_p(marked, weights_of$log_rank); put("os.landmark.sct.log_rank", p, p = p)
cox_told("os.landmark.sct", transform(marked, entry = -1))
join <- ifelse(member, d$sct_at, Inf)
before <- data.frame(entry = late$entry, time = pmin(late$time, join), event = ifelse(join < late$time, 0, late$event), g = 0)
after <- data.frame(entry = pmax(late$entry, join), time = late$time, event = late$event, g = 1)
long <- rbind(before[before$time > before$entry, ], after[after$time > after$entry, ])
cox_told("os.landmark.sct.time_dependent", long)

versions <- vapply(c("survival", "cmprsk"), function(p) paste(p, packageVersion(p)), "")
cat("{\n  \"software\": \"", paste(c(paste("R", getRversion()), versions), collapse = ", "), "\"", sep = "")
for (name in names(out)) {
  text <- vapply(out[[name]], function(x) as.character(jsonlite::toJSON(x, auto_unbox = TRUE, digits = NA, na = "null")), "")
  cat(",\n  \"", name, "\": {\n", paste0("    \"", names(out[[name]]), "\": ", text, collapse = ",\n"), "\n  }", sep = "")
}
cat("\n}\n")
