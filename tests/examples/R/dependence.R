# Several rows per study (Konstantopoulos 2011; metafor::dat.konstantopoulos2011):
# Rscript dependence.R konstantopoulos.csv > dependence.json. Needs metafor, clubSandwich, jsonlite.
suppressMessages({library(metafor); library(clubSandwich)})
d <- read.csv(commandArgs(trailingOnly = TRUE)[1], stringsAsFactors = FALSE)
simplex <- list(optimizer = "optim", optmethod = "Nelder-Mead", reltol = 1e-14, maxit = 20000)
newton <- list(optimizer = "optim", optmethod = "BFGS", reltol = 1e-15)
d$vi <- d$se^2
V <- function(r) as.matrix(Matrix::bdiag(impute_covariance_matrix(d$vi, d$district, r)))
fit <- function(random, r, ...) rma.mv(yi, if (r == 0) d$vi else V(r), random = random, data = d, control = if (length(all.vars(random)) > 1) simplex else newton, ...)
nested <- ~ 1 | district/id; rows <- ~ 1 | id
typical <- { w <- 1 / d$vi; (nrow(d) - 1) * sum(w) / (sum(w)^2 - sum(w^2)) }
described <- function(m, estimate, se, low, high, p, df) list(estimate = estimate, se = se, low = low, high = high, p = p,
  df = df, sigma2 = as.list(m$sigma2), i2 = as.list(m$sigma2 / (sum(m$sigma2) + typical)),
  prediction_low = estimate - qt(0.975, df) * sqrt(se^2 + sum(m$sigma2)),
  prediction_high = estimate + qt(0.975, df) * sqrt(se^2 + sum(m$sigma2)), q = m$QE, q_p = m$QEp)
plain <- function(m) described(m, as.numeric(m$beta), m$se, m$ci.lb, m$ci.ub, m$pval, as.numeric(m$ddf))
robust <- function(m, type) {
  t <- coef_test(m, vcov = type, cluster = d$district, test = "Satterthwaite")
  half <- qt(0.975, t$df) * t$SE
  described(m, t$beta, t$SE, t$beta - half, t$beta + half, t$p_Satt, t$df)
}
out <- list(software = paste("R", getRversion(), "metafor", packageVersion("metafor"), "clubSandwich", packageVersion("clubSandwich")))
three <- fit(nested, 0, test = "t", dfs = "contain")
out$three_level <- plain(three)
limits <- function(j) { h <- confint(three, sigma2 = j, control = list(tol = 1e-12))$random; as.list(h[1, 2:3]) }
out$limits <- list(between = limits(1), within = limits(2))
out$three_level_06 <- plain(fit(nested, 0.6, test = "t", dfs = "contain"))
for (type in c("CR2", "CR1")) for (r in c(0, 0.6)) {
  name <- paste(type, 10 * r, sep = "_")
  out$robust[[name]] <- robust(fit(rows, r), type)
  out$three_level_robust[[name]] <- robust(fit(nested, r), type)
}
cat(jsonlite::toJSON(out, auto_unbox = TRUE, digits = NA, pretty = TRUE), "\n")
