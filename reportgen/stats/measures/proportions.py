"""Single proportions: raw, log, logit, arcsine, double arcsine."""

from __future__ import annotations

import numpy as np

from reportgen.stats.checks import Bools, Floats
from reportgen.stats.measures.record import (
    NO_CORRECTION,
    Correction,
    EffectSizes,
    Measure,
    Route,
    effects,
)
from reportgen.stats.scales import freeman_tukey

_MILLER = "Miller 1978, doi:10.1080/00031305.1978.10479283"
_STIJNEN = "Stijnen et al. 2010, doi:10.1002/sim.4040"


def _usable(x: Floats, n: Floats) -> Bools:
    return np.asarray(np.isfinite(x) & np.isfinite(n) & (x >= 0) & (n > 0) & (x <= n))


def _corrected(x: Floats, n: Floats, correction: Correction) -> tuple[Floats, Floats, Floats]:
    """Counts with the correction in events and non-events, and what was added."""
    usable = _usable(x, n)
    added = correction.added((x == 0) | (x == n), usable)
    events = np.where(usable, x + added, np.nan)
    return events, np.where(usable, n + 2 * added, np.nan), added


def raw(events: Floats, n: Floats, correction: Correction | None = None) -> EffectSizes:
    """Raw proportion x/n with variance p(1-p)/n.

    ``form`` ``variance`` leaves the estimate as counted and corrects only its variance,
    (x+c)(n-x+c)/(n+2c)^3 (meta); ``cells`` corrects both (metafor).
    """
    how = correction or Correction()
    x, size, added = _corrected(events, n, how)
    p = x / size
    estimate = events / n if how.form == "variance" else p
    return effects(np.where(np.isfinite(p), estimate, np.nan), p * (1 - p) / size, added > 0)


def log(events: Floats, n: Floats, correction: Correction | None = None) -> EffectSizes:
    """Log proportion with variance 1/x - 1/n.

    ``form`` ``events`` takes (x+c)/(n+c), and leaves c out of studies in which everyone has the
    event (meta); ``cells`` takes (x+c)/(n+2c) (metafor).
    """
    how = correction or Correction()
    x, size, added = _corrected(events, n, how)
    if how.form == "events":
        size = np.where(np.isfinite(x), n + added, np.nan)
        beside = np.where(events == n, 0.0, added)
        return effects(np.log(x / size), 1 / (events + beside) - 1 / size, added > 0)
    return effects(np.log(x / size), 1 / x - 1 / size, added > 0)


def logit(events: Floats, n: Floats, correction: Correction | None = None) -> EffectSizes:
    """Log odds with variance 1/x + 1/(n-x), c added to both in the studies that need it."""
    x, size, added = _corrected(events, n, correction or Correction())
    return effects(np.log(x / (size - x)), 1 / x + 1 / (size - x), added > 0)


def arcsine(events: Floats, n: Floats, correction: Correction | None = None) -> EffectSizes:
    """Arcsine of the square root of x/n, in radians, with variance 1/(4n)."""
    x, size, added = _corrected(events, n, correction or NO_CORRECTION)
    return effects(np.arcsin(np.sqrt(x / size)), 1 / (4 * size), added > 0)


def double_arcsine(events: Floats, n: Floats, correction: Correction | None = None) -> EffectSizes:
    """Freeman-Tukey double arcsine, the half-sum, in radians, with variance 1/(4n+2)."""
    x, size, added = _corrected(events, n, correction or NO_CORRECTION)
    return effects(freeman_tukey(x, size), 1 / (4 * size + 2), added > 0)


_COLUMNS = ("events", "n")

PROPORTIONS = (
    Measure(
        name="PRAW",
        label="raw proportion",
        formula="y = x/n; v = y(1 - y)/n",
        scale="identity",
        null=None,
        routes=(Route(_COLUMNS, raw, ("correction",)),),
        reference=_STIJNEN,
        r_call='metafor::escalc(measure = "PR", xi, ni)',
    ),
    Measure(
        name="PLN",
        label="log proportion",
        formula="y = log(x/n); v = 1/x - 1/n",
        scale="log",
        null=None,
        routes=(Route(_COLUMNS, log, ("correction",)),),
        reference=_STIJNEN,
        r_call='metafor::escalc(measure = "PLN", xi, ni)',
    ),
    Measure(
        name="PLOGIT",
        label="log odds of the event",
        formula="y = log(x/(n - x)); v = 1/x + 1/(n - x)",
        scale="logit",
        null=None,
        routes=(Route(_COLUMNS, logit, ("correction",)),),
        reference=_STIJNEN,
        r_call='metafor::escalc(measure = "PLO", xi, ni)',
    ),
    Measure(
        name="PAS",
        label="arcsine-transformed proportion",
        formula="y = arcsin(√(x/n)); v = 1/(4n)",
        scale="arcsine",
        null=None,
        routes=(Route(_COLUMNS, arcsine, ("correction",)),),
        reference="Rücker et al. 2009, doi:10.1002/sim.3511",
        r_call='metafor::escalc(measure = "PAS", xi, ni)',
    ),
    Measure(
        name="PFT",
        label="double-arcsine-transformed proportion",
        formula="y = (arcsin(√(x/(n + 1))) + arcsin(√((x + 1)/(n + 1))))/2; v = 1/(4n + 2)",
        scale="double_arcsine",
        null=None,
        routes=(Route(_COLUMNS, double_arcsine, ("correction",)),),
        reference=_MILLER,
        r_call='metafor::escalc(measure = "PFT", xi, ni)',
    ),
)
