# R's side of benchmarks/competing.py: times only the fits; prints one "kind name number ..." a line.
# Rscript competing.R FILE ROWS REPETITIONS
library(cmprsk)

arguments <- commandArgs(trailingOnly = TRUE)
rows <- as.numeric(arguments[2])
repetitions <- as.integer(arguments[3])
values <- readBin(arguments[1], "double", rows * 7, 8, endian = "little")
columns <- matrix(values, rows)
time <- columns[, 1]
cause <- columns[, 7]
covariates <- columns[, 3:6]
told <- function(kind, name, numbers) {
  cat(kind, name, format(numbers, digits = 17, trim = TRUE), "\n")
}

few <- seq_len(200)
crr(time[few], cause[few], covariates[few, ])
for (repetition in seq_len(repetitions)) {
  start <- proc.time()
  fit <- crr(time, cause, covariates)
  used <- proc.time() - start
  told("seconds", "fine_gray", used[3])
  told("cpu", "fine_gray", sum(used[1:2]))
}
# timed as it is called every day; compared with its stopping rule made strict
if (rows <= 1000) fit <- crr(time, cause, covariates, gtol = 1e-10)
told(if (rows <= 1000) "value" else "rough", "coefficients", unname(fit$coef))
told(if (rows <= 1000) "value" else "rough", "coefficients_se", unname(sqrt(diag(fit$var))))
cat("version R", paste(R.version$major, R.version$minor, sep = "."), "\n")
cat("version cmprsk", format(packageVersion("cmprsk")), "\n")
