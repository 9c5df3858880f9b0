"""Methods of a cohort: rates, ranks, times to events."""

from __future__ import annotations

from reportgen.methods.rates import DIFFERENCES, RATE_INTERVALS, RATIOS
from reportgen.methods.record import Method
from reportgen.methods.tests import CHOSEN_TESTS

PATIENTS: dict[str, Method] = {
    **RATE_INTERVALS,
    **DIFFERENCES,
    "test.fisher": Method(
        section="rates",
        label="Fisher’s exact test",
        sentence="Rates were compared with Fisher’s exact test where an expected count was below "
        "5.",
        formula="sum of the probabilities of all tables no likelier than the observed one",
        reference="Fisher RA. J R Stat Soc 1935;98:39-82. doi:10.2307/2342435",
        r_call="fisher.test(x)",
    ),
    "test.chi_square": Method(
        section="rates",
        label="Pearson’s chi-square test",
        sentence="Frequencies whose expected counts were all 5 or more were compared with "
        "Pearson’s chi-square test without continuity correction.",
        formula="Σ (O - E)²/E, χ² with (r-1)(c-1) df",
        reference="Pearson K. Philos Mag 1900;50:157-75. doi:10.1080/14786440009463897",
        r_call="chisq.test(x, correct = FALSE)",
    ),
    "test.freeman_halton": Method(
        section="rates",
        label="exact test of a table with several rows or columns",
        sentence="Tables of more than two rows or columns with an expected count below 5 were "
        "tested exactly (Freeman-Halton).",
        formula="sum of the probabilities of all tables no likelier than the observed one",
        reference="Freeman GH, Halton JH. Biometrika 1951;38:141-9. doi:10.1093/biomet/38.1-2.141",
        r_call="fisher.test(x)",
    ),
    "test.monte_carlo": Method(
        section="rates",
        label="exact test of a table, by random tables",
        sentence="Where the exact test of a table of several rows or columns was too long to "
        "compute, its P value was estimated from {draws} random tables with the same margins.",
        formula="(1 + number of tables no likelier than the observed one)/(1 + tables drawn)",
        reference="Mehta CR, Patel NR. J Am Stat Assoc 1983;78:427-34. "
        "doi:10.1080/01621459.1983.10477989",
        r_call="fisher.test(x), of which it is an estimate",
    ),
    **RATIOS,
    "test.mann_whitney.exact": Method(
        section="rates",
        label="exact Wilcoxon-Mann-Whitney test",
        sentence="Grades and numbers were compared with the Wilcoxon-Mann-Whitney test, exact "
        "under ties where the smaller group had fewer than 50 patients.",
        formula="permutation distribution of the sum of mid-ranks",
        reference="Streitberg B, Röhmel J. Comput Stat Data Anal 1986;4:27-42. "
        "doi:10.1016/0167-9473(86)90008-5",
        r_call='coin::wilcox_test(y ~ g, distribution = "exact")',
    ),
    "test.mann_whitney.normal": Method(
        section="rates",
        label="Wilcoxon-Mann-Whitney test by its normal approximation",
        sentence="Larger groups were compared with the Wilcoxon-Mann-Whitney test by its normal "
        "approximation, with the variance corrected for ties and a continuity correction.",
        formula="z = (|U - n1 n2/2| - 1/2)/sd, sd² = n1 n2/12 (N + 1 - Σ(t³ - t)/(N(N - 1)))",
        reference="Mann HB, Whitney DR. Ann Math Stat 1947;18:50-60. doi:10.1214/aoms/1177730491",
        r_call="wilcox.test(x, y, exact = FALSE)",
    ),
    **CHOSEN_TESTS,
    "quantile.7": Method(
        section="rates",
        label="median and quartiles",
        sentence="Numbers are described by medians and quartiles with linear interpolation "
        "between the ordered values.",
        formula="x at position 1 + (n - 1)p of the ordered values (type 7)",
        reference="Hyndman RJ, Fan Y. Am Stat 1996;50:361-5. doi:10.1080/00031305.1996.10473566",
        r_call="quantile(x, type = 7)",
    ),
    "quantile.beside": Method(
        label="quantile beside a mean",
        sentence="",
        formula="x at position 1 + (n - 1)p of the ordered values (type 7)",
        reference="Hyndman RJ, Fan Y. Am Stat 1996;50:361-5. doi:10.1080/00031305.1996.10473566",
        r_call="quantile(x, type = 7)",
    ),
    "mean.shown": Method(
        section="rates",
        label="mean and standard deviation",
        sentence="Where it is said so, numbers are described by means and standard deviations.",
        formula="Σx/n; sqrt(Σ(x - mean)²/(n - 1))",
        reference="Altman DG, Bland JM. BMJ 2005;331:903. doi:10.1136/bmj.331.7521.903",
        r_call="mean(x), sd(x)",
    ),
    "mean": Method(
        label="mean and standard deviation",
        sentence="",
        formula="Σx/n; sqrt(Σ(x - mean)²/(n - 1))",
        reference="Altman DG, Bland JM. BMJ 2005;331:903. doi:10.1136/bmj.331.7521.903",
        r_call="mean(x), sd(x)",
    ),
    "smd.numbers": Method(
        section="rates",
        label="standardised mean difference of a number",
        sentence="The balance of numbers is shown by the difference of means over the root of the "
        "mean variance.",
        formula="(m1 - m2)/sqrt((s1² + s2²)/2)",
        reference="Austin PC. Stat Med 2009;28:3083-107. doi:10.1002/sim.3697",
        r_call="arithmetic on mean(x), var(x)",
    ),
    "smd.levels": Method(
        section="rates",
        label="standardised difference of a categorical variable",
        sentence="The balance of categories is shown by the multivariate standardised difference "
        "of their shares.",
        formula="sqrt(d' S⁻ d), d differences of shares, S mean of the multinomial covariances",
        reference="Austin PC. Stat Med 2009;28:3083-107. doi:10.1002/sim.3697; Yang D, Dalton JE. "
        "SAS Global Forum 2012, paper 335",
        r_call="arithmetic: sqrt(t(d) %*% MASS::ginv(S) %*% d)",
    ),
    "km.at": Method(
        section="survival",
        label="Kaplan-Meier estimate at a time",
        sentence="Times to events were analysed by the Kaplan-Meier method, with {level}% "
        "intervals on {interval}; nothing is estimated after the last follow-up.",
        formula="Π (1 - d/n); Greenwood’s variance",
        reference="Kaplan EL, Meier P. J Am Stat Assoc 1958;53:457-81. doi:10.2307/2281868",
        r_call='summary(survival::survfit(Surv(time, event) ~ 1, conf.type = "log-log"), times)',
    ),
    "km.median": Method(
        section="survival",
        label="median of a Kaplan-Meier curve",
        sentence="Medians have {level}% Brookmeyer-Crowley limits on {interval}.",
        formula="first time with S(t) ≤ 1/2; limits where the limits of S(t) reach 1/2",
        reference="Brookmeyer R, Crowley J. Biometrics 1982;38:29-41. doi:10.2307/2530286",
        r_call='summary(survival::survfit(Surv(time, event) ~ 1, conf.type = "log-log"))$table',
    ),
    "km.reverse": Method(
        section="survival",
        label="median follow-up by the reverse Kaplan-Meier method",
        sentence="Median follow-up is that of the reverse Kaplan-Meier curve, in which censoring "
        "is the event.",
        formula="median of the curve with events and censoring exchanged",
        reference="Schemper M, Smith TL. Control Clin Trials 1996;17:343-6. "
        "doi:10.1016/0197-2456(96)00075-X",
        r_call='summary(survival::survfit(Surv(time, 1 - event) ~ 1, conf.type = "log-log"))$table',
    ),
    "aalen_johansen": Method(
        section="survival",
        label="cumulative incidence by the Aalen-Johansen estimator",
        sentence="Where competing events preclude an outcome, its cumulative incidence is the "
        "Aalen-Johansen estimate, with {level}% intervals on {interval}.",
        formula="F(t) = Σ S(s-) d(s)/n(s), S the Kaplan-Meier curve of any event",
        reference="Aalen OO, Johansen S. Scand J Stat 1978;5:141-50. Putter H, Fiocco M, Geskus "
        "RB. Stat Med 2007;26:2389-430. doi:10.1002/sim.2712",
        r_call='survival::survfit(Surv(time, factor(cause)) ~ 1, conf.type = "log-log")',
    ),
    "gray": Method(
        section="survival",
        label="Gray’s test",
        sentence="Cumulative incidences were compared with Gray’s test.",
        formula="U²/V, U = Σ (d - d. R/R.), R = n (1 - F(t-))/S(t-), χ² with groups-1 df",
        reference="Gray RJ. Ann Stat 1988;16:1141-54. doi:10.1214/aos/1176350951",
        r_call="cmprsk::cuminc(ftime, fstatus, group)$Tests",
    ),
    "fine_gray": Method(
        section="survival",
        label="Fine-Gray model with the group as covariate",
        sentence="Subdistribution hazard ratios with {level}% Wald intervals come from Fine-Gray "
        "models, in which patients with a competing event stay at risk, weighted by the "
        "probability of not being censored.",
        formula="h*(t) = h0*(t) exp(β·group), h* the hazard of the cumulative incidence",
        reference="Fine JP, Gray RJ. J Am Stat Assoc 1999;94:496-509. "
        "doi:10.1080/01621459.1999.10474144",
        r_call="cmprsk::crr(ftime, fstatus, g)",
    ),
    "km.rmst": Method(
        section="survival",
        label="restricted mean survival time",
        sentence="Mean times are restricted to {horizon}: the area under the curve up to then.",
        formula="∫ S(t) dt from 0 to the horizon; var = Σ A² d/(n(n - d)), A the area that is left",
        reference="Royston P, Parmar MKB. BMC Med Res Methodol 2013;13:152. "
        "doi:10.1186/1471-2288-13-152",
        r_call="summary(survival::survfit(Surv(time, event) ~ 1), rmean = horizon)$table",
    ),
    "km.rmst_difference": Method(
        section="survival",
        label="difference of restricted mean times",
        sentence="Differences of restricted means have {level}% normal intervals.",
        formula="difference of the areas; the variances add",
        reference="Royston P, Parmar MKB. BMC Med Res Methodol 2013;13:152. "
        "doi:10.1186/1471-2288-13-152",
        r_call="survRM2::rmst2(time, status, arm, tau)",
    ),
    "log_rank": Method(
        section="survival",
        label="log-rank test",
        sentence="{of} compared with the log-rank test.",
        formula="(O - E)²/V, χ² with groups-1 df",
        reference="Peto R, Peto J. J R Stat Soc A 1972;135:185-207. doi:10.2307/2344317",
        r_call="survival::survdiff(Surv(time, event) ~ g)",
    ),
    "log_rank.stratified": Method(
        section="survival",
        label="stratified log-rank test",
        sentence="The stratified {test} adds observed and expected events over the strata.",
        formula="(Σ(O - E))²/ΣV over strata, χ² with groups-1 df",
        reference="Peto R, Peto J. J R Stat Soc A 1972;135:185-207. doi:10.2307/2344317",
        r_call="survival::survdiff(Surv(time, event) ~ g + strata(s))",
    ),
    "cox": Method(
        section="survival",
        label="Cox model with the group as covariate",
        sentence="Hazard ratios with {level}% Wald intervals come from Cox models with {ties} "
        "method for ties.",
        formula="h(t) = h0(t) exp(β·group); hazard ratio exp(β)",
        reference="Cox DR. J R Stat Soc B 1972;34:187-220. doi:10.1111/j.2517-6161.1972.tb00899.x",
        r_call='survival::coxph(Surv(time, event) ~ g, ties = "efron")',
    ),
    "cox.zph": Method(
        section="survival",
        label="test of proportional hazards",
        sentence="Proportional hazards were tested by scaled Schoenfeld residuals against "
        "Kaplan-Meier time.",
        formula="score test of β(t) = β + γ g(t), g(t) = 1 - S(t-)",
        reference="Grambsch PM, Therneau TM. Biometrika 1994;81:515-26. "
        "doi:10.1093/biomet/81.3.515",
        r_call="survival::cox.zph(coxph(...))",
    ),
    "cox.time_dependent": Method(
        section="survival",
        label="Cox model with a group that changes over time",
        sentence="Groups known only after time zero were also examined in Cox models in which a "
        "patient counts as a member only from the time at which that became known ({ties} method "
        "for ties).",
        formula="h(t) = h0(t) exp(β·group(t))",
        reference="Mantel N, Byar DP. J Am Stat Assoc 1974;69:81-6. doi:10.2307/2285503",
        r_call='survival::coxph(Surv(start, stop, event) ~ g, ties = "efron"), data by tmerge',
    ),
    "cox.time_dependent.robust": Method(
        section="survival",
        label="Cox model with a group that changes over time and a robust variance",
        sentence="Some groups known only after time zero were examined in such Cox models ({ties} "
        "method for ties) with a robust variance that takes the times of a patient together.",
        formula="h(t) = h0(t) exp(β·group(t)); score residuals summed by patient",
        reference="Lin DY, Wei LJ. J Am Stat Assoc 1989;84:1074-8. "
        "doi:10.1080/01621459.1989.10478874",
        r_call="survival::coxph(Surv(start, stop, event) ~ g, cluster = id), data by tmerge",
    ),
    "cox.time_dependent.adjusted": Method(
        section="survival",
        label="Cox model with a group that changes over time and covariates",
        sentence="With the group counted from the time at which it became known, {comparison} was "
        "also adjusted for {covariates} ({ties} method for ties){variance}.",
        formula="h(t) = h0(t) exp(β·group(t) + γ x)",
        reference="Mantel N, Byar DP. J Am Stat Assoc 1974;69:81-6. doi:10.2307/2285503",
        r_call="survival::coxph(Surv(start, stop, event) ~ g + x), data by tmerge",
    ),
    "subgroup.interaction": Method(
        section="robustness",
        label="test of the effect between subgroups",
        sentence="Effects in subgroups defined at baseline were compared by the Q test between "
        "the log ratios of the levels (of rates those of the sample, of times hazard ratios of "
        "Cox models).",
        formula="Q = Σ (θ_g - θ)²/se_g², χ² with levels-1 df",
        reference="Cochran WG. Biometrics 1954;10:101-29. doi:10.2307/3001666",
        r_call="arithmetic on survival::coxph or glm of each level",
    ),
}
