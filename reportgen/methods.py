"""Every method that can stand on a fact: its name, its sentence in METHODS, formula, source.

METHODS prints the sentences of the methods that occur on the facts of a report, in this order:
what was run, never what was planned.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Method:
    """One method. ``sentence`` may name settings in braces; they come from the fact.

    ``section`` is the paragraph of METHODS: study, pooling, contrast or robustness; of a cohort
    rates or survival.
    """

    label: str
    sentence: str
    formula: str
    reference: str
    section: str = ""

    def filled(self, settings: Mapping[str, str]) -> str:
        """The sentence with the settings that were run."""
        return self.sentence.format_map(settings)


_STIJNEN = "Stijnen T, Hamza TH, Ozdemir P. Stat Med 2010;29:3046-67. doi:10.1002/sim.4040"
_HIGGINS_PI = (
    "Higgins JPT, Thompson SG, Spiegelhalter DJ. J R Stat Soc A 2009;172:137-59. "
    "doi:10.1111/j.1467-985X.2008.00552.x"
)
_HIGGINS_I2 = "Higgins JPT, Thompson SG. Stat Med 2002;21:1539-58. doi:10.1002/sim.1186"
_VIECHTBAUER = "Viechtbauer W. J Stat Softw 2010;36(3):1-48. doi:10.18637/jss.v036.i03"

METHODS: dict[str, Method] = {
    "study.proportion": Method(
        section="study",
        label="proportion of one study with its interval",
        sentence="For each study the proportion is shown with its {level}% {interval} interval.",
        formula="x/n; Clopper-Pearson: quantiles of Beta(x, n-x+1) and Beta(x+1, n-x)",
        reference="Clopper CJ, Pearson ES. Biometrika 1934;26:404-13. "
        "doi:10.1093/biomet/26.4.404. Other intervals: Brown LD, Cai TT, DasGupta A. Stat Sci "
        "2001;16:101-33. doi:10.1214/ss/1009213286",
    ),
    "study.survival": Method(
        section="study",
        label="reported survival at a time",
        sentence="Survival at a time is taken as reported by each study; where no interval was "
        "reported, an approximate one is derived from the number of participants on the "
        "complementary log-log scale.",
        formula="log(-log S); variance from the printed limits, else (1-S)/(n S (log S)²)",
        reference="Greenwood M. 1926; Kalbfleisch JD, Prentice RL. 2002. doi:10.1002/9781118032985",
    ),
    "glmm.logit.ml": Method(
        section="pooling",
        label="random-intercept logistic model",
        sentence="Proportions were pooled with a random-intercept logistic model (binomial "
        "within studies, normal between studies), fitted by maximum likelihood with {points}-point "
        "adaptive Gauss-Hermite quadrature; the model needs no continuity correction. Intervals "
        "are {level}% Wald intervals on the logit scale.",
        formula="x_i ~ Binomial(n_i, expit(θ + u_i)), u_i ~ N(0, τ²)",
        reference=_STIJNEN,
    ),
    "iv.logit": Method(
        section="pooling",
        label="inverse variance on the logit scale",
        sentence="Proportions were pooled by inverse variance on the logit scale with random "
        "effects ({tau2}; {level}% {ci}); where a study had no events, or events only, 0.5 was "
        "added to its events and non-events.",
        formula="θ = Σ w_i y_i / Σ w_i, w_i = 1/(v_i + τ²), y_i = logit(x_i/n_i)",
        reference=_VIECHTBAUER,
    ),
    "iv.cloglog": Method(
        section="pooling",
        label="inverse variance on the complementary log-log scale",
        sentence="Survival at a time was pooled by inverse variance on the complementary log-log "
        "scale with random effects ({tau2}; {level}% {ci}) and transformed back.",
        formula="θ = Σ w_i y_i / Σ w_i, y_i = log(-log S_i), S = exp(-exp(θ))",
        reference="Borenstein M, Hedges LV, Higgins JPT, Rothstein HR. 2009. "
        "doi:10.1002/9780470743386",
    ),
    "prediction": Method(
        section="pooling",
        label="prediction interval",
        sentence="Prediction intervals, in which the true value of a new study is expected, use "
        "{prediction} and are given from three studies on.",
        formula="θ ± t·sqrt(τ² + se²)",
        reference=_HIGGINS_PI,
    ),
    "i2.tau2": Method(
        section="pooling",
        label="I² from τ²",
        sentence="Heterogeneity is described by τ², by I² (the share of the total variance that "
        "is due to differences between studies, from τ², with its profile interval) and by the "
        "likelihood-ratio or Cochran Q test.",
        formula="I² = τ²/(τ² + s²), s² the typical within-study variance",
        reference=_HIGGINS_I2,
    ),
    "i2.q": Method(
        section="pooling",
        label="I² from Q",
        sentence="Heterogeneity is described by τ², by I² (from Cochran's Q, with its test-based "
        "interval) and by the Q test.",
        formula="I² = max(0, (Q - df)/Q)",
        reference=_HIGGINS_I2,
    ),
    "tau2": Method("between-study variance", "", "variance of the random effects", _VIECHTBAUER),
    "q.lrt": Method(
        "likelihood-ratio test of heterogeneity",
        "",
        "2(l_saturated - l_common), χ² with k-1 df",
        _STIJNEN,
    ),
    "q.cochran": Method(
        "Cochran's Q",
        "",
        "Q = Σ (y_i - θ)²/v_i, χ² with k-1 df",
        "Cochran WG. Biometrics 1954;10:101-29. doi:10.2307/3001666",
    ),
    "contrast.glmm": Method(
        section="contrast",
        label="mixed-effects logistic regression with the group as moderator",
        sentence="Rates were contrasted across studies with a mixed-effects logistic regression "
        "that has the group as moderator and one between-study variance (odds ratio, Wald "
        "interval and P value).",
        formula="logit p_i = β0 + β1·group_i + u_i; odds ratio exp(β1)",
        reference=_STIJNEN,
    ),
    "contrast.iv": Method(
        section="contrast",
        label="meta-regression with the group as moderator",
        sentence="Groups pooled by inverse variance were contrasted across studies by the "
        "difference of their values on the scale of pooling, the variances added.",
        formula="z = (θ_a - θ_b)/sqrt(se_a² + se_b²)",
        reference=_VIECHTBAUER,
    ),
    "difference.delta": Method(
        section="contrast",
        label="difference of pooled values",
        sentence="The difference of two pooled values has a delta-method interval.",
        formula="p_a - p_b; var = (p_a')² se_a² + (p_b')² se_b²",
        reference="Oehlert GW. Am Stat 1992;46:27-9. doi:10.1080/00031305.1992.10475842",
    ),
    "subgroup.q": Method(
        section="robustness",
        label="test of subgroup differences",
        sentence="Subgroups, defined before the outcome, were pooled each with its own "
        "between-study variance and compared by the Q test between subgroups.",
        formula="Q = Σ (θ_g - θ)²/se_g², χ² with groups-1 df",
        reference=_VIECHTBAUER,
    ),
    "moderator.glmm": Method(
        section="robustness",
        label="meta-regression within the logistic model",
        sentence="Continuous moderators of rates were examined within each group by mixed-effects "
        "logistic regression where at least {min_k} studies reported them.",
        formula="logit p_i = β0 + β1·x_i + u_i",
        reference=_STIJNEN,
    ),
    "moderator.iv": Method(
        section="robustness",
        label="meta-regression",
        sentence="Continuous moderators of values pooled by inverse variance were examined within "
        "each group by mixed-effects meta-regression where at least {min_k} studies reported them.",
        formula="y_i = β0 + β1·x_i + u_i + e_i",
        reference=_VIECHTBAUER,
    ),
    "leave_one_out": Method(
        section="robustness",
        label="leave-one-out analysis",
        sentence="The primary outcomes were pooled again with each study left out in turn.",
        formula="the pooled value without study i",
        reference=_VIECHTBAUER,
    ),
    "profile": Method(
        section="robustness",
        label="the same pool by another profile of choices",
        sentence="The primary outcomes were also pooled under the choices of method that other "
        "software makes (profiles).",
        formula="as the profile says",
        reference="Veroniki AA, Jackson D, Viechtbauer W, et al. Res Synth Methods 2016;7:55-79. "
        "doi:10.1002/jrsm.1164",
    ),
    "rate.clopper_pearson": Method(
        section="rates",
        label="proportion of the evaluable patients with its exact interval",
        sentence="Rates are proportions of the evaluable patients with {level}% Clopper-Pearson "
        "intervals.",
        formula="x/n; limits: quantiles of Beta(x, n-x+1) and Beta(x+1, n-x)",
        reference="Clopper CJ, Pearson ES. Biometrika 1934;26:404-13. doi:10.1093/biomet/26.4.404",
    ),
    "difference.newcombe": Method(
        section="rates",
        label="difference of two rates",
        sentence="Differences of rates have {level}% Newcombe intervals, which combine the Wilson "
        "intervals of both arms.",
        formula="p1 - p2; limits from the Wilson limits of p1 and p2",
        reference="Newcombe RG. Stat Med 1998;17:873-90. "
        "doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I",
    ),
    "test.fisher": Method(
        section="rates",
        label="Fisher's exact test",
        sentence="Rates were compared with Fisher's exact test where an expected count was below "
        "5.",
        formula="sum of the probabilities of all tables no likelier than the observed one",
        reference="Fisher RA. J R Stat Soc 1935;98:39-82. doi:10.2307/2342435",
    ),
    "test.chi_square": Method(
        section="rates",
        label="Pearson's chi-square test",
        sentence="Frequencies whose expected counts were all 5 or more were compared with "
        "Pearson's chi-square test without continuity correction.",
        formula="Σ (O - E)²/E, χ² with (r-1)(c-1) df",
        reference="Pearson K. Philos Mag 1900;50:157-75. doi:10.1080/14786440009463897",
    ),
    "test.freeman_halton": Method(
        section="rates",
        label="exact test of a table with several rows or columns",
        sentence="Tables of more than two rows or columns with an expected count below 5 were "
        "tested exactly (Freeman-Halton).",
        formula="sum of the probabilities of all tables no likelier than the observed one",
        reference="Freeman GH, Halton JH. Biometrika 1951;38:141-9. doi:10.1093/biomet/38.1-2.141",
    ),
    "test.monte_carlo": Method(
        section="rates",
        label="exact test of a table, by random tables",
        sentence="Where the exact test of a table of several rows or columns was too long to "
        "compute, its P value was estimated from {draws} random tables with the same margins.",
        formula="(1 + number of tables no likelier than the observed one)/(1 + tables drawn)",
        reference="Mehta CR, Patel NR. J Am Stat Assoc 1983;78:427-34. "
        "doi:10.1080/01621459.1983.10477989",
    ),
    "odds_ratio.conditional": Method(
        section="rates",
        label="conditional odds ratio with exact limits",
        sentence="Odds ratios beside Fisher's exact test are conditional maximum-likelihood "
        "estimates with exact {level}% limits.",
        formula="maximum of the noncentral hypergeometric likelihood",
        reference="Cornfield J. Proc Third Berkeley Symp 1956;4:135-48; "
        "Agresti A. Stat Sci 1992;7:131-53. doi:10.1214/ss/1177011454",
    ),
    "odds_ratio.woolf": Method(
        section="rates",
        label="odds ratio of the sample",
        sentence="Odds ratios beside the chi-square test are those of the sample, with {level}% "
        "Woolf intervals.",
        formula="ad/(bc); log limits ± z sqrt(1/a + 1/b + 1/c + 1/d)",
        reference="Woolf B. Ann Hum Genet 1955;19:251-3. doi:10.1111/j.1469-1809.1955.tb01348.x",
    ),
    "test.mann_whitney.exact": Method(
        section="rates",
        label="exact Wilcoxon-Mann-Whitney test",
        sentence="Grades and numbers were compared with the Wilcoxon-Mann-Whitney test, exact "
        "under ties where the smaller group had fewer than 50 patients.",
        formula="permutation distribution of the sum of mid-ranks",
        reference="Streitberg B, Röhmel J. Comput Stat Data Anal 1986;4:27-42. "
        "doi:10.1016/0167-9473(86)90008-5",
    ),
    "test.mann_whitney.normal": Method(
        section="rates",
        label="Wilcoxon-Mann-Whitney test by its normal approximation",
        sentence="In larger groups the Wilcoxon-Mann-Whitney test used the normal approximation "
        "with the variance corrected for ties and a continuity correction.",
        formula="z = (|U - n1 n2/2| - 1/2)/sd, sd² = n1 n2/12 (N + 1 - Σ(t³ - t)/(N(N - 1)))",
        reference="Mann HB, Whitney DR. Ann Math Stat 1947;18:50-60. doi:10.1214/aoms/1177730491",
    ),
    "quantile.7": Method(
        section="rates",
        label="median and quartiles",
        sentence="Numbers are described by medians and quartiles with linear interpolation "
        "between the ordered values.",
        formula="x at position 1 + (n - 1)p of the ordered values (type 7)",
        reference="Hyndman RJ, Fan Y. Am Stat 1996;50:361-5. doi:10.1080/00031305.1996.10473566",
    ),
    "mean": Method(
        "mean and standard deviation",
        "",
        "Σx/n; sqrt(Σ(x - mean)²/(n - 1))",
        "Altman DG, Bland JM. BMJ 2005;331:903. doi:10.1136/bmj.331.7521.903",
    ),
    "smd.numbers": Method(
        section="rates",
        label="standardised mean difference of a number",
        sentence="The balance of numbers is shown by the difference of means over the root of the "
        "mean variance.",
        formula="(m1 - m2)/sqrt((s1² + s2²)/2)",
        reference="Austin PC. Stat Med 2009;28:3083-107. doi:10.1002/sim.3697",
    ),
    "smd.levels": Method(
        section="rates",
        label="standardised difference of a categorical variable",
        sentence="The balance of categories is shown by the multivariate standardised difference "
        "of their shares.",
        formula="sqrt(d' S⁻ d), d differences of shares, S mean of the multinomial covariances",
        reference="Austin PC. Stat Med 2009;28:3083-107. doi:10.1002/sim.3697; Yang D, Dalton JE. "
        "SAS Global Forum 2012, paper 335",
    ),
    "km.at": Method(
        section="survival",
        label="Kaplan-Meier estimate at a time",
        sentence="Times to events were analysed by the Kaplan-Meier method, with {level}% "
        "intervals on {interval}; nothing is estimated after the last follow-up.",
        formula="Π (1 - d/n); Greenwood's variance",
        reference="Kaplan EL, Meier P. J Am Stat Assoc 1958;53:457-81. doi:10.2307/2281868",
    ),
    "km.median": Method(
        section="survival",
        label="median of a Kaplan-Meier curve",
        sentence="Medians have {level}% Brookmeyer-Crowley limits on {interval}.",
        formula="first time with S(t) ≤ 1/2; limits where the limits of S(t) reach 1/2",
        reference="Brookmeyer R, Crowley J. Biometrics 1982;38:29-41. doi:10.2307/2530286",
    ),
    "km.reverse": Method(
        section="survival",
        label="median follow-up by the reverse Kaplan-Meier method",
        sentence="Median follow-up is that of the reverse Kaplan-Meier curve, in which censoring "
        "is the event.",
        formula="median of the curve with events and censoring exchanged",
        reference="Schemper M, Smith TL. Control Clin Trials 1996;17:343-6. "
        "doi:10.1016/0197-2456(96)00075-X",
    ),
    "aalen_johansen": Method(
        section="survival",
        label="cumulative incidence by the Aalen-Johansen estimator",
        sentence="Where competing events preclude an outcome, its cumulative incidence is the "
        "Aalen-Johansen estimate, with {level}% intervals on {interval}.",
        formula="F(t) = Σ S(s-) d(s)/n(s), S the Kaplan-Meier curve of any event",
        reference="Aalen OO, Johansen S. Scand J Stat 1978;5:141-50. Putter H, Fiocco M, Geskus "
        "RB. Stat Med 2007;26:2389-430. doi:10.1002/sim.2712",
    ),
    "km.rmst": Method(
        section="survival",
        label="restricted mean survival time",
        sentence="Mean times are restricted to {horizon}: the area under the curve up to then.",
        formula="∫ S(t) dt from 0 to the horizon; var = Σ A² d/(n(n - d)), A the area that is left",
        reference="Royston P, Parmar MKB. BMC Med Res Methodol 2013;13:152. "
        "doi:10.1186/1471-2288-13-152",
    ),
    "km.rmst_difference": Method(
        section="survival",
        label="difference of restricted mean times",
        sentence="Differences of restricted means have {level}% normal intervals.",
        formula="difference of the areas; the variances add",
        reference="Royston P, Parmar MKB. BMC Med Res Methodol 2013;13:152. "
        "doi:10.1186/1471-2288-13-152",
    ),
    "log_rank": Method(
        section="survival",
        label="log-rank test",
        sentence="Curves were compared with the log-rank test.",
        formula="(O - E)²/V, χ² with groups-1 df",
        reference="Peto R, Peto J. J R Stat Soc A 1972;135:185-207. doi:10.2307/2344317",
    ),
    "log_rank.stratified": Method(
        section="survival",
        label="stratified log-rank test",
        sentence="The stratified log-rank test adds observed and expected events over the strata.",
        formula="(Σ(O - E))²/ΣV over strata, χ² with groups-1 df",
        reference="Peto R, Peto J. J R Stat Soc A 1972;135:185-207. doi:10.2307/2344317",
    ),
    "cox": Method(
        section="survival",
        label="Cox model with the group as covariate",
        sentence="Hazard ratios with {level}% Wald intervals come from Cox models with {ties} "
        "method for ties.",
        formula="h(t) = h0(t) exp(β·group); hazard ratio exp(β)",
        reference="Cox DR. J R Stat Soc B 1972;34:187-220. doi:10.1111/j.2517-6161.1972.tb00899.x",
    ),
    "cox.zph": Method(
        section="survival",
        label="test of proportional hazards",
        sentence="Proportional hazards were tested by scaled Schoenfeld residuals against "
        "Kaplan-Meier time.",
        formula="score test of β(t) = β + γ g(t), g(t) = 1 - S(t-)",
        reference="Grambsch PM, Therneau TM. Biometrika 1994;81:515-26. "
        "doi:10.1093/biomet/81.3.515",
    ),
    "cox.time_dependent": Method(
        section="survival",
        label="Cox model with a group that changes over time",
        sentence="Groups known only after time zero were also examined in Cox models in which a "
        "patient counts as a member only from the time at which that became known ({ties} method "
        "for ties).",
        formula="h(t) = h0(t) exp(β·group(t))",
        reference="Mantel N, Byar DP. J Am Stat Assoc 1974;69:81-6. doi:10.2307/2285503",
    ),
    "subgroup.interaction": Method(
        section="robustness",
        label="test of the effect between subgroups",
        sentence="Effects in subgroups defined at baseline were compared by the Q test between "
        "the log ratios of the levels (odds ratios of the sample, hazard ratios of Cox models).",
        formula="Q = Σ (θ_g - θ)²/se_g², χ² with levels-1 df",
        reference="Cochran WG. Biometrics 1954;10:101-29. doi:10.2307/3001666",
    ),
    "count": Method("count of rows of the table", "", "counted", ""),
    "reported": Method("as reported by the study", "", "read from the table", ""),
}
