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
        "S^ρ (1 − S)^γ, so that ρ brings out early differences and γ late ones.",
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
    "km.milestone": Method(
        section="survival",
        label="difference of Kaplan-Meier curves at a time",
        sentence="At the times at which curves are read, arms were also compared by the "
        "difference of their values, with {level}% normal intervals and tests on the plain scale "
        "(the sum of both Greenwood variances).",
        formula="S1(t) - S0(t) ± z √(v1 + v0), v Greenwood’s variance; z = (S1 - S0)/√(v1 + v0)",
        reference="Klein JP, Logan B, Harhoff M, Andersen PK. Stat Med 2007;26:4505-19. "
        "doi:10.1002/sim.2864",
        r_call="arithmetic on summary(survival::survfit(Surv(time, event) ~ g), times)$std.err",
    ),
    "incidence.milestone": Method(
        section="survival",
        label="difference of cumulative incidences at a time",
        sentence="Differences of cumulative incidences at these times have {level}% normal "
        "intervals and tests on the plain scale, with the sum of both variances.",
        formula="F1(t) - F0(t) ± z √(v1 + v0); z = (F1 - F0)/√(v1 + v0)",
        reference="Gaynor JJ, Feuer EJ, Tan CC, et al. J Am Stat Assoc 1993;88:400-9. "
        "doi:10.1080/01621459.1993.10476289; Klein JP, Logan B, Harhoff M, Andersen PK. Stat Med "
        "2007;26:4505-19. doi:10.1002/sim.2864",
        r_call="arithmetic on survival::survfit(Surv(time, factor(cause)) ~ g)$std.err",
    ),
    "km.rmst_ratio": Method(
        section="survival",
        label="ratio of restricted mean times",
        sentence="Ratios of restricted means, and of the mean times lost up to the horizon, have "
        "{level}% intervals on the log scale by the delta method.",
        formula="log(m1/m0) ± z √(v1/m1² + v0/m0²); of the time lost with horizon - m",
        reference="Uno H, Claggett B, Tian L, et al. J Clin Oncol 2014;32:2380-5. "
        "doi:10.1200/JCO.2014.55.2208",
        r_call="survRM2::rmst2(time, status, arm, tau)",
    ),
    "left_truncation": Method(
        section="survival",
        label="patients at risk from late entry on",
        sentence="Patients who came under observation after time zero are at risk only from then "
        "on (left truncation), in curves, log-rank tests and Cox models alike, so that numbers at "
        "risk can rise.",
        formula="at risk at t: entry < t ≤ time",
        reference="Andersen PK, Borgan Ø, Gill RD, Keiding N. Statistical models based on counting "
        "processes. New York: Springer 1993. doi:10.1007/978-1-4612-4348-9; Allignol A, Schumacher "
        "M, Beyersmann J. Biom J 2010;52:126-37. doi:10.1002/bimj.200900039",
        r_call="survival::survfit(Surv(entry, time, event) ~ 1), coxph(Surv(entry, time, event) ~ "
        "g)",
    ),
}
