# What R gives for a made-up table of adverse events:
#   Rscript safety.R > safety.json
# Needs jsonlite; else base R alone: aggregate, binom.test, prop.test, poisson.test, quantile. Run in this folder.
# One entry per fact: value, low, high, p, n, events; null where there is none.
na <- c("", "NA")
d <- read.csv("safety_patients.csv", na.strings = na)
e <- read.csv("safety_events.csv", na.strings = na)
out <- list()
put <- function(id, value, low = NULL, high = NULL, p = NULL, n = NULL, events = NULL) {
  stopifnot(is.null(out[[id]]))
  given <- list(value = value, low = low, high = high, p = p, n = n, events = events)
  finite <- function(x) if (length(x) == 1 && is.finite(x)) unname(as.numeric(x)) else NA
  out[[id]] <<- lapply(given[!vapply(given, is.null, NA)], finite)
}
slug <- function(x) gsub("[^a-z0-9]+", "_", tolower(x))

# ---- who and what ----------------------------------------------------------------------------------------------
put("safety.rows", nrow(e))
d <- d[is.na(d$note), ]
put("safety.excluded.patients", sum(!e$patient %in% d$patient))
e <- e[e$patient %in% d$patient, ]
put("safety.excluded.before", sum(e$start < 0))
e <- e[e$start >= 0, ]
put("safety.analysed", nrow(e))
e$term <- paste0(substr(toupper(e$term), 1, 1), substr(tolower(e$term), 2, 100))
e$term[e$term == "Diarrhea"] <- "Diarrhoea"
put("safety.analysed.terms", length(unique(e$term)))
e$arm <- d$arm[match(e$patient, d$patient)]
arms <- c("old", "new")

newcombe <- function(x1, n1, x2, n2) {
  wilson <- function(x, n) suppressWarnings(prop.test(x, n, correct = FALSE))$conf.int
  a <- wilson(x1, n1); b <- wilson(x2, n2); p1 <- x1 / n1; p2 <- x2 / n2
  c(p1 - p2 - sqrt((p1 - a[1])^2 + (b[2] - p2)^2), p1 - p2 + sqrt((a[2] - p1)^2 + (p2 - b[1])^2))
}

# ---- one subject ------------------------------------------------------------------------------------------------
# the worst known grade of each patient, 0 where none of the events was graded, NA without an event
worst_of <- function(x) {
  found <- rep(NA, nrow(d))
  if (nrow(x)) {
    x$grade[is.na(x$grade)] <- 0
    each <- aggregate(grade ~ patient, x, max)
    found[match(each$patient, d$patient)] <- each$grade
  }
  found
}
first_of <- function(x) {
  found <- rep(Inf, nrow(d))
  if (nrow(x)) {
    each <- aggregate(start ~ patient, x, min)
    found[match(each$patient, d$patient)] <- each$start
  }
  found
}
three <- function(place, times) {
  q <- if (length(times)) quantile(times, c(0.25, 0.5, 0.75), type = 7) else rep(NA, 3)
  put(place, q[2], n = length(times)); put(paste0(place, ".q1"), q[1]); put(paste0(place, ".q3"), q[3])
}
rate <- function(place, x, years) {
  limits <- poisson.test(x, years)$conf.int
  put(place, 100 * x / years, 100 * limits[1], 100 * limits[2], events = x)
}
shares <- c("any", "severe", "serious", "related", "fatal")
subject <- function(x, kind, whole) {
  place <- function(arm) if (whole) paste0("safety.", arm) else paste0("safety.", arm, ".", kind)
  worst <- worst_of(x); first <- first_of(x)
  has <- list(any = !is.na(worst), severe = !is.na(worst) & worst >= 3, fatal = !is.na(worst) & worst == 5,
              serious = d$patient %in% x$patient[x$serious == 1],
              related = d$patient %in% x$patient[x$related == 1])
  told <- if (whole) shares else shares[1:4]
  years <- pmin(first, d$seen) / 365.25
  for (arm in arms) {
    mine <- d$arm == arm; own <- x[x$arm == arm, ]; n <- sum(mine)
    for (what in told) {
      count <- sum(has[[what]][mine]); limits <- binom.test(count, n)$conf.int
      put(paste0(place(arm), ".", what), count / n, limits[1], limits[2], n = n, events = count)
    }
    for (g in 1:5) put(paste0(place(arm), ".grade.", g), sum(worst[mine] == g, na.rm = TRUE))
    put(paste0(place(arm), ".grade.unknown"), sum(worst[mine] == 0, na.rm = TRUE))
    put(paste0(place(arm), ".events"), nrow(own))
    rate(paste0(place(arm), ".event_rate"), nrow(own), sum(d$seen[mine]) / 365.25)
    rate(paste0(place(arm), ".first_rate"), sum(has$any[mine]), sum(years[mine]))
    three(paste0(place(arm), ".onset"), first[mine & is.finite(first)])
    lasted <- own$end - own$start
    three(paste0(place(arm), ".duration"), lasted[!is.na(lasted)])
    put(paste0(place(arm), ".duration.open"), sum(is.na(own$end)))
  }
  old <- d$arm == "old"; new <- d$arm == "new"
  for (what in if (whole) shares else shares[1:2]) {
    x1 <- sum(has[[what]][new]); x2 <- sum(has[[what]][old]); n1 <- sum(new); n2 <- sum(old)
    limits <- newcombe(x1, n1, x2, n2)
    put(paste0(place("new_vs_old"), ".", what, ".difference"), x1 / n1 - x2 / n2, limits[1], limits[2])
    table <- rbind(c(x1, n1 - x1), c(x2, n2 - x2))
    if (all(colSums(table) > 0)) {
      expected <- outer(rowSums(table), colSums(table)) / sum(table)
      p <- if (any(expected < 5)) fisher.test(table)$p.value else chisq.test(table, correct = FALSE)$p.value
      put(paste0(place("new_vs_old"), ".", what, ".test"), p, p = p)
    }
  }
  counts <- c(sum(has$any[new]), sum(has$any[old]))
  if (all(counts > 0)) {
    found <- poisson.test(counts, c(sum(years[new]), sum(years[old])))
    put(paste0(place("new_vs_old"), ".first_rate_ratio"), found$estimate, found$conf.int[1], found$conf.int[2])
  }
}
subject(e, "", TRUE)
for (term in sort(unique(e$term))) subject(e[e$term == term, ], paste0("term.", slug(term)), FALSE)
for (one in sort(unique(e$class))) subject(e[e$class == one, ], paste0("group.", slug(one)), FALSE)
for (arm in arms) put(paste0("safety.", arm, ".time_at_risk"), sum(d$seen[d$arm == arm]) / 365.25)

# ---- the statistics alone: counts that a table seldom has --------------------------------------------------------
ratios <- lapply(list(c(0, 3, 10, 20), c(5, 0, 10, 20), c(1, 1, 3.5, 700), c(40, 12, 100, 90), c(7, 7, 50, 50)), function(x) {
  found <- poisson.test(x[1:2], x[3:4], conf.level = 0.9)
  list(x = x, estimate = if (is.finite(found$estimate)) unname(found$estimate) else NULL,
       low = found$conf.int[1], high = if (is.finite(found$conf.int[2])) found$conf.int[2] else NULL, p = found$p.value)
})
cat(jsonlite::toJSON(list(facts = out, ratios = ratios), auto_unbox = TRUE, digits = I(17), na = "null", null = "null"), "\n")
