"""Methods of rates in a cohort: the intervals that can be chosen, ratios, numbers needed."""

from __future__ import annotations

from reportgen.methods.record import Method

_NEWCOMBE_ONE = (
    "Newcombe RG. Stat Med 1998;17:857-72. "
    "doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E"
)
_NEWCOMBE_TWO = (
    "Newcombe RG. Stat Med 1998;17:873-90. "
    "doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I"
)
_BROWN = "Brown LD, Cai TT, DasGupta A. Stat Sci 2001;16:101-33. doi:10.1214/ss/1009213286"
_SCORE = "Miettinen O, Nurminen M. Stat Med 1985;4:213-26. doi:10.1002/sim.4780040211"


def _rate(name: str, formula: str, reference: str, r_call: str, *, more: str = "") -> Method:
    """``name`` completes "with 95% ... intervals"."""
    return Method(
        section="rates",
        label=f"proportion of the evaluable patients with its {name} interval",
        sentence="Rates are proportions of the evaluable patients with {level}% "
        f"{name} intervals{more}.",
        formula=f"x/n; limits: {formula}",
        reference=reference,
        r_call=r_call,
        short=f"{name} intervals",
    )


def _difference(name: str, formula: str, reference: str, r_call: str, *, more: str = "") -> Method:
    return Method(
        section="rates",
        label=f"difference of two rates with its {name} interval",
        sentence=f"Differences of rates have {{level}}% {name} intervals{more}.",
        formula=f"p1 - p2; limits: {formula}",
        reference=reference,
        r_call=r_call,
    )


RATE_INTERVALS: dict[str, Method] = {
    "rate.clopper_pearson": Method(
        section="rates",
        label="proportion of the evaluable patients with its exact interval",
        sentence="Rates are proportions of the evaluable patients with {level}% Clopper-Pearson "
        "intervals.",
        formula="x/n; limits: quantiles of Beta(x, n-x+1) and Beta(x+1, n-x)",
        reference="Clopper CJ, Pearson ES. Biometrika 1934;26:404-13. doi:10.1093/biomet/26.4.404",
        r_call="binom.test(x, n)$conf.int",
        short="exact (Clopper-Pearson)",
    ),
    "rate.wilson": _rate(
        "Wilson",
        "(p + z²/(2n) ± z sqrt(p(1 - p)/n + z²/(4n²)))/(1 + z²/n)",
        "Wilson EB. J Am Stat Assoc 1927;22:209-12. doi:10.1080/01621459.1927.10502953",
        "prop.test(x, n, correct = FALSE)$conf.int",
    ),
    "rate.wilson_corrected": _rate(
        "continuity-corrected Wilson",
        "lower Wilson limit of (x - 1/2)/n, upper of (x + 1/2)/n",
        _NEWCOMBE_ONE,
        "prop.test(x, n, correct = TRUE)$conf.int, of 0 < x < n with |x - n/2| > 1/2",
    ),
    "rate.wilson_corrected_capped": _rate(
        "continuity-corrected Wilson",
        "Wilson limits of x ± min(1/2, |x - n/2|); 0 for x = 0, 1 for x = n",
        _NEWCOMBE_ONE,
        "prop.test(x, n, correct = TRUE)$conf.int",
    ),
    "rate.agresti_coull": _rate(
        "Agresti-Coull",
        "q ± z sqrt(q(1 - q)/(n + z²)), q = (x + z²/2)/(n + z²), within 0 to 1",
        "Agresti A, Coull BA. Am Stat 1998;52:119-26. doi:10.1080/00031305.1998.10480550",
        "arithmetic with qnorm(0.975)",
    ),
    "rate.jeffreys": _rate(
        "Jeffreys",
        "quantiles of Beta(x + 1/2, n - x + 1/2); 0 for x = 0, 1 for x = n",
        _BROWN,
        "qbeta(c(0.025, 0.975), x + 0.5, n - x + 0.5)",
    ),
    "rate.logit": _rate(
        "logit",
        "expit(log(x/(n - x)) ± z sqrt(1/x + 1/(n - x)))",
        _BROWN,
        "plogis(qlogis(x/n) + c(-1, 1)*qnorm(0.975)*sqrt(1/x + 1/(n - x)))",
        more=", and Clopper-Pearson intervals where all or none had the event",
    ),
    "rate.wald": _rate(
        "Wald",
        "p ± z sqrt(p(1 - p)/n), within 0 to 1",
        _NEWCOMBE_ONE,
        "arithmetic with qnorm(0.975)",
    ),
    "rate.wald_corrected": _rate(
        "continuity-corrected Wald",
        "p ± (z sqrt(p(1 - p)/n) + 1/(2n)), within 0 to 1",
        _NEWCOMBE_ONE,
        "arithmetic with qnorm(0.975)",
    ),
    "rate.wald_half_added": _rate(
        "Wald",
        "p ± z sqrt(p(1 - p)/n); for x = 0 or n the root is sqrt((x + 1/2)(n - x + 1/2)/(n + 1)³)",
        _NEWCOMBE_ONE,
        'meta::metaprop(x, n, method.ci = "NAsm")',
        more=", and half an event added to both cells for the width where all or none had the "
        "event",
    ),
}

DIFFERENCES: dict[str, Method] = {
    "difference.newcombe": Method(
        section="rates",
        label="difference of two rates",
        sentence="Differences of rates have {level}% Newcombe intervals, which combine the Wilson "
        "intervals of both arms.",
        formula="p1 - p2; limits from the Wilson limits of p1 and p2",
        reference=_NEWCOMBE_TWO,
        r_call="arithmetic on prop.test(x, n, correct = FALSE)$conf.int of each arm",
    ),
    "difference.miettinen_nurminen": _difference(
        "Miettinen-Nurminen",
        "differences that the score test with variance times N/(N - 1) does not reject",
        _SCORE,
        "ratesci::scoreci(x1, n1, x2, n2, skew = FALSE)",
    ),
    "difference.mee": _difference(
        "Mee",
        "differences that the score test does not reject",
        "Mee RW. Biometrics 1984;40:1175-6; " + _NEWCOMBE_TWO,
        "ratesci::scoreci(x1, n1, x2, n2, skew = FALSE, bcf = FALSE)",
    ),
    "difference.agresti_caffo": _difference(
        "Agresti-Caffo",
        "Wald limits with an event and a non-event added to each arm, within -1 to 1",
        "Agresti A, Caffo B. Am Stat 2000;54:280-8. doi:10.1080/00031305.2000.10474560",
        "arithmetic with qnorm(0.975)",
    ),
    "difference.skewness_corrected": _difference(
        "skewness-corrected score",
        "score test with variance times N/(N - 1) and its skewness corrected",
        "Laud PJ. Pharm Stat 2017;16:334-48. doi:10.1002/pst.1813",
        "ratesci::scoreci(x1, n1, x2, n2)",
        more=", and Miettinen-Nurminen intervals where all or none of both arms had the event",
    ),
    "difference.wald": _difference(
        "Wald",
        "p1 - p2 ± z sqrt(p1(1 - p1)/n1 + p2(1 - p2)/n2), within -1 to 1",
        _NEWCOMBE_TWO,
        "prop.test(c(x1, x2), c(n1, n2), correct = FALSE)$conf.int",
    ),
    "difference.wald_corrected": _difference(
        "continuity-corrected Wald",
        "Wald limits with (1/n1 + 1/n2)/2 more on both sides, within -1 to 1",
        _NEWCOMBE_TWO,
        "prop.test(c(x1, x2), c(n1, n2), correct = TRUE)$conf.int, of differences that exceed it",
    ),
}

RATIOS: dict[str, Method] = {
    "odds_ratio.conditional": Method(
        section="rates",
        label="conditional odds ratio with exact limits",
        sentence="Odds ratios{beside} are conditional maximum-likelihood estimates with exact "
        "{level}% limits.",
        formula="maximum of the noncentral hypergeometric likelihood",
        reference="Cornfield J. Proc Third Berkeley Symp 1956;4:135-48; "
        "Agresti A. Stat Sci 1992;7:131-53. doi:10.1214/ss/1177011454",
        r_call="fisher.test(x)$estimate, $conf.int, solved to machine precision",
    ),
    "odds_ratio.woolf": Method(
        section="rates",
        label="odds ratio of the sample",
        sentence="Odds ratios{beside} are those of the sample, with {level}% Woolf intervals.",
        formula="ad/(bc); log limits ± z sqrt(1/a + 1/b + 1/c + 1/d)",
        reference="Woolf B. Ann Hum Genet 1955;19:251-3. doi:10.1111/j.1469-1809.1955.tb01348.x",
        r_call="glm(x ~ c(1, 0), family = binomial)",
    ),
    "odds_ratio.miettinen_nurminen": Method(
        section="rates",
        label="odds ratio of the sample with score limits",
        sentence="Odds ratios are those of the sample, with {level}% Miettinen-Nurminen intervals.",
        formula="ad/(bc); ratios that the score test with variance times N/(N - 1) does not reject",
        reference=_SCORE,
        r_call='ratesci::scoreci(x1, n1, x2, n2, contrast = "OR", skew = FALSE)',
    ),
    "risk_ratio.koopman": Method(
        section="rates",
        label="risk ratio with score limits",
        sentence="Risk ratios have {level}% Koopman intervals.",
        formula="p1/p2; ratios that the score test does not reject",
        reference="Koopman PAR. Biometrics 1984;40:513-7. doi:10.2307/2531405",
        r_call='ratesci::scoreci(x1, n1, x2, n2, contrast = "RR", skew = FALSE, bcf = FALSE)',
    ),
    "risk_ratio.katz": Method(
        section="rates",
        label="risk ratio with limits by its logarithm",
        sentence="Risk ratios have {level}% Katz intervals, which are normal on the log scale.",
        formula="p1/p2; log limits ± z sqrt(1/x1 - 1/n1 + 1/x2 - 1/n2)",
        reference="Katz D, Baptista J, Azen SP, Pike MC. Biometrics 1978;34:469-74. "
        "doi:10.2307/2530610",
        r_call='metafor::escalc("RR", ai = x1, n1i = n1, ci = x2, n2i = n2)',
    ),
    "risk_ratio.miettinen_nurminen": Method(
        section="rates",
        label="risk ratio with score limits",
        sentence="Risk ratios have {level}% Miettinen-Nurminen intervals.",
        formula="p1/p2; ratios that the score test with variance times N/(N - 1) does not reject",
        reference=_SCORE,
        r_call='ratesci::scoreci(x1, n1, x2, n2, contrast = "RR", skew = FALSE)',
    ),
    "number_needed": Method(
        section="rates",
        label="number needed to treat",
        sentence="Numbers needed to treat for one patient more to benefit (NNTB) or to be harmed "
        "(NNTH) are the reciprocals of differences of rates. Where the interval of a difference "
        "includes 0, that of the number runs from one kind through infinity to the other.",
        formula="1/|p1 - p2|, limits by the reciprocals of those of p1 - p2",
        reference="Altman DG. BMJ 1998;317:1309-12. doi:10.1136/bmj.317.7168.1309",
        r_call="arithmetic: 1/c(difference)",
    ),
}
