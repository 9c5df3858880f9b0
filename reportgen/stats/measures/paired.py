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
    Measure("MC", "mean change", "identity", 0.0, (Route(_PAIRED, mean_change),), _MORRIS),
    Measure(
        "SMCC",
        "standardised mean change, SD of the change",
        "identity",
        0.0,
        (Route(_PAIRED, standardised_by_change, ("small_sample",)),),
        _MORRIS,
    ),
    Measure(
        "SMCR",
        "standardised mean change, raw SD",
        "identity",
        0.0,
        (Route(_PAIRED, standardised_by_raw, ("standardiser", "small_sample")),),
        _BECKER,
    ),
    Measure(
        "ROMC",
        "log ratio of means, one group measured twice",
        "log",
        0.0,
        (Route(_PAIRED, log_ratio_of_change, ("second_order",)),),
        "Lajeunesse 2011, doi:10.1890/11-0423.1",
    ),
    Measure(
        "COR",
        "correlation",
        "identity",
        0.0,
        (Route(("r", "n"), correlation),),
        "Hedges and Olkin 1985, ISBN 0-12-336380-2",
    ),
    Measure(
        "ZCOR",
        "Fisher z of the correlation",
        "fisher_z",
        0.0,
        (Route(("r", "n"), fisher_z),),
        "Fisher 1921, Metron 1:3-32",
    ),
)
