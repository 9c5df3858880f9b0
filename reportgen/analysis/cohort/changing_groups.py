"""Cox models of a group that changes with time: with a robust variance, and with covariates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reportgen.analysis.cohort.adjusted.asked import listed
from reportgen.analysis.cohort.adjusted.design import Variable, columns_of, levels_among
from reportgen.analysis.cohort.adjusted.fitting import reason_of
from reportgen.analysis.cohort.hazards import Hazard, TwoGroups
from reportgen.analysis.cohort.task import CohortTask
from reportgen.errors import AnalysisError
from reportgen.inputs.cohort.records import Bools, Ints, PatientIntervals
from reportgen.spec.cohort_outcomes import LandmarkAnalysis
from reportgen.stats.checks import Floats
from reportgen.stats.survival.cox import cox
from reportgen.stats.survival.observations import observations

ROBUST = "with a robust variance that takes the times of a patient together"


@dataclass(frozen=True, eq=False, slots=True)
class Changing:
    """The intervals of the patients that have some time at risk, and their covariates."""

    analysis: LandmarkAnalysis
    variables: tuple[Variable, ...]
    rows: PatientIntervals
    has_time: Bools

    @classmethod
    def of(cls, task: CohortTask, analysis: LandmarkAnalysis) -> Changing:
        """What the spec names."""
        by_id = {one.id: one for one in task.spec.baseline}
        chosen = [by_id[name] for name in analysis.covariates]
        variables = tuple(
            Variable(one, () if one.type == "continuous" else task.cohort.level_labels(one))
            for one in chosen
        )
        rows = task.cohort.patient_intervals(analysis, chosen)
        return cls(analysis, variables, rows, rows.stop > rows.start)

    @property
    def covariates(self) -> str:
        """Their labels."""
        return listed([one.spec.label for one in self.variables])

    @property
    def complete(self) -> Bools:
        """Intervals (n,) of time at risk of patients with every covariate."""
        known = [~np.isnan(one.values) for one in self.rows.covariates]
        return np.asarray(np.logical_and.reduce([self.has_time, *known]), dtype=np.bool_)

    def patients(self, which: Bools) -> int:
        """How many have one of these intervals."""
        return len(np.unique(self.rows.patient[which]))

    def groups(self, which: Bools, names: tuple[str, str]) -> TwoGroups | None:
        """Some of the intervals; every event but that of the outcome is censored."""
        rows = self.rows
        if not which.any():
            return None
        time = observations(rows.stop[which], rows.event[which] == 1, entry=rows.start[which])
        return TwoGroups(time, rows.group[which], None, names)


def changing_hazard(
    found: Changing, groups: TwoGroups | None, which: Bools, ties: str, level: float
) -> Hazard:
    """The hazard ratio of the group, the first coefficient, with the covariates held if any."""
    if groups is None or groups.refused:
        return Hazard(None, groups.refused if groups else "there was no patient")
    if groups.without_event:
        return Hazard(None, f"no event occurred {groups.without_event}")
    cluster = found.rows.patient[which] if found.analysis.robust else None
    names: Sequence[str] = ()
    try:
        x, names = _design(found, groups.member, which)
        return Hazard(cox(groups.rows, x, names=names, ties=ties, cluster=cluster, level=level))
    except AnalysisError as error:
        return Hazard(None, reason_of(error, names))


def _design(found: Changing, member: Ints, which: Bools) -> tuple[Floats, Sequence[str]]:
    """A column for the group, every number, every level of a category but the first.

    Raises AnalysisError for a covariate that is the same in everybody.
    """
    columns, names = [member.astype(np.float64)], ["the group"]
    for variable, one in zip(found.variables, found.rows.covariates, strict=True):
        values = one.values[which]
        if values.min() == values.max():
            what = f"{variable.spec.label} is the same in every patient of the model"
            raise AnalysisError.single("", what)
        levels = levels_among(variable, values) if variable.labels else ()
        own = columns_of(values, levels)
        columns += own
        names += [variable.spec.label] if not levels else [
            f"{variable.spec.label} ({level.label})" for level in levels[1:]
        ]  # fmt: skip
    return np.column_stack(columns), names
