"""Outcomes of a cohort compared with covariates held: models, their facts and their words."""

from __future__ import annotations

from reportgen.analysis.cohort.adjusted.analysis import add
from reportgen.analysis.cohort.adjusted.planning import plan

__all__ = ["add", "plan"]
