"""Risk difference of two arms: intervals by name, and the number needed to treat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import hypot, sqrt

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError
from reportgen.stats.checks import check_choice
from reportgen.stats.contingency.chi_square import check_arms
from reportgen.stats.contingency.score import Arms, difference_limits
from reportgen.stats.distributions import check_level, two_sided_quantile
from reportgen.stats.intervals import proportion_interval
from reportgen.stats.results import Limits


@dataclass(frozen=True, slots=True)
class Contrast:
    """An estimate with its limits; None where the estimate is not defined."""

    estimate: float | None
    ci_low: float
    ci_high: float


def _wald(arms: Arms, level: float) -> Limits:
    p1, p2 = arms.events_1 / arms.n_1, arms.events_2 / arms.n_2
    half = two_sided_quantile(level) * sqrt(p1 * (1 - p1) / arms.n_1 + p2 * (1 - p2) / arms.n_2)
    return Limits(p1 - p2 - half, p1 - p2 + half)


def _wald_corrected(arms: Arms, level: float) -> Limits:
    """With half of 1/n1 + 1/n2 more, cut to -1..1."""
    plain, more = _wald(arms, level), (1 / arms.n_1 + 1 / arms.n_2) / 2
    return Limits(max(-1.0, plain.low - more), min(1.0, plain.high + more))


def _newcombe(arms: Arms, level: float) -> Limits:
    """Hybrid of Wilson limits; Newcombe 1998, method 10,
    doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I.
    """
    one = proportion_interval([arms.events_1], [arms.n_1], method="wilson", level=level)
    two = proportion_interval([arms.events_2], [arms.n_2], method="wilson", level=level)
    p1, p2 = arms.events_1 / arms.n_1, arms.events_2 / arms.n_2
    below = hypot(p1 - float(one.low[0]), float(two.high[0]) - p2)
    above = hypot(float(one.high[0]) - p1, p2 - float(two.low[0]))
    return Limits(p1 - p2 - below, p1 - p2 + above)


def _agresti_caffo(arms: Arms, level: float) -> Limits:
    """Wald with one event and one non-event added per arm; Agresti and Caffo 2000,
    doi:10.1080/00031305.2000.10474560.
    """
    return _wald(Arms(arms.events_1 + 1, arms.n_1 + 2, arms.events_2 + 1, arms.n_2 + 2), level)


def _miettinen_nurminen(arms: Arms, level: float) -> Limits:
    """Score limits with N/(N - 1); Miettinen and Nurminen 1985, doi:10.1002/sim.4780040211."""
    return difference_limits(arms, level, corrected=True)


def _mee(arms: Arms, level: float) -> Limits:
    """Score limits; Mee 1984, Biometrics 40:1175-1176."""
    return difference_limits(arms, level, corrected=False)


def _skewness_corrected(arms: Arms, level: float) -> Limits:
    """Miettinen-Nurminen corrected for skewness; Gart and Nam 1990, Biometrics 46:637-643;
    Laud 2017, doi:10.1002/pst.1813. Not defined where neither arm varies.
    """
    if arms.events_1 in (0, arms.n_1) and arms.events_2 in (0, arms.n_2):
        raise AnalysisError.single(
            "risk_difference_interval",
            "the skewness correction is not defined where all or none of each arm have the event.",
            "Use miettinen_nurminen.",
        )
    return difference_limits(arms, level, corrected=True, skewness=True)


DIFFERENCE_INTERVALS: dict[str, Callable[[Arms, float], Limits]] = {
    "newcombe": _newcombe,
    "miettinen_nurminen": _miettinen_nurminen,
    "mee": _mee,
    "agresti_caffo": _agresti_caffo,
    "skewness_corrected": _skewness_corrected,
    "wald": _wald,
    "wald_corrected": _wald_corrected,
}


def risk_difference_interval(
    events_1: int,
    n_1: int,
    events_2: int,
    n_2: int,
    *,
    method: str = "newcombe",
    level: float = LEVEL,
) -> Contrast:
    """p1 - p2 as a fraction with limits by a key of ``DIFFERENCE_INTERVALS``.

    Wald and Agresti-Caffo limits may leave -1..1, the others cannot. Raises AnalysisError for an
    arm without participants, more events than participants or an unknown method.
    R: DescTools::BinomDiffCI, PropCIs::diffscoreci, ratesci::scoreci, to 1e-8.
    """
    check_arms(events_1, n_1, events_2, n_2)
    check_level(level)
    check_choice(method, DIFFERENCE_INTERVALS, "risk_difference_interval")
    limits = DIFFERENCE_INTERVALS[method](Arms(events_1, n_1, events_2, n_2), level)
    return Contrast(events_1 / n_1 - events_2 / n_2, limits.low, limits.high)


@dataclass(frozen=True, slots=True)
class NumberNeeded:
    """Participants per event more (``arm 1``) or fewer, as 1/|risk difference|.

    ``benefit`` says whether arm 1 has fewer events. When the limits of the difference enclose 0
    (``through_infinity``), the interval runs from ``low`` up through infinity and on to ``high``
    of the opposite direction.
    """

    estimate: float
    benefit: bool
    low: float
    high: float
    through_infinity: bool


def number_needed(difference: Contrast) -> NumberNeeded:
    """1/|p1 - p2| with the reciprocals of the limits of the risk difference.

    Altman 1998, doi:10.1136/bmj.317.7168.1309. Raises AnalysisError where the difference, or one
    of its limits, is exactly 0: the reciprocal does not exist. R: 1/x, to 1e-12.
    """
    estimate, low, high = difference.estimate, difference.ci_low, difference.ci_high
    if not estimate or not low or not high:
        raise AnalysisError.single(
            "number needed to treat",
            "the risk difference or one of its limits is 0, which has no reciprocal.",
            "Report the risk difference.",
        )
    through = low < 0 < high
    ends = sorted((abs(1 / low), abs(1 / high)))
    if through:
        same, other = (low, high) if estimate < 0 else (high, low)
        ends = [abs(1 / same), abs(1 / other)]
    return NumberNeeded(abs(1 / estimate), estimate < 0, ends[0], ends[1], through)
