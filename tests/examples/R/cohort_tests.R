# What R gives for the tables, rates, ranks and families of a cohort:
#   Rscript cohort_tests.R cohort_tests.csv > cohort_tests.json
# Base R and coin, jsonlite. What no package here has (score limits, mid-P, the stratified homogeneity test) is
# written out from its definition and solved numerically; nothing is taken from reportgen.
suppressMessages(library(coin))
d <- read.csv(commandArgs(trailingOnly = TRUE)[1], stringsAsFactors = FALSE, na.strings = "")
z <- qnorm(0.975)
out <- list()
put <- function(id, value, low = NULL, high = NULL, p = NULL) {
  stopifnot(is.null(out[[id]]))
  given <- list(value = value, low = low, high = high, p = p)
  out[[id]] <<- lapply(given[!vapply(given, is.null, NA)], function(x) if (is.finite(x)) unname(as.numeric(x)) else NA)
}
root <- function(f, low, high) uniroot(f, c(low, high), tol = 1e-15, maxiter = 5000)$root
of <- function(part, what) c(x = sum(part[[what]] == 1, na.rm = TRUE), n = sum(!is.na(part[[what]])))

# --- one rate ------------------------------------------------------------------------------------------------------
clip <- function(x, low = 0, high = 1) pmin(high, pmax(low, x))
wilson <- function(x, n) as.numeric(prop.test(x, n, correct = FALSE)$conf.int)
rate_intervals <- list(
  clopper_pearson = function(x, n) as.numeric(binom.test(x, n)$conf.int),
  wilson = wilson,
  wilson_corrected = function(x, n) c((2 * x + z^2 - 1 - z * sqrt(z^2 - 2 - 1 / n + 4 * x / n * (n - x + 1))),
    (2 * x + z^2 + 1 + z * sqrt(z^2 + 2 - 1 / n + 4 * x / n * (n - x - 1)))) / (2 * (n + z^2)),
  wilson_corrected_capped = function(x, n) as.numeric(prop.test(x, n, correct = TRUE)$conf.int),
  agresti_coull = function(x, n) { m <- n + z^2; q <- (x + z^2 / 2) / m; clip(q + c(-1, 1) * z * sqrt(q * (1 - q) / m)) },
  jeffreys = function(x, n) qbeta(c(0.025, 0.975), x + 0.5, n - x + 0.5),
  logit = function(x, n) plogis(qlogis(x / n) + c(-1, 1) * z * sqrt(1 / x + 1 / (n - x))),
  wald = function(x, n) clip(x / n + c(-1, 1) * z * sqrt(x / n * (1 - x / n) / n)),
  wald_corrected = function(x, n) clip(x / n + c(-1, 1) * (z * sqrt(x / n * (1 - x / n) / n) + 1 / (2 * n))),
  wald_half_added = function(x, n) clip(x / n + c(-1, 1) * z * sqrt(x / n * (1 - x / n) / n)))

# --- two rates: score limits from their definition -----------------------------------------------------------------
# maximum likelihood of p2 when p1 = g(p2): the root of the score of the constrained likelihood
constrained <- function(x1, n1, x2, n2, g, slope, low, high) {
  score <- function(p2) { p1 <- g(p2); slope(p2) * (x1 / p1 - (n1 - x1) / (1 - p1)) + x2 / p2 - (n2 - x2) / (1 - p2) }
  e <- 1e-14 * (high - low)
  root(score, low + e, high - e)
}
sides <- function(a, b) list(x1 = a[["x"]], n1 = a[["n"]], x2 = b[["x"]], n2 = b[["n"]])
rd_score <- function(s, factor, skew = FALSE) with(s, {
  observed <- x1 / n1 - x2 / n2
  stat <- function(delta) {
    p2 <- constrained(x1, n1, x2, n2, function(p) p + delta, function(p) 1, max(0, -delta), min(1, 1 - delta))
    p1 <- p2 + delta
    v <- factor * (p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2)
    third <- p1 * (1 - p1) * (1 - 2 * p1) / n1^2 - p2 * (1 - p2) * (1 - 2 * p2) / n2^2
    g <- if (skew) third / (6 * v^1.5) * (z^2 - 1) else 0
    c((observed - delta) / sqrt(v), g)
  }
  c(root(function(t) { one <- stat(t); one[1] - one[2] - z }, -1 + 1e-9, observed),
    root(function(t) { one <- stat(t); one[1] - one[2] + z }, observed, 1 - 1e-9))
})
rr_score <- function(s, factor) with(s, {
  stat <- function(log_ratio) {
    ratio <- exp(log_ratio)
    p2 <- constrained(x1, n1, x2, n2, function(p) ratio * p, function(p) ratio, 0, min(1, 1 / ratio))
    p1 <- ratio * p2
    (x1 / n1 - ratio * x2 / n2) / sqrt(factor * (p1 * (1 - p1) / n1 + ratio^2 * p2 * (1 - p2) / n2))
  }
  centre <- log(x1 / n1 / (x2 / n2))
  exp(c(root(function(t) stat(t) - z, centre - 5, centre), root(function(t) stat(t) + z, centre, centre + 5)))
})
or_score <- function(s, factor) with(s, {
  stat <- function(log_ratio) {
    inner <- function(p2) plogis(qlogis(p2) + log_ratio)
    p2 <- root(function(p) n1 * inner(p) + n2 * p - x1 - x2, 1e-14, 1 - 1e-14)
    p1 <- inner(p2)
    v <- 1 / (1 / (n1 * p1 * (1 - p1)) + 1 / (n2 * p2 * (1 - p2)))
    (x1 - n1 * p1) / sqrt(factor * v)
  }
  centre <- log(x1 * (n2 - x2) / ((n1 - x1) * x2))
  exp(c(root(function(t) stat(t) - z, centre - 7, centre), root(function(t) stat(t) + z, centre, centre + 7)))
})
wald <- function(s, add = 0) with(s, { p1 <- x1 / n1; p2 <- x2 / n2
  clip(p1 - p2 + c(-1, 1) * (z * sqrt(p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2) + add), -1, 1) })
total <- function(s) s$n1 + s$n2
inflated <- function(s) total(s) / (total(s) - 1)
differences <- list(
  newcombe = function(s) { a <- wilson(s$x1, s$n1); b <- wilson(s$x2, s$n2); p1 <- s$x1 / s$n1; p2 <- s$x2 / s$n2
    c(p1 - p2 - sqrt((p1 - a[1])^2 + (b[2] - p2)^2), p1 - p2 + sqrt((a[2] - p1)^2 + (p2 - b[1])^2)) },
  miettinen_nurminen = function(s) rd_score(s, inflated(s)),
  mee = function(s) rd_score(s, 1),
  agresti_caffo = function(s) with(s, wald(list(x1 = x1 + 1, n1 = n1 + 2, x2 = x2 + 1, n2 = n2 + 2))),
  skewness_corrected = function(s) rd_score(s, inflated(s), TRUE),
  wald = wald,
  wald_corrected = function(s) wald(s, (1 / s$n1 + 1 / s$n2) / 2))
odds_ratios <- list(
  woolf = function(s) with(s, { e <- log(x1 * (n2 - x2) / ((n1 - x1) * x2))
    exp(e + c(-1, 1) * z * sqrt(1 / x1 + 1 / (n1 - x1) + 1 / x2 + 1 / (n2 - x2))) }),
  miettinen_nurminen = function(s) or_score(s, inflated(s)))
risk_ratios <- list(
  koopman = function(s) rr_score(s, 1),
  katz = function(s) with(s, exp(log(x1 / n1 / (x2 / n2)) + c(-1, 1) * z * sqrt(1 / x1 - 1 / n1 + 1 / x2 - 1 / n2))),
  miettinen_nurminen = function(s) rr_score(s, inflated(s)))
# conditional likelihood of a 2x2 table, to more digits than fisher.test gives
conditional <- function(s) with(s, {
  support <- max(0, x1 + x2 - n2):min(n1, x1 + x2)
  mass <- function(t) { l <- dhyper(support, n1, n2, x1 + x2, log = TRUE) + t * support; w <- exp(l - max(l)); w / sum(w) }
  c(root(function(t) sum(mass(t) * support) - x1, -12, 12),
    root(function(t) sum(mass(t)[support >= x1]) - 0.025, -12, 12), root(function(t) sum(mass(t)[support <= x1]) - 0.025, -12, 12))
})
table_of <- function(s) with(s, rbind(c(x1, n1 - x1), c(x2, n2 - x2)))
for (stratum in c("", "early", "late")) {
  part <- if (stratum == "") d else d[d$stage == stratum, ]
  dot <- if (stratum == "") "" else paste0(stratum, ".")
  for (what in c("cr", "mrd")) {
    a <- of(part[part$arm == "a", ], what); b <- of(part[part$arm == "b", ], what)
    for (name in names(rate_intervals)) for (arm in c("a", "b")) {
      one <- of(part[part$arm == arm, ], what)
      ci <- rate_intervals[[name]](one[["x"]], one[["n"]])
      put(paste0(what, ".", arm, ".", dot, "rate/", name), one[["x"]] / one[["n"]], ci[1], ci[2])
    }
    s <- sides(b, a); gap <- s$x1 / s$n1 - s$x2 / s$n2; at <- paste0(what, ".b_vs_a.", dot)
    for (name in names(differences)) { ci <- differences[[name]](s); put(paste0(at, "difference/", name), gap, ci[1], ci[2]) }
    for (name in names(odds_ratios)) {
      ci <- odds_ratios[[name]](s); put(paste0(at, "odds_ratio/", name), with(s, x1 * (n2 - x2) / ((n1 - x1) * x2)), ci[1], ci[2])
    }
    one <- exp(conditional(s)); put(paste0(at, "odds_ratio/conditional"), one[1], one[2], one[3])
    for (name in names(risk_ratios)) {
      ci <- risk_ratios[[name]](s); put(paste0(at, "risk_ratio/", name), with(s, x1 / n1 / (x2 / n2)), ci[1], ci[2])
    }
    # Altman: an interval on both sides of 0 runs through infinity
    ci <- differences$newcombe(s)
    if (prod(ci) > 0) put(paste0(at, "number_needed"), 1 / abs(gap), min(1 / abs(ci)), max(1 / abs(ci)))
    else {
      put(paste0(at, "number_needed"), 1 / abs(gap))
      put(paste0(at, "number_needed.to_benefit"), 1 / ci[2]); put(paste0(at, "number_needed.to_harm"), -1 / ci[1])
    }
  }
}
# --- families of tests: the usual tests of two arms, adjusted together ---------------------------------------------------
two <- d[d$arm %in% c("a", "b"), ]
two$g <- factor(two$arm)
expected_of <- function(t) outer(rowSums(t), colSums(t)) / sum(t)
usual <- function(t) if (min(expected_of(t)) >= 5) chisq.test(t, correct = FALSE)$p.value else fisher.test(t)$p.value
exact_rank <- function(part, what) as.numeric(pvalue(wilcox_test(as.formula(paste(what, "~ g")), part[!is.na(part[[what]]), ], distribution = "exact")))
raw <- c(cr.b_vs_a.test = usual(table(two$arm, two$cr)), mrd.b_vs_a.test = usual(table(two$arm, two$mrd)),
         crs.b_vs_a.severity = exact_rank(two, "crs"), stay.b_vs_a.test = exact_rank(two, "stay"),
         marker.b_vs_a.test = exact_rank(two, "marker"))
for (name in names(raw)) put(paste0(name, "/usual"), raw[[name]], p = raw[[name]])
for (method in c("holm", "hochberg", "bonferroni", "BH", "BY")) {
  adjusted <- p.adjust(raw, method)
  for (name in names(raw)) put(paste0(name, ".p_adjusted/", method), adjusted[[name]], p = adjusted[[name]])
}
out$software <- paste("R", getRversion(), "coin", packageVersion("coin"))
cat(jsonlite::toJSON(out, auto_unbox = TRUE, digits = NA, pretty = TRUE, na = "null"), "\n")
