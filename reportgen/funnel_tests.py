"""The tests of funnel asymmetry: what each is called, what it needs, and when it is the one taken.

How they are computed stands in ``analysis.small_study.asymmetry``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from reportgen.measures import COUNTS, MEASURES, Measure

TestName = Literal[
    "auto",
    "egger",
    "egger_random",
    "thompson_sharp",
    "begg",
    "harbord",
    "peters",
    "macaskill",
    "deeks",
    "rucker",
    "schwarzer",
    "pustejovsky",
]


def _any(_: Measure) -> bool:
    return True


def _two_counts(measure: Measure) -> bool:
    return measure.required == COUNTS


def _counts(measure: Measure) -> bool:
    return measure.counted or _two_counts(measure)


def _two_sizes(measure: Measure) -> bool:
    return {"n", "control_n"} <= set(measure.required)


@dataclass(frozen=True, slots=True)
class FunnelTest:
    """``label`` stands in tables; ``needs`` completes "needs ...", empty where effects suffice.

    ``of_standard_error``: it relates the effects to their standard errors, which errs where these
    depend on the effects. ``statistic`` is the symbol of what is tested.
    """

    label: str
    applies: Callable[[Measure], bool] = _any
    needs: str = ""
    of_standard_error: bool = False
    statistic: str = "t"


_ARMS = "the events and participants of both arms"

FUNNEL_TESTS: dict[str, FunnelTest] = {
    "egger": FunnelTest("Egger", of_standard_error=True),
    "egger_random": FunnelTest(
        "Egger, mixed-effects regression", of_standard_error=True, statistic="z"
    ),
    "thompson_sharp": FunnelTest("Thompson and Sharp", of_standard_error=True),
    "begg": FunnelTest("Begg and Mazumdar", of_standard_error=True, statistic="τ"),
    "harbord": FunnelTest("Harbord", _two_counts, _ARMS),
    "peters": FunnelTest("Peters", _counts, "events and participants"),
    "macaskill": FunnelTest("Macaskill", _two_counts, _ARMS),
    "deeks": FunnelTest("Deeks", _two_counts, _ARMS),
    "rucker": FunnelTest("Rücker (arcsine)", _two_counts, _ARMS),
    "schwarzer": FunnelTest("Schwarzer", _two_counts, _ARMS, statistic="τ"),
    "pustejovsky": FunnelTest(
        "Pustejovsky and Rodgers", _two_sizes, "the participants of both arms"
    ),
}

AUTO: dict[str, str] = {
    "odds_ratio": "harbord",
    "peto_odds_ratio": "harbord",
    "std_mean_difference": "pustejovsky",
    "risk_ratio": "egger",
    "arcsine_difference": "egger",
    "rate_ratio": "egger",
    "hazard_ratio": "egger",
    "ratio": "egger",
    "estimate": "egger",
    "mean_difference": "egger",
    "ratio_of_means": "egger",
    "proportion": "peters",
    "survival": "egger",
    "rate": "egger",
    "mean": "egger",
    "correlation": "egger",
    "mean_change": "egger",
}
"""What ``auto`` is, by measure. The standard error of an odds ratio and of a standardised
difference depends on the estimate itself, so that Egger's test errs; of a risk difference none is
known to hold. Sterne et al. 2011, doi:10.1136/bmj.d4002. Single groups are only tested on request,
proportions by their sizes: Hunter et al. 2014, doi:10.1016/j.jclinepi.2014.03.003."""

DEPENDENT = frozenset(
    {"odds_ratio", "peto_odds_ratio", "risk_difference", "rate_difference"}
    | {"std_mean_difference", "std_mean_change", "std_mean_change_by_change"}
)
"""Measures whose standard error depends on the effect itself."""


def suited_to(measure: str) -> Iterator[str]:
    """The names of the tests that can be made of a measure."""
    return (name for name, test in FUNNEL_TESTS.items() if test.applies(MEASURES[measure]))


def chosen(names: tuple[str, ...], measure: str) -> tuple[str, ...]:
    """The tests that are made of a measure where these are asked for; none where there is none."""
    meant = (AUTO.get(measure, "") if name == "auto" else name for name in names)
    return tuple(dict.fromkeys(name for name in meant if name))
