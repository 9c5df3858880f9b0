"""Methods for the confidence interval of a pooled estimate; a new method is one entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

from reportgen.errors import AnalysisError
from reportgen.stats.combination import Combination, combine
from reportgen.stats.distributions import two_sided_quantile
from reportgen.stats.tau2 import estimate_tau2

Spread = tuple[float, float | None]
"""A standard error and its degrees of freedom, None for the normal distribution."""


@dataclass(frozen=True, slots=True)
class CiMethod:
    """How the standard error and its degrees of freedom (None: normal) are taken."""

    name: str
    label: str
    spread: Callable[[Combination], Spread]
    reference: str


def _normal(c: Combination) -> Spread:
    return c.se, None


def _t(c: Combination) -> Spread:
    return c.se, c.data.df


def knapp_hartung(c: Combination) -> Spread:
    return c.se * sqrt(c.dispersion), c.data.df


def knapp_hartung_adhoc(c: Combination) -> Spread:
    return c.se * sqrt(max(1.0, c.dispersion)), c.data.df


def _half_width(spread: Spread, level: float) -> float:
    return spread[0] * two_sided_quantile(level, spread[1])


def knapp_hartung_wider(c: Combination) -> Spread:
    both = (knapp_hartung(c), _normal(c))
    return max(both, key=lambda spread: _half_width(spread, c.level))


def knapp_hartung_iqwig(c: Combination) -> Spread:
    classic = combine(c.data, "random", estimate_tau2(c.data, "DL"), None, c.level)
    plain = knapp_hartung(c)
    narrow = _half_width(plain, c.level) < _half_width(_normal(classic), c.level)
    return knapp_hartung_adhoc(c) if narrow else plain


def kenward_roger(c: Combination) -> Spread:
    """Adjusted variance and degrees of freedom from the expected information of REML."""
    share = c.w / c.w.sum()
    mean_1 = float((share * c.w).sum())
    spread = float((share * (c.w - mean_1) ** 2).sum())  # s3/s1 - (s2/s1)^2 without cancellation
    s1, s2 = float(c.w.sum()), float((c.w**2).sum())
    information = s2 / 2 - (spread + mean_1**2) + mean_1**2 / 2
    if not information > 0:
        raise AnalysisError.single(
            "ci",
            "the Kenward-Roger interval is not defined: one study carries all weight.",
            "Use knapp_hartung_adhoc.",
        )
    variance = (1 + 2 * spread / information) / s1
    return sqrt(variance), 2 * information / (variance * s2) ** 2


_HARTUNG = "Knapp and Hartung 2003, doi:10.1002/sim.1482"

CI_METHODS: dict[str, CiMethod] = {
    method.name: method
    for method in (
        CiMethod(
            "normal",
            "normal distribution",
            _normal,
            "DerSimonian and Laird 1986, doi:10.1016/0197-2456(86)90046-2",
        ),
        CiMethod(
            "t",
            "t distribution",
            _t,
            "Follmann and Proschan 1999, doi:10.1111/j.0006-341X.1999.00732.x",
        ),
        CiMethod("knapp_hartung", "Hartung-Knapp", knapp_hartung, _HARTUNG),
        CiMethod(
            "knapp_hartung_adhoc",
            "Hartung-Knapp, scale factor at least 1",
            knapp_hartung_adhoc,
            "Röver et al. 2015, doi:10.1186/s12874-015-0091-1",
        ),
        CiMethod(
            "knapp_hartung_wider",
            "the wider of Hartung-Knapp and normal",
            knapp_hartung_wider,
            "Jackson et al. 2017, doi:10.1002/sim.7411",
        ),
        CiMethod(
            "knapp_hartung_iqwig",
            "Hartung-Knapp, guarded when narrower than DerSimonian-Laird",
            knapp_hartung_iqwig,
            "IQWiG General Methods 6.0, 2020",
        ),
        CiMethod(
            "kenward_roger",
            "Kenward-Roger",
            kenward_roger,
            "Partlett and Riley 2017, doi:10.1002/sim.7140",
        ),
    )
}
