# What R gives for the worked meta-analysis: Rscript worked_example.R studies.csv rows.csv > worked_example.json
# rows.csv (outcome, study) names the rows of each pool. Needs metafor, lme4, jsonlite.
# Random-intercept models: lme4 with 7 quadrature points, optimised tightly; intervals by Wald on the logit scale.
suppressMessages({library(metafor); library(lme4)})
args <- commandArgs(trailingOnly = TRUE)
studies <- read.csv(args[1], stringsAsFactors = FALSE)
rows <- read.csv(args[2], stringsAsFactors = FALSE)
columns <- list(cr = c("cr_events", "cr_n"), mrd_neg = c("mrd_neg_events", "mrd_neg_n_all"),
                crs_g3 = c("crs_g3_events", "crs_g3_n"), neuro_g3 = c("neuro_g3_events", "neuro_g3_n"),
                bridging = c("n_bridged_allosct", "n_treated"))
tight <- glmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-10))
out <- list(software = paste("R", getRversion(), "lme4", packageVersion("lme4"), "metafor", packageVersion("metafor")))
for (name in names(columns)) {
  d <- studies[match(rows$study[rows$outcome == name], studies$study_id), ]
  d$x <- d[[columns[[name]][1]]]; d$n <- d[[columns[[name]][2]]]; d$id <- factor(seq_len(nrow(d)))
  for (arm in unique(d$arm)) {
    a <- d[d$arm == arm, ]
    m <- glmer(cbind(x, n - x) ~ 1 + (1 | id), data = a, family = binomial, nAGQ = 7, control = tight)
    b <- summary(m)$coefficients
    q <- qnorm(0.975)
    iv <- rma(measure = "PLO", xi = x, ni = n, data = a, method = "REML", control = list(threshold = 1e-12))
    out[[paste(name, arm, sep = ".")]] <- list(
      k = nrow(a), events = sum(a$x), n = sum(a$n), pooled = plogis(b[1, 1]), low = plogis(b[1, 1] - q * b[1, 2]),
      high = plogis(b[1, 1] + q * b[1, 2]), tau2 = as.numeric(VarCorr(m)$id),
      reml = plogis(as.numeric(iv$beta)), reml_low = plogis(iv$ci.lb), reml_high = plogis(iv$ci.ub))
  }
  d$group <- as.numeric(d$arm == "car_t")
  m <- glmer(cbind(x, n - x) ~ group + (1 | id), data = d, family = binomial, nAGQ = 7, control = tight)
  b <- summary(m)$coefficients
  out[[paste(name, "contrast", sep = ".")]] <- list(
    odds_ratio = exp(b[2, 1]), low = exp(b[2, 1] - q * b[2, 2]), high = exp(b[2, 1] + q * b[2, 2]), p = b[2, 4])
}
cat(jsonlite::toJSON(out, auto_unbox = TRUE, digits = I(12), pretty = TRUE), "\n")
