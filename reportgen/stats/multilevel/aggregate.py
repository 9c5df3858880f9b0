"""Several estimates of one study combined into one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats, estimates_and_variances
from reportgen.stats.multilevel.dense import MAX_BLOCK_ROWS
from reportgen.stats.multilevel.partition import by_size, counts, is_within
from reportgen.stats.multilevel.sampling import Sampling
from reportgen.stats.survival.observations import group_codes


@dataclass(frozen=True, slots=True)
class Aggregated:
    """One estimate per cluster, in the order of first appearance; ``rows`` counts its estimates."""

    cluster: tuple[object, ...]
    yi: Floats
    vi: Floats
    rows: tuple[int, ...]


def aggregated_effects(yi: ArrayLike, sampling: Sampling, cluster: ArrayLike) -> Aggregated:
    """The common effect of the rows of each cluster by generalised least squares.

    yi = 1'V^-1 y / 1'V^-1 1, vi = 1/(1'V^-1 1) with the covariance V of ``sampling``; estimates
    (k,), labels (k,). A high correlation with unequal variances gives some rows a negative weight.
    Raises AnalysisError for covariances that cross the clusters and huge clusters.
    Borenstein et al. 2009, chapter 24, ISBN 978-0-470-05724-7. R: metafor::aggregate(escalc,
    cluster, rho), to 1e-10.
    """
    y = estimates_and_variances(yi, sampling.v)[0]
    labels, codes = group_codes(cluster, len(y), "cluster")
    if not sampling.independent and not is_within(sampling.group, codes):
        raise AnalysisError.single(
            "cluster", "rows of different clusters have correlated errors.", "Merge the clusters."
        )
    m = counts(codes)
    mean, variance, rows = np.empty(m), np.empty(m), np.bincount(codes)
    for index in by_size(codes):
        if index.shape[1] > MAX_BLOCK_ROWS:
            raise AnalysisError.single("cluster", f"{index.shape[1]} rows in one take too long.")
        weights = np.linalg.solve(sampling.among(index), np.ones((*index.shape, 1)))[..., 0]
        own, total = codes[index[:, 0]], weights.sum(axis=1)
        centre = y[index[np.arange(len(index)), np.abs(weights).argmax(axis=1)]]
        mean[own] = centre + (weights * (y[index] - centre[:, None])).sum(axis=1) / total
        variance[own] = 1 / total
    first = np.full(m, len(y))
    np.minimum.at(first, codes, np.arange(len(y)))
    order = np.argsort(first)
    return Aggregated(
        tuple(labels[i] for i in order),
        mean[order],
        variance[order],
        tuple(int(rows[i]) for i in order),
    )
