"""One group measured twice, and correlations."""

from __future__ import annotations

import numpy as np

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats
from reportgen.stats.measures.means import small_sample_factor
from reportgen.stats.measures.record import EffectSizes, Measure, Route, effects


def mean_change(
    mean_post: Floats, sd_post: Floats, mean_pre: Floats, sd_pre: Floats, n: Floats, r: Floats
) -> EffectSizes:
    """Post minus pre with variance (s1^2 + s2^2 - 2 r s1 s2)/n."""
    return effects(mean_post - mean_pre, _change_variance(sd_post, sd_pre, r) / n)


def _change_variance(sd_post: Floats, sd_pre: Floats, r: Floats) -> Floats:
    return np.asarray(sd_post**2 + sd_pre**2 - 2 * r * sd_post * sd_pre)


def standardised_by_change(
    mean_post: Floats,
    sd_post: Floats,
    mean_pre: Floats,
    sd_pre: Floats,
    n: Floats,
    r: Floats,
    small_sample: str = "exact",
) -> EffectSizes:
    """J(n-1) times the change over its own standard deviation; variance 1/n + g^2/(2n)."""
    d = (mean_post - mean_pre) / np.sqrt(_change_variance(sd_post, sd_pre, r))
    g = small_sample_factor(n - 1, small_sample) * d
    return effects(g, 1 / n + g**2 / (2 * n))


def standardised_by_raw(
    mean_post: Floats,
    sd_post: Floats,
    mean_pre: Floats,
    sd_pre: Floats,
    n: Floats,
    r: Floats,
    standardiser: str = "",
    small_sample: str = "exact",
) -> EffectSizes:
    """J(n-1) times the change over the ``post`` or ``pre`` SD; variance 2(1-r)/n + g^2/(2n)."""
    if standardiser not in ("post", "pre"):
        raise AnalysisError.single(
            "standardiser", f"is '{standardiser}'.", "Say post or pre; there is no default."
        )
    d = (mean_post - mean_pre) / (sd_post if standardiser == "post" else sd_pre)
    g = small_sample_factor(n - 1, small_sample) * d
    return effects(g, 2 * (1 - r) / n + g**2 / (2 * n))


def log_ratio_of_change(
    mean_post: Floats,
    sd_post: Floats,
    mean_pre: Floats,
    sd_pre: Floats,
    n: Floats,
    r: Floats,
    second_order: bool = False,
) -> EffectSizes:
    """log(post/pre) with the variance of two correlated means.

    ``second_order`` adds half the difference of the two squared coefficients of variation over n.
    """
    first, second = sd_post / mean_post, sd_pre / mean_pre
    variance = (first**2 + second**2 - 2 * r * first * second) / n
    bias = (first**2 - second**2) / (2 * n) if second_order else 0.0
    return effects(np.log(mean_post / mean_pre) + bias, variance)


def correlation(r: Floats, n: Floats) -> EffectSizes:
    """r with variance (1-r^2)^2/(n-1)."""
    return effects(r, (1 - r**2) ** 2 / np.where(n > 1, n - 1, np.nan))


def fisher_z(r: Floats, n: Floats) -> EffectSizes:
    """Fisher's z, artanh r, with variance 1/(n-3)."""
    return effects(np.arctanh(r), 1 / np.where(n > 3, n - 3, np.nan))


_PAIRED = ("mean_post", "sd_post", "mean_pre", "sd_pre", "n", "r")
_MORRIS = "Morris and DeShon 2002, doi:10.1037/1082-989X.7.1.105"
_BECKER = "Becker 1988, doi:10.1111/j.2044-8317.1988.tb00901.x"

PAIRED = (
    Measure(
        name="MC",
        label="mean change",
        formula="y = m1 - m0 (post, pre); v = (s1² + s0² - 2 r s1 s0)/n",
        scale="identity",
        null=0.0,
        routes=(Route(_PAIRED, mean_change),),
        reference=_MORRIS,
        r_call='metafor::escalc(measure = "MC", m1i, m2i, sd1i, sd2i, ni, ri)',
    ),
    Measure(
        name="SMCC",
        label="standardised mean change, SD of the change",
        formula="y = J (m1 - m0)/√(s1² + s0² - 2 r s1 s0), J of n - 1; v = 1/n + y²/(2n)",
        scale="identity",
        null=0.0,
        routes=(Route(_PAIRED, standardised_by_change, ("small_sample",)),),
        reference=_MORRIS,
        r_call='metafor::escalc(measure = "SMCC", m1i, m2i, sd1i, sd2i, ni, ri)',
    ),
    Measure(
        name="SMCR",
        label="standardised mean change, raw SD",
        formula="y = J (m1 - m0)/s, s of post or pre, J of n - 1; v = 2(1 - r)/n + y²/(2n)",
        scale="identity",
        null=0.0,
        routes=(Route(_PAIRED, standardised_by_raw, ("standardiser", "small_sample")),),
        reference=_BECKER,
        r_call='metafor::escalc(measure = "SMCR", m1i, m2i, sd1i, sd2i, ni, ri)',
    ),
    Measure(
        name="ROMC",
        label="log ratio of means, one group measured twice",
        formula="y = log(m1/m0); v = (s1²/m1² + s0²/m0² - 2 r s1 s0/(m1 m0))/n",
        scale="log",
        null=0.0,
        routes=(Route(_PAIRED, log_ratio_of_change, ("second_order",)),),
        reference="Lajeunesse 2011, doi:10.1890/11-0423.1",
        r_call='metafor::escalc(measure = "ROMC", m1i, m2i, sd1i, sd2i, ni, ri)',
    ),
    Measure(
        name="COR",
        label="correlation",
        formula="y = r; v = (1 - r²)²/(n - 1)",
        scale="identity",
        null=0.0,
        routes=(Route(("r", "n"), correlation),),
        reference="Hedges and Olkin 1985, ISBN 0-12-336380-2",
        r_call='metafor::escalc(measure = "COR", ri, ni)',
    ),
    Measure(
        name="ZCOR",
        label="Fisher z of the correlation",
        formula="y = artanh(r); v = 1/(n - 3)",
        scale="fisher_z",
        null=0.0,
        routes=(Route(("r", "n"), fisher_z),),
        reference="Fisher 1921, Metron 1:3-32; Hedges and Olkin 1985, ISBN 0-12-336380-2",
        r_call='metafor::escalc(measure = "ZCOR", ri, ni)',
    ),
)
