# Absolute effects of comparisons, from R's own pools: Rscript absolute.R > absolute.json
# Needs jsonlite. Run in this folder; reads comparisons.csv and what comparisons.R made of it.
# One entry per fact: value, low, high; null where there is none.
d <- read.csv("comparisons.csv", stringsAsFactors = FALSE)
pools <- jsonlite::fromJSON("comparisons.json")
out <- list()
put <- function(id, x) out[[id]] <<- list(value = x[1], low = if (length(x) > 1) x[2], high = if (length(x) > 1) x[3])
control_of <- list(  # of the studies that are pooled
  median = function(k) median(k$control_events / k$control_n),
  pooled = function(k) sum(k$control_events) / sum(k$control_n),
  usual = function(k) 0.35, frequent = function(k) 0.99)
of_odds <- function(c, log_ratio) plogis(qlogis(c) + log_ratio)
risk_of <- list(odds_ratio = of_odds, peto_odds_ratio = of_odds,
  risk_ratio = function(c, log_ratio) pmin(1, c * exp(log_ratio)),
  hazard_ratio = function(c, log_ratio) 1 - (1 - c)^exp(log_ratio))
for (name in names(risk_of)) {
  pool <- pools[[name]]
  kept <- d[d$id %in% pool$studies$id, ]
  for (choice in setdiff(names(control_of), if (name == "hazard_ratio") c("median", "pooled"))) {
    place <- paste0(name, "_", choice, ".grade.", name, "_", choice, ".")
    c <- control_of[[choice]](kept)
    risk <- risk_of[[name]](c, unlist(pool[c("estimate", "low", "high")], use.names = FALSE))
    put(paste0(place, "control_risk"), c)
    put(paste0(place, "risk"), risk)
    put(paste0(place, "difference"), risk - c)
  }
}
# a difference of risks is one itself
put("risk_difference.grade.risk_difference.difference",
    unlist(pools$risk_difference[c("estimate", "low", "high")], use.names = FALSE))
cat(jsonlite::toJSON(list(software = paste("R", getRversion()), facts = out), auto_unbox = TRUE, digits = I(17), null = "null", pretty = TRUE), "\n")
