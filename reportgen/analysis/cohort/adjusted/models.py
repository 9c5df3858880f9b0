"""The registry of models of adjusted analyses, by the word that chooses them in the spec.

Which types of outcome each is for, and which limits it has, stands in ``spec.cohort_adjusted``;
what takes the place of one that cannot be fitted in ``defaults.LADDER``.
"""

from __future__ import annotations

from reportgen.analysis.cohort.adjusted.counted import NEGATIVE_BINOMIAL
from reportgen.analysis.cohort.adjusted.generalised import LOGISTIC, POISSON
from reportgen.analysis.cohort.adjusted.least_squares import LINEAR
from reportgen.analysis.cohort.adjusted.ordered import PROPORTIONAL_ODDS
from reportgen.analysis.cohort.adjusted.penalised import FIRTH
from reportgen.analysis.cohort.adjusted.proportional import (
    COX,
    COX_FIRTH,
    COX_ROBUST,
    FINE_GRAY,
)
from reportgen.analysis.cohort.adjusted.record import AdjustedModel
from reportgen.analysis.cohort.adjusted.robust import MODIFIED_POISSON

ADJUSTED_MODELS: dict[str, AdjustedModel] = {
    "logistic": LOGISTIC,
    "firth": FIRTH,
    "modified_poisson": MODIFIED_POISSON,
    "proportional_odds": PROPORTIONAL_ODDS,
    "linear": LINEAR,
    "negative_binomial": NEGATIVE_BINOMIAL,
    "poisson": POISSON,
    "cox": COX,
    "cox_robust": COX_ROBUST,
    "cox_firth": COX_FIRTH,
    "fine_gray": FINE_GRAY,
}
