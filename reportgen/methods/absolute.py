"""Absolute effects beside ratings of certainty."""

from __future__ import annotations

from reportgen.methods.record import Method

_GUYATT = (
    "Guyatt GH, Oxman AD, Santesso N, et al. J Clin Epidemiol 2013;66:158-72. "
    "doi:10.1016/j.jclinepi.2012.01.012"
)
_KNOWN = "this risk was taken as known"


def _ratio(label: str, formula: str, r_call: str) -> Method:
    return Method(
        section="certainty",
        label=f"absolute effect from the {label}",
        sentence=f"Absolute effects on {{outcome}} were computed from the {label} with its limits "
        f"and {{risk}}; {_KNOWN}.",
        formula=formula,
        reference=_GUYATT,
        r_call=r_call,
    )


ABSOLUTE: dict[str, Method] = {
    "absolute.risk_ratio": _ratio("risk ratio", "c RR - c", "with(d, c * rr - c)"),
    "absolute.odds_ratio": _ratio(
        "odds ratio", "c OR/(1 - c + c OR) - c", "plogis(qlogis(c) + log(or)) - c"
    ),
    "absolute.hazard_ratio": _ratio(
        "hazard ratio", "(1 - c) - (1 - c)^HR", "with(d, (1 - c) - (1 - c)^hr)"
    ),
    "absolute.median_risk": Method(
        label="median of the risks of the control arms",
        sentence="",
        formula="the middle of the ordered risks",
        reference=_GUYATT,
        r_call="median(control_events / control_n)",
    ),
    "absolute.pooled_risk": Method(
        label="pooled risk of the control arms",
        sentence="",
        formula="events over participants, both summed",
        reference=_GUYATT,
        r_call="sum(control_events) / sum(control_n)",
    ),
    "absolute.difference": Method(
        label="difference of risks",
        sentence="",
        formula="p1 - p2",
        reference=_GUYATT,
        r_call="with(d, p1 - p2)",
    ),
}
