"""The worst grade of each patient, and how many patients had which."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from reportgen.errors import AnalysisError
from reportgen.stats.checks import Bools
from reportgen.stats.survival.observations import checked_weights, rows_in_words

Integers = NDArray[np.int64]

NO_EVENT, NOT_GRADED, HIGHEST = -1, 0, 5
"""Codes of a patient without an event, of an event without a grade, and the grade of death."""


@dataclass(frozen=True, slots=True)
class GradeCounts:
    """``n`` patients, and those whose worst event was not graded (place 0) or had grade 1 to 5.

    ``n`` = ``without`` + ``any``, and ``any`` is the sum of ``counts``.
    """

    n: int
    counts: tuple[int, ...]

    @property
    def any(self) -> int:
        """Patients with an event."""
        return sum(self.counts)

    @property
    def without(self) -> int:
        """Patients with none."""
        return self.n - self.any

    def at_least(self, grade: int) -> int:
        """Patients whose worst known grade is this or a higher one."""
        return sum(self.counts[grade:])


def worst_grades(patient: ArrayLike, grade: ArrayLike, patients: int) -> Integers:
    """The worst grade of each patient, shape (patients,): -1 without an event, 0 not graded, 1-5.

    ``patient`` (m,) holds places from 0 to ``patients`` - 1, ``grade`` (m,) 0 where not known, else
    1 to 5. An event without a grade is below every known grade: nothing is assumed of it. Raises
    AnalysisError for other codes. R: aggregate(grade ~ patient, FUN = max), exactly.
    """
    who, how = places(patient, patients), np.asarray(grade, dtype=np.float64).reshape(-1)
    bad = ~np.isin(how, np.arange(HIGHEST + 1))
    if len(how) != len(who):
        raise AnalysisError.single("grade", f"there are {len(how)} for {len(who)} events.")
    if bad.any():
        raise AnalysisError.single("grade", f"{rows_in_words(bad)} with none from 0 to 5.")
    worst = np.full(patients, NO_EVENT, dtype=np.int64)
    np.maximum.at(worst, who, how.astype(np.int64))
    return worst


def count_grades(
    worst: ArrayLike, weights: ArrayLike | None = None, among: Bools | None = None
) -> GradeCounts:
    """Patients by worst grade (n,), of all or of those ``among`` marks; ``weights`` are whole.

    Raises AnalysisError for weights that are no numbers of patients.
    """
    grades = np.asarray(worst, dtype=np.int64).reshape(-1)
    times = whole_weights(weights, len(grades))
    kept = np.ones(len(grades), dtype=bool) if among is None else np.asarray(among, dtype=bool)
    counts = np.bincount(grades[kept] + 1, times[kept], HIGHEST + 2).astype(np.int64)
    return GradeCounts(int(counts.sum()), tuple(int(n) for n in counts[1:]))


def patients_with(patient: ArrayLike, patients: int) -> Bools:
    """Which of the patients have at least one of the events, shape (patients,)."""
    found = np.zeros(patients, dtype=bool)
    found[places(patient, patients)] = True
    return found


def places(patient: ArrayLike, patients: int) -> Integers:
    """The patients of events, checked: whole numbers from 0 to ``patients`` - 1, shape (m,)."""
    given = np.asarray(patient, dtype=np.float64).reshape(-1)
    bad = ~((given >= 0) & (given < patients) & (given == np.floor(given)))
    if bad.any():
        raise AnalysisError.single("patient", f"{rows_in_words(bad)} of none of the patients.")
    return given.astype(np.int64)


def whole_weights(weights: ArrayLike | None, n: int) -> Integers:
    """How many patients each row stands for, shape (n,); 1 where nothing is said."""
    found = checked_weights(weights, n)
    if found is None:
        return np.ones(n, dtype=np.int64)
    if np.any(bad := found != np.rint(found)):
        raise AnalysisError.single("weights", f"{rows_in_words(bad)} with no whole number.")
    return found.astype(np.int64)
