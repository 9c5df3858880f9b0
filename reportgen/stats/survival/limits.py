"""Confidence limits of a survival curve on five scales."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from reportgen.stats.checks import Floats, check_choice
from reportgen.stats.distributions import two_sided_quantile

Pair = tuple[Floats, Floats]


def _plain(s: Floats, half: Floats) -> Pair:
    return s - s * half, s + s * half


def _log(s: Floats, half: Floats) -> Pair:
    return s * np.exp(-half), s * np.exp(half)


def _log_log(s: Floats, half: Floats) -> Pair:
    """Kalbfleisch and Prentice 1980, ISBN 0-471-05519-0."""
    wide = np.exp(-half / np.log(s))
    return s**wide, s ** (1 / wide)


def _logit(s: Floats, half: Floats) -> Pair:
    wide = np.exp(half / (1 - s))
    return s / (s + (1 - s) * wide), s / (s + (1 - s) / wide)


def _arcsine(s: Floats, half: Floats) -> Pair:
    """Nair 1984, doi:10.1080/00401706.1984.10487964; the angle is kept in 0..pi/2."""
    centre, wide = np.arcsin(np.sqrt(s)), half / 2 * np.sqrt(s / (1 - s))
    low, high = np.maximum(centre - wide, 0), np.minimum(centre + wide, np.pi / 2)
    return np.sin(low) ** 2, np.sin(high) ** 2


SCALES: dict[str, Callable[[Floats, Floats], Pair]] = {
    "log_log": _log_log,
    "log": _log,
    "plain": _plain,
    "logit": _logit,
    "arcsine": _arcsine,
}
UNDEFINED_AT_ONE = ("log_log", "logit", "arcsine")


def survival_limits(survival: Floats, std_error: Floats, scale: str, level: float) -> Pair:
    """Lower and upper limits, shapes as ``survival``, cut to 0..1.

    ``scale`` is a key of ``SCALES``. Not defined, and NaN: where S = 0 (no scale has a standard
    error there), and where S = 1 on the log-log, logit and arcsine scales; on the others both
    limits are 1.
    R: survfit(conf.type = ...), to 1e-12.
    """
    check_choice(scale, SCALES, "conf_type")
    z = two_sided_quantile(level)
    low, high = np.full_like(survival, np.nan), np.full_like(survival, np.nan)
    inner = (survival > 0) & (survival < 1) & np.isfinite(std_error)
    s = survival[inner]
    # an endless half-width ends at 0 and 1
    with np.errstate(over="ignore"):
        low[inner], high[inner] = SCALES[scale](s, z * std_error[inner] / s)
    if scale not in UNDEFINED_AT_ONE:
        low[survival == 1] = high[survival == 1] = 1.0
    return np.clip(low, 0, 1), np.clip(high, 0, 1)
