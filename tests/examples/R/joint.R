# Two outcomes pooled together (Berkey 1998; metafor::dat.berkey1998): Rscript joint.R berkey.csv > joint.json
# With the covariances of the trials, with one correlation for all, and with outcomes missing. Needs metafor, jsonlite.
suppressMessages(library(metafor))
d <- read.csv(commandArgs(trailingOnly = TRUE)[1], stringsAsFactors = FALSE)
tight <- function(...) list(optimizer = "optim", optmethod = "Nelder-Mead", reltol = 1e-14, maxit = 20000, ...)
joint <- function(d, r) {
  long <- data.frame(study = rep(d$id, each = 2), outcome = factor(rep(c("pd", "al"), nrow(d)), levels = c("pd", "al")),
                     yi = as.numeric(rbind(d$pd, d$al)), se = as.numeric(rbind(d$pd_se, d$al_se)))
  V <- bldiag(lapply(seq_len(nrow(d)), function(i) {
    s <- c(d$pd_se[i], d$al_se[i]); C <- diag(s^2); C[1, 2] <- C[2, 1] <- r[i] * s[1] * s[2]; C }))
  keep <- !is.na(long$yi)
  fit <- function(...) rma.mv(yi, V[keep, keep], mods = ~ outcome - 1, random = ~ outcome | study, struct = "UN",
                              data = long[keep, ], control = tight(...))
  m <- fit()
  for (again in 1:4) m <- fit(tau2.init = m$tau2, rho.init = m$rho)
  list(estimate = as.numeric(m$beta), low = m$ci.lb, high = m$ci.ub, p = m$pval, tau2 = m$tau2, rho = m$rho)
}
less <- d; less$al[2] <- NA; less$pd[5] <- NA
out <- list(software = paste("R", getRversion(), "metafor", packageVersion("metafor")),
            reported = joint(d, d$r), half = joint(d, rep(0.5, 5)), none = joint(d, rep(0, 5)),
            missing = joint(less, rep(0.3, 5)))
cat(jsonlite::toJSON(out, auto_unbox = TRUE, digits = NA, pretty = TRUE), "\n")
