"""Two proportions: odds ratio, risk ratio, risk difference and their relatives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Bools, Floats
from reportgen.stats.measures.record import (
    DOUBLE_ZERO,
    NO_CORRECTION,
    Correction,
    EffectSizes,
    Measure,
    Route,
    effects,
)
from reportgen.vocabulary import nearest


@dataclass(frozen=True, slots=True)
class Tables:
    """Corrected cells of k tables: a, b events and non-events of arm 1, c, d of arm 2.

    NaN in studies that cannot be used; ``added_1``, ``added_2`` is what each cell of an arm got.
    """

    a: Floats
    b: Floats
    c: Floats
    d: Floats
    added_1: Floats
    added_2: Floats

    @property
    def n_1(self) -> Floats:
        """Size of arm 1 with what was added."""
        return self.a + self.b

    @property
    def n_2(self) -> Floats:
        """Size of arm 2 with what was added."""
        return self.c + self.d

    @property
    def corrected(self) -> Bools:
        """Studies whose cells were changed."""
        return np.asarray(self.added_1 + self.added_2 > 0)


def usable_tables(
    e1: Floats, n1: Floats, e2: Floats, n2: Floats, double_zero: str = "keep"
) -> Bools:
    """Complete tables, less those that ``double_zero`` drops."""
    if double_zero not in DOUBLE_ZERO:
        raise AnalysisError.single(
            "double_zero", f"unknown '{double_zero}'{nearest(double_zero, DOUBLE_ZERO)}."
        )
    inside = (e1 >= 0) & (e1 <= n1) & (n1 > 0) & (e2 >= 0) & (e2 <= n2) & (n2 > 0)
    none, everyone = (e1 == 0) & (e2 == 0), (e1 == n1) & (e2 == n2)
    if double_zero == "drop":
        return np.asarray(inside & ~none & ~everyone)
    return np.asarray(inside & ~none if double_zero == "drop_no_events" else inside)


def tables(
    e1: Floats,
    n1: Floats,
    e2: Floats,
    n2: Floats,
    correction: Correction,
    double_zero: str = "keep",
) -> Tables:
    """The cells with the continuity correction in the studies that get it."""
    usable = usable_tables(e1, n1, e2, n2, double_zero)
    zero = (e1 == 0) | (e1 == n1) | (e2 == 0) | (e2 == n2)
    if correction.to == "treatment_arm":
        # each arm in proportion to its size: Sweeting et al. 2004, doi:10.1002/sim.1761
        chosen = zero & usable
        first = np.where(chosen, n1 / (n1 + n2), 0.0)
        second = np.where(chosen, n2 / (n1 + n2), 0.0)
    else:
        first = second = correction.added(zero, usable)
    a, b, c, d = (
        np.where(usable, cell, np.nan)
        for cell in (e1 + first, n1 - e1 + first, e2 + second, n2 - e2 + second)
    )
    return Tables(a, b, c, d, first, second)


def _log_odds_ratio(t: Tables) -> tuple[Floats, Floats]:
    yi = np.log(t.a) - np.log(t.b) - np.log(t.c) + np.log(t.d)
    return yi, 1 / t.a + 1 / t.b + 1 / t.c + 1 / t.d


def log_odds_ratio(
    events_1: Floats,
    n_1: Floats,
    events_2: Floats,
    n_2: Floats,
    correction: Correction | None = None,
    double_zero: str = "keep",
) -> EffectSizes:
    """log(ad/bc) with variance 1/a + 1/b + 1/c + 1/d."""
    t = tables(events_1, n_1, events_2, n_2, correction or Correction(), double_zero)
    return effects(*_log_odds_ratio(t), t.corrected)


def _times(factor: float) -> Callable[..., EffectSizes]:
    """The log odds ratio as a standardised mean difference."""

    def converted(
        events_1: Floats,
        n_1: Floats,
        events_2: Floats,
        n_2: Floats,
        correction: Correction | None = None,
        double_zero: str = "keep",
    ) -> EffectSizes:
        t = tables(events_1, n_1, events_2, n_2, correction or Correction(), double_zero)
        yi, vi = _log_odds_ratio(t)
        return effects(yi * factor, vi * factor**2, t.corrected)

    return converted


def log_risk_ratio(
    events_1: Floats,
    n_1: Floats,
    events_2: Floats,
    n_2: Floats,
    correction: Correction | None = None,
    double_zero: str = "keep",
) -> EffectSizes:
    """log of the ratio of two proportions with variance 1/a - 1/n1 + 1/c - 1/n2.

    ``form`` ``events`` takes (e+c)/(n+c) and, where everyone of both arms has the event, leaves c
    out beside e in the variance (meta).
    """
    how = correction or Correction()
    t = tables(events_1, n_1, events_2, n_2, how, double_zero)
    if how.form == "events":
        everyone = (events_1 == n_1) & (events_2 == n_2)
        size_1, size_2 = n_1 + t.added_1, n_2 + t.added_2
        beside_1, beside_2 = (np.where(everyone, 0.0, x) for x in (t.added_1, t.added_2))
        variance = 1 / (events_1 + beside_1) - 1 / size_1 + 1 / (events_2 + beside_2) - 1 / size_2
        return effects(np.log(t.a / size_1) - np.log(t.c / size_2), variance, t.corrected)
    yi = np.log(t.a / t.n_1) - np.log(t.c / t.n_2)
    return effects(yi, 1 / t.a - 1 / t.n_1 + 1 / t.c - 1 / t.n_2, t.corrected)


def risk_difference(
    events_1: Floats,
    n_1: Floats,
    events_2: Floats,
    n_2: Floats,
    correction: Correction | None = None,
    double_zero: str = "keep",
) -> EffectSizes:
    """Difference of two proportions with variance ab/n1^3 + cd/n2^3.

    ``form`` ``variance`` leaves the difference as counted (meta).
    """
    how = correction or Correction()
    t = tables(events_1, n_1, events_2, n_2, how, double_zero)
    variance = t.a * t.b / t.n_1**3 + t.c * t.d / t.n_2**3
    yi = t.a / t.n_1 - t.c / t.n_2
    if how.form == "variance":
        yi = np.where(np.isfinite(yi), events_1 / n_1 - events_2 / n_2, np.nan)
    return effects(yi, variance, t.corrected)


def observed_minus_expected(t: Tables) -> tuple[Floats, Floats]:
    """O - E of the events in arm 1 and its hypergeometric variance."""
    total, events = t.n_1 + t.n_2, t.a + t.c
    variance = t.n_1 * t.n_2 * events * (total - events) / (total**2 * (total - 1))
    return t.a - t.n_1 * events / total, variance


def peto(
    events_1: Floats,
    n_1: Floats,
    events_2: Floats,
    n_2: Floats,
    correction: Correction | None = None,
    double_zero: str = "keep",
) -> EffectSizes:
    """Peto's log odds ratio (O-E)/V with variance 1/V."""
    t = tables(events_1, n_1, events_2, n_2, correction or Correction(), double_zero)
    difference, variance = observed_minus_expected(t)
    return effects(difference / variance, 1 / variance, t.corrected)


def arcsine_difference(
    events_1: Floats,
    n_1: Floats,
    events_2: Floats,
    n_2: Floats,
    correction: Correction | None = None,
    double_zero: str = "keep",
) -> EffectSizes:
    """Difference of the arcsines of square roots with variance 1/(4 n1) + 1/(4 n2)."""
    t = tables(events_1, n_1, events_2, n_2, correction or NO_CORRECTION, double_zero)
    yi = np.arcsin(np.sqrt(t.a / t.n_1)) - np.arcsin(np.sqrt(t.c / t.n_2))
    return effects(yi, 1 / (4 * t.n_1) + 1 / (4 * t.n_2), t.corrected)


def _yule(power: float, divisor: float) -> Callable[..., EffectSizes]:
    """Yule's Q (power 1) and Y (power 1/2): (OR^power - 1)/(OR^power + 1)."""

    def coefficient(
        events_1: Floats,
        n_1: Floats,
        events_2: Floats,
        n_2: Floats,
        correction: Correction | None = None,
        double_zero: str = "keep",
    ) -> EffectSizes:
        t = tables(events_1, n_1, events_2, n_2, correction or Correction(), double_zero)
        log_ratio, variance = _log_odds_ratio(t)
        yi = np.tanh(power * log_ratio / 2)
        return effects(yi, (1 - yi**2) ** 2 / divisor * variance, t.corrected)

    return coefficient


def phi(
    events_1: Floats,
    n_1: Floats,
    events_2: Floats,
    n_2: Floats,
    correction: Correction | None = None,
    double_zero: str = "keep",
) -> EffectSizes:
    """Phi coefficient with its large-sample variance for a fixed total (Yule 1912)."""
    t = tables(events_1, n_1, events_2, n_2, correction or NO_CORRECTION, double_zero)
    n = t.n_1 + t.n_2
    p1, p2, q1, q2 = t.n_1 / n, t.n_2 / n, (t.a + t.c) / n, (t.b + t.d) / n
    y = (t.a * t.d - t.b * t.c) / (n**2 * np.sqrt(p1 * p2 * q1 * q2))
    skew = (p1 - p2) * (q1 - q2) / np.sqrt(p1 * p2 * q1 * q2)
    spread = (p1 - p2) ** 2 / (p1 * p2) + (q1 - q2) ** 2 / (q1 * q2)
    variance = (1 - y**2 + y * (1 + y**2 / 2) * skew - 0.75 * y**2 * spread) / n
    return effects(y, variance, t.corrected)


_COLUMNS = ("events_1", "n_1", "events_2", "n_2")
_HANDBOOK = (
    "Deeks, Higgins and Altman 2019, Cochrane Handbook, chapter 10, doi:10.1002/9781119536604.ch10"
)


def _measure(
    name: str,
    label: str,
    compute: Callable[..., EffectSizes],
    *,
    scale: str,
    formula: str,
    reference: str,
) -> Measure:
    return Measure(
        name=name,
        label=label,
        formula=formula,
        scale=scale,
        null=0.0,
        routes=(Route(_COLUMNS, compute, ("correction", "double_zero")),),
        reference=reference,
        r_call=f'metafor::escalc(measure = "{name}", ai, n1i, ci, n2i)',
    )


_CHINN = "Chinn 2000, doi:10.1002/1097-0258(20001130)19:22<3127::AID-SIM784>3.0.CO;2-M"
_COX = "Sánchez-Meca et al. 2003, doi:10.1037/1082-989X.8.4.448"

TWO_BY_TWO = (
    _measure(
        "OR",
        "log odds ratio",
        log_odds_ratio,
        scale="log",
        formula="y = log(ad/(bc)); v = 1/a + 1/b + 1/c + 1/d",
        reference=_HANDBOOK,
    ),
    _measure(
        "RR",
        "log risk ratio",
        log_risk_ratio,
        scale="log",
        formula="y = log((a/n1)/(c/n2)); v = 1/a - 1/n1 + 1/c - 1/n2",
        reference=_HANDBOOK,
    ),
    _measure(
        "RD",
        "risk difference",
        risk_difference,
        scale="identity",
        formula="y = a/n1 - c/n2; v = ab/n1³ + cd/n2³",
        reference=_HANDBOOK,
    ),
    _measure(
        "PETO",
        "log odds ratio, Peto's method",
        peto,
        scale="log",
        formula="y = (O - E)/V; v = 1/V; E = n1(a + c)/N, V = n1 n2 (a + c)(b + d)/(N²(N - 1))",
        reference="Yusuf et al. 1985, doi:10.1016/S0033-0620(85)80003-7",
    ),
    _measure(
        "AS",
        "arcsine difference",
        arcsine_difference,
        scale="identity",
        formula="y = arcsin(√(a/n1)) - arcsin(√(c/n2)); v = 1/(4 n1) + 1/(4 n2)",
        reference="Rücker et al. 2009, doi:10.1002/sim.3511",
    ),
    _measure(
        "YUQ",
        "Yule's Q",
        _yule(1.0, 4.0),
        scale="identity",
        formula="y = (OR - 1)/(OR + 1); v = (1 - y²)²/4 · (1/a + 1/b + 1/c + 1/d)",
        reference="Yule 1912, doi:10.2307/2340126",
    ),
    _measure(
        "YUY",
        "Yule's Y",
        _yule(0.5, 16.0),
        scale="identity",
        formula="y = (√OR - 1)/(√OR + 1); v = (1 - y²)²/16 · (1/a + 1/b + 1/c + 1/d)",
        reference="Yule 1912, doi:10.2307/2340126",
    ),
    _measure(
        "PHI",
        "phi coefficient",
        phi,
        scale="identity",
        formula="y = (ad - bc)/√(n1 n2 (a + c)(b + d)); v of large samples with a fixed total",
        reference="Yule 1912, doi:10.2307/2340126",
    ),
    _measure(
        "OR2DL",
        "odds ratio as d (logistic)",
        _times(3**0.5 / np.pi),
        scale="identity",
        formula="y = log(OR) √3/π; v = 3/π² · (1/a + 1/b + 1/c + 1/d)",
        reference=_CHINN,
    ),
    _measure(
        "OR2DN",
        "odds ratio as d (normal)",
        _times(1 / 1.65),
        scale="identity",
        formula="y = log(OR)/1.65; v = (1/a + 1/b + 1/c + 1/d)/1.65²",
        reference=_COX,
    ),
)
