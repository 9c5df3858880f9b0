"""Whom an adjusted analysis is made of: those with the outcome and every covariate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reportgen.errors import AnalysisError
from reportgen.inputs.cohort.records import Bools, Ints, PatientRows
from reportgen.stats.checks import Floats


@dataclass(frozen=True, eq=False, slots=True)
class Sample:
    """The patients of one outcome; ``kept`` (n,) says which of them have every covariate too."""

    patients: PatientRows
    outcome: str
    kept: Bools

    @classmethod
    def of(cls, patients: PatientRows, outcome: str) -> Sample:
        """Those of whom the outcome is known, and everything that is adjusted for."""
        return cls(patients, outcome, patients.outcomes[outcome].known & patients.complete)

    @property
    def n(self) -> int:
        """Patients of the model."""
        return int(self.kept.sum())

    @property
    def left_out(self) -> int:
        """Patients with the outcome and without a covariate."""
        return int(self.patients.outcomes[self.outcome].known.sum()) - self.n

    def without(self, covariate: str) -> int:
        """How many of those lack this covariate, others or not."""
        known = self.patients.outcomes[self.outcome].known
        return int((known & np.isnan(self._values(covariate))).sum())

    @property
    def arm(self) -> Floats:
        """Places of the arms in the spec."""
        return np.asarray(self.patients.arm[self.kept], dtype=np.float64)

    @property
    def smallest_arm(self) -> int:
        """Patients of the arm that has the fewest."""
        return int(np.unique(self.arm, return_counts=True)[1].min(initial=self.n))

    @property
    def value(self) -> Floats:
        """0 or 1, the place of a grade, a number or a time."""
        return self.patients.outcomes[self.outcome].value[self.kept]

    @property
    def event(self) -> Floats | None:
        """How a time ended."""
        event = self.patients.outcomes[self.outcome].event
        return None if event is None else event[self.kept]

    def combined(self, names: Sequence[str]) -> Ints:
        """Places of the patients among the combinations of covariates that occur."""
        values = np.column_stack([self.covariate(name) for name in names])
        return np.unique(values, axis=0, return_inverse=True)[1].ravel().astype(np.int64)

    def covariate(self, name: str) -> Floats:
        """Numbers, or places in the levels."""
        return self._values(name)[self.kept]

    def _values(self, name: str) -> Floats:
        return next(one.values for one in self.patients.covariates if one.id == name)

    def events(self, outcome_type: str, among: Bools | None = None) -> int | None:
        """How many of the patients, or of some of them, had the event; None without events."""
        had = self.value == 1 if self.event is None else self.event == 1
        if self.event is None and outcome_type != "binary":
            return None
        return int((had if among is None else had & among).sum())

    def refuse_alike(self, outcome_type: str) -> None:
        """Raises AnalysisError where the outcome of all patients is the same."""
        events = self.events(outcome_type)
        if self.n == 0:
            what = "no patient has a value of the outcome and every covariate"
        elif events == 0:
            what = "no event occurred"
        elif outcome_type == "binary" and events == self.n:
            what = "every patient had the event"
        elif self.event is None and self.value.min() == self.value.max():
            what = "all patients had the same value"
        else:
            return
        raise AnalysisError.single("", what)
