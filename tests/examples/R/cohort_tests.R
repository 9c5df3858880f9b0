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
# --- chosen tests of two arms ----------------------------------------------------------------------------------------
tests <- list(
  fisher = function(t) fisher.test(t)$p.value,
  chi_square = function(t) suppressWarnings(chisq.test(t, correct = FALSE))$p.value,
  chi_square_corrected = function(t) suppressWarnings(chisq.test(t, correct = TRUE))$p.value,
  fisher_mid_p = function(t) {
    p <- dhyper(0:sum(t[1, ]), sum(t[, 1]), sum(t[, 2]), sum(t[1, ])); k <- t[1, 1] + 1; here <- p[k]
    2 * min(sum(p[seq_len(k)]), sum(p[k:length(p)])) - here })
for (stratum in c("", "early", "late")) for (what in c("cr", "mrd")) {
  part <- if (stratum == "") two else two[two$stage == stratum, ]
  t <- table(factor(part$arm, c("b", "a")), factor(part[[what]], c(1, 0)))
  at <- paste(c(what, "b_vs_a", stratum[nzchar(stratum)], "test"), collapse = ".")
  for (name in names(tests)) put(paste0(at, "/", name), tests[[name]](t), p = tests[[name]](t))
}
for (what in c("cr", "mrd")) {
  x <- table(factor(two$arm, c("b", "a")), factor(two[[what]], c(1, 0)), two$stage)
  m <- mantelhaen.test(x, correct = FALSE)
  put(paste0(what, ".b_vs_a.test/cmh"), m$p.value, p = m$p.value)
  put(paste0(what, ".b_vs_a.mantel_haenszel/odds_ratio"), m$estimate, m$conf.int[1], m$conf.int[2])
  # Greenland and Robins
  a <- x[1, 1, ]; b <- x[1, 2, ]; cc <- x[2, 1, ]; dd <- x[2, 2, ]; n1 <- a + b; n2 <- cc + dd; n <- n1 + n2
  up <- sum(a * n2 / n); down <- sum(cc * n1 / n)
  v <- sum((n1 * n2 * (a + cc) - a * cc * n) / n^2) / (up * down)
  put(paste0(what, ".b_vs_a.mantel_haenszel/risk_ratio"), up / down, exp(log(up / down) - z * sqrt(v)), exp(log(up / down) + z * sqrt(v)))
  # Breslow and Day: the cell that the common odds ratio implies, by root finding
  or <- as.numeric(m$estimate)
  parts <- vapply(seq_along(a), function(i) {
    m1 <- a[i] + cc[i]
    A <- root(function(t) log(t * (n2[i] - m1 + t)) - log((n1[i] - t) * (m1 - t)) - log(or), max(0, m1 - n2[i]) + 1e-12, min(n1[i], m1) - 1e-12)
    (a[i] - A)^2 * (1 / A + 1 / (n1[i] - A) + 1 / (m1 - A) + 1 / (n2[i] - m1 + A)) }, 0)
  p <- pchisq(sum(parts), length(parts) - 1, lower.tail = FALSE)
  put(paste0(what, ".b_vs_a.homogeneity/breslow_day"), p, p = p)
}
lbl <- function(part, what) as.numeric(pvalue(lbl_test(table(arm = factor(part$arm, ordered = TRUE), grade = factor(part[[what]], 0:4, ordered = TRUE)))))
put("crs.b_vs_a.severity/linear_by_linear", lbl(two, "crs"), p = lbl(two, "crs"))

# --- numbers of two arms -----------------------------------------------------------------------------------------------
for (stratum in c("", "early", "late")) for (what in c("stay", "marker")) {
  part <- if (stratum == "") two else two[two$stage == stratum, ]
  x <- part[[what]][part$arm == "b" & !is.na(part[[what]])]; y <- part[[what]][part$arm == "a" & !is.na(part[[what]])]
  at <- paste(c(what, "b_vs_a", stratum[nzchar(stratum)]), collapse = ".")
  # Bauer: ordered differences by the quantile of the untied distribution
  gaps <- sort(outer(x, y, `-`)); q <- max(1, qwilcox(0.025, length(x), length(y)))
  put(paste0(at, ".shift/mann_whitney"), median(gaps), gaps[q], gaps[length(gaps) + 1 - q])
  for (one in list(list("welch", FALSE), list("student", TRUE))) {
    t <- t.test(x, y, var.equal = one[[2]])
    put(paste0(at, ".mean_difference/", one[[1]]), mean(x) - mean(y), t$conf.int[1], t$conf.int[2], t$p.value)
    put(paste0(at, ".test/", one[[1]]), t$p.value, p = t$p.value)
  }
}

# --- all arms ----------------------------------------------------------------------------------------------------------
jonckheere <- function(y, g) {
  g <- as.integer(factor(g))[!is.na(y)]; y <- y[!is.na(y)]; n <- table(g); t <- table(y); N <- length(y); j <- 0
  for (lower in 1:2) for (upper in (lower + 1):3) {
    gap <- outer(y[g == upper], y[g == lower], `-`); j <- j + sum(gap > 0) + sum(gap == 0) / 2 }
  f <- function(k) sum(k * (k - 1) * (2 * k + 5)); h <- function(k) sum(k * (k - 1)); i <- function(k) sum(k * (k - 1) * (k - 2))
  v <- (N * (N - 1) * (2 * N + 5) - f(n) - f(t)) / 72 + i(n) * i(t) / (36 * N * (N - 1) * (N - 2)) + h(n) * h(t) / (8 * N * (N - 1))
  2 * pnorm(-abs(j - (N^2 - sum(n^2)) / 4) / sqrt(v))
}
scores <- c(10, 20, 40)
for (what in c("cr", "mrd")) {
  t <- table(d$arm, factor(d[[what]], c(1, 0)))
  put(paste0(what, ".overall.test/auto"), usual(t), p = usual(t))
  put(paste0(what, ".overall.test/fisher"), fisher.test(t)$p.value, p = fisher.test(t)$p.value)
  put(paste0(what, ".overall.test/chi_square"), chisq.test(t)$p.value, p = chisq.test(t)$p.value)
  p <- prop.trend.test(t[, 1], rowSums(t), scores)$p.value
  put(paste0(what, ".overall.test/cochran_armitage"), p, p = p)
  # few patients: given the margins, every table of three arms
  few <- d[d$stage == "late", ]; t <- table(factor(few$arm), factor(few[[what]], c(1, 0))); n <- rowSums(t); x <- t[, 1]; m <- sum(x)
  s <- scores - sum(n * scores) / sum(n); all <- expand.grid(0:n[1], 0:n[2], 0:n[3]); all <- all[rowSums(all) == m, ]
  w <- exp(lchoose(n[1], all[, 1]) + lchoose(n[2], all[, 2]) + lchoose(n[3], all[, 3]) - lchoose(sum(n), m))
  stat <- abs(as.matrix(all) %*% s); p <- sum(w[stat >= abs(sum(x * s)) - 1e-9])
  put(paste0(what, ".overall.late.test/cochran_armitage"), p, p = p)
}
for (stratum in c("", "early", "late")) {
  part <- if (stratum == "") d else d[d$stage == stratum, ]
  dot <- paste(c("overall", stratum[nzchar(stratum)]), collapse = ".")
  for (one in list(c("crs", "severity"), c("stay", "test"), c("marker", "test"))) {
    y <- part[[one[1]]]; at <- paste(one[1], dot, one[2], sep = ".")
    k <- kruskal.test(y, factor(part$arm))$p.value; j <- jonckheere(y, part$arm)
    put(paste0(at, "/kruskal_wallis"), k, p = k); put(paste0(at, "/jonckheere"), j, p = j)
    if (one[1] == "crs") next
    for (var in c(TRUE, FALSE)) {
      p <- oneway.test(y ~ factor(part$arm), var.equal = var)$p.value
      put(paste0(at, "/", if (var) "anova" else "welch_anova"), p, p = p)
    }
  }
}
t <- table(arm = factor(d$arm, ordered = TRUE), crs = factor(d$crs, 0:4, ordered = TRUE))
p <- as.numeric(pvalue(lbl_test(t, scores = list(arm = scores, crs = 0:4))))
put("crs.overall.severity/linear_by_linear", p, p = p)
# --- the same patients, two outcomes; baseline ------------------------------------------------------------------------
for (arm in c("a", "b")) for (stratum in c("", "early", "late")) {
  part <- d[d$arm == arm & !is.na(d$cr) & !is.na(d$mrd) & (stratum == "" | d$stage == stratum), ]
  b <- sum(part$cr > part$mrd); c <- sum(part$cr < part$mrd); at <- paste(c("cr", arm, stratum[nzchar(stratum)], "paired"), collapse = ".")
  m <- binom.test(b, b + c); limits <- m$conf.int / (1 - m$conf.int)
  put(paste0(at, ".test/paired"), m$p.value, p = m$p.value)
  put(paste0(at, ".n/paired"), nrow(part)); put(paste0(at, ".this_only/paired"), b); put(paste0(at, ".other_only/paired"), c)
  if (b > 0 && c > 0) put(paste0(at, ".odds_ratio/paired"), b / c, limits[1], limits[2])
}
age <- function(arm) two$age[two$arm == arm & !is.na(two$age)]
put("baseline.age.test/baseline", t.test(age("b"), age("a"))$p.value, p = t.test(age("b"), age("a"))$p.value)
put("baseline.age.smd/baseline", (mean(age("b")) - mean(age("a"))) / sqrt((var(age("b")) + var(age("a"))) / 2))
for (arm in c("a", "b")) { put(paste0("baseline.age.", arm, ".mean/baseline"), mean(age(arm))); put(paste0("baseline.age.", arm, ".sd/baseline"), sd(age(arm))) }
t <- table(two$arm, two$ecog)
put("baseline.ecog.test/baseline", usual(t), p = usual(t))
# Yang and Dalton: Mahalanobis distance of the shares
p <- t[2, ] / sum(t[2, ]); q <- t[1, ] / sum(t[1, ]); v <- function(p) diag(p[-1]) - p[-1] %*% t(p[-1])
put("baseline.ecog.smd/baseline", sqrt(as.numeric(t(p[-1] - q[-1]) %*% MASS::ginv((v(p) + v(q)) / 2) %*% (p[-1] - q[-1]))))
# more than two arms at baseline
p <- kruskal.test(d$age, factor(d$arm))$p.value; put("baseline.age.overall.test/median", p, p = p)
p <- oneway.test(d$age ~ factor(d$arm))$p.value; put("baseline.age.overall.test/mean", p, p = p)
p <- usual(table(d$arm, d$ecog)); put("baseline.ecog.overall.test/median", p, p = p)
out$software <- paste("R", getRversion(), "coin", packageVersion("coin"))
cat(jsonlite::toJSON(out, auto_unbox = TRUE, digits = NA, pretty = TRUE, na = "null"), "\n")
