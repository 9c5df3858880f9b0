"""The diagnostics of influence of one pool, as a frame and as guides for its figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

import numpy as np

from reportgen.analysis.pools import PoolRequest
from reportgen.errors import AnalysisError
from reportgen.facts.frame import Cell, Column
from reportgen.inputs.studies import OutcomeRow
from reportgen.stats.checks import Floats
from reportgen.stats.distributions import chi_square_quantile
from reportgen.stats.influence import Baujat, Influence, baujat, influence
from reportgen.stats.pooling import pool

NAMED = 3
"""The studies that contribute most to heterogeneity, and that move the pool most, are named."""

COLUMNS = (
    Column("study", "Study id"),
    Column("label", "Study"),
    Column("rstudent", "Studentised residual", "statistic"),
    Column("dffits", "DFFITS", "statistic"),
    Column("cook_distance", "Cook’s distance", "statistic"),
    Column("cov_ratio", "Covariance ratio", "statistic"),
    Column("tau2", "τ² without the study", "statistic"),
    Column("q", "Q without the study", "statistic"),
    Column("hat", "Hat value", "statistic"),
    Column("weight", "Weight (%)", "percent"),
    Column("dfbetas", "DFBETAS", "statistic"),
    Column("influential", "Influential"),
    Column("contribution", "Contribution to heterogeneity", "statistic"),
    Column("shift", "Influence on the pooled value", "statistic"),
    Column("named", "Named in the Baujat plot"),
)


@dataclass(frozen=True, slots=True)
class Examined:
    """The diagnostics of the studies of one pool, in table order."""

    rows: tuple[OutcomeRow, ...]
    found: Influence
    plot: Baujat
    tau2: float
    q: float

    @property
    def flagged(self) -> tuple[OutcomeRow, ...]:
        """The influential studies."""
        return tuple(row for row, out in zip(self.rows, self.found.influential, strict=True) if out)

    @property
    def values(self) -> dict[str, Floats]:
        """Each diagnostic of DIAGNOSTICS, shapes (k,)."""
        i = self.found
        return {
            "rstudent": i.rstudent,
            "dffits": i.dffits,
            "cook_distance": i.cook_d,
            "cov_ratio": i.cov_r,
            "tau2": i.tau2_deleted,
            "q": i.q_deleted,
            "hat": i.hat,
            "weight": i.weight_percent / 100,
            "dfbetas": i.dfbetas,
        }

    @property
    def named(self) -> frozenset[str]:
        """The influential studies and the extremes of both axes of Baujat's plot."""
        names = [row.study.id for row in self.rows]
        ends = [
            sorted(zip(-values, names, strict=True))[:NAMED]
            for values in (self.plot.x, self.plot.y)
        ]
        extreme = {name for end in ends for _, name in end}
        return frozenset(extreme | {row.study.id for row in self.flagged})


def examine(request: PoolRequest) -> Examined:
    """Diagnostics of the pool by inverse variance, with the standard errors of the model.

    Raises AnalysisError where they are not defined.
    """
    rows, tau2 = request.usable, request.profile.tau2
    effects = request.pooling.effects(rows)
    found = influence(effects.yi, effects.vi, tau2=tau2)
    plot = baujat(effects.yi, effects.vi, tau2=tau2)
    if not all(np.isfinite(v).all() for v in (found.rstudent, found.cov_r, plot.x, plot.y)):
        raise AnalysisError.single("influence", "a diagnostic is not defined.")
    everything = pool(effects.yi, effects.vi, tau2=tau2)
    return Examined(rows, found, plot, everything.tau2, everything.q)


def lines_of(examined: Examined) -> Iterator[tuple[Cell, ...]]:
    """The rows of the frame, one per study."""
    for position, row in enumerate(examined.rows):
        yield (
            row.study.id,
            row.study.label,
            *(float(values[position]) for values in examined.values.values()),
            "yes" if row in examined.flagged else "no",
            float(examined.plot.x[position]),
            float(examined.plot.y[position]),
            "yes" if row.study.id in examined.named else "no",
        )


def guides_of(examined: Examined) -> Iterator[tuple[str, str]]:
    """Cut-offs of the diagnostics, and what each is with all studies or without influence."""
    k = len(examined.rows)
    cut = 3 / sqrt(k - 1)
    cuts = {
        "dffits": (-cut, cut),
        "cook_distance": (chi_square_quantile(0.5, 1),),
        "hat": (3 / k,),
        "dfbetas": (-1.0, 1.0),
    }
    ends = {
        "rstudent": 0.0,
        "dffits": 0.0,
        "cook_distance": 0.0,
        "cov_ratio": 1.0,
        "tau2": examined.tau2,
        "q": examined.q,
        "hat": 1 / k,
        "dfbetas": 0.0,
    }
    for name, values in cuts.items():
        yield f"cut_{name}", " ".join(map(repr, values))
    for name, value in ends.items():
        yield f"all_{name}", repr(float(value))
