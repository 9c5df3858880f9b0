"""Methods for the confidence interval of a pooled estimate; a new method is one entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

from reportgen.errors import AnalysisError
from reportgen.methods.record import Described
from reportgen.stats.combination import Combination, combine
from reportgen.stats.distributions import two_sided_quantile
from reportgen.stats.tau2 import estimate_tau2

Spread = tuple[float, float | None]
"""A standard error and its degrees of freedom, None for the normal distribution."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CiMethod(Described):
    """How the standard error and its degrees of freedom (None: normal) are taken.

    In the formulas w = 1/(v + τ²), se = 1/√Σw, t with k - 1 df.
    """

    name: str
    spread: Callable[[Combination], Spread]


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
            name="normal",
            label="normal distribution",
            formula="θ ± z se",
            spread=_normal,
            reference="DerSimonian and Laird 1986, doi:10.1016/0197-2456(86)90046-2",
            r_call='metafor::rma(yi, vi, test = "z")',
        ),
        CiMethod(
            name="t",
            label="t distribution",
            formula="θ ± t se",
            spread=_t,
            reference="Follmann and Proschan 1999, doi:10.1111/j.0006-341X.1999.00732.x",
            r_call='metafor::rma(yi, vi, test = "t")',
        ),
        CiMethod(
            name="knapp_hartung",
            label="Hartung-Knapp",
            formula="θ ± t √q se, q = Σ w (y - θ)²/(k - 1)",
            spread=knapp_hartung,
            reference=_HARTUNG,
            r_call='metafor::rma(yi, vi, test = "knha")',
        ),
        CiMethod(
            name="knapp_hartung_adhoc",
            label="Hartung-Knapp, scale factor at least 1",
            formula="θ ± t √max(1, q) se",
            spread=knapp_hartung_adhoc,
            reference="Röver et al. 2015, doi:10.1186/s12874-015-0091-1",
            r_call='metafor::rma(yi, vi, test = "adhoc")',
        ),
        CiMethod(
            name="knapp_hartung_wider",
            label="the wider of Hartung-Knapp and normal",
            formula="the wider of θ ± t √q se and θ ± z se",
            spread=knapp_hartung_wider,
            reference="Jackson et al. 2017, doi:10.1002/sim.7411",
            r_call='meta::metagen(yi, sei, method.random.ci = "HK", adhoc.hakn.ci = "ci")',
        ),
        CiMethod(
            name="knapp_hartung_iqwig",
            label="Hartung-Knapp, guarded when narrower than DerSimonian-Laird",
            formula=(
                "θ ± t √q se; with max(1, q) where that is narrower than the normal interval with "
                "τ² by DL"
            ),
            spread=knapp_hartung_iqwig,
            reference=(
                "IQWiG General Methods 6.0, 2020; Knapp and Hartung 2003, doi:10.1002/sim.1482"
            ),
            r_call='meta::metagen(yi, sei, method.random.ci = "HK", adhoc.hakn.ci = "IQWiG6")',
        ),
        CiMethod(
            name="kenward_roger",
            label="Kenward-Roger",
            formula=(
                "θ ± t √Φ, Φ the adjusted variance, df by Satterthwaite, both from the expected "
                "information of REML"
            ),
            spread=kenward_roger,
            reference="Partlett and Riley 2017, doi:10.1002/sim.7140",
            r_call='meta::metagen(yi, sei, method.random.ci = "KR")',
        ),
    )
}
