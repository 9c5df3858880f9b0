"""Methods of a meta-analysis: studies, pools, contrasts, robustness."""

from __future__ import annotations

from reportgen.methods.pooling import POOLING_MODELS
from reportgen.methods.record import Method

_STIJNEN = "Stijnen T, Hamza TH, Ozdemir P. Stat Med 2010;29:3046-67. doi:10.1002/sim.4040"
_HIGGINS_PI = (
    "Higgins JPT, Thompson SG, Spiegelhalter DJ. J R Stat Soc A 2009;172:137-59. "
    "doi:10.1111/j.1467-985X.2008.00552.x"
)
_HIGGINS_I2 = "Higgins JPT, Thompson SG. Stat Med 2002;21:1539-58. doi:10.1002/sim.1186"
_VIECHTBAUER = "Viechtbauer W. J Stat Softw 2010;36(3):1-48. doi:10.18637/jss.v036.i03"

STUDIES: dict[str, Method] = {
    "study.proportion": Method(
        section="study",
        label="proportion of one study with its interval",
        sentence="For each study the proportion is shown with its {level}% {interval} interval.",
        formula="x/n; Clopper-Pearson: quantiles of Beta(x, n-x+1) and Beta(x+1, n-x)",
        reference="Clopper CJ, Pearson ES. Biometrika 1934;26:404-13. "
        "doi:10.1093/biomet/26.4.404. Other intervals: Brown LD, Cai TT, DasGupta A. Stat Sci "
        "2001;16:101-33. doi:10.1214/ss/1009213286",
        r_call="binom.test(x, n)$conf.int; meta::metaprop(x, n, method.ci = )",
    ),
    "study.survival": Method(
        section="study",
        label="reported survival at a time",
        sentence="Survival at a time is taken as reported by each study; where no interval was "
        "reported, an approximate one is derived from the number of participants on the "
        "complementary log-log scale.",
        formula="log(-log S); variance from the printed limits, else (1-S)/(n S (log S)²)",
        reference="Greenwood M. 1926; Kalbfleisch JD, Prentice RL. 2002. doi:10.1002/9781118032985",
        r_call="arithmetic: log(-log(s)), (log(-log(lower)) - log(-log(upper)))/(2*qnorm(0.975))",
    ),
    "study.rate": Method(
        section="study",
        label="rate of one study with its interval",
        sentence="For each study the incidence rate is shown with its {level}% {interval} "
        "interval.",
        formula="x/t; halves of chi-square quantiles with 2x and 2x+2 df, over t",
        reference="Garwood F. Biometrika 1936;28:437-42. doi:10.1093/biomet/28.3-4.437",
        r_call="stats::poisson.test(x, t)",
    ),
    "study.single": Method(
        section="study",
        label="value of one study with its interval",
        sentence="Means, changes and correlations are shown for each study with {level}% "
        "{interval} intervals on the scale of pooling.",
        formula="y ± z·sqrt(v), transformed back",
        reference=_VIECHTBAUER,
        r_call="metafor::escalc(measure, ...); yi -/+ qnorm(0.975)*sqrt(vi)",
    ),
    "study.comparison": Method(
        section="study",
        label="effect of one study with its interval",
        sentence="Comparisons of two arms are shown for each study with {level}% {interval} "
        "intervals on the scale of pooling.",
        formula="y ± z·sqrt(v), transformed back",
        reference=_VIECHTBAUER,
        r_call="metafor::escalc(measure, ...); yi -/+ qnorm(0.975)*sqrt(vi)",
    ),
    "iv.comparison": Method(
        section="pooling",
        about="model",
        short="by inverse variance with random effects",
        label="inverse variance of the effects of the studies",
        sentence="Effects that compare the arms within studies were pooled by inverse variance, "
        "ratios by their logarithm, with random effects ({tau2}; {level}% {ci}); where an arm had "
        "no events, or events only, 0.5 was added to the cells of that study, and studies in "
        "which nothing can be learnt of a ratio were left out.",
        formula="θ = Σ w_i y_i / Σ w_i, w_i = 1/(v_i + τ²)",
        reference=_VIECHTBAUER,
        r_call='metafor::rma(yi, vi, method = "REML", test = "adhoc")',
    ),
    "glmm.logit.ml": Method(
        section="pooling",
        about="model",
        short="with random-intercept logistic models",
        label="random-intercept logistic model",
        sentence="Proportions were pooled with a random-intercept logistic model (binomial "
        "within studies, normal between studies), fitted by maximum likelihood with {points}-point "
        "adaptive Gauss-Hermite quadrature; the model needs no continuity correction. Intervals "
        "are {level}% Wald intervals on the logit scale.",
        formula="x_i ~ Binomial(n_i, expit(θ + u_i)), u_i ~ N(0, τ²)",
        reference=_STIJNEN,
        r_call="lme4::glmer(cbind(x, n - x) ~ 1 + (1 | id), family = binomial, nAGQ = 7)",
    ),
    "iv.logit": Method(
        section="pooling",
        about="model",
        short="on the logit scale by inverse variance with random effects",
        label="inverse variance on the logit scale",
        sentence="Proportions were pooled by inverse variance on the logit scale with random "
        "effects ({tau2}; {level}% {ci}); where a study had no events, or events only, 0.5 was "
        "added to its events and non-events.",
        formula="θ = Σ w_i y_i / Σ w_i, w_i = 1/(v_i + τ²), y_i = logit(x_i/n_i)",
        reference=_VIECHTBAUER,
        r_call='metafor::rma(measure = "PLO", xi, ni, method = "REML")',
    ),
    "iv.cloglog": Method(
        section="pooling",
        about="model",
        short="on the complementary log-log scale with random effects",
        label="inverse variance on the complementary log-log scale",
        sentence="Survival at a time was pooled by inverse variance on the complementary log-log "
        "scale with random effects ({tau2}; {level}% {ci}) and transformed back.",
        formula="θ = Σ w_i y_i / Σ w_i, y_i = log(-log S_i), S = exp(-exp(θ))",
        reference="Borenstein M, Hedges LV, Higgins JPT, Rothstein HR. 2009. "
        "doi:10.1002/9780470743386",
        r_call='metafor::rma(log(-log(s)), vi, method = "REML")',
    ),
    **POOLING_MODELS,
    "prediction": Method(
        section="pooling",
        label="prediction interval",
        sentence="Prediction intervals, in which the true value of a new study is expected, use "
        "{prediction} and are given from three studies on.",
        formula="θ ± t·sqrt(τ² + se²)",
        reference=f"{_HIGGINS_PI}. With k - 1 degrees of freedom: {_VIECHTBAUER}",
        r_call="metafor::predict.rma; meta::metagen(method.predict = )",
    ),
    "i2.tau2": Method(
        section="pooling",
        about="heterogeneity",
        label="I² from τ²",
        sentence="Heterogeneity is described by τ², by I² (the share of the total variance that "
        "is due to differences between studies, from τ²) and by the likelihood-ratio or Cochran Q "
        "test.",
        formula="I² = τ²/(τ² + s²), s² the typical within-study variance",
        reference=_HIGGINS_I2,
        r_call="metafor::rma(yi, vi)$I2; metafor::confint.rma.uni",
    ),
    "i2.q": Method(
        section="pooling",
        about="heterogeneity",
        label="I² from Q",
        sentence="Heterogeneity is described by {variance}I² (from Cochran’s Q, with its "
        "test-based interval) and by the Q test.",
        formula="I² = max(0, (Q - df)/Q)",
        reference=_HIGGINS_I2,
        r_call='meta::metagen(yi, sei, method.I2 = "Q")',
    ),
    "h2": Method(
        label="H², the total over the sampling variance",
        sentence="",
        formula="H² = 1/(1 - I²), from the I² beside it",
        reference=_HIGGINS_I2,
        r_call="metafor::rma(yi, vi)$H2; meta::metagen(yi, sei)$H^2",
    ),
    "tau2": Method(
        label="between-study variance",
        sentence="",
        formula="variance of the random effects",
        reference=_VIECHTBAUER,
        r_call="metafor::rma(yi, vi, method)$tau2; lme4::VarCorr(fit)",
    ),
    "tau2.interval": Method(
        section="pooling",
        label="between-study variance with its interval",
        sentence="Intervals of τ² are {limits} intervals.",
        formula="Q-profile: τ² at which Q(τ²) = Σ (y_i - θ)²/(v_i + τ²) meets its χ² quantiles",
        reference="Viechtbauer W. Stat Med 2007;26:37-52. doi:10.1002/sim.2514; Jackson D. Res "
        "Synth Methods 2013;4:220-9. doi:10.1002/jrsm.1081; Hardy RJ, Thompson SG. Stat Med "
        "1996;15:619-29. doi:10.1002/(SICI)1097-0258(19960330)15:6<619::AID-SIM188>3.0.CO;2-A",
        r_call="metafor::confint.rma.uni(fit, type)",
    ),
    "q.lrt": Method(
        label="likelihood-ratio test of heterogeneity",
        sentence="",
        formula="2(l_saturated - l_common), χ² with k-1 df",
        reference=_STIJNEN,
        r_call='metafor::rma.glmm(measure = "PLO", xi, ni)$QE.LRT',
    ),
    "q.cochran": Method(
        label="Cochran’s Q",
        sentence="",
        formula="Q = Σ (y_i - θ)²/v_i, χ² with k-1 df",
        reference="Cochran WG. Biometrics 1954;10:101-29. doi:10.2307/3001666",
        r_call="metafor::rma(yi, vi)$QE",
    ),
    "contrast.glmm": Method(
        section="contrast",
        label="mixed-effects logistic regression with the group as moderator",
        sentence="Rates were contrasted across studies with a mixed-effects logistic regression "
        "that has the group as moderator and one between-study variance (odds ratio, Wald "
        "interval and P value).",
        formula="logit p_i = β0 + β1·group_i + u_i; odds ratio exp(β1)",
        reference=_STIJNEN,
        r_call="lme4::glmer(cbind(x, n - x) ~ group + (1 | id), family = binomial, nAGQ = 7)",
    ),
    "contrast.iv": Method(
        section="contrast",
        label="meta-regression with the group as moderator",
        sentence="Groups pooled by {pooled_by} were contrasted across studies by the "
        "difference of their values on the scale of pooling, the variances added.",
        formula="z = (θ_a - θ_b)/sqrt(se_a² + se_b²)",
        reference=_VIECHTBAUER,
        r_call="arithmetic on metafor::rma(yi, vi): (b1 - b2)/sqrt(se1^2 + se2^2)",
    ),
    "difference.delta": Method(
        section="contrast",
        label="difference of pooled values",
        sentence="The difference of two pooled values has a delta-method interval.",
        formula="p_a - p_b; var = (p_a')² se_a² + (p_b')² se_b²",
        reference="Oehlert GW. Am Stat 1992;46:27-9. doi:10.1080/00031305.1992.10475842",
        r_call="arithmetic: plogis(b1) - plogis(b2); sqrt((dlogis(b1)*se1)^2 + (dlogis(b2)*se2)^2)",
    ),
    "moderator.glmm": Method(
        section="robustness",
        label="meta-regression within the logistic model",
        sentence="Continuous moderators of rates were examined within each group by mixed-effects "
        "logistic regression where at least {min_k} studies reported them.",
        formula="logit p_i = β0 + β1·x_i + u_i",
        reference=_STIJNEN,
        r_call="lme4::glmer(cbind(x, n - x) ~ z + (1 | id), family = binomial, nAGQ = 7)",
    ),
    "moderator.iv": Method(
        section="robustness",
        label="meta-regression",
        sentence="Continuous moderators of study effects were examined within "
        "each group by mixed-effects meta-regression where at least {min_k} studies reported them.",
        formula="y_i = β0 + β1·x_i + u_i + e_i",
        reference=_VIECHTBAUER,
        r_call="metafor::rma(yi, vi, mods = ~ z)",
    ),
    "leave_one_out": Method(
        section="robustness",
        label="leave-one-out analysis",
        sentence="The primary outcomes were pooled again with each study left out in turn.",
        formula="the pooled value without study i",
        reference=_VIECHTBAUER,
        r_call="metafor::leave1out",
    ),
    "profile": Method(
        section="robustness",
        label="the same pool by another profile of choices",
        sentence="The primary outcomes were also pooled under the choices of method that other "
        "software makes (profiles).",
        formula="as the profile says",
        reference="Veroniki AA, Jackson D, Viechtbauer W, et al. Res Synth Methods 2016;7:55-79. "
        "doi:10.1002/jrsm.1164",
        r_call="metafor::rma; meta::metagen, with the settings of the profile",
    ),
}
