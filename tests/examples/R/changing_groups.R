# Groups known only later, as they change with time: Rscript changing_groups.R adjusted_cox.csv > changing_groups.json
# The spec is in tests/analysis/cohort/hazards_project.py; data by tmerge. Needs survival, jsonlite.
suppressMessages({library(survival); library(jsonlite)})
file <- commandArgs(trailingOnly = TRUE)[1]
d <- read.csv(file, stringsAsFactors = FALSE, na.strings = "")
d$id <- seq_len(nrow(d)); d$sex <- factor(d$sex); d$ecog <- factor(d$ecog); d$site <- factor(d$site)
d$known <- as.numeric(as.Date(d$sct_on) - as.Date(d$treated)) / 30.4375
tight <- coxph.control(eps = 1e-14, toler.chol = 1e-15, iter.max = 100)
split <- function(data) {
  m <- tmerge(data, data, id = id, death = event(os, os_e))
  tmerge(m, data, id = id, member = tdc(known))
}
out <- list()
put <- function(id, f, n) {
  s <- sqrt(f$var[1, 1]); b <- coef(f)[1]
  out[[id]] <<- list(value = exp(b), low = exp(b - qnorm(0.975) * s), high = exp(b + qnorm(0.975) * s),
                     p = 2 * pnorm(-abs(b / s)), n = n, events = f$nevent)
}
left <- function(id, data, columns) out[[id]] <<- list(value = sum(!complete.cases(data[columns])))
m <- split(d)
put("os.landmark.plain.time_dependent.hazard_ratio", coxph(Surv(tstart, tstop, death) ~ member, m, control = tight), nrow(d))
v <- c("age", "sex", "ecog"); k <- d[complete.cases(d[v]), ]
put("os.landmark.plain.time_dependent.adjusted.hazard_ratio",
    coxph(Surv(tstart, tstop, death) ~ member + age + sex + ecog, split(k), control = tight), nrow(k))
left("os.landmark.plain.time_dependent.adjusted.left_out", d, v)
old <- d[d$arm == "old", ]; m <- split(old)
put("os.landmark.robust.time_dependent.hazard_ratio",
    coxph(Surv(tstart, tstop, death) ~ member, m, cluster = id, control = tight), nrow(old))
v <- c("age", "site"); k <- old[complete.cases(old[v]), ]
put("os.landmark.robust.time_dependent.adjusted.hazard_ratio",
    coxph(Surv(tstart, tstop, death) ~ member + age + site, split(k), cluster = id, control = tight), nrow(k))
left("os.landmark.robust.time_dependent.adjusted.left_out", old, v)
out <- lapply(out, function(one) lapply(one, unname))
out$table <- unname(tools::md5sum(file))
cat(toJSON(out, digits = NA, auto_unbox = TRUE, pretty = 1), "\n")
