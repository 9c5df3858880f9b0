"""Methods of comparisons that were not randomised: propensity scores, weights, matched pairs."""

from __future__ import annotations

from reportgen.methods.record import Method

_LI = "Li F, Morgan KL, Zaslavsky AM. JASA 2018;113:390-400. doi:10.1080/01621459.2016.1260466"
_ROBINS = "Robins JM, Hernán MA, Brumback B. Epidemiology 2000;11:550-60. PMID 10955408"
_LUNCEFORD = "Lunceford JK, Davidian M. Stat Med 2004;23:2937-60. doi:10.1002/sim.1903"
_AUSTIN = "Austin PC, Stuart EA. Stat Med 2015;34:3661-79. doi:10.1002/sim.6607"
_GRAMBSCH = "Therneau TM, Grambsch PM. Modeling Survival Data. Springer 2000. ISBN 0-387-98784-3"
_W = "survey::svydesign(~1, weights = ~w)"

SCORES: dict[str, Method] = {
    "propensity.score": Method(
        section="weighting",
        label="propensity score by logistic regression",
        sentence="Propensity scores, the probability of {arm} rather than {reference} given "
        "{covariates}, come from logistic regression among patients with a value of each{trimmed}.",
        formula="log(e/(1 - e)) = a + x'b; c-statistic: share of pairs with the higher e in the "
        "arm, ties half",
        reference="Rosenbaum PR, Rubin DB. Biometrika 1983;70:41-55. doi:10.1093/biomet/70.1.41; "
        "trimming: Crump RK, Hotz VJ, Imbens GW, Mitnik OA. Biometrika 2009;96:187-99. "
        "doi:10.1093/biomet/asn055",
        r_call="glm(z ~ x, family = binomial)",
    ),
    "propensity.ate": Method(
        section="weighting",
        label="weights of all patients",
        sentence="Patients were weighted by the inverse probability of the treatment that they had"
        "{stabilised}, so that each arm stands for all patients (average treatment effect)"
        "{truncated}.",
        formula="1/e; 1/(1 - e); stabilised p/e; (1 - p)/(1 - e)",
        reference=f"{_ROBINS}; truncation: Cole SR, Hernán MA. Am J Epidemiol 2008;168:656-64. "
        "doi:10.1093/aje/kwn164",
        r_call='WeightIt::weightit(z ~ x, method = "ps", estimand = "ATE")',
    ),
    "propensity.att": Method(
        section="weighting",
        label="weights to the patients of the arm",
        sentence="Patients with {other} were weighted by the odds of the score, so that both arms "
        "stand for patients such as those with {target} (average effect in the treated)"
        "{truncated}.",
        formula="1; e/(1 - e)",
        reference=_LI,
        r_call='WeightIt::weightit(z ~ x, method = "ps", estimand = "ATT")',
    ),
    "propensity.atc": Method(
        section="weighting",
        label="weights to the patients of the reference",
        sentence="Patients with {other} were weighted by the inverse odds of the score, so that "
        "both arms stand for patients such as those with {target} (average effect in the controls)"
        "{truncated}.",
        formula="(1 - e)/e; 1",
        reference=_LI,
        r_call='WeightIt::weightit(z ~ x, method = "ps", estimand = "ATC")',
    ),
    "propensity.overlap": Method(
        section="weighting",
        label="overlap weights",
        sentence="Patients were weighted by the probability of the other treatment (overlap "
        "weights), so that each arm stands for patients who could well have had either{truncated}.",
        formula="1 - e; e",
        reference=_LI,
        r_call='WeightIt::weightit(z ~ x, method = "ps", estimand = "ATO")',
    ),
    "propensity.matching_weights": Method(
        section="weighting",
        label="matching weights",
        sentence="Patients were weighted by the smaller of the probabilities of both treatments "
        "over that of their own (matching weights), so that each arm stands for patients who could "
        "be matched{truncated}.",
        formula="min(e, 1 - e)/e; min(e, 1 - e)/(1 - e)",
        reference="Li L, Greene T. Int J Biostat 2013;9:215-34. doi:10.1515/ijb-2012-0030",
        r_call='WeightIt::weightit(z ~ x, method = "ps", estimand = "ATM")',
    ),
    "propensity.matching": Method(
        section="weighting",
        label="matching of single patients by propensity score",
        sentence="Each patient with {target}, those likeliest to have it first, was matched "
        "without replacement to the one patient with {other} whose logit of the score was "
        "nearest{caliper} (SD pooled over the arms); of equally near patients one was taken by lot "
        "with a fixed seed. Matched patients stand for patients such as those with {target}.",
        formula="greedy, |logit e1 - logit e2| ≤ width sqrt((s1² + s2²)/2)",
        reference="Rosenbaum PR, Rubin DB. Am Stat 1985;39:33-8. "
        "doi:10.1080/00031305.1985.10479383; caliper: Austin PC. Pharm Stat 2011;10:150-61. "
        "doi:10.1002/pst.433",
        r_call='MatchIt::matchit(z ~ x, method = "nearest", link = "linear.logit", caliper = 0.2)',
    ),
    "propensity.ess": Method(
        section="weighting",
        label="effective sample size",
        sentence="The effective sample size is the number of equally weighted patients that would "
        "say as much.",
        formula="(Σw)²/Σw²",
        reference="Kish L. Survey Sampling. Wiley 1965. ISBN 0-471-48900-X",
        r_call="sum(w)^2 / sum(w^2)",
    ),
    "weighted.smd": Method(
        section="weighting",
        label="standardised mean difference after adjustment",
        sentence="Balance before and after is shown by standardised differences over the spread "
        "before.",
        formula="difference of weighted means/sqrt((s1² + s2²)/2), s without weights",
        reference=_AUSTIN,
        r_call='cobalt::bal.tab(z ~ x, weights = w, s.d.denom = "pooled")',
    ),
    "weighted.smd_levels": Method(
        label="standardised difference of a categorical variable after adjustment",
        sentence="",
        formula="sqrt(d' S⁻ d), d differences of weighted shares, S mean of the multinomial "
        "covariances without weights",
        reference=f"{_AUSTIN}; Yang D, Dalton JE. SAS Global Forum 2012, paper 335",
        r_call="arithmetic: sqrt(t(d) %*% MASS::ginv(S) %*% d)",
    ),
}
"""The score, what is made of it, and whether it made the arms alike."""

WEIGHTED: dict[str, Method] = {
    "weighted.rate": Method(
        section="weighting",
        label="rate of weighted or matched patients",
        sentence="Adjusted rates have robust {level}% intervals on the logit scale.",
        formula="p = Σ w y/Σ w; logit p ± t se/(p(1 - p)), se² = n/(n - 1) Σ(w(y - p)/Σw)²",
        reference=_LUNCEFORD,
        r_call=f'survey::svyciprop(~y, {_W}, method = "logit")',
    ),
    "weighted.difference": Method(
        section="weighting",
        label="difference of rates or means of weighted or matched patients",
        sentence="Adjusted differences of rates and of means have {level}% t intervals by "
        "{variance}.",
        formula="Σ w y/Σ w of the arm less that of the reference; sandwich variance times "
        "n/(n - 1), n patients, or pairs of matched ones",
        reference=_LUNCEFORD,
        r_call=f"survey::svyglm(y ~ z, {_W}); t.test(y1, y2, paired = TRUE)",
    ),
    "weighted.odds_ratio": Method(
        section="weighting",
        label="odds ratio of weighted or matched patients",
        sentence="Adjusted odds and risk ratios compare the adjusted rates, with {level}% t "
        "intervals on the log scale by {variance}.",
        formula="p1(1 - p0)/(p0(1 - p1)); delta method on the sandwich variance",
        reference=_ROBINS,
        r_call=f"survey::svyglm(y ~ z, {_W}, family = quasibinomial)",
    ),
    "weighted.risk_ratio": Method(
        label="risk ratio of weighted or matched patients",
        sentence="",
        formula="p1/p0; delta method on the sandwich variance",
        reference=_ROBINS,
        r_call=f"survey::svyglm(y ~ z, {_W}, family = quasipoisson)",
    ),
    "weighted.quantile": Method(
        section="weighting",
        label="median and quartiles of weighted or matched patients",
        sentence="Adjusted medians and quartiles are the least values at or below which lies that "
        "share of the weight.",
        formula="least x with Σ w(x_i ≤ x) ≥ p Σ w; where equal, the mean of it and the next",
        reference="Hyndman RJ, Fan Y. Am Stat 1996;50:361-5. doi:10.1080/00031305.1996.10473566",
        r_call=f'survey::svyquantile(~y, {_W}, p, qrule = "hf2")',
    ),
    "weighted.mean": Method(
        label="mean of weighted or matched patients",
        sentence="",
        formula="Σ w y/Σ w",
        reference=_LUNCEFORD,
        r_call="weighted.mean(y, w)",
    ),
    "weighted.km": Method(
        section="weighting",
        label="Kaplan-Meier curve of weighted or matched patients at a time",
        sentence="Adjusted Kaplan-Meier curves have {level}% intervals on {interval} by the "
        "infinitesimal jackknife.",
        formula="Π (1 - d/n) with sums of weights; variance Σ (w U)², U the influence of a patient",
        reference=_GRAMBSCH,
        r_call="summary(survival::survfit(Surv(time, event) ~ 1, weights = w, robust = TRUE), t)",
    ),
    "weighted.km_median": Method(
        label="median of a Kaplan-Meier curve of weighted or matched patients",
        sentence="",
        formula="first time with S(t) ≤ 1/2; limits where the limits of S(t) reach 1/2",
        reference=_GRAMBSCH,
        r_call="quantile(survival::survfit(Surv(time, event) ~ 1, weights = w, robust = TRUE))",
    ),
    "weighted.incidence": Method(
        section="weighting",
        label="cumulative incidence of weighted or matched patients",
        sentence="Adjusted cumulative incidences are Aalen-Johansen estimates with sums of "
        "weights, {level}% intervals on {interval} by the infinitesimal jackknife.",
        formula="F(t) = Σ S(s-) d(s)/n(s) with sums of weights; variance Σ (w U)²",
        reference="Putter H, Fiocco M, Geskus RB. Stat Med 2007;26:2389-430. doi:10.1002/sim.2712",
        r_call="survival::survfit(Surv(time, factor(cause)) ~ 1, weights = w, id = id)",
    ),
    "weighted.cox": Method(
        section="weighting",
        label="Cox model of weighted or matched patients",
        sentence="Adjusted hazard ratios come from Cox models with the arm as covariate ({ties} "
        "method for ties), {level}% Wald intervals and tests by {variance}.",
        formula="weighted partial likelihood; sandwich of the score residuals times the weights",
        reference="Lin DY, Wei LJ. J Am Stat Assoc 1989;84:1074-8. "
        "doi:10.1080/01621459.1989.10478874",
        r_call="survival::coxph(Surv(time, event) ~ z, weights = w, robust = TRUE)",
    ),
}
"""What is told of weighted or matched patients."""

CONFOUNDING: dict[str, Method] = {**SCORES, **WEIGHTED}
