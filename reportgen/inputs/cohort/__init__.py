"""The inputs of a comparative cohort: one checked table of patients, and the queries of it."""

from __future__ import annotations

from reportgen.inputs.cohort.cohort import Cohort
from reportgen.inputs.cohort.load import cohort_of, load_cohort, read_cohort
from reportgen.inputs.cohort.records import (
    BinaryCounts,
    BinaryRows,
    Covariate,
    CovariateRows,
    Flow,
    GradeCounts,
    GroupRows,
    IntervalRows,
    LandmarkCounts,
    LeftOut,
    LevelCounts,
    Mark,
    Note,
    NumericSummary,
    OutcomeValues,
    PatientRows,
    RiskTable,
    SurvivalCounts,
    SwimmerRow,
    ValueCounts,
)

__all__ = [
    "BinaryCounts",
    "BinaryRows",
    "Cohort",
    "Covariate",
    "CovariateRows",
    "Flow",
    "GradeCounts",
    "GroupRows",
    "IntervalRows",
    "LandmarkCounts",
    "LeftOut",
    "LevelCounts",
    "Mark",
    "Note",
    "NumericSummary",
    "OutcomeValues",
    "PatientRows",
    "RiskTable",
    "SurvivalCounts",
    "SwimmerRow",
    "ValueCounts",
    "cohort_of",
    "load_cohort",
    "read_cohort",
]
