"""Effects extrapolated to studies of infinite size: PET, PEESE and the choice between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from reportgen.defaults import LEVEL
from reportgen.stats.small_study.line import FunnelRegression, enough_studies, fit_line

PET_ALPHA = 0.10
"""Two-sided P of the PET intercept below which PEESE is taken: 5% one-sided."""


@dataclass(frozen=True, slots=True)
class PetPeese:
    """Both regressions, whose intercept is the adjusted effect, and which is ``chosen``."""

    pet: FunnelRegression
    peese: FunnelRegression
    chosen: str

    @property
    def adjusted(self) -> FunnelRegression:
        """The regression of the conditional estimator."""
        return self.peese if self.chosen == "peese" else self.pet


def pet_peese(yi: ArrayLike, vi: ArrayLike, *, level: float = LEVEL) -> PetPeese:
    """Weighted regressions (weights 1/vi, t with k - 2 df) on sqrt(vi) (PET) and on vi (PEESE).

    yi, vi of shape (k,), k >= 3, on the analysis scale, as are the intercepts. PEESE is chosen
    when the PET intercept differs from 0 at 5% one-sided (two-sided P < 0.10), else PET. Raises
    AnalysisError below 3 studies, for equal variances and for studies exactly on a line.
    Stanley and Doucouliagos 2014, doi:10.1002/jrsm.1095. R: lm(weights = 1/vi), to 1e-10.
    """
    y, v = enough_studies(yi, vi)
    pet = fit_line(y, v, np.sqrt(v), level=level)
    peese = fit_line(y, v, v, level=level)
    return PetPeese(pet, peese, "peese" if pet.intercept_p < PET_ALPHA else "pet")
