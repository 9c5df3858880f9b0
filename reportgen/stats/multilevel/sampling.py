"""The sampling covariance of estimates of which some come from the same patients."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, as_floats, estimates_and_variances, same_length
from reportgen.stats.multilevel.partition import by_size, unit_codes
from reportgen.stats.survival.observations import Integers

SINGULAR = 1e-10
"""A correlation matrix whose smallest eigenvalue is below this carries no information."""


@dataclass(frozen=True, eq=False)
class Sampling:
    """Variances (k,) and the covariances of rows of one ``group`` (k,); others are independent.

    Within a group either one ``correlation``, or ``rows`` (k, J): the covariance of row i with
    row j stands in row i, column ``place`` of j.
    """

    v: Floats
    group: Integers
    correlation: float = 0.0
    rows: Floats | None = None
    place: Integers | None = None

    @property
    def independent(self) -> bool:
        """Whether no two rows share a sampling error."""
        return self.rows is None and self.correlation == 0

    def among(self, index: Integers) -> Floats:
        """Covariance matrices of these rows, index (b, n), shape (b, n, n)."""
        same = self.group[index][:, :, None] == self.group[index][:, None, :]
        if self.rows is None or self.place is None:
            root = np.sqrt(self.v[index])
            found = self.correlation * same * root[:, :, None] * root[:, None, :]
        else:
            # a study has no value in the columns of rows that it does not report
            found = np.where(same, self.rows[index[:, :, None], self.place[index][:, None, :]], 0.0)
        here = np.arange(index.shape[1])
        found[:, here, here] = self.v[index]
        return np.asarray(found)


def _variances(vi: ArrayLike) -> Floats:
    return estimates_and_variances(np.zeros(np.size(vi)), vi)[1]


def independent_errors(vi: ArrayLike) -> Sampling:
    """Estimates with variances ``vi`` (k,) and no covariance."""
    v = _variances(vi)
    return Sampling(v, np.arange(len(v)))


def correlated_errors(vi: ArrayLike, cluster: ArrayLike, correlation: float) -> Sampling:
    """Covariance r sqrt(vi vj) between rows of one cluster, 0 between clusters.

    The sampling part of the correlated-and-hierarchical-effects model: Pustejovsky and Tipton
    2022, doi:10.1007/s11121-021-01246-3. Raises AnalysisError where the matrix would be singular:
    r = 1, or r <= -1/(n-1) in a cluster of n. R: clubSandwich::impute_covariance_matrix, to 1e-12.
    """
    v = _variances(vi)
    codes = unit_codes(cluster, len(v), "cluster")
    most = int(np.bincount(codes).max())
    lowest = -1 / (most - 1) if most > 1 else -1.0
    if not lowest + SINGULAR < correlation < 1 - SINGULAR:
        raise AnalysisError.single(
            "sampling_correlation",
            f"{correlation} makes the covariance matrix of {most} rows singular.",
            f"Take a value between {lowest:.3g} and 1.",
        )
    return Sampling(v, codes, float(correlation))


def given_covariances(
    vi: ArrayLike, study: ArrayLike, rows: ArrayLike, place: ArrayLike | None = None
) -> Sampling:
    """Covariances from a table: rows (k, J) hold each row of its study's block.

    Column j belongs to the j-th row of the study, counted in the order given, or to the row whose
    ``place`` (k,), from 0, is j. The diagonal must be ``vi``, the block symmetric and positive
    definite; else AnalysisError with the rows. Berkey et al. 1998,
    doi:10.1002/(SICI)1097-0258(19981130)17:22<2537::AID-SIM953>3.0.CO;2-C.
    R: metafor::rma.mv(yi, V = bldiag(...)).
    """
    v = _variances(vi)
    codes = unit_codes(study, len(v), "study")
    table = np.asarray(rows, dtype=float)
    if table.ndim != 2 or len(table) != len(v):
        raise AnalysisError.single(
            "covariance_rows", f"have shape {table.shape} for {len(v)} rows."
        )
    where = _places(codes) if place is None else as_floats(place, "place").astype(np.int64)
    same_length(vi=v, place=where.astype(np.float64))
    if np.any((where < 0) | (where >= table.shape[1])):
        raise AnalysisError.single(
            "covariance_rows",
            f"{table.shape[1]} columns do not hold a study of {int(where.max()) + 1} rows.",
            "Name a column for every row of the largest study.",
        )
    found = Sampling(v, codes, 0.0, table, where)
    own = table[np.arange(len(v)), where]
    if np.any(bad := ~(np.abs(own - v) <= 1e-6 * v)):
        raise AnalysisError.single(
            "covariance_rows",
            f"row {int(np.flatnonzero(bad)[0]) + 1} has another variance there than in vi.",
        )
    _refuse_improper(found)
    return found


def _places(codes: Integers) -> Integers:
    """Place of each row within its unit, in the order given."""
    order = np.argsort(codes, kind="stable")
    sizes = np.bincount(codes)
    place = np.empty(len(codes), np.int64)
    place[order] = np.arange(len(codes)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return place


def _refuse_improper(sampling: Sampling) -> None:
    for index in by_size(sampling.group):
        block = sampling.among(index)
        root = np.sqrt(sampling.v[index])
        scaled = block / (root[:, :, None] * root[:, None, :])
        lopsided = ~np.isclose(scaled, np.swapaxes(scaled, 1, 2), rtol=0, atol=1e-6).all((1, 2))
        bad = lopsided | ~np.isfinite(scaled).all((1, 2))
        if not bad.any():
            bad = np.linalg.eigvalsh(scaled)[:, 0] < SINGULAR
        if bad.any():
            row = int(index[np.flatnonzero(bad)[0], 0]) + 1
            raise AnalysisError.single(
                "covariance_rows",
                f"the block of the study of row {row} is not symmetric and positive definite.",
                "Check its columns; rows that follow from others cannot be pooled beside them.",
            )
