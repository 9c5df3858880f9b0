"""Arms compared among patients made alike by propensity scores: weights, or matched pairs."""

from reportgen.analysis.cohort.propensity.analysis import add
from reportgen.analysis.cohort.propensity.plan import plan

__all__ = ["add", "plan"]
