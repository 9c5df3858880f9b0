# What R gives for the worked cohort:
#   Rscript cohort_example.R patients_synthetic.csv > cohort_example.json
# Needs survival, cmprsk, coin, exactRankTests, jsonlite. The choices below are those of the example's spec, typed here;
# the conventions are quoted where they matter. One entry per fact: value, low, high, p, n, events; null is "none".
suppressMessages({library(survival); library(coin)})
file <- commandArgs(trailingOnly = TRUE)[1]
d <- read.csv(file, stringsAsFactors = FALSE, na.strings = "",
              colClasses = c(patient_id = "character"))
d$arm_id <- ifelse(d$arm == "CAR-T", "car_t", d$arm)
d$age_class <- ifelse(d$age < 40, "under_40", "from_40")
arms <- c("blinatumomab", "car_t"); reference <- "blinatumomab"; new <- "car_t"; pair <- "car_t_vs_blinatumomab"
strata_ids <- c("mrd_positive", "not_in_remission")
z <- qnorm(0.975)
tight <- coxph.control(eps = 1e-13, toler.chol = 1e-14, iter.max = 100)

out <- list()
put <- function(id, value, low = NULL, high = NULL, p = NULL, n = NULL, events = NULL) {
  stopifnot(is.null(out[[id]]))
  given <- list(value = value, low = low, high = high, p = p, n = n, events = events)
  finite <- function(x) if (length(x) == 1 && is.finite(x)) unname(as.numeric(x)) else NA
  out[[id]] <<- lapply(given[!vapply(given, is.null, NA)], finite)
}
id <- function(...) { parts <- c(...); paste(parts[nzchar(parts)], collapse = ".") }
slug <- function(x) gsub("[^a-z0-9]+", "_", tolower(x))
count <- function(place, value) put(place, value)
none <- NA
test_fact <- function(place, p, ...) put(place, p, p = p, ...)
# R says by a warning that an estimate runs off to infinity
quiet_or_none <- function(expr) tryCatch(expr, warning = function(w) NULL)

# ---- counts and rates -------------------------------------------------------------------------------------------

rate <- function(place, events, n) {
  limits <- binom.test(events, n)$conf.int  # Clopper-Pearson
  put(place, events / n, limits[1], limits[2], n = n, events = events)
}
# Fisher's exact test when an expected count is below 5, else Pearson chi-square without Yates
association <- function(table) {
  exact <- any(suppressWarnings(chisq.test(table, correct = FALSE))$expected < 5)
  list(exact = exact, p = (if (exact) fisher.test(table) else chisq.test(table, correct = FALSE))$p.value)
}
# Newcombe 1998, method 10: Wilson's limits of each rate, squared and added
newcombe <- function(x1, n1, x2, n2) {
  wilson <- function(x, n) suppressWarnings(prop.test(x, n, correct = FALSE))$conf.int
  a <- wilson(x1, n1); b <- wilson(x2, n2); p1 <- x1 / n1; p2 <- x2 / n2
  c(p1 - p2 - sqrt((p1 - a[1])^2 + (b[2] - p2)^2), p1 - p2 + sqrt((a[2] - p1)^2 + (p2 - b[1])^2))
}
# fisher.test finds its odds ratio and limits to two to five digits (uniroot's default). To more: the conditional
# maximum likelihood estimate is that of clogit with everybody in one stratum, and the limits are the odds ratios at
# which the one-sided P values of fisher.test itself are 0.025.
conditional <- function(table) {
  rough <- fisher.test(table)
  if (!all(is.finite(c(rough$estimate, log(rough$estimate))))) return(rep(none, 3))
  long <- data.frame(x = c(1, 1, 0, 0), y = c(1, 0, 1, 0))[rep(1:4, c(t(table))), ]
  fit <- clogit(y ~ x + strata(rep(1, nrow(long))), long, method = "exact",
                control = tight)
  limit <- function(side, near) {
    tail <- function(l) fisher.test(table, or = exp(l), alternative = side)$p.value - 0.025
    if (!is.finite(near) || near <= 0) return(none)
    exp(uniroot(tail, log(near) + c(-0.05, 0.05), extendInt = "yes", tol = 1e-13)$root)
  }
  found <- c(exp(coef(fit)), limit("greater", rough$conf.int[1]), limit("less", rough$conf.int[2]))
  stopifnot(abs(found / c(rough$estimate, rough$conf.int) - 1) < 0.01)
  found
}
# sample odds ratio with Woolf's limits: the saturated logistic model
woolf <- function(table) {
  if (any(table == 0)) return(rep(none, 3))
  b <- summary(glm(table ~ c(1, 0), family = binomial, control = glm.control(epsilon = 1e-14, maxit = 100)))$coefficients
  exp(b[2, 1] + c(0, -z, z) * b[2, 2])
}
compare <- function(place, x1, n1, x2, n2) {
  table <- rbind(c(x1, n1 - x1), c(x2, n2 - x2))
  tested <- association(table); ends <- newcombe(x1, n1, x2, n2)
  ratio <- if (tested$exact) conditional(table) else woolf(table)
  put(id(place, "difference"), x1 / n1 - x2 / n2, ends[1], ends[2], tested$p, n1 + n2, x1 + x2)
  put(id(place, "odds_ratio"), ratio[1], ratio[2], ratio[3], tested$p, n1 + n2, x1 + x2)
  test_fact(id(place, "test"), tested$p, n = n1 + n2, events = x1 + x2)
}
not_evaluable <- function(place, reasons) {
  count(id(place, "not_evaluable"), length(reasons))
  for (reason in unique(reasons)) count(id(place, "not_evaluable", slug(reason)), sum(reasons == reason))
}
not_asked <- function(outcome, a, data) count(id(outcome, a, "not_asked"), sum(d$arm_id == a) - sum(data$arm_id == a))
# Wilcoxon-Mann-Whitney, exact with ties when the smaller group is under 50, else normal with tie correction
ranks <- function(x, y) {
  value <- c(x, y); group <- factor(rep(1:2, c(length(x), length(y))))
  if (min(table(group)) >= 50) return(as.numeric(pvalue(wilcox_test(value ~ group))))
  p <- as.numeric(pvalue(wilcox_test(value ~ group, distribution = "exact")))
  stopifnot(abs(exactRankTests::wilcox.exact(x, y, exact = TRUE)$p.value / p - 1) < 1e-6)
  p
}
places <- function(by_stratum) c("", if (by_stratum) strata_ids)
those <- function(data, stratum) if (nzchar(stratum)) data[data$disease == stratum, ] else data

binary <- function(outcome, column, data, by_stratum, evaluable = TRUE, reason = character(nrow(data))) {
  for (s in places(by_stratum)) {
    got <- list()
    for (a in arms) {
      here <- data$arm_id == a & (s == "" | data$disease == s)
      y <- data[[column]][here & evaluable]
      got[[a]] <- c(sum(y), length(y))
      if (s == "") count(id(outcome, a, "evaluable"), length(y))
      if (s == "" && nrow(data) < nrow(d)) not_asked(outcome, a, data)
      rate(id(outcome, a, s, "rate"), sum(y), length(y))
      not_evaluable(id(outcome, a, s), reason[here & !evaluable])
    }
    compare(id(outcome, pair, s), got[[new]][1], got[[new]][2], got[[reference]][1], got[[reference]][2])
  }
}
numbers <- function(place, x) {
  known <- x[!is.na(x)]; q <- quantile(known, c(0.5, 0.25, 0.75, 0, 1), type = 7)
  for (i in 1:5) put(id(place, c("median", "q1", "q3", "minimum", "maximum")[i]), q[i], n = length(known))
  put(id(place, "mean"), mean(known), n = length(known)); put(id(place, "sd"), sd(known), n = length(known))
  count(id(place, "missing"), sum(is.na(x)))
}

# ---- patients and baseline --------------------------------------------------------------------------------------

by_disease <- table(factor(d$arm_id, c(new, reference)), factor(d$disease, strata_ids))
count("patients.rows", nrow(d)); count("patients.excluded", 0); count("patients.analysed", nrow(d))
for (a in arms) {
  count(id("patients", a), sum(by_disease[a, ]))
  for (s in strata_ids) {
    count(id("patients", a, s), by_disease[a, s])
    put(id("patients", a, s, "share"), by_disease[a, s] / sum(by_disease[a, ]), n = sum(by_disease[a, ]), events = by_disease[a, s])
  }
}
test_fact("patients.stratum_test", association(by_disease)$p, n = nrow(d))

one <- d$arm_id == new; two <- d$arm_id == reference
for (a in arms) numbers(id("baseline.age", a), d$age[d$arm_id == a])
# Austin 2009, Commun Stat Simul Comput 38:1228: new arm minus reference; of two levels that of the first
put("baseline.age.smd", (mean(d$age[one]) - mean(d$age[two])) / sqrt((var(d$age[one]) + var(d$age[two])) / 2))
levels_of <- list(sex = c("female", "male"), disease = strata_ids, ph_positive = c("1", "0"), prior_transplant = c("1", "0"))
for (v in names(levels_of)) {
  for (a in arms) {
    x <- d[[v]][d$arm_id == a]; n <- sum(!is.na(x))
    for (l in levels_of[[v]]) put(id("baseline", v, a, l), sum(x == l, na.rm = TRUE) / n, n = n, events = sum(x == l, na.rm = TRUE))
    count(id("baseline", v, a, "missing"), sum(is.na(x)))
  }
  first <- d[[v]] == levels_of[[v]][1]
  p <- mean(first[one], na.rm = TRUE); q <- mean(first[two], na.rm = TRUE)
  put(id("baseline", v, "smd"), (p - q) / sqrt((p * (1 - p) + q * (1 - q)) / 2))
}
test_fact("baseline.disease.test", association(by_disease)$p)

# ---- outcomes that are counted or measured ----------------------------------------------------------------------

active <- d[d$disease == "not_in_remission", ]
binary("cr", "complete_remission", active, FALSE, active$response_evaluable == 1, active$response_not_evaluable_reason)
binary("mrd_conversion", "mrd_conversion", d[d$disease == "mrd_positive", ], FALSE)
binary("progression_6m", "progressed_6m", d, TRUE)
binary("progression_12m_no_transplant", "progressed_12m", d[d$transplanted == 0, ], TRUE)
binary("neurotoxicity", "neurotoxicity", d, TRUE)
transplanted <- d[d$transplanted == 1, ]
binary("acute_gvhd", "acute_gvhd", transplanted, FALSE)
binary("transplant_death", "transplant_death", transplanted, FALSE)

days <- split(transplanted$engraftment_day, transplanted$arm_id)
for (a in arms) {
  numbers(id("engraftment", a), days[[a]]); count(id("engraftment", a, "evaluable"), sum(!is.na(days[[a]])))
  not_asked("engraftment", a, transplanted)
}
p <- ranks(days[[new]], days[[reference]])
# Bauer's limits: ordered differences by the quantile of the distribution of U without ties
gaps <- sort(outer(days[[new]], days[[reference]], `-`)); at <- max(1, qwilcox(0.025, length(days[[new]]), length(days[[reference]])))
put(id("engraftment", pair, "shift"), median(gaps), gaps[at], gaps[length(gaps) + 1 - at], p, n = length(unlist(days)))
test_fact(id("engraftment", pair, "test"), p, n = length(unlist(days)))

for (s in places(TRUE)) {
  g <- list()
  for (a in arms) {
    here <- those(d[d$arm_id == a, ], s); ok <- here$crs_evaluable == 1; g[[a]] <- here$crs_grade[ok]
    if (s == "") count(id("crs", a, "evaluable"), sum(ok))
    for (l in 0:5) rate(id("crs", a, s, "grade", l), sum(g[[a]] == l), sum(ok))
    rate(id("crs", a, s, "any"), sum(g[[a]] >= 1), sum(ok))
    rate(id("crs", a, s, "severe"), sum(g[[a]] >= 3), sum(ok))
    not_evaluable(id("crs", a, s), here$crs_not_evaluable_reason[!ok])
  }
  x <- g[[new]]; y <- g[[reference]]
  compare(id("crs", pair, s, "any"), sum(x >= 1), length(x), sum(y >= 1), length(y))
  compare(id("crs", pair, s, "severe"), sum(x >= 3), length(x), sum(y >= 3), length(y))
  test_fact(id("crs", pair, s, "severity"), ranks(x, y), n = length(x) + length(y))
}

# ---- times to events --------------------------------------------------------------------------------------------

# data have time, status (1 event, 0 censored, 2 competing) and g (1 or 0)
fit_of <- function(data, event) survfit(Surv(data$time, event) ~ 1, conf.type = "log-log")
# as print(survfit) has it. quantile(survfit) differs where a curve ends flat at one half: it goes on to the middle
# between the last event and the last follow-up, a time that has nothing to do with the median.
median_of <- function(fit) summary(fit)$table[c("median", "0.95LCL", "0.95UCL")]
curve <- function(place, data, landmarks, start = 0, competing = FALSE) {
  n <- nrow(data); events <- sum(data$status == 1); others <- sum(data$status > 1)
  count(id(place, "n"), n); put(id(place, "events"), events, n = n, events = events)
  if (competing) count(id(place, "competing"), others)
  count(id(place, "missing"), sum(is.na(data$time) | is.na(data$status)))
  f <- median_of(fit_of(data, data$status == 0))  # reverse Kaplan-Meier
  put(id(place, "follow_up"), f[1], f[2], f[3], n = n)
  put(id(place, "follow_up_low"), f[2], n = n); put(id(place, "follow_up_high"), f[3], n = n)
  # where deaths preclude the event the complement of Kaplan-Meier is no probability: Aalen-Johansen
  if (competing) return(incidence(place, data, landmarks, start))
  fit <- fit_of(data, data$status == 1)
  m <- median_of(fit)
  put(id(place, "median"), m[1], m[2], m[3], n = n, events = events)
  put(id(place, "median_low"), m[2], n = n, events = events)
  put(id(place, "median_high"), m[3], n = n, events = events)
  for (t in landmarks) {
    at <- summary(fit, times = t - start, extend = FALSE)
    if (length(at$surv)) put(id(place, paste0("at_", t)), at$surv, at$lower, at$upper, n = n)
    else put(id(place, paste0("at_", t)), none, n = n)
    count(id(place, paste0("at_", t), "at_risk"), summary(fit, times = t - start, extend = TRUE)$n.risk)
  }
}
incidence <- function(place, data, landmarks, start) {
  fit <- survfit(Surv(time, factor(status, 0:2)) ~ 1, data, conf.type = "log-log")
  for (t in landmarks) {
    at <- summary(fit, times = t - start, extend = FALSE)
    for (cause in 1:2) {
      name <- paste0(c("incidence_", "competing_incidence_")[cause], t)
      put(id(place, name), at$pstate[1, cause + 1], at$lower[1, cause + 1], at$upper[1, cause + 1], n = nrow(data))
    }
    count(id(place, paste0("incidence_", t), "at_risk"), at$n.risk[1, 1])
  }
}
survdiff_p <- function(formula, data) {
  found <- survdiff(formula, data)
  pchisq(found$chisq, 1, lower.tail = FALSE)
}
cox_of <- function(formula, data)
  quiet_or_none(coxph(formula, data, ties = "efron", control = tight))
hazard <- function(place, fit, n, events) {
  b <- if (is.null(fit)) rep(none, 5) else summary(fit)$coefficients[1, ]
  ends <- exp(b[1] + c(-z, z) * b[3])
  put(id(place, "hazard_ratio"), exp(b[1]), ends[1], ends[2], b[5], n = n, events = events)
}
incidences_compared <- function(place, data) {
  n <- nrow(data); events <- sum(data$status == 1)
  test_fact(id(place, "gray"), cmprsk::cuminc(data$time, data$status, data$g)$Tests[1, "pv"], n = n, events = events)
  # without an event in one arm crr goes on to a ratio of 1e13
  if (any(tapply(data$status == 1, data$g, sum) == 0)) return(put(id(place, "subdistribution_hazard_ratio"), none, n = n, events = events))
  fit <- cmprsk::crr(data$time, data$status, cbind(data$g), gtol = 1e-13, maxiter = 100)
  b <- fit$coef; se <- sqrt(fit$var[1, 1])
  ends <- exp(b + c(-z, z) * se)
  put(id(place, "subdistribution_hazard_ratio"), exp(b), ends[1], ends[2], 2 * pnorm(-abs(b / se)), n = n, events = events)
}
tests <- function(place, data, stratified = FALSE) {
  data$event <- data$status == 1; n <- nrow(data); events <- sum(data$event)
  test_fact(id(place, "log_rank"), survdiff_p(Surv(time, event) ~ g, data), n = n, events = events)
  fit <- cox_of(Surv(time, event) ~ g, data)
  hazard(place, fit, n, events)
  test_fact(id(place, "ph_test"), if (is.null(fit)) none else cox.zph(fit)$table[1, "p"], n = n, events = events)
  if (stratified) test_fact(id(place, "log_rank_stratified"), survdiff_p(Surv(time, event) ~ g + strata(disease), data), n = n, events = events)
}
timed <- function(time, status, data = d) {
  data$time <- data[[time]]; data$status <- data[[status]]; data$g <- as.numeric(data$arm_id == new); data
}
survival_outcome <- function(outcome, data, by_stratum = TRUE, competing = FALSE, times = c(6, 12)) {
  for (s in places(by_stratum)) {
    here <- those(data, s)
    for (a in arms) curve(id(outcome, a, s), here[here$arm_id == a, ], times, competing = competing)
    if (s == "") for (a in arms) count(id(outcome, a, "evaluable"), sum(!is.na(here$time[here$arm_id == a])))
    if (s == "" && nrow(data) < nrow(d)) for (a in arms) not_asked(outcome, a, data)
    tests(id(outcome, pair, s), here, stratified = s == "")
    if (competing) incidences_compared(id(outcome, pair, s), here)
  }
  milestones(outcome, data, times, competing)
  if (competing) competes(outcome, data, times)
}
# the arms at each time, arm less reference: the variances of both add
milestones <- function(outcome, data, times, competing, cause = 1, prefix = "") {
  for (t in times) {
    at <- sapply(arms, function(a) {
      here <- data[data$arm_id == a, ]
      if (competing) {
        s <- summary(survfit(Surv(time, factor(status, 0:2)) ~ 1, here), times = t, extend = FALSE)
        return(c(s$pstate[1, cause + 1], s$std.err[1, cause + 1]))
      }
      s <- summary(fit_of(here, here$status == 1), times = t, extend = FALSE)
      c(s$surv, s$std.err)
    })
    gap <- at[1, new] - at[1, reference]; se <- sqrt(sum(at[2, ]^2)); known <- is.finite(se) && se > 0
    name <- paste0(prefix, if (competing) "incidence_" else "at_", t, ".difference")
    put(id(outcome, pair, name), if (known) gap else none, max(-1, gap - z * se), min(1, gap + z * se), 2 * pnorm(-abs(gap / se)), n = nrow(data))
  }
}
# the event that competes (status 2) in its turn as the outcome
competes <- function(outcome, data, times) {
  for (a in arms) {
    here <- data[data$arm_id == a, ]; place <- id(outcome, a, "cause_2"); n <- nrow(here)
    count(id(place, "n"), n); put(id(place, "events"), sum(here$status == 2), n = n, events = sum(here$status == 2))
    fit <- survfit(Surv(time, factor(status, 0:2)) ~ 1, here, conf.type = "log-log")
    for (t in times) {
      at <- summary(fit, times = t, extend = FALSE); name <- paste0("incidence_", t)
      put(id(place, name), at$pstate[1, 3], at$lower[1, 3], at$upper[1, 3], n = n)
      count(id(place, name, "at_risk"), at$n.risk[1, 1])
    }
  }
  milestones(outcome, data, times, TRUE, 2, "cause_2.")
  turned <- transform(data, status = ifelse(status == 0, 0, 3 - status))
  tests(id(outcome, pair, "cause_2"), turned); incidences_compared(id(outcome, pair, "cause_2"), turned)
}
# Area under the curve up to the horizon. A limit that such a mean cannot have is drawn back to the horizon.
mean_within <- function(outcome, data, horizon) {
  means <- sapply(arms, function(a) {
    here <- data[data$arm_id == a, ]
    m <- summary(fit_of(here, here$status == 1), rmean = horizon)$table[c("rmean", "se(rmean)")]
    put(id(outcome, a, "rmst"), m[1], max(0, m[1] - z * m[2]), min(horizon, m[1] + z * m[2]), n = nrow(here))
    m
  })
  gap <- means[1, new] - means[1, reference]; se <- sqrt(sum(means[2, ]^2))
  put(id(outcome, pair, "rmst_difference"), gap, gap - z * se, gap + z * se, 2 * pnorm(-abs(gap / se)))
  for (what in c("rmst_ratio", "rmtl_ratio")) {
    m <- if (what == "rmst_ratio") means[1, ] else horizon - means[1, ]
    l <- log(m[[new]] / m[[reference]]); se <- sqrt(sum((means[2, ] / m)^2))
    put(id(outcome, pair, what), exp(l), exp(l - z * se), exp(l + z * se), 2 * pnorm(-abs(l / se)))
  }
}
subgroups <- function(outcome, data) {
  levels_of <- list(age_class = c("under_40", "from_40"), sex = c("female", "male"),
                    ph_positive = c("1", "0"), prior_transplant = c("1", "0"))
  for (v in names(levels_of)) {
    b <- s <- c()
    for (l in levels_of[[v]]) {
      here <- data[!is.na(data[[v]]) & data[[v]] == l, ]; here$event <- here$status == 1
      fit <- cox_of(Surv(time, event) ~ g, here)
      place <- id(outcome, pair, v, l)
      hazard(place, fit, nrow(here), sum(here$event))
      for (a in arms) {
        events <- sum(here$event[here$arm_id == a])
        put(id(outcome, a, v, l, "events"), events, n = sum(here$arm_id == a), events = events)
      }
      if (!is.null(fit)) { b <- c(b, coef(fit)); s <- c(s, sqrt(vcov(fit)[1, 1])) }
    }
    q <- if (length(b) > 1) sum((b - weighted.mean(b, 1 / s^2))^2 / s^2) else none  # Cochran's Q of the levels
    put(id(outcome, pair, v, "q_between"), q, p = pchisq(q, length(b) - 1, lower.tail = FALSE))
    put(id(outcome, pair, v, "q_between.df"), if (is.na(q)) none else length(b) - 1)
  }
}
# Who is still followed beyond the landmark, by what was known then. Whoever leaves at the very landmark has no time at
# risk after it; a transplantation on that day is known (van Houwelingen and Putter's dynpred::cutLM does the same).
later_group <- function(place, data, landmark, naive) {
  member <- data$transplanted == 1
  stayed <- data$time > landmark
  l <- data[stayed, ]; l$time <- l$time - landmark
  l$g <- as.numeric(member & data$months_to_transplant <= landmark)[stayed]; l$g[is.na(l$g)] <- 0
  for (k in 0:1) curve(id(place, c("out", "in")[k + 1]), l[l$g == k, ], c(6, 12), landmark)
  tests(place, l)
  count(id(place, "left_out"), sum(!stayed))
  for (k in 0:1) if (any(!stayed & data$status == k)) count(id(place, "left_out", c("censored", "event")[k + 1]), sum(!stayed & data$status == k))
  count(id(place, "joined_later"), sum(member[stayed] & l$g == 0))
  base <- data[c("patient_id", "time", "status", "months_to_transplant")]
  long <- tmerge(base[c("patient_id", "time")], base, id = patient_id, event = event(time, status), inside = tdc(months_to_transplant))
  fit <- cox_of(Surv(tstart, tstop, event) ~ inside, long)
  hazard(id(place, "time_dependent"), fit, nrow(data), sum(data$status == 1))
  if (!naive) return(invisible())
  data$g <- as.numeric(member)
  for (k in 0:1) curve(id(place, "naive", c("out", "in")[k + 1]), data[data$g == k, ], c(6, 12))
  tests(id(place, "naive"), data)
}

pfs <- timed("pfs_months", "pfs_event"); os <- timed("os_months", "os_event")
mrd_blinatumomab <- function(data) data[data$arm_id == "blinatumomab" & data$disease == "mrd_positive", ]
survival_outcome("pfs", pfs)
mean_within("pfs", pfs, 12)
later_group("pfs.landmark.transplant_blinatumomab", mrd_blinatumomab(pfs), 4, TRUE)
later_group("pfs.landmark.transplant_car_t", pfs[pfs$arm_id == "car_t", ], 4, FALSE)
subgroups("pfs", pfs)
survival_outcome("os", os)
mean_within("os", os, 12)
later_group("os.landmark.transplant_blinatumomab_os", mrd_blinatumomab(os), 4, TRUE)
subgroups("os", os)
survival_outcome("progression", timed("pfs_months", "progression_event"), by_stratum = FALSE, competing = TRUE)
survival_outcome("gvhd_onset", timed("gvhd_day", "gvhd_event", transplanted), by_stratum = FALSE, competing = TRUE, times = 100)

# ---- adjusted for covariates ------------------------------------------------------------------------------------

# The mean over all patients of the curve that each would have had in one arm; delta method over the coefficients and
# the baseline hazard (Gail and Byar 1986), with Efron's ties, and limits on the scale of log(-log).
averaged <- function(fit, data, member, times) {
  x <- cbind(member, data$active, data$age); own <- cbind(data$g, x[, -1]); b <- coef(fit)
  r <- exp(own %*% b); risk <- exp(as.vector(x %*% b)); h <- a <- 0; k <- rep(0, 3)
  one <- function(i) summary(survfit(fit, newdata = transform(data[i, ], g = member)), times = times)$surv
  mean_of <- rowMeans(sapply(seq_len(nrow(data)), one)); se <- c()
  for (t in sort(unique(data$time[data$event]))) {
    at <- data$time >= t; dead <- data$time == t & data$event; d <- sum(dead)
    for (j in seq_len(d) - 1) {
      w <- r * (at - j / d * dead); h <- h + 1 / sum(w); a <- a + 1 / sum(w)^2; k <- k + colSums(own * as.vector(w)) / sum(w)^2
    }
    until <- min(c(data$time[data$event & data$time > t], Inf))
    for (read in times[times >= t & times < until]) {
      s <- exp(-risk * h) * risk; slope <- colMeans(s * x) * h - mean(s) * k
      se <- c(se, sqrt(mean(s)^2 * a + drop(t(slope) %*% vcov(fit) %*% slope)))
    }
  }
  stopifnot(length(se) == length(times))
  half <- z * se / abs(mean_of * log(mean_of))
  list(mean = mean_of, low = mean_of^exp(half), high = mean_of^exp(-half))
}
adjusted <- function(outcome, name, data) {
  place <- id(outcome, "adjusted", name); n <- nrow(data); data$event <- data$status == 1; events <- sum(data$event)
  data$active <- as.numeric(data$disease == "not_in_remission"); fit <- cox_of(Surv(time, event) ~ g + active + age, data)
  b <- summary(fit)$coefficients; ratio <- function(at, i, b) {
    ends <- exp(b[i, 1] + c(0, -z, z) * b[i, 3]); put(id(place, at), ends[1], ends[2], ends[3], b[i, 5], n = n, events = events)
  }
  ratio(id(pair, "hazard_ratio"), 1, b); ratio("covariate.disease.not_in_remission", 2, b); ratio("covariate.age", 3, b)
  ratio(id(pair, "unadjusted.hazard_ratio"), 1, summary(cox_of(Surv(time, event) ~ g, data))$coefficients)
  p <- cox.zph(fit)$table[, "p"]
  for (i in 1:4) {
    at <- c(id(pair, "ph_test"), "covariate.disease.ph_test", "covariate.age.ph_test", "ph_test")[i]
    test_fact(id(place, at), p[i], n = n, events = events)
  }
  k <- concordance(fit); half <- z * sqrt(k$var)
  put(id(place, "concordance"), k$concordance, k$concordance - half, k$concordance + half, n = n, events = events)
  for (a in arms) {
    m <- averaged(fit, data, as.numeric(a == new), c(6, 12)); here <- data$arm_id == a
    for (i in 1:2) put(id(place, a, paste0("at_", c(6, 12)[i])), m$mean[i], m$low[i], m$high[i], n = n)
    put(id(place, a, "n"), sum(here), n = sum(here), events = sum(data$event[here]))
  }
  put(id(place, "n"), n, n = n, events = events)
  count(id(place, "left_out"), 0); count(id(place, "left_out.disease"), 0); count(id(place, "left_out.age"), 0)
}
adjusted("pfs", "pfs_disease_age", pfs)
adjusted("os", "os_disease_age", os)

# ---- what is missing together -----------------------------------------------------------------------------------

gaps <- data.frame(ph_positive = is.na(d$ph_positive),
                   cr = d$disease == "not_in_remission" & d$response_evaluable == 0, crs = d$crs_evaluable == 0)
asked <- data.frame(ph_positive = TRUE, cr = d$disease == "not_in_remission", crs = rep(TRUE, nrow(d)))
everybody <- list(TRUE, d$arm_id == arms[1], d$arm_id == arms[2]); who <- c("", arms)
of_all <- function(place, some, among = TRUE) for (i in 1:3) {
  x <- sum(some & among & everybody[[i]]); put(id(place, who[i]), x, n = sum(among & everybody[[i]] & rep(TRUE, nrow(d))), events = x)
}
of_all("missing.complete", rowSums(gaps) == 0)
for (v in names(gaps)) of_all(id("missing", if (v == "ph_positive") "baseline" else "outcome", v), gaps[[v]], asked[[v]])
pattern <- apply(gaps, 1, paste, collapse = " "); frequent <- names(sort(-table(pattern)))
for (k in seq_along(frequent)) of_all(paste0("missing.pattern_", k), pattern == frequent[k])

# ---- weighted by propensity scores ------------------------------------------------------------------------------

# Overlap weights (Li, Morgan, Zaslavsky 2018): each patient by the probability of the other arm.
covariates <- c("age", "sex", "disease", "ph_positive", "prior_transplant")
scored <- function(data) data[complete.cases(data[covariates]), ]
score <- function(data) fitted(glm(g ~ age + sex + disease + ph_positive + prior_transplant, binomial, data,
                                   control = glm.control(epsilon = 1e-15, maxit = 100)))
e_value <- function(place, h, low, high, events, n) {  # VanderWeele and Ding 2017, a hazard ratio of a common outcome
  stopifnot(events / n > 0.15)
  risk <- function(h) (1 - 0.5^sqrt(h)) / (1 - 0.5^sqrt(1 / h))
  one <- function(r) { r <- max(r, 1 / r); r + sqrt(r * (r - 1)) }
  nearest <- if (low > 1) low else if (high < 1) high else 1
  put(place, one(risk(h)), n = n, events = events)
  put(id(place, "limit"), one(risk(nearest)), n = n, events = events)
}
scores_of <- function(place, data) {
  k <- scored(data); k$e <- score(k); k$w <- ifelse(k$g == 1, 1 - k$e, k$e)
  gaps <- outer(k$e[k$g == 1], k$e[k$g == 0], function(a, b) (a > b) + (a == b) / 2)
  put(id(place, "c_statistic"), mean(gaps), n = nrow(k))
  for (a in arms) {
    w <- k$w[k$arm_id == a]
    count(id(place, a, "missing"), sum(data$arm_id == a) - length(w))
    count(id(place, a, "trimmed"), 0); count(id(place, a, "unmatched"), 0); count(id(place, a, "used"), length(w))
    put(id(place, a, "effective"), sum(w)^2 / sum(w^2), n = length(w))
    put(id(place, a, "weight_min"), min(w), n = length(w)); put(id(place, a, "weight_max"), max(w), n = length(w))
    put(id(place, a, "largest_share"), max(w) / sum(w), n = length(w))
  }
  for (v in covariates) {
    x <- if (v == "age") k$age else as.numeric(k[[v]] == levels_of[[v]][1])
    spread <- function(x) if (v == "age") var(x) else mean(x) * (1 - mean(x))
    whole <- sqrt((spread(x[k$g == 1]) + spread(x[k$g == 0])) / 2)
    gap <- function(w) weighted.mean(x[k$g == 1], w[k$g == 1]) - weighted.mean(x[k$g == 0], w[k$g == 0])
    put(id(place, "balance", v, "before"), gap(rep(1, nrow(k))) / whole, n = nrow(k))
    put(id(place, "balance", v, "after"), gap(k$w) / whole, n = nrow(k))
  }
}
weighted_times <- function(outcome, data) {
  place <- id(outcome, "propensity.overlap", pair); k <- scored(data); e <- score(k)
  k$w <- ifelse(k$g == 1, 1 - e, e); k$event <- k$status == 1
  for (a in arms) {
    here <- k[k$arm_id == a, ]; n <- nrow(here); events <- sum(here$event); at <- id(place, a)
    fit <- survfit(Surv(time, event) ~ 1, here, weights = w, robust = TRUE, conf.type = "log-log")
    count(id(at, "n"), n); put(id(at, "events"), events, n = n, events = events)
    m <- median_of(fit); both <- all(is.finite(m[2:3]))
    put(id(at, "median"), m[1], if (both) m[2] else none, if (both) m[3] else none, n = n, events = events)
    put(id(at, "median_low"), m[2], n = n, events = events); put(id(at, "median_high"), m[3], n = n, events = events)
    r <- summary(fit, times = c(6, 12))
    for (i in 1:2) {
      name <- paste0("at_", c(6, 12)[i])
      put(id(at, name), r$surv[i], r$lower[i], r$upper[i], n = n)
      count(id(at, name, "at_risk"), sum(here$time >= c(6, 12)[i]))
    }
  }
  fit <- coxph(Surv(time, event) ~ g, k, weights = w, robust = TRUE, control = tight)
  b <- summary(fit)$coefficients[1, ]; h <- exp(b[["coef"]] + c(0, -z, z) * b[["robust se"]])
  n <- nrow(k); events <- sum(k$event); p <- 2 * pnorm(-abs(b[["coef"]] / b[["robust se"]]))
  put(id(place, "hazard_ratio"), h[1], h[2], h[3], p, n = n, events = events)
  test_fact(id(place, "test"), p, n = n, events = events)
  e_value(id(place, "e_value"), h[1], h[2], h[3], events, n)
  crude <- summary(coxph(Surv(time, status == 1) ~ g, data, control = tight))$conf.int
  e_value(id(place, "e_value.crude"), crude[1], crude[3], crude[4], sum(data$status == 1), nrow(data))
}
scores_of(id("propensity.overlap", pair), pfs)
weighted_times("pfs", pfs)
weighted_times("os", os)

versions <- vapply(c("survival", "cmprsk", "coin", "exactRankTests"), function(p) paste(p, packageVersion(p)), "")
result <- c(list(software = paste(c(paste("R", getRversion()), versions), collapse = ", "),
                 table = unname(tools::md5sum(file))), out)
# 15 digits, one fact per line
text <- vapply(result, function(x) as.character(jsonlite::toJSON(x, auto_unbox = TRUE, digits = NA, na = "null")), "")
cat("{\n", paste0("  \"", names(result), "\": ", text, collapse = ",\n"), "\n}\n", sep = "")
