"""Generalised linear mixed models of two arms: which arms and parameters each of them has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from reportgen.defaults import QUADRATURE_POINTS
from reportgen.methods.record import Described
from reportgen.stats.checks import Floats
from reportgen.stats.glmm.families import (
    BinomialArm,
    Family,
    PoissonArm,
    table_given_margins,
)
from reportgen.stats.glmm.marginal import Arm, Layout

EXACT_POINTS = 61
"""Adaptive nodes that integrate a study of any size to rounding."""


@dataclass(frozen=True, slots=True)
class TwoArms:
    """Events of both arms and their sizes, or times at risk when ``rates``; shapes (k,)."""

    x_1: Floats
    m_1: Floats
    x_2: Floats
    m_2: Floats
    rates: bool

    @property
    def k(self) -> int:
        """Number of studies."""
        return len(self.x_1)

    @property
    def measure(self) -> str:
        """The measure that compares the arms."""
        return "IRR" if self.rates else "OR"

    @property
    def columns(self) -> dict[str, Floats]:
        """By role."""
        size = "time" if self.rates else "n"
        return {
            "events_1": self.x_1,
            f"{size}_1": self.m_1,
            "events_2": self.x_2,
            f"{size}_2": self.m_2,
        }

    def families(self) -> tuple[Family, Family]:
        """The likelihoods of the arms."""
        if self.rates:
            return PoissonArm(self.x_1), PoissonArm(self.x_2)
        return (
            BinomialArm(self.x_1, self.m_1 - self.x_1),
            BinomialArm(self.x_2, self.m_2 - self.x_2),
        )

    def offsets(self) -> tuple[Floats, Floats]:
        """Rates: log time, moved so that the overall log rate is 0."""
        if not self.rates:
            return np.zeros(self.k), np.zeros(self.k)
        centre = np.log((self.x_1 + self.x_2).sum() / (self.m_1 + self.m_2).sum())
        return np.log(self.m_1) + centre, np.log(self.m_2) + centre

    def level(self) -> Floats:
        """Rough log odds or log rate (less the overall one) of every study, arms together."""
        x = self.x_1 + self.x_2 + 0.5
        if self.rates:
            first, second = self.offsets()
            return np.log(x) - np.logaddexp(first, second)
        return np.log(x) - np.log(self.m_1 + self.m_2 - self.x_1 - self.x_2 + 0.5)


@dataclass(frozen=True, slots=True)
class ModelLayouts:
    """One effect for all, effects that differ at random, and one per study without any model.

    The effect is coefficient number ``effect``; ``separate`` are independent parts whose maxima
    add. ``starts_with_level``: the coefficient before the effect and the first deviation describe
    the studies' levels.
    """

    common: Layout
    random: Layout
    separate: tuple[Layout, ...]
    effect: int = 0
    starts_with_level: bool = False


def _unconditional_fixed(d: TwoArms, points: int) -> ModelLayouts:
    """A level for every study; its effect mu + tau u, half of it up and half of it down."""
    (f_1, f_2), (o_1, o_2) = d.families(), d.offsets()
    arms = [Arm(f_1, o_1, (0.5,), 1.0, (0.5,)), Arm(f_2, o_2, (-0.5,), 1.0, (-0.5,))]
    random = Layout(arms, own=True, points=points)
    apart = tuple(Layout([Arm(f, o, (), 1.0)], own=True) for f, o in ((f_1, o_1), (f_2, o_2)))
    return ModelLayouts(random.without(0), random, apart)


def _unconditional_random(d: TwoArms, points: int) -> ModelLayouts:
    """Levels that differ at random too; in ``separate`` the own effect sits in arm 1 (metafor)."""
    (f_1, f_2), (o_1, o_2) = d.families(), d.offsets()
    arms = [
        Arm(f_1, o_1, (1.0, 0.5), 0.0, (1.0, 0.5)),
        Arm(f_2, o_2, (1.0, -0.5), 0.0, (1.0, -0.5)),
    ]
    random = Layout(arms, points=points)
    own = [Arm(f_1, o_1, (1.0,), 1.0, (1.0,)), Arm(f_2, o_2, (1.0,), 0.0, (1.0,))]
    return ModelLayouts(random.without(1), random, (Layout(own, own=True),), 1, True)


def _conditional(d: TwoArms, points: int, family: Family, offset: Floats) -> ModelLayouts:
    random = Layout([Arm(family, offset, (1.0,), 0.0, (1.0,))], points=points)
    apart = Layout([Arm(family, offset, (), 1.0)], own=True)
    return ModelLayouts(random.without(0), random, (apart,))


def _conditional_binomial(d: TwoArms, points: int) -> ModelLayouts:
    """Events of arm 1 among all events: binomial, offset log of the ratio of sizes or times."""
    return _conditional(d, points, BinomialArm(d.x_1, d.x_2), np.log(d.m_1) - np.log(d.m_2))


def _conditional_exact(d: TwoArms, points: int) -> ModelLayouts:
    """Events of arm 1 given all margins: noncentral hypergeometric; for rates it is binomial."""
    if d.rates:
        return _conditional_binomial(d, points)
    family = table_given_margins(d.x_1, d.m_1, d.x_2, d.m_2)
    return _conditional(d, points, family, np.zeros(d.k))


@dataclass(frozen=True, slots=True, kw_only=True)
class GlmmModel(Described):
    """A model by name: its layouts, for which measures it is, and its quadrature."""

    name: str
    layouts: Callable[[TwoArms, int], ModelLayouts]
    measures: tuple[str, ...]
    points: Callable[[TwoArms], int]
    laplace_only: bool = False


GLMM_MODELS: dict[str, GlmmModel] = {
    model.name: model
    for model in (
        GlmmModel(
            name="unconditional_fixed",
            label="unconditional model with fixed study effects",
            formula="logit p_ij = α_i ± (μ + u_i)/2, u_i ~ N(0, τ²); log rates alike",
            layouts=_unconditional_fixed,
            measures=("OR", "IRR"),
            points=lambda d: QUADRATURE_POINTS,
            reference="Jackson et al. 2018, doi:10.1002/sim.7588",
            r_call='metafor::rma.glmm(measure, ..., model = "UM.FS")',
        ),
        GlmmModel(
            name="unconditional_random",
            label="unconditional model with random study effects",
            formula="as with fixed study effects, α_i ~ N(α, σ²)",
            layouts=_unconditional_random,
            measures=("OR", "IRR"),
            points=lambda d: 1,
            laplace_only=True,
            reference="Jackson et al. 2018, doi:10.1002/sim.7588",
            r_call='metafor::rma.glmm(measure, ..., model = "UM.RS")',
        ),
        GlmmModel(
            name="conditional_approximate",
            label="conditional model with approximate (binomial) likelihood",
            formula="x_i1 of x_i1 + x_i2 ~ binomial, logit p_i = log(n_i1/n_i2) + μ + u_i",
            layouts=_conditional_binomial,
            measures=("OR",),
            points=lambda d: QUADRATURE_POINTS,
            reference="Stijnen, Hamza and Özdemir 2010, doi:10.1002/sim.4040",
            r_call='metafor::rma.glmm(measure, ..., model = "CM.AL")',
        ),
        GlmmModel(
            name="conditional_exact",
            label="conditional model with exact likelihood",
            formula=(
                "x_i1 given the margins ~ noncentral hypergeometric with odds ratio exp(μ + u_i); "
                "of rates binomial, offset log(t_i1/t_i2)"
            ),
            layouts=_conditional_exact,
            measures=("OR", "IRR"),
            points=lambda d: QUADRATURE_POINTS if d.rates else EXACT_POINTS,
            reference="Stijnen, Hamza and Özdemir 2010, doi:10.1002/sim.4040",
            r_call='metafor::rma.glmm(measure, ..., model = "CM.EL")',
        ),
    )
}
