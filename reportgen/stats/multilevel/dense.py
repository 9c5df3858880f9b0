"""Any marginal covariance matrix that falls into small blocks: all blocks of one size at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats
from reportgen.stats.multilevel.marginal import Moments, Pattern
from reportgen.stats.multilevel.partition import by_size, connected
from reportgen.stats.multilevel.sampling import Sampling
from reportgen.stats.survival.observations import Integers

MAX_BLOCK_ROWS = 1000
"""Each step factors every block; its time grows with the cube of the rows."""


def positive_root(matrices: Floats) -> Floats:
    """Lower triangles L with LL' the matrices (b, n, n); refuses what is singular to rounding."""
    try:
        return np.asarray(np.linalg.cholesky(matrices))
    except np.linalg.LinAlgError:
        raise AnalysisError.single(
            "vi",
            "the covariance matrix of the estimates is singular to the last digit.",
            "Variances or effects that differ by ten orders of magnitude cannot be combined here.",
        ) from None


@dataclass(frozen=True, eq=False)
class Dense:
    """M = V + sum of theta_j B_j; ``ties`` are the partitions within which rows are not
    independent."""

    sampling: Sampling
    patterns: tuple[Pattern, ...]
    ties: tuple[Integers, ...]

    @cached_property
    def blocks(self) -> Integers:
        """The finest partition into independent rows."""
        return connected((self.sampling.group, *self.ties))

    @cached_property
    def _index(self) -> list[Integers]:
        index = by_size(self.blocks)
        if index[-1].shape[1] > MAX_BLOCK_ROWS:
            raise AnalysisError.single(
                "study",
                f"{index[-1].shape[1]} rows with correlated errors in one take too long.",
                "Combine them first, or take their errors as independent.",
            )
        return index

    @cached_property
    def _parts(self) -> list[tuple[Integers, Floats, Floats]]:
        """Per size: the rows, V (b, n, n) and the patterns (J, b, n, n)."""
        return [
            (
                index,
                self.sampling.among(index),
                np.array([pattern(index) for pattern in self.patterns]).reshape(
                    len(self.patterns), *index.shape, index.shape[1]
                ),
            )
            for index in self._index
        ]

    def _inverses(self, theta: Floats) -> Iterator[tuple[Integers, Floats, Floats, float]]:
        """Per size: the rows, M^-1, the patterns and log det M."""
        for index, v, patterns in self._parts:
            total = v + np.tensordot(theta, patterns, axes=1)
            root = positive_root(total)
            inverse = np.linalg.inv(root)
            log_det = 2 * float(np.log(np.diagonal(root, axis1=1, axis2=2)).sum())
            yield index, np.swapaxes(inverse, 1, 2) @ inverse, patterns, log_det

    def moments(self, theta: Floats, z: Floats, *, slopes: bool = True) -> Moments:
        """See ``Marginal``."""
        count, columns = len(self.patterns), z.shape[1]
        log_det, gram = 0.0, np.zeros((columns, columns))
        traces, crosses = np.zeros(count), np.zeros((count, columns, columns))
        for index, inverse, patterns, part in self._inverses(theta):
            here = z[index]
            weighed = inverse @ here
            log_det += part
            gram += np.einsum("bnc,bnd->cd", here, weighed)
            if slopes:
                traces += (patterns * inverse).sum(axis=(1, 2, 3))
                crosses += np.einsum("bnc,jbnd->jcd", weighed, patterns @ weighed)
        return Moments(log_det, gram, traces, crosses)

    def solve(self, theta: Floats, z: Floats) -> Floats:
        """See ``Marginal``."""
        found = np.empty_like(z)
        for index, inverse, _, _ in self._inverses(theta):
            found[index] = inverse @ z[index]
        return found

    def unit_information(self, theta: Floats, codes: Integers) -> Floats:
        """See ``Marginal``."""
        found = np.zeros(int(codes.max()) + 1)
        for index, inverse, _, _ in self._inverses(theta):
            own = codes[index]
            same = own[:, :, None] == own[:, None, :]
            np.add.at(found, own, (inverse * same).sum(axis=2))
        return found
