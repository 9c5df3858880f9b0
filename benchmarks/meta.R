# metafor's side of benchmarks/meta.py: times only the fits; prints one "kind name number ..." a line.
# Rscript meta.R FILE REPETITIONS
suppressMessages(library(metafor))

arguments <- commandArgs(trailingOnly = TRUE)
repetitions <- as.integer(arguments[2])
analyses <- 10000
studies <- 20
left_out <- 1000
sizes <- c(analyses * studies, analyses * studies, studies, studies, left_out, left_out)
values <- readBin(arguments[1], "double", sum(sizes), 8, endian = "little")
parts <- split(values, rep(seq_along(sizes), sizes))
yi <- matrix(parts[[1]], analyses, byrow = TRUE)
vi <- matrix(parts[[2]], analyses, byrow = TRUE)
events <- parts[[3]]
n <- parts[[4]]
many <- data.frame(yi = parts[[5]], vi = parts[[6]])

# timed as it is called every day; compared with its stopping rules made strict
strict <- list(threshold = 1e-12, maxiter = 10000)
one_fit <- function(...) {
  fit <- rma(yi[1, ], vi[1, ], test = "knha", ...)
  list(fit = fit, limits = confint(fit), predicted = predict(fit))
}
row_of <- function(i, ...) rma(yi[i, ], vi[i, ], test = "knha", ...)
glmm_of <- function(...) rma.glmm(measure = "PLO", xi = events, ni = n, ...)
seconds <- function(fit) {
  start <- Sys.time()
  fit()
  as.numeric(Sys.time() - start, units = "secs")
}
told <- function(kind, name, numbers) {
  cat(kind, name, format(numbers, digits = 17, trim = TRUE), "\n")
}

# every fit in a row of its own, warm, as the other side does it
timed <- function(name, fit, repetitions) {
  fit(1)
  start <- proc.time()
  for (i in seq_len(repetitions)) told("seconds", name, seconds(function() fit(i)))
  told("cpu", name, sum((proc.time() - start)[1:2]) / repetitions)
}
timed("one", function(i) one_fit(), repetitions)
timed("many", function(i) row_of(i), repetitions)
timed("glmm", function(i) glmm_of(), repetitions)

one <- one_fit(control = strict)
fit <- one$fit
told("value", "one", c(fit$beta, fit$ci.lb, fit$ci.ub, fit$tau2, fit$QE, fit$I2))
limits <- confint(fit, control = list(tol = 1e-14, maxiter = 10000))$random["tau^2", 2:3]
predicted <- predict(fit)
told("value", "limits", c(predicted$pi.lb, predicted$pi.ub, unname(limits)))
rows <- lapply(1:100, row_of, control = strict)
told("value", "many_estimate", sapply(rows, function(f) f$beta[1]))
told("value", "many_ci_low", sapply(rows, function(f) f$ci.lb))
told("value", "many_ci_high", sapply(rows, function(f) f$ci.ub))
told("value", "many_tau2", sapply(rows, function(f) f$tau2))
# glmer stops early too
exact <- list(glmerCtrl = list(
  optimizer = "bobyqa", optCtrl = list(rhoend = 1e-12, maxfun = 1e5), tolPwrss = 1e-13
))
glmm <- glmm_of(control = exact)
told("value", "glmm", c(glmm$beta, glmm$se, glmm$tau2, glmm$QE.LRT))
without <- lapply(c(1, 500, 1000), function(i) {
  rma(yi, vi, data = many[-i, ], test = "knha", control = strict)
})
told("value", "leave_one_out", sapply(without, function(f) f$beta[1]))
told("value", "leave_one_out_low", sapply(without, function(f) f$ci.lb))
cat("version R", paste(R.version$major, R.version$minor, sep = "."), "\n")
for (package in c("metafor", "lme4")) {
  cat("version", package, format(packageVersion(package)), "\n")
}
