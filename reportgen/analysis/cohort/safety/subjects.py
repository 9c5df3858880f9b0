"""What adverse events are counted of: all of them, groups, terms; which of these are told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reportgen.analysis.ids import join, slug
from reportgen.errors import AnalysisError
from reportgen.inputs.cohort.safety.rows import SafetyRows
from reportgen.spec.cohort_safety import Safety
from reportgen.stats.safety.grades import HIGHEST, count_grades, worst_grades
from reportgen.vocabulary import lowerfirst

Bools = NDArray[np.bool_]

SAFETY = "safety"
ALL, GROUP, TERM = "", "group", "term"
UNGROUPED = "Not classified"
"""The group of terms that are in none, where others are."""


@dataclass(frozen=True, eq=False, slots=True)
class Subject:
    """Some of the events (m,) under one name; ``kind`` is ``group`` or ``term``, empty for all."""

    kind: str
    id: str
    label: str
    group: str
    events: Bools

    def place(self, arm: str) -> str:
        """``safety.car_t.term.neutropenia``: where its facts of an arm, or a pair, stand."""
        return join(SAFETY, arm, self.kind, self.id)

    @property
    def noun(self) -> str:
        """How its events are called within a sentence."""
        if self.kind == TERM:
            return lowerfirst(self.label)
        return f"adverse events{self._inside}"

    @property
    def events_of(self) -> str:
        """Its events as things that are counted one by one."""
        return f"events of {self.noun}" if self.kind == TERM else self.noun

    @property
    def _inside(self) -> str:
        return f" ({lowerfirst(self.label)})" if self.kind == GROUP else ""


@dataclass(frozen=True, slots=True)
class Subjects:
    """All events; the groups and terms that are told, in print order.

    ``occurred`` is the number of terms that somebody had, ``told`` that of those that are told.
    """

    all: Subject
    groups: tuple[Subject, ...]
    terms: tuple[Subject, ...]
    occurred: int
    told: int

    @property
    def complete(self) -> bool:
        """Whether all terms that occurred are told."""
        return self.told == self.occurred

    def __iter__(self) -> Iterator[Subject]:
        yield self.all
        for group in self.groups:
            yield group
            yield from self.of(group)
        if not self.groups:
            yield from self.terms

    def of(self, group: Subject) -> tuple[Subject, ...]:
        """The terms of a group."""
        return tuple(term for term in self.terms if term.group == group.id)


def subjects_of(rows: SafetyRows, safety: Safety, arms: int) -> Subjects:
    """Terms that are frequent enough, the most frequent first, and the groups that they are in."""
    patients = np.bincount(rows.arm, minlength=arms)
    terms, totals = [], {}
    for at, term in enumerate(rows.terms):
        group = term.group or (UNGROUPED if any(one.group for one in rows.terms) else "")
        subject = Subject(TERM, slug(term.label), term.label, slug(group) if group else "",
                          rows.term == at)  # fmt: skip
        having = having_it(rows, subject, arms)
        if is_told(subject.label, having.tolist(), patients.tolist(), safety):
            terms.append((subject, group))
        totals[subject.label] = int(having.sum())
    _distinct([subject for subject, _ in terms])
    shown = sorted((one for one, _ in terms), key=lambda one: (-totals[one.label], one.label))
    groups = _groups(rows, safety, dict.fromkeys(group for _, group in terms if group), arms)
    every = Subject(ALL, "", "", "", np.ones(len(rows.patient), dtype=bool))
    told = sum(totals[one.label] > 0 for one in shown)
    return Subjects(every, groups, tuple(shown), sum(n > 0 for n in totals.values()), told)


def _groups(
    rows: SafetyRows, safety: Safety, labels: dict[str, None], arms: int
) -> tuple[Subject, ...]:
    """In the order of the spec, else by frequency; the ungrouped last."""
    made = []
    for label in labels:
        of_term = np.array([(term.group or UNGROUPED) == label for term in rows.terms], dtype=bool)
        made.append(Subject(GROUP, slug(label), label, "", of_term[rows.term]))
    _distinct(made)
    order = list(safety.groups)

    def rank(one: Subject) -> tuple[bool, int, int, str]:
        listed = order.index(one.label) if one.label in order else len(order)
        total = int(having_it(rows, one, arms).sum())
        return one.label == UNGROUPED, listed, -total, one.label

    return tuple(sorted(made, key=rank))


def having_it(rows: SafetyRows, subject: Subject, arms: int) -> NDArray[np.int64]:
    """Patients of each arm who had an event of the subject, (arms,)."""
    worst = worst_grades(rows.patient[subject.events], rows.grade[subject.events], len(rows.arm))
    counts = [count_grades(worst, among=rows.arm == arm).any for arm in range(arms)]
    return np.array(counts, dtype=np.int64)


def is_told(label: str, having: Sequence[int], n: Sequence[int], safety: Safety) -> bool:
    """Whether a term is listed, or, where none is, frequent enough in one of the arms."""
    if safety.terms:
        wanted = {slug(term) for term in safety.terms}
        return slug(label) in wanted
    least = safety.at_least
    return any(
        x >= least.patients and 100 * x >= least.percent * size
        for x, size in zip(having, n, strict=True)
    )


def severe_words(safety: Safety) -> str:
    """``grade 3 or worse``."""
    return f"grade {safety.severe_from}" + (" or worse" if safety.severe_from < HIGHEST else "")


def _distinct(subjects: Sequence[Subject]) -> None:
    """Raises AnalysisError where two names make one id."""
    first: dict[str, str] = {}
    for one in subjects:
        other = first.setdefault(one.id, one.label)
        if other != one.label:
            raise AnalysisError.single(
                "",
                f"the terms '{other}' and '{one.label}' would share their fact ids",
                "Give one of them another text under data.events.terms.",
            )
