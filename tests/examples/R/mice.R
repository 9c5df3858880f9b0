# How R's mice imputes: python -m tests.stats.imputation.patients gaps.csv; Rscript mice.R gaps.csv > mice.json
# Of each variable, over 200 data sets: the mean of the imputed values (codes of levels), how much it varies
# between data sets, the spread of the values, the shares of the levels; and a pooled logistic regression.
suppressMessages({library(mice); library(jsonlite)})
d <- read.csv(commandArgs(trailingOnly = TRUE)[1])
for (name in c("arm", "y", "sex", "site")) d[[name]] <- factor(d[[name]])
d$grade <- factor(d$grade, ordered = TRUE)
m <- 200
done <- mice(d, m = m, maxit = 10, seed = 1, printFlag = FALSE,
             method = c(arm = "", y = "", age = "pmm", sex = "logreg", site = "polyreg", grade = "polyreg"))
of <- function(name) {
  x <- sapply(done$imp[[name]], function(one) as.numeric(as.character(one)))
  list(mean = mean(x), between = sd(colMeans(x)), spread = sd(x),
       shares = if (name == "age") NULL else as.numeric(table(x)) / length(x))
}
fits <- with(done, glm(y ~ arm + age + sex + as.numeric(as.character(grade)), family = binomial))
s <- summary(pool(fits))
out <- list(software = paste("R", getRversion(), "mice", packageVersion("mice")), m = m,
            variables = sapply(c("age", "sex", "site", "grade"), of, simplify = FALSE),
            logistic = data.frame(estimate = s$estimate, se = s$std.error))
cat(toJSON(out, auto_unbox = TRUE, digits = 10, pretty = TRUE), "\n")
