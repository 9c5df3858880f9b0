"""Weight functions of selection models: how likely a study is published, by its P value.

log w = offset + slopes . theta, linear in theta on every cell of the z axis, for all of them:
theta are the log weights of the intervals (step), or the parameters themselves (the others).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import special

from reportgen.errors import AnalysisError
from reportgen.methods.record import Described
from reportgen.stats.checks import Floats
from reportgen.stats.small_study.truncated_normal import Jet, at_nodes, between, stacked

Smooth = Callable[[Floats], tuple[Floats, Floats]]

SHORTEST = 1e-15
"""Where weights that end at P of 0 and 1 are constant to rounding."""
NODES = 12


@dataclass(frozen=True, slots=True)
class Weighting:
    """A weight function on cells: M intervals of z (constant weight), then Q nodes of a rule.

    ``low``, ``high`` (M,) bound the intervals, ``nodes``, ``rule`` (Q,) are the rule. ``offset``
    (M + Q,), ``slopes`` (M + Q, d) belong to the cells, ``own_offset`` (k,), ``own_slopes`` (k, d)
    to the P values of the studies.
    """

    low: Floats
    high: Floats
    nodes: Floats
    rule: Floats
    offset: Floats
    slopes: Floats
    own_offset: Floats
    own_slopes: Floats

    def cells(self, v: Floats, mu: float, tau2: float) -> Jet:
        """What every cell contributes for every study."""
        parts = [between(self.low, self.high, v, mu, tau2)]
        if len(self.nodes):
            parts.append(at_nodes(self.nodes, self.rule, v, mu, tau2))
        return stacked(parts)


def p_values(z: Floats, alternative: str) -> Floats:
    """P of a normal statistic by alternative."""
    if alternative == "two_sided":
        return np.asarray(2 * special.ndtr(-np.abs(z)))
    return np.asarray(special.ndtr(-z if alternative == "greater" else z))


def check_steps(steps: Sequence[float]) -> tuple[float, ...]:
    """Cut points strictly between 0 and 1 in ascending order; a last one of 1 changes nothing."""
    points = tuple(float(step) for step in steps)
    points = points[:-1] if points and points[-1] == 1 else points
    edges = (0.0, *points, 1.0)
    if not points or not all(low < high for low, high in pairwise(edges)):
        raise AnalysisError.single(
            "steps", f"are P values between 0 and 1 in ascending order, not {list(steps)}."
        )
    return points


def intervals(p: Floats, steps: Sequence[float]) -> tuple[int, ...]:
    """Studies per interval of P; P equal to a step belongs to the interval below it."""
    place = np.searchsorted(steps, p, side="left")
    return tuple(int(count) for count in np.bincount(place, minlength=len(steps) + 1))


def step_weights(z: Floats, steps: Sequence[float], alternative: str) -> Weighting:
    """One weight per interval of P, the first of them 1."""
    edges = np.concatenate(([0.0], steps, [1.0]))
    number = len(edges) - 1
    if alternative == "two_sided":
        outer = -special.ndtri(edges / 2)  # from infinity down to 0
        low = np.concatenate((outer[1:], -outer[:-1]))
        high = np.concatenate((outer[:-1], -outer[1:]))
        weight_of = np.tile(np.arange(number), 2)
    else:
        bounds = special.ndtri(edges)
        low, high = bounds[:-1], bounds[1:]
        if alternative == "greater":
            low, high = -high, -low
        weight_of = np.arange(number)
    coded = np.eye(number)[:, 1:]
    own = np.searchsorted(steps, p_values(z, alternative), side="left")
    nothing = np.zeros(0)
    return Weighting(
        low,
        high,
        nothing,
        nothing,
        np.zeros(len(weight_of)),
        coded[weight_of],
        np.zeros(len(z)),
        coded[own],
    )


def _beta(p: Floats) -> tuple[Floats, Floats]:
    """(d1 - 1) log p + (d2 - 1) log(1 - p)."""
    slopes = np.stack((np.log(p), np.log1p(-p)), axis=-1)
    return -slopes.sum(axis=-1), slopes


def _half_normal(p: Floats) -> tuple[Floats, Floats]:
    """-d p^2."""
    return np.zeros_like(p), -(p[:, None] ** 2)


def _negative_exponential(p: Floats) -> tuple[Floats, Floats]:
    """-d p."""
    return np.zeros_like(p), -p[:, None]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightFunction(Described):
    """A weight function of P itself; P is kept ``clip`` away from 0 and 1."""

    of: Smooth
    clip: float = SHORTEST


_CITKOWICZ = "Citkowicz and Vevea 2017, doi:10.1037/met0000119"
_PRESTON = "Preston, Ashby and Smyth 2004, doi:10.1111/j.1365-2753.2003.00457.x"

STEP = Described(
    label="step function",
    formula="w = 1 up to the first step, then one δ per interval of P",
    reference="Vevea and Hedges 1995, doi:10.1007/BF02294384",
    r_call='metafor::selmodel(fit, type = "stepfun", steps)',
)
SMOOTH: dict[str, WeightFunction] = {
    "beta": WeightFunction(
        label="beta weights",
        formula="w = P^(δ1 - 1) (1 - P)^(δ2 - 1)",
        of=_beta,
        # infinite at P of 0 and 1, from which metafor keeps as far away
        clip=1e-5,
        reference=_CITKOWICZ,
        r_call='metafor::selmodel(fit, type = "beta")',
    ),
    "half_normal": WeightFunction(
        label="half-normal weights",
        formula="w = exp(-δ P²)",
        of=_half_normal,
        reference=_PRESTON,
        r_call='metafor::selmodel(fit, type = "halfnorm")',
    ),
    "negative_exponential": WeightFunction(
        label="negative exponential weights",
        formula="w = exp(-δ P)",
        of=_negative_exponential,
        reference=_PRESTON,
        r_call='metafor::selmodel(fit, type = "negexp")',
    ),
}
WEIGHT_FUNCTIONS: dict[str, Described] = {"step": STEP, **SMOOTH}


def smooth_weights(z: Floats, name: str, alternative: str) -> Weighting:
    """A weight function of P itself: constant tails, a Gauss rule between them."""
    of, clip = SMOOTH[name].of, SMOOTH[name].clip
    low, high, panels = _panels(clip, alternative)
    nodes, rule = _gauss(panels)

    def weights(at: Floats) -> tuple[Floats, Floats]:
        return of(np.clip(p_values(at, alternative), clip, 1 - clip))

    middle = np.where(np.isinf(low), high, np.where(np.isinf(high), low, 0.0))
    offset, slopes = weights(np.concatenate((middle, nodes)))
    own_offset, own_slopes = weights(z)
    return Weighting(low, high, nodes, rule, offset, slopes, own_offset, own_slopes)


def _panels(clip: float, alternative: str) -> tuple[Floats, Floats, Floats]:
    """Intervals of constant weight, and the panels between them: rows of two ends."""
    if alternative != "two_sided":
        end = float(-special.ndtri(clip))
        edges = np.linspace(-end, end, 15)
        ends = np.array([-np.inf, end]), np.array([-end, np.inf])
        return (*ends, np.column_stack((edges[:-1], edges[1:])))
    end, inner = float(-special.ndtri(clip / 2)), float(-special.ndtri((1 - clip) / 2))
    # towards z = 0, where P is 1, the weight may change without end
    near = np.geomspace(4 * max(inner, 1e-5), 0.25, 8)
    edges = np.concatenate(([inner], near, np.linspace(0.8, end, 7)))
    right = np.column_stack((edges[:-1], edges[1:]))
    low, high = np.array([-np.inf, -inner, end]), np.array([-end, inner, np.inf])
    return low, high, np.concatenate((-right[:, ::-1], right))


def _gauss(panels: Floats) -> tuple[Floats, Floats]:
    """Gauss-Legendre nodes and weights of all panels."""
    x, w = np.polynomial.legendre.leggauss(NODES)
    half = (panels[:, 1] - panels[:, 0])[:, None] / 2
    centre = panels.mean(axis=1)[:, None]
    return np.ravel(centre + half * x), np.ravel(half * w)
