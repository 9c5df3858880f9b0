"""What the queries of a cohort answer: the smallest tables from which the statistics follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Reasons = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What is worth knowing but no error; ``about`` is the id of an outcome, variable or column."""

    code: str
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Flow:
    """From the rows of the table to the patients analysed: rows = analysed + all excluded."""

    rows: int
    excluded: Reasons
    analysed: int
    by_arm: Mapping[str, int]
    by_stratum: Mapping[str, int]
    by_arm_stratum: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class BinaryCounts:
    """Yes and no in one arm, or one stratum of it: total = evaluable + all not evaluable."""

    arm: str
    stratum: str
    total: int
    evaluable: int
    events: int
    not_evaluable: Reasons


@dataclass(frozen=True, slots=True)
class GradeCounts:
    """Patients per grade, from best to worst: evaluable = sum of counts."""

    arm: str
    stratum: str
    total: int
    evaluable: int
    counts: tuple[int, ...]
    not_evaluable: Reasons

    def at_least(self, levels: tuple[str, ...], level: str) -> int:
        """Patients with this grade or a worse one."""
        return sum(self.counts[levels.index(level) :])


@dataclass(frozen=True, slots=True)
class NumericSummary:
    """Moments and type 7 quantiles; None where nobody has a value (``sd``: fewer than two)."""

    arm: str
    stratum: str
    total: int
    n: int
    missing: int
    mean: float | None
    sd: float | None
    minimum: float | None
    q1: float | None
    median: float | None
    q3: float | None
    maximum: float | None


@dataclass(frozen=True, eq=False, slots=True)
class ValueCounts:
    """Distinct values (v,), rising, and how many patients have each."""

    arm: str
    stratum: str
    value: Floats
    count: Ints


@dataclass(frozen=True, slots=True)
class LevelCounts:
    """Patients per level of a categorical variable: total = missing + sum of counts."""

    arm: str
    stratum: str
    total: int
    missing: int
    levels: tuple[str, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, eq=False, slots=True)
class RiskTable:
    """Events and censorings at each distinct time (t,), rising; total = n + missing.

    ``entry`` holds, rising, when each patient came under observation (n,); None where all were
    from time zero on. At risk is who entered before a time and had not left before it.
    """

    arm: str
    stratum: str
    group: str
    time: Floats
    events: Ints
    censored: Ints
    competing: Mapping[str, Ints]
    n: int
    total: int
    missing: int
    entry: Floats | None = None

    @property
    def all_events(self) -> Ints:
        """Events of any kind, (t,)."""
        return self.events + sum(self.competing.values(), np.zeros_like(self.events))

    @property
    def at_risk(self) -> Ints:
        """Patients still observed and event-free just before each time, (t,)."""
        left = np.cumsum(self.all_events + self.censored)
        gone = np.concatenate(([0], left[:-1])).astype(np.int64)[: len(left)]
        if self.entry is None:
            return self.n - gone
        return np.searchsorted(self.entry, self.time, side="left").astype(np.int64) - gone

    @property
    def at_risk_if_late(self) -> Ints | None:
        """The same, None where all were under observation from time zero on."""
        return None if self.entry is None else self.at_risk

    def at_risk_before(self, time: float) -> int:
        """Patients under observation just before a time."""
        entered = self.n
        if self.entry is not None:
            entered = int(np.searchsorted(self.entry, time, side="left"))
        return entered - int((self.all_events + self.censored)[self.time < time].sum())


@dataclass(frozen=True, eq=False, slots=True)
class Covariate:
    """Values (m,) of a variable: numbers, or the index into ``levels`` where there are levels."""

    id: str
    levels: tuple[str, ...]
    values: Floats


@dataclass(frozen=True, eq=False, slots=True)
class CovariateRows:
    """Distinct combinations (m,) of arm, stratum and covariates; total = weights + missing."""

    arm: Ints
    stratum: Ints
    covariates: tuple[Covariate, ...]
    weight: Ints
    total: int
    missing: int


@dataclass(frozen=True, eq=False, slots=True)
class BinaryRows(CovariateRows):
    """The same with the outcome: 1 where the event was there."""

    event: Ints


@dataclass(frozen=True, eq=False, slots=True)
class SurvivalCounts(CovariateRows):
    """The same with time and event: 0 censored, 1 event, 2 and up competing events.

    ``entry`` is when the patients came under observation, None where all were from time zero on.
    """

    time: Floats
    event: Ints
    entry: Floats | None = None


@dataclass(frozen=True, eq=False, slots=True)
class OutcomeValues:
    """One outcome of the patients (n,), NaN where it is not known.

    ``value`` is a time, a number, 0 or 1, or the place of a grade in the levels; ``event`` (times
    only) 0 censored, 1 event, 2 and up competing events; ``asked`` whether the patient is one of
    those of whom the outcome is asked; ``entry`` (times only) when the patient came under
    observation, None where all were from time zero on.
    """

    value: Floats
    event: Floats | None
    asked: Bools
    entry: Floats | None = None

    @property
    def known(self) -> Bools:
        """Who is asked and has a value, (n,)."""
        known = self.asked & ~np.isnan(self.value)
        return known if self.event is None else known & ~np.isnan(self.event)


@dataclass(frozen=True, eq=False, slots=True)
class PatientRows:
    """The patients analysed (n,) one by one and without ids, in an order of their own.

    ``outcomes`` by their ids. Covariates are NaN where they are not known.
    """

    arm: Ints
    stratum: Ints
    covariates: tuple[Covariate, ...]
    outcomes: Mapping[str, OutcomeValues]

    def __len__(self) -> int:
        return len(self.arm)

    @property
    def complete(self) -> Bools:
        """Who has a value of every covariate, (n,)."""
        known = np.ones(len(self), dtype=np.bool_)
        for one in self.covariates:
            known &= ~np.isnan(one.values)
        return known


@dataclass(frozen=True, eq=False, slots=True)
class GroupRows:
    """Distinct combinations (m,) of time, event, membership of a later group, arm and stratum."""

    time: Floats
    event: Ints
    group: Ints
    arm: Ints
    stratum: Ints
    weight: Ints


@dataclass(frozen=True, eq=False, slots=True)
class IntervalRows:
    """Time at risk (start, stop] outside (0) or inside (1) the group, with its ending."""

    start: Floats
    stop: Floats
    event: Ints
    group: Ints
    arm: Ints
    stratum: Ints
    weight: Ints


@dataclass(frozen=True, eq=False, slots=True)
class PatientIntervals:
    """The same row by row (n,): ``patient`` counts from 0, ``covariates`` are those of the patient.

    ``values`` has NaN where a covariate is not known.
    """

    start: Floats
    stop: Floats
    event: Ints
    group: Ints
    patient: Ints
    covariates: tuple[Covariate, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Patients not at risk at the landmark: event, competing, censored before, late, or missing."""

    reason: str
    in_group: int
    out_group: int


@dataclass(frozen=True, eq=False, slots=True)
class LandmarkCounts:
    """Patients at risk at the landmark, by what was known of them then; times count from it.

    ``total`` = n of both tables + all left out.
    """

    landmark: float
    tables: tuple[RiskTable, RiskTable]
    rows: GroupRows
    left_out: tuple[LeftOut, ...]
    joined_later: int
    total: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened to one patient."""

    id: str
    label: str
    time: float


@dataclass(frozen=True, slots=True)
class SwimmerRow:
    """One patient without a name: how long followed, how it ended, what happened meanwhile."""

    arm: str
    stratum: str
    time: float
    end: str
    end_label: str
    marks: tuple[Mark, ...]
