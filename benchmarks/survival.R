# R's side of benchmarks/survival.py: times only the fits; prints one "kind name number ..." a line.
# Rscript survival.R FILE ROWS REPETITIONS
library(survival)

arguments <- commandArgs(trailingOnly = TRUE)
rows <- as.numeric(arguments[2])
repetitions <- as.integer(arguments[3])
columns <- c("time", "event", "arm", "female", "age", "marker", "cause")
values <- readBin(arguments[1], "double", rows * length(columns), 8, endian = "little")
data <- as.data.frame(matrix(values, rows, dimnames = list(NULL, columns)))
data$event <- as.integer(data$event)
data$arm <- as.integer(data$arm)

curve_of <- function(d) survfit(Surv(time, event) ~ 1, data = d, conf.type = "log-log")
test_of <- function(d) survdiff(Surv(time, event) ~ arm, data = d)
model_of <- function(d) coxph(Surv(time, event) ~ arm + female + age + marker, data = d)
# the iterations alone, without formula, model frame and concordance
inner_of <- function(d) {
  coxph.fit(d$covariates, d$response, NULL, NULL, NULL, coxph.control(), NULL, "efron", NULL)
}
seconds <- function(fit, d) {
  start <- Sys.time()
  fit(d)
  as.numeric(Sys.time() - start, units = "secs")
}
# told to the millisecond: of many calls the mean is exact
cpu <- function(fit, d) {
  start <- proc.time()
  for (i in seq_len(repetitions)) fit(d)
  sum((proc.time() - start)[1:2]) / repetitions
}
told <- function(kind, name, numbers) {
  cat(kind, name, format(numbers, digits = 17, trim = TRUE), "\n")
}

bare <- list(
  covariates = as.matrix(data[columns[3:6]]),
  response = Surv(data$time, data$event)
)
fits <- list(kaplan_meier = curve_of, log_rank = test_of, cox = model_of)
# the first call compiles and loads
for (fit in fits) fit(head(data, 1000))

for (repetition in seq_len(repetitions)) {
  for (name in names(fits)) told("seconds", name, seconds(fits[[name]], data))
  told("seconds", "cox_inner", seconds(inner_of, bare))
}

for (name in names(fits)) told("cpu", name, cpu(fits[[name]], data))

curve <- summary(curve_of(data), times = c(365, 1096, 1826, 2922))
model <- model_of(data)
told("value", "survival", curve$surv)
told("value", "survival_se", curve$std.err)
told("value", "survival_low", curve$lower)
told("value", "log_rank", test_of(data)$chisq)
told("value", "coefficients", unname(model$coefficients))
told("value", "coefficients_se", unname(sqrt(diag(model$var))))
told("value", "loglik", model$loglik)
cat("version R", paste(R.version$major, R.version$minor, sep = "."), "\n")
cat("version survival", format(packageVersion("survival")), "\n")
