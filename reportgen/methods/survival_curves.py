"""Methods of survival curves, and of the tests that compare them, beyond the first ones."""

from __future__ import annotations

from reportgen.methods.record import Method

SURVIVAL_CURVES: dict[str, Method] = {
    "km.quantile": Method(
        section="survival",
        label="quantile of a Kaplan-Meier curve",
        sentence="Other quantiles of times to events, the times by which a share of the patients "
        "had the event, are read off the curve like the median, and so are their limits.",
        formula="first time with S(t) ≤ 1 - p; limits where the limits of S(t) reach 1 - p",
        reference="Brookmeyer R, Crowley J. Biometrics 1982;38:29-41. doi:10.2307/2530286",
        r_call="quantile(survival::survfit(Surv(time, event) ~ 1), p)",
    ),
    "incidence.quantile": Method(
        section="survival",
        label="quantile of a cumulative incidence",
        sentence="Where events compete, a quantile is the time at which the cumulative incidence "
        "reaches that share of all patients, with limits where those of the incidence reach it.",
        formula="first time with F(t) ≥ p; limits where the limits of F(t) reach p",
        reference="Peng L, Fine JP. J Am Stat Assoc 2009;104:1440-53. "
        "doi:10.1198/jasa.2009.tm08228",
        r_call="first time of survival::survfit(Surv(time, factor(cause)) ~ 1) at p or above",
    ),
    "log_rank.wilcoxon": Method(
        section="survival",
        label="Gehan-Breslow-Wilcoxon test",
        sentence="{of} compared with the Gehan-Breslow-Wilcoxon test, which weighs events by the "
        "number at risk, and so early ones more.",
        formula="(Σ n (d1 - e1))²/Σ n² v, χ² with groups-1 df, n the number at risk",
        reference="Gehan EA. Biometrika 1965;52:203-23. doi:10.1093/biomet/52.1-2.203",
        r_call="score test of survival::clogit(event ~ I(g * n) + strata(risk set), "
        'method = "exact")',
    ),
    "log_rank.peto": Method(
        section="survival",
        label="Peto-Peto test",
        sentence="{of} compared with the Peto-Peto test, which weighs events by the survival of "
        "all groups together just before them, and so early ones more.",
        formula="(Σ S(t-) (d1 - e1))²/Σ S(t-)² v, χ² with groups-1 df",
        reference="Peto R, Peto J. J R Stat Soc A 1972;135:185-207. doi:10.2307/2344317; "
        "Harrington DP, Fleming TR. Biometrika 1982;69:553-66. doi:10.1093/biomet/69.3.553",
        r_call="survival::survdiff(Surv(time, event) ~ g, rho = 1)",
    ),
    "log_rank.tarone_ware": Method(
        section="survival",
        label="Tarone-Ware test",
        sentence="{of} compared with the Tarone-Ware test, which weighs events by the root of the "
        "number at risk.",
        formula="(Σ √n (d1 - e1))²/Σ n v, χ² with groups-1 df, n the number at risk",
        reference="Tarone RE, Ware J. Biometrika 1977;64:156-60. doi:10.1093/biomet/64.1.156",
        r_call="score test of survival::clogit(event ~ I(g * sqrt(n)) + strata(risk set), "
        'method = "exact")',
    ),
    "log_rank.fleming_harrington": Method(
        section="survival",
        label="Fleming-Harrington test",
        sentence="{of} compared with the Fleming-Harrington test with ρ = {rho} and γ = {gamma}: "
        "events are weighed by the survival S of all groups together just before them, as "
        "S^ρ (1 - S)^γ, so that ρ brings out early differences and γ late ones.",
        formula="(Σ w (d1 - e1))²/Σ w² v, w = S(t-)^ρ (1 - S(t-))^γ, χ² with groups-1 df",
        reference="Harrington DP, Fleming TR. Biometrika 1982;69:553-66. "
        "doi:10.1093/biomet/69.3.553; Fleming TR, Harrington DP. Counting processes and survival "
        "analysis. New York: Wiley 1991. ISBN 0-471-52218-X",
        r_call="score test of survival::clogit(event ~ I(g * w) + strata(risk set), "
        'method = "exact")',
    ),
    "log_rank.trend": Method(
        section="survival",
        label="test for trend over the arms",
        sentence="The trend over the arms, which are ordered, was tested with the scores {scores}, "
        "by the {test}.",
        formula="(s'(O - E))²/(s'V s), s the scores, χ² with 1 df",
        reference="Tarone RE. Biometrika 1975;62:679-82. doi:10.1093/biomet/62.3.679",
        r_call="arithmetic on survival::survdiff(Surv(time, event) ~ g)",
    ),
    "log_rank.holm": Method(
        section="multiplicity",
        label="P value adjusted for the number of pairs of arms",
        sentence="Where more than two arms are compared over time, the tests of every two of them "
        "also have P values adjusted by Holm’s method for the number of pairs.",
        formula="max over j ≤ i of min(1, (m - j + 1) p_(j)), m pairs",
        reference="Holm S. Scand J Stat 1979;6:65-70. JSTOR 4615733; Aickin M, Gensler H. Am J "
        "Public Health 1996;86:726-8. doi:10.2105/AJPH.86.5.726",
        r_call='p.adjust(p, "holm")',
    ),
}
