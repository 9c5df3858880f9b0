"""What is made of the figures of a study that did not report an effect with its interval."""

from __future__ import annotations

from reportgen.methods.record import Method

_PARMAR = (
    "Parmar MKB, Torri V, Stewart L. Stat Med 1998;17:2815-34. "
    "doi:10.1002/(SICI)1097-0258(19981230)17:24<2815::AID-SIM110>3.0.CO;2-8"
)
_HANDBOOK = (
    "Higgins JPT, Li T, Deeks JJ. Cochrane Handbook, chapter 6. doi:10.1002/9781119536604.ch6"
)

DERIVED: dict[str, Method] = {
    "derived.p": Method(
        section="study",
        label="standard error from the P value",
        sentence="Where a study reported an estimate with its P value and no interval, the "
        "standard error was derived from the two-sided P value of a Wald test.",
        formula="se = |y|/z, z the normal quantile of 1 - P/2",
        reference=_HANDBOOK,
        r_call="abs(yi) / qnorm(1 - p / 2)",
    ),
    "derived.o_minus_e": Method(
        section="study",
        label="log hazard ratio from observed minus expected events",
        sentence="Where a study reported observed minus expected events with their variance, its "
        "log hazard ratio is their quotient.",
        formula="y = (O - E)/V, variance 1/V",
        reference=_PARMAR,
        r_call="metafor::rma(yi = oe / v, vi = 1 / v)",
    ),
    "derived.events": Method(
        section="study",
        label="standard error from the events of both arms",
        sentence="Where a study reported a hazard ratio with nothing but the events of both arms, "
        "its standard error was approximated from these.",
        formula="se² = 1/e1 + 1/e2",
        reference=_PARMAR,
        r_call="sqrt(1 / e1 + 1 / e2)",
    ),
}
