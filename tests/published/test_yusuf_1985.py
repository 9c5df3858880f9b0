"""Yusuf et al. 1985, doi:10.1016/S0033-0620(85)80003-7: short trials of oral beta blockade."""

from __future__ import annotations

import numpy as np

from reportgen.stats.counts.pool import pool_peto
from tests.published.printed import arms, columns, printed


def test_short_term_trials_of_oral_beta_blockade():
    """The trials of table 6, page 343: odds ratio 0.93, 95% CI 0.74 to 1.18.

    Four digits as in metafor's analysis of the paper (rma.peto), where it is compared with that.
    """
    pooled = pool_peto(arms(*columns("yusuf1985", "e1", "n1", "e2", "n2"))).pooled
    ratio = np.exp([pooled.estimate, pooled.ci_low, pooled.ci_high])
    assert ratio == printed("0.93", "0.74", "1.18")
    assert ratio == printed("0.9332", "0.7385", "1.1792")
