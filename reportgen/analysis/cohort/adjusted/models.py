"""The registry of models of adjusted analyses, by the word that chooses them in the spec.

Which types of outcome each is for, and which limits it has, stands in ``spec.cohort_adjusted``;
what takes the place of one that cannot be fitted in ``defaults.LADDER``.
"""

from __future__ import annotations

from reportgen.analysis.cohort.adjusted.generalised import LOGISTIC
from reportgen.analysis.cohort.adjusted.penalised import FIRTH
from reportgen.analysis.cohort.adjusted.record import AdjustedModel

ADJUSTED_MODELS: dict[str, AdjustedModel] = {
    "logistic": LOGISTIC,
    "firth": FIRTH,
}
