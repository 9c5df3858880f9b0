"""Regression of patients, and comparisons that were not randomised."""

from __future__ import annotations

from reportgen.stats.catalogue.record import Routine, routines
from reportgen.stats.confounding.balance import weighted_smd
from reportgen.stats.confounding.matching import caliper_width, greedy_match
from reportgen.stats.confounding.propensity import (
    effective_sample_size,
    propensity_score,
    truncated,
)
from reportgen.stats.confounding.weighted_difference import weighted_difference
from reportgen.stats.confounding.weighted_quantiles import weighted_quantiles
from reportgen.stats.confounding.weighted_ratio import weighted_ratio, weighted_share
from reportgen.stats.regression.firth import firth_joint, firth_logistic
from reportgen.stats.regression.glm import bic, glm
from reportgen.stats.regression.linear import linear, type_two_anova
from reportgen.stats.regression.logistic_measures import (
    drop_one,
    hosmer_lemeshow,
    logistic_measures,
)
from reportgen.stats.regression.negative_binomial import negative_binomial
from reportgen.stats.regression.profile_limits import glm_profile_limits
from reportgen.stats.regression.proportional_odds import proportional_odds
from reportgen.stats.regression.robust_poisson import modified_poisson

REGRESSION = routines(
    "Regression of patients",
    Routine(
        compute=glm,
        settings='family="binomial"',
        label="logistic regression",
        formula="logit P(y = 1) = x β, maximum likelihood",
        reference="McCullagh and Nelder 1989, ISBN 0-412-31760-5",
        r_call="glm(y ~ x, family = binomial)",
    ),
    Routine(
        compute=glm,
        settings='family="poisson"',
        label="Poisson regression of counts",
        formula="log E(y) = log t + x β, maximum likelihood",
        reference="McCullagh and Nelder 1989, ISBN 0-412-31760-5",
        r_call="glm(y ~ x + offset(log(t)), family = poisson)",
    ),
    Routine(
        compute=glm_profile_limits,
        label="profile-likelihood limits",
        formula="2 (l(β) - max l given β_j) = χ² quantile",
        reference="Venzon and Moolgavkar 1988, doi:10.2307/2347496",
        r_call="confint(glm)",
    ),
    Routine(
        compute=firth_logistic,
        label="Firth's penalised logistic regression",
        formula="l(β) + log det(X'WX)/2, limits by its profile",
        reference="Firth 1993, doi:10.1093/biomet/80.1.27; Heinze and Schemper 2002, "
        "doi:10.1002/sim.1047",
        r_call="logistf(y ~ x)",
    ),
    Routine(
        compute=firth_joint,
        label="penalised likelihood-ratio test of several coefficients",
        formula="2 (l*(β) - max l* with the tested held at 0 in the full design), χ²",
        reference="Heinze and Schemper 2002, doi:10.1002/sim.1047",
        r_call="logistftest(fit, test)",
    ),
    Routine(
        compute=modified_poisson,
        label="risk ratios by modified Poisson regression",
        formula="log P(y = 1) = x β, Poisson score, sandwich variance",
        reference="Zou 2004, doi:10.1093/aje/kwh090",
        r_call="sandwich::vcovHC(glm(y ~ x, family = poisson))",
    ),
    Routine(
        compute=negative_binomial,
        label="negative binomial regression",
        formula="Var(y) = m + m²/θ, log m = log t + x β",
        reference="Lawless 1987, doi:10.2307/3314912",
        r_call="MASS::glm.nb(y ~ x)",
    ),
    Routine(
        compute=linear,
        label="linear model",
        formula="(X'X)⁻¹ X'y; model-based or HC0 to HC3 variance",
        reference="MacKinnon and White 1985, doi:10.1016/0304-4076(85)90158-7",
        r_call="lm(y ~ x)",
    ),
    Routine(
        compute=type_two_anova,
        label="analysis of variance, type II",
        formula="(RSS without the term - RSS with it)/df over the error of the full model",
        reference="Fox 2016, ISBN 978-1-4522-0566-3",
        r_call="car::Anova(lm, type = 2)",
    ),
    Routine(
        compute=proportional_odds,
        label="proportional-odds model of an ordered outcome",
        formula="logit P(Y ≤ j) = ζ_j - x β",
        reference="McCullagh 1980, doi:10.1111/j.2517-6161.1980.tb01109.x",
        r_call="MASS::polr(y ~ x)",
    ),
    Routine(
        compute=logistic_measures,
        label="area under the curve, Brier score, pseudo-R²",
        formula="pairs in order; mean (y - p)²; 1 - exp(2 (l0 - l)/n) and its relatives",
        reference="Hanley and McNeil 1982, doi:10.1148/radiology.143.1.7063747; Nagelkerke 1991, "
        "doi:10.1093/biomet/78.3.691",
        r_call="pROC::auc(y, p)",
    ),
    Routine(
        compute=hosmer_lemeshow,
        label="Hosmer-Lemeshow test",
        formula="Σ (O - E)²/(E (1 - E/n)) over groups of fitted risk",
        reference="Hosmer and Lemeshow 1980, doi:10.1080/03610928008827941",
        r_call="ResourceSelection::hoslem.test(y, p)",
    ),
    Routine(
        compute=drop_one,
        label="likelihood-ratio test of each term",
        formula="2 (l - l without the term)",
        reference="McCullagh and Nelder 1989, ISBN 0-412-31760-5",
        r_call='drop1(glm, test = "LRT")',
    ),
    Routine(
        compute=bic,
        label="Bayesian information criterion",
        formula="-2 l + q log n",
        reference="Schwarz 1978, doi:10.1214/aos/1176344136",
        r_call="BIC()",
    ),
)
"""Models of one row per patient."""

CONFOUNDING = routines(
    "Comparisons that were not randomised",
    Routine(
        compute=propensity_score,
        label="propensity score",
        formula="P(treated | x) by logistic regression",
        reference="Rosenbaum and Rubin 1983, doi:10.1093/biomet/70.1.41",
        r_call="glm(z ~ x, family = binomial)",
    ),
    Routine(
        compute=truncated,
        label="truncated weights",
        formula="weights brought within two of their quantiles",
        reference="Cole and Hernan 2008, doi:10.1093/aje/kwn164",
        r_call="pmin(pmax(w, q[1]), q[2])",
    ),
    Routine(
        compute=effective_sample_size,
        label="effective sample size",
        formula="(Σ w)²/Σ w²",
        reference="Kish 1965, ISBN 0-471-48900-X",
        r_call="sum(w)^2 / sum(w^2)",
    ),
    Routine(
        compute=weighted_smd,
        label="weighted standardised mean difference",
        formula="difference of weighted means over the root of a mean variance",
        reference="Austin and Stuart 2015, doi:10.1002/sim.6607",
        r_call="cobalt::bal.tab(x, treat, weights)",
    ),
    Routine(
        compute=weighted_difference,
        label="difference of weighted means",
        formula="Σ w y/Σ w of treated less controls, sandwich variance",
        reference="Lunceford and Davidian 2004, doi:10.1002/sim.1903",
        r_call="survey::svyglm(y ~ z, svydesign(~1, weights = ~w))",
    ),
    Routine(
        compute=weighted_share,
        label="weighted share with robust limits",
        formula="Σ w y/Σ w; logit limits, sandwich variance",
        reference="Lunceford and Davidian 2004, doi:10.1002/sim.1903",
        r_call='survey::svyciprop(~y, svydesign(~1, weights = ~w), method = "logit")',
    ),
    Routine(
        compute=weighted_ratio,
        label="ratio of weighted shares, or of their odds",
        formula="ratio of Σ w y/Σ w; delta method on the sandwich variance",
        reference="Robins, Hernan and Brumback 2000, PMID 10955408",
        r_call="survey::svyglm(y ~ z, svydesign(~1, weights = ~w), family = quasibinomial)",
    ),
    Routine(
        compute=weighted_quantiles,
        label="weighted quantiles",
        formula="least value at or below which lies the share p of the weight",
        reference="Hyndman and Fan 1996, doi:10.1080/00031305.1996.10473566",
        r_call='survey::svyquantile(~y, svydesign(~1, weights = ~w), p, qrule = "hf2")',
    ),
    Routine(
        compute=caliper_width,
        label="caliper in standard deviations",
        formula="width times the SD of the distance",
        reference="Austin 2011, doi:10.1002/pst.433",
        r_call="0.2 * sd(distance)",
    ),
    Routine(
        compute=greedy_match,
        label="greedy nearest-neighbour matching",
        formula="the nearest control that is left, within the caliper",
        reference="Rosenbaum and Rubin 1985, doi:10.1080/00031305.1985.10479383",
        r_call='MatchIt::matchit(method = "nearest")',
    ),
)
"""Weights and matching by the propensity score."""
