"""Pooling of one group of each study by inverse variance, on every scale there is."""

from __future__ import annotations

from reportgen.methods.record import Method

_MEASURES = "Viechtbauer W. J Stat Softw 2010;36(3):1-48. doi:10.18637/jss.v036.i03"
_TRAP = (
    "Schwarzer G, Chemaitelly H, Abu-Raddad LJ, Rücker G. Res Synth Methods 2019;10:476-83. "
    "doi:10.1002/jrsm.1348"
)
_RUECKER = (
    "Rücker G, Schwarzer G, Carpenter J, Olkin I. Stat Med 2009;28:721-38. doi:10.1002/sim.3511"
)
_CALL = 'metafor::rma(metafor::escalc(measure = "{}", ...))'


def _short(scale: str) -> str:
    how = "by inverse variance with random effects"
    if scale == "as they are":
        return how
    return f"{scale}, {how}" if scale.startswith("by ") else f"{scale} {how}"


def _method(
    label: str,
    scale: str,
    formula: str,
    effect: str,
    *,
    more: str = "",
    reference: str = _MEASURES,
) -> Method:
    """Inverse variance of one kind of values on one scale; ``more`` is said of it besides.

    ``effect`` is the measure of R's escalc, empty where it has none.
    """
    return Method(
        section="pooling",
        about="model",
        short=_short(scale),
        label=f"inverse variance of {label} {scale}",
        sentence=f"{label[:1].upper()}{label[1:]} were pooled {scale} by inverse variance with "
        f"random effects ({{tau2}}; {{level}}% {{ci}}){more}.",
        formula=f"θ = Σ w_i y_i / Σ w_i, w_i = 1/(v_i + τ²), {formula}",
        reference=reference,
        r_call=_CALL.format(effect) if effect else "metafor::rma(yi, sei = sei)",
    )


_ADDED_TO_BOTH = (
    "; where a study had no events, or events only, 0.5 was added to its events and non-events"
)
_ADDED_TO_EVENTS = "; where a study had no events, 0.5 was added"
_BACK = (
    ", and transformed back at the harmonic mean of the {} of the studies, which can mislead where "
    "these differ widely (Schwarzer et al. 2019)"
)

SCALES: dict[str, Method] = {
    "iv.proportion.log": _method(
        "proportions", "on the log scale", "y_i = log(x_i/n_i)", "PLN", more=_ADDED_TO_BOTH
    ),
    "iv.proportion.arcsine": _method(
        "proportions",
        "on the arcsine scale",
        "y_i = asin(sqrt(x_i/n_i)), v_i = 1/(4 n_i)",
        "PAS",
        reference=_RUECKER,
    ),
    "iv.proportion.freeman_tukey": _method(
        "proportions",
        "on the scale of the Freeman-Tukey double arcsine",
        "y_i = (asin(sqrt(x_i/(n_i+1))) + asin(sqrt((x_i+1)/(n_i+1))))/2, v_i = 1/(4 n_i + 2)",
        "PFT",
        more=_BACK.format("numbers of participants"),
        reference=_TRAP,
    ),
    "iv.proportion.raw": _method(
        "proportions", "as they are", "y_i = x_i/n_i", "PRAW", more=_ADDED_TO_BOTH
    ),
    "iv.survival.logit": _method(
        "survival probabilities at a time", "on the logit scale", "y_i = logit S_i", ""
    ),
    "iv.survival.raw": _method("survival probabilities at a time", "as they are", "y_i = S_i", ""),
    "iv.rate.log": _method(
        "incidence rates", "on the log scale", "y_i = log(x_i/t_i)", "IRLN", more=_ADDED_TO_EVENTS
    ),
    "iv.rate.sqrt": _method(
        "incidence rates", "by their square root", "y_i = sqrt(x_i/t_i), v_i = 1/(4 t_i)", "IRS"
    ),
    "iv.rate.freeman_tukey": _method(
        "incidence rates",
        "by the Freeman-Tukey double square root",
        "y_i = (sqrt(x_i/t_i) + sqrt((x_i+1)/t_i))/2, v_i = 1/(4 t_i)",
        "IRFT",
        more=_BACK.format("times at risk"),
        reference=_TRAP,
    ),
    "iv.rate.raw": _method(
        "incidence rates", "as they are", "y_i = x_i/t_i", "IR", more=_ADDED_TO_EVENTS
    ),
    "iv.mean.raw": _method("means", "as they are", "y_i the mean, v_i = sd_i²/n_i", "MN"),
    "iv.mean.log": _method("means", "on the log scale", "y_i the log of the mean", "MNLN"),
    "iv.correlation.z": _method(
        "correlations", "by Fisher’s z", "y_i = artanh r_i, v_i = 1/(n_i - 3)", "ZCOR"
    ),
    "iv.correlation.raw": _method(
        "correlations", "as they are", "y_i = r_i, v_i = (1 - r_i²)²/(n_i - 1)", "COR"
    ),
    "iv.change": _method(
        "changes within the same participants",
        "as they are",
        "v_i from the spread of the change, or by the correlation of before and after",
        "MC",
        reference="Morris SB, DeShon RP. Psychol Methods 2002;7:105-25. "
        "doi:10.1037/1082-989X.7.1.105",
    ),
}
