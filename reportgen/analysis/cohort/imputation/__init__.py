"""Missing values of a cohort imputed several times, and its analyses pooled."""

from __future__ import annotations

from reportgen.analysis.cohort.imputation.analysis import add
from reportgen.analysis.cohort.imputation.planning import plan

__all__ = ["add", "plan"]
