"""Morris 2008, doi:10.1177/1094428106291059: changes in two groups, standardised before training.

Table 5, page 382, with the digits of metafor's analysis of the paper.
"""

from __future__ import annotations

import numpy as np

from reportgen.stats.measures import effect_sizes
from tests.published.printed import printed

R = np.array([0.47, 0.64, 0.77, 0.89, 0.44])
TRAINED = {
    "mean_pre": np.array([30.6, 23.5, 0.5, 53.4, 35.6]),
    "mean_post": np.array([38.5, 26.8, 0.7, 75.9, 36.0]),
    "sd_pre": np.array([15.0, 3.1, 0.1, 14.5, 4.7]),
    "sd_post": np.array([11.6, 4.1, 0.1, 4.4, 4.6]),
    "n": np.array([20.0, 50, 9, 10, 14]),
    "r": R,
}
CONTROLS = {
    "mean_pre": np.array([23.1, 24.9, 0.6, 55.7, 34.8]),
    "mean_post": np.array([19.7, 25.3, 0.6, 60.7, 33.4]),
    "sd_pre": np.array([13.8, 4.1, 0.2, 17.3, 3.1]),
    "sd_post": np.array([14.8, 3.3, 0.2, 17.9, 6.9]),
    "n": np.array([20.0, 42, 9, 11, 14]),
    "r": R,
}


def test_difference_of_standardised_changes():
    trained, controls = (
        effect_sizes("SMCR", group, standardiser="pre").yi for group in (TRAINED, CONTROLS)
    )
    assert trained - controls == printed("0.7421", "0.9524", "1.8054", "1.1514", "0.5050")
