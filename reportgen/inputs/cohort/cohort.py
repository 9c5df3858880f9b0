"""A checked cohort: what the analysis may ask of the patients, and nothing that names one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from reportgen.inputs.cohort.queries import counts, landmark, numeric, rows, survival, swimmer
from reportgen.inputs.cohort.queries.patients import Patients, Within
from reportgen.inputs.cohort.records import (
    BinaryCounts,
    BinaryRows,
    CovariateRows,
    Flow,
    GradeCounts,
    IntervalRows,
    LandmarkCounts,
    LevelCounts,
    Note,
    NumericSummary,
    PatientIntervals,
    PatientRows,
    RiskTable,
    SurvivalCounts,
    SwimmerRow,
    ValueCounts,
)
from reportgen.inputs.cohort.safety.rows import SafetyRows
from reportgen.inputs.cohort.timeline import competing_labels
from reportgen.spec.cohort import CohortSpec
from reportgen.spec.cohort_outcomes import (
    BaselineVariable,
    BinaryOutcome,
    LandmarkAnalysis,
    NumericOutcome,
    OrdinalOutcome,
    Outcome,
    SurvivalOutcome,
)

T = TypeVar("T")


@dataclass(frozen=True)
class Cohort:
    """The patients of a checked table; every method is one query.

    ``within`` restricts a query to the patients with a text in a column: (column, cell text).
    ``safety`` holds the adverse events where the spec names a table of them.
    Several analyses ask the same of all patients: such an answer, which nobody can change, is kept.
    Of some patients one analysis asks once, and to keep them all would take much memory.
    """

    table_name: str
    notes: tuple[Note, ...]
    patients: Patients
    safety: SafetyRows | None = None
    _answers: dict[tuple[Any, str], Any] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def _ask(self, query: Callable[..., T], *asked: Any, keep: bool = True) -> T:
        """The answer to a query, which is not asked again where it is kept."""
        if not keep:
            return query(self.patients, *asked)
        key = query, repr(asked)
        if key not in self._answers:
            self._answers[key] = query(self.patients, *asked)
        answer: T = self._answers[key]
        return answer

    @property
    def spec(self) -> CohortSpec:
        """The spec."""
        return self.patients.spec

    @property
    def arms(self) -> tuple[str, ...]:
        """Ids of the arms, in the order of the spec."""
        return self.patients.arms

    @property
    def strata(self) -> tuple[str, ...]:
        """Ids of the strata, in the order of the spec; empty when there are none."""
        return self.patients.strata

    def levels(self, column: str) -> tuple[str, ...]:
        """The texts of a column among the patients analysed, in natural order."""
        return self._ask(counts.levels, column)

    def level_labels(self, variable: BaselineVariable) -> tuple[tuple[str, str], ...]:
        """Cell texts of a variable with their printed labels, in printing order."""
        return self._ask(counts.labels, variable)

    def flow(self) -> Flow:
        """From the rows of the table to the patients analysed."""
        return counts.flow(self.patients)

    def binary(self, outcome: BinaryOutcome, *, within: Within = None) -> tuple[BinaryCounts, ...]:
        """Events and evaluable patients of each arm, and of each stratum in it."""
        return counts.binary(self.patients, outcome, within)

    def ordinal(self, outcome: OrdinalOutcome, *, within: Within = None) -> tuple[GradeCounts, ...]:
        """Patients per grade of each arm, and of each stratum in it."""
        return counts.ordinal(self.patients, outcome, within)

    def numeric(
        self, variable: NumericOutcome | BaselineVariable, *, within: Within = None
    ) -> tuple[NumericSummary, ...]:
        """Moments and type 7 quantiles of each arm, and of each stratum in it."""
        return self._ask(numeric.numeric, variable, within, keep=within is None)

    def values(
        self, variable: NumericOutcome | BaselineVariable, *, within: Within = None
    ) -> tuple[ValueCounts, ...]:
        """Distinct values with their counts of each arm, and of each stratum in it."""
        return self._ask(numeric.values, variable, within, keep=within is None)

    def categorical(
        self, variable: BaselineVariable, *, within: Within = None
    ) -> tuple[LevelCounts, ...]:
        """Patients per level of each arm, and of each stratum in it."""
        return counts.categorical(self.patients, variable, within)

    def risk_table(
        self,
        outcome: SurvivalOutcome,
        by: Sequence[str] = ("arm",),
        *,
        within: Within = None,
    ) -> tuple[RiskTable, ...]:
        """Events and censorings by distinct time; ``by`` holds ``arm``, ``stratum``, or neither."""
        return self._ask(survival.risk_tables, outcome, tuple(by), within, keep=within is None)

    def competing_labels(self, outcome: SurvivalOutcome) -> tuple[str, ...]:
        """The labels of the event codes 2, 3, ..."""
        return competing_labels(outcome)

    def survival_rows(
        self,
        outcome: SurvivalOutcome,
        covariates: Sequence[BaselineVariable] = (),
        *,
        within: Within = None,
    ) -> SurvivalCounts:
        """Distinct combinations of time, event, arm, stratum and covariates, with their counts."""
        return self._ask(
            survival.survival_rows, outcome, tuple(covariates), within, keep=within is None
        )

    def binary_rows(
        self,
        outcome: BinaryOutcome,
        covariates: Sequence[BaselineVariable] = (),
        *,
        within: Within = None,
    ) -> BinaryRows:
        """Distinct combinations of a yes or no, arm, stratum and covariates."""
        return survival.binary_rows(self.patients, outcome, covariates, within)

    def covariate_rows(
        self, covariates: Sequence[BaselineVariable], *, within: Within = None
    ) -> CovariateRows:
        """Distinct combinations of arm, stratum and covariates."""
        return survival.covariate_rows(self.patients, covariates, within)

    def patient_rows(
        self,
        outcomes: Sequence[Outcome],
        covariates: Sequence[BaselineVariable] = (),
        *,
        within: Within = None,
    ) -> PatientRows:
        """The patients one by one, with several outcomes and covariates, whatever is missing."""
        asked = tuple(outcomes), tuple(covariates)
        return self._ask(rows.patient_rows, *asked, within, keep=within is None)

    def landmark(self, analysis: LandmarkAnalysis, *, within: Within = None) -> LandmarkCounts:
        """Patients at risk at the landmark, by what was known of them then."""
        return landmark.landmark(self.patients, analysis, within)

    def naive(self, analysis: LandmarkAnalysis, *, within: Within = None) -> LandmarkCounts:
        """All patients from time zero, by the group they ever belonged to."""
        return landmark.naive(self.patients, analysis, within)

    def time_dependent(self, analysis: LandmarkAnalysis, *, within: Within = None) -> IntervalRows:
        """Time at risk outside and inside the group."""
        return landmark.time_dependent(self.patients, analysis, within)

    def patient_intervals(
        self,
        analysis: LandmarkAnalysis,
        covariates: Sequence[BaselineVariable] = (),
        *,
        within: Within = None,
    ) -> PatientIntervals:
        """The same patient by patient, with covariates."""
        return landmark.patient_intervals(self.patients, analysis, covariates, within)

    def swimmer(self, outcome: SurvivalOutcome) -> tuple[SwimmerRow, ...]:
        """One lane per patient, without identifiers; DataError beyond 60 patients."""
        return swimmer.swimmer(self.patients, outcome)
