"""The Handbook of Research Synthesis and Meta-Analysis, 2nd ed. 2009, ISBN 978-0-87154-163-5."""

from __future__ import annotations

import numpy as np
import pytest

from reportgen.stats.measures import effect_sizes
from reportgen.stats.multilevel import given_covariances, multivariate_model
from tests.published.printed import arms, printed


@pytest.mark.parametrize(
    ("measure", "yi", "sei"),
    [
        ("PHI", "0.1309", "0.0789"),
        ("YUQ", "0.3846", "0.1901"),
        ("YUY", "0.2000", "0.1071"),
        ("OR2DL", "0.4471", "0.2460"),
    ],
)
def test_fleiss_and_berlin_2009(measure, yi, sei):
    """Chapter 13, table 13.4, page 242; digits as in metafor's tests of escalc."""
    found = effect_sizes(measure, arms([135.0], [150.0], [40.0], [50.0]))
    assert [found.yi[0], np.sqrt(found.vi[0])] == printed(yi, sei)


def test_gleser_and_olkin_2009():
    """Chapter 19, pages 364-367: several treatments beside one control, standardised differences.

    Coefficients 2.374 and 1.570 with their covariances, and Q 3.945 with 4 df.
    """
    study = np.array([1, 1, 2, 3, 4, 4])
    treatment = ["1", "2", "1", "1", "1", "2"]
    m1 = np.array([7.87, 4.35, 9.32, 8.08, 7.44, 5.34])
    m2 = np.array([-1.36, -1.36, 0.98, 1.17, 0.45, 0.45])
    sd = np.array([4.2593, 4.2593, 2.8831, 3.1764, 2.9344, 2.9344])
    n1, n2 = np.array([25.0, 22, 38, 50, 30, 30]), np.array([25.0, 25, 40, 50, 30, 30])
    total = np.array([72.0, 72, 78, 100, 90, 90])
    yi = (m1 - m2) / sd
    assert yi == printed("2.1670", "1.3406", "2.8927", "2.1754", "2.3821", "1.6664")
    vi = 1 / n1 + 1 / n2 + yi**2 / (2 * total)
    shared = np.zeros((6, 2))
    for label in np.unique(study):
        rows = np.flatnonzero(study == label)
        block = 1 / n2[rows[0]] + np.outer(yi[rows], yi[rows]) / (2 * total[rows[0]])
        np.fill_diagonal(block, vi[rows])
        shared[rows, : len(rows)] = block
    fit = multivariate_model(
        yi, given_covariances(vi, study, shared), study, treatment, ["1", "2"], model="common"
    )
    assert fit.fixed.coef == printed("2.3743", "1.5702")
    cov = fit.fixed.cov
    assert [cov[0, 0], cov[0, 1], cov[1, 1]] == printed("0.02257", "0.01244", "0.03554")
    assert fit.residual.qe == printed("3.9447")
