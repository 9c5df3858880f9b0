"""The shapes that the covariance of several outcomes may have between studies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from reportgen.errors import AnalysisError
from reportgen.methods.record import Described
from reportgen.stats.checks import Floats
from reportgen.stats.multilevel.linear import Linear
from reportgen.stats.multilevel.marginal import Pattern
from reportgen.stats.multilevel.maximum import grid_axis, highest_maximum
from reportgen.stats.multilevel.unstructured import cells, highest_covariance
from reportgen.stats.survival.observations import Integers

NOTHING_LEFT = 1e-10


@dataclass(frozen=True, slots=True)
class Between:
    """The covariance (q, q), and its variances and correlations as the structure counts them."""

    between: Floats
    tau2: Floats
    rho: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure(Described):
    """A covariance that is linear in its parameters.

    ``bases`` gives dG/dtheta_j (J, q, q), ``estimate`` the parameters at the highest maximum from
    the outcome of each row, ``describe`` what they mean. ``correlated``: pairs of outcomes matter.
    """

    name: str
    bases: Callable[[int], Floats]
    estimate: Callable[[Linear, Integers, int], Floats]
    describe: Callable[[Floats, int], Between]
    correlated: bool

    def patterns(self, units: Integers, which: Integers, q: int) -> tuple[Pattern, ...]:
        """dM/dtheta_j among rows: those of the basis within a study."""
        return tuple(_pattern(basis, units, which) for basis in self.bases(q))

    @staticmethod
    def none() -> Structure:
        """No random effects."""
        return _NONE


def _pattern(basis: Floats, units: Integers, which: Integers) -> Pattern:
    def pattern(index: Integers) -> Floats:
        own, study = which[index], units[index]
        same = study[:, :, None] == study[:, None, :]
        return np.asarray(same * basis[own[:, :, None], own[:, None, :]])

    return pattern


def _variances(linear: Linear, _: Integers, __: int) -> Floats:
    return highest_maximum(linear, len(linear.marginal.patterns)).theta


def _cell_bases(q: int) -> Floats:
    found = np.zeros((q * (q + 1) // 2, q, q))
    for j, (a, b) in enumerate(cells(q)):
        found[j, a, b] = found[j, b, a] = 1.0
    return found


def _symmetric_bases(q: int) -> Floats:
    """Along the mean of the outcomes and across it: both variances are free and at least 0."""
    mean = np.full((q, q), 1 / q)
    return np.array([mean, np.eye(q) - mean]) if q > 1 else np.ones((1, 1, 1))


def _diagonal_bases(q: int) -> Floats:
    return np.array([np.diag(row) for row in np.eye(q)])


def _assemble(bases: Floats, theta: Floats, q: int) -> Floats:
    return np.asarray(np.tensordot(theta, bases, axes=1)) if len(theta) else np.zeros((q, q))


def _correlations(between: Floats) -> tuple[float | None, ...]:
    q, found = len(between), []
    for a in range(q):
        for b in range(a + 1, q):
            scale = float(np.sqrt(between[a, a] * between[b, b]))
            share = float(between[a, b]) / scale if scale > 0 else None
            found.append(None if share is None else min(1.0, max(-1.0, share)))
    return tuple(found)


def _describe_unstructured(theta: Floats, q: int) -> Between:
    between = _assemble(_cell_bases(q), theta, q)
    return Between(between, np.diag(between).copy(), _correlations(between))


def _describe_symmetric(theta: Floats, q: int) -> Between:
    between = _assemble(_symmetric_bases(q), theta, q)
    return Between(between, between[0, :1].copy(), _correlations(between)[:1])


def _describe_diagonal(theta: Floats, q: int) -> Between:
    return Between(np.diag(theta), theta, ())


_BERKEY = (
    "Berkey et al. 1998, doi:10.1002/(SICI)1097-0258(19981130)17:22<2537::AID-SIM953>3.0.CO;2-C"
)
_RMA_MV = 'metafor::rma.mv(yi, V, mods = ~ outcome - 1, random = ~ outcome | study, struct = "{}")'

STRUCTURES: dict[str, Structure] = {
    structure.name: structure
    for structure in (
        Structure(
            name="unstructured",
            label="several outcomes, own variances and correlations",
            formula="y_ij = θ_j + u_ij + e_ij, u_i ~ N(0, G), G free",
            bases=_cell_bases,
            estimate=highest_covariance,
            describe=_describe_unstructured,
            correlated=True,
            reference=_BERKEY,
            r_call=_RMA_MV.format("UN"),
        ),
        Structure(
            name="compound_symmetry",
            label="several outcomes, one variance and one correlation",
            formula="y_ij = θ_j + u_ij + e_ij, G = τ²((1 - ρ)I + ρJ)",
            bases=_symmetric_bases,
            estimate=_variances,
            describe=_describe_symmetric,
            correlated=True,
            reference=_BERKEY,
            r_call=_RMA_MV.format("CS"),
        ),
        Structure(
            name="diagonal",
            label="several outcomes, own variances, uncorrelated",
            formula="y_ij = θ_j + u_ij + e_ij, G = diag(τ_j²)",
            bases=_diagonal_bases,
            estimate=_variances,
            describe=_describe_diagonal,
            correlated=False,
            reference=_BERKEY,
            r_call=_RMA_MV.format("DIAG"),
        ),
    )
}

_NONE = Structure(
    name="none",
    label="several outcomes, no random effects",
    formula="y_ij = θ_j + e_ij",
    bases=lambda q: np.zeros((0, q, q)),
    estimate=lambda linear, _, __: np.zeros(0),
    describe=lambda _, q: Between(np.zeros((q, q)), np.zeros(0), ()),
    correlated=False,
    reference=_BERKEY,
    r_call="metafor::rma.mv(yi, V, mods = ~ outcome - 1)",
)


def refuse_undetermined(
    linear: Linear, structure: Structure, names: tuple[str, ...], together: Floats
) -> None:
    """Refuse what the data say nothing about; ``together`` counts studies with both outcomes."""
    q, bases = len(names), structure.bases(len(names))
    if linear.data.df < len(bases):
        raise AnalysisError.single(
            "structure",
            f"{linear.data.k} estimates do not determine {linear.data.p} coefficients and "
            f"{len(bases)} variances and correlations.",
            "Use compound_symmetry, or the common-effect model.",
        )
    if structure.correlated and q > 1:
        apart = [(a, b) for a in range(q) for b in range(a) if together[a, b] == 0]
        pooled = structure.name == "compound_symmetry"
        if apart and (not pooled or len(apart) == q * (q - 1) // 2):
            a, b = apart[0]
            raise AnalysisError.single(
                "structure",
                f"no study reports both '{names[b]}' and '{names[a]}', so that their correlation "
                "cannot be estimated.",
                "Use diagonal.",
            )
    if not len(bases):
        return
    small = float(grid_axis(linear, 2)[0])
    diagonal = np.array([basis.any() and np.trace(basis) > 0 for basis in bases])
    _, _, left = linear.slope(np.where(diagonal, small, 0.0))
    if np.any(left[diagonal] < NOTHING_LEFT):
        raise AnalysisError.single(
            "structure",
            "the variance of an outcome cannot be told from its mean or the moderators.",
            "Every outcome needs two studies at least.",
        )
