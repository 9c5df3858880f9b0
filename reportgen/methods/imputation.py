"""Methods of a cohort with missing values: how they are imputed, how estimates are pooled."""

from __future__ import annotations

from reportgen.methods.record import Method

_RUBIN = "Rubin DB. Multiple Imputation for Nonresponse in Surveys. Wiley 1987. "
_RUBIN += "doi:10.1002/9780470316696"
_VAN_BUUREN = "van Buuren S. Stat Methods Med Res 2007;16:219-42. doi:10.1177/0962280206074463"

IMPUTATION: dict[str, Method] = {
    "imputation.chained": Method(
        section="missing",
        label="multiple imputation by chained equations",
        sentence="Missing baseline values were imputed {m} times by chained equations, with "
        "{iterations} rounds before a data set was kept (seed {seed}): each variable from the arm"
        "{strata}, all other variables and the outcomes of the analyses that were repeated. "
        "Outcomes that are missing stay so: such patients are left out of their analysis.",
        formula="each variable in turn from a draw given all others; m independent chains",
        reference=f"{_VAN_BUUREN}; White IR, Royston P, Wood AM. Stat Med 2011;30:377-99. "
        "doi:10.1002/sim.4067; von Hippel PT. Sociol Methodol 2007;37:83-117. "
        "doi:10.1111/j.1467-9531.2007.00180.x",
        r_call="mice::mice(data, m, maxit), in distribution",
    ),
    "imputation.hazard": Method(
        section="missing",
        label="times to events in the models of imputation",
        sentence="Times to events entered by the event and the Nelson-Aalen estimate of the "
        "cumulative hazard at the time of the patient.",
        formula="H(t) = Σ d/n up to the time of each patient",
        reference="White IR, Royston P. Stat Med 2009;28:1982-98. doi:10.1002/sim.3618",
        r_call="survival::survfit(Surv(time, event) ~ 1)$cumhaz",
    ),
    "imputation.number": Method(
        section="missing",
        label="predictive mean matching",
        sentence="Numbers were imputed by predictive mean matching, with the value of one of the "
        "five patients whose predictions were nearest.",
        formula="y of a donor with |x β - x β*| among the five least; β* drawn from its posterior",
        reference="Little RJA. J Bus Econ Stat 1988;6:287-96. doi:10.1080/07350015.1988.10509663",
        r_call="mice::mice.impute.pmm, in distribution",
    ),
    "imputation.binary": Method(
        section="missing",
        label="logistic draws of two levels",
        sentence="Variables of two levels were imputed by logistic regression.",
        formula="β* ~ N(β, I⁻¹); P = 1/(1 + exp(-x β*))",
        reference=_RUBIN,
        r_call="mice::mice.impute.logreg, in distribution",
    ),
    "imputation.nominal": Method(
        section="missing",
        label="multinomial draws of several levels",
        sentence="Variables of several levels without an order were imputed by multinomial "
        "regression.",
        formula="β* ~ N(β, I⁻¹); P_j in proportion to exp(x β*_j)",
        reference=_RUBIN,
        r_call="mice::mice.impute.polyreg, in distribution",
    ),
    "imputation.ordered": Method(
        section="missing",
        label="proportional-odds draws of ordered levels",
        sentence="Variables of ordered levels were imputed by proportional-odds regression.",
        formula="(ζ, β)* ~ N; logit P(y <= j) = ζ*_j - x β*",
        reference=_RUBIN,
        r_call="mice::mice.impute.polr, which does not draw the coefficients",
    ),
    "imputation.augmented": Method(
        section="missing",
        label="rows against perfect prediction",
        sentence="Rows of little weight steady these regressions where a level is predicted "
        "perfectly.",
        formula="each predictor’s mean ± its deviation with each level, p + 1 rows in weight",
        reference="White IR, Daniel R, Royston P. Comput Stat Data Anal 2010;54:2267-75. "
        "doi:10.1016/j.csda.2010.04.005",
        r_call="mice::mice.impute.logreg, whose rows stand half a deviation from the mean",
    ),
    "imputation.passive": Method(
        section="missing",
        label="classes of an imputed number",
        sentence="Missing classes of a number follow from its imputed value.",
        formula="the class in which the imputed number lies",
        reference=_VAN_BUUREN,
        r_call='mice::mice(method = "~ I(cut(x, breaks))")',
    ),
    "imputation.convergence": Method(
        section="missing",
        label="potential scale reduction",
        sentence="Whether the rounds were enough was judged by the potential scale reduction of "
        "the means of the imputed values over the second half of the rounds: near 1 they were.",
        formula="sqrt((n - 1)/n + B/(n W))",
        reference="Gelman A, Rubin DB. Stat Sci 1992;7:457-72. doi:10.1214/ss/1177011136",
        r_call="coda::gelman.diag, without its correction for df",
    ),
    "imputation.rubin": Method(
        section="missing",
        label="Rubin’s rules",
        sentence="The analyses named were made in every completed data set, and their estimates "
        "were pooled by Rubin’s rules with {level}% t intervals, the degrees of freedom of Barnard "
        "and Rubin; the estimate of complete cases stands beside each.",
        formula="mean; within + (1 + 1/m) between; 1/df = 1/df_m + 1/df_obs",
        reference=f"{_RUBIN}; Barnard J, Rubin DB. Biometrika 1999;86:948-55. "
        "doi:10.1093/biomet/86.4.948",
        r_call="mice::pool.scalar(Q, U, n, k)",
    ),
    "imputation.scores": Method(
        section="missing",
        label="propensity scores after imputation",
        sentence="Propensity scores, and the weights or pairs that follow from them, were made "
        "anew in every completed data set.",
        formula="estimates within each data set, then pooled",
        reference="Leyrat C, Seaman SR, White IR, et al. Stat Methods Med Res 2019;28:3-19. "
        "doi:10.1177/0962280217713032",
        r_call='MatchThem::weightthem(approach = "within")',
    ),
    "imputation.curves": Method(
        section="missing",
        label="survival pooled on the complementary log-log scale",
        sentence="Kaplan-Meier curves of groups that hang on imputed values were pooled on "
        "the complementary log-log scale by the same rules.",
        formula="Rubin’s rules for log(-log S(t)), carried back",
        reference="Marshall A, Altman DG, Holder RL, Royston P. BMC Med Res Methodol 2009;9:57. "
        "doi:10.1186/1471-2288-9-57",
        r_call="mice::pool.scalar on log(-log(summary(survfit(y ~ 1), times)$surv))",
    ),
}
