"""The inputs of a comparative cohort: one checked table of patients, and the queries of it."""

from __future__ import annotations

from reportgen.inputs.cohort.cohort import Cohort
from reportgen.inputs.cohort.load import load_cohort

__all__ = ["Cohort", "load_cohort"]
