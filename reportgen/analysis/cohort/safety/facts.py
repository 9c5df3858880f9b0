"""Facts of adverse events: one subject in one arm, and a pair of arms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reportgen.analysis.cohort.rate_contrasts import Rate
from reportgen.analysis.cohort.rates import add_difference, add_rate, add_test, compared
from reportgen.analysis.cohort.safety.subjects import ALL, Subject, severe_words
from reportgen.analysis.cohort.safety.tally import Asked, Tally
from reportgen.analysis.cohort.scope import Pair, Scope
from reportgen.spec.cohort_safety import Safety
from reportgen.stats.safety.courses import Course
from reportgen.stats.safety.exposure import FirstEvents, event_rate, rate_ratio
from reportgen.stats.safety.grades import HIGHEST, NOT_GRADED

NO_TIME = "no time at risk is known"
NO_START = "it is not known when some events began"
NO_GRADE = "no such event was graded"
NO_EVENT = "no such event occurred"
NO_LENGTH = "it is known of no such event"


@dataclass(frozen=True, slots=True)
class Told:
    """Where facts go, what the table tells, and the choices of the spec."""

    scope: Scope
    asked: Asked
    safety: Safety
    inputs: tuple[str, ...]
    unit: str
    decimals: tuple[tuple[str, str], ...]

    @property
    def severe(self) -> str:
        """``of grade 3 or worse``."""
        return f"of {severe_words(self.safety)}"

    @property
    def graded(self) -> tuple[tuple[str, str], ...]:
        """Settings of the sentence on grades."""
        return (("scale", self.safety.scale), ("severe_from", self.severe.removeprefix("of ")))

    def shares(self, subject: Subject, found: Tally) -> Iterator[tuple[str, str, int | None]]:
        """Part of the id, words and number of the patients with some kind of event."""
        noun, grades = subject.noun, found.worst
        yield "any", f"{noun} of any grade", grades.any
        if self.asked.grades:
            known = found.graded or not found.events
            severe = grades.at_least(self.safety.severe_from) if known else None
            yield "severe", f"{noun} {self.severe}", severe
        if self.asked.serious:
            yield "serious", f"serious {noun}", found.serious
        if self.asked.related:
            yield "related", f"related {noun}", found.related
        if self.asked.grades and subject.kind == ALL and self.safety.severe_from < HIGHEST:
            yield "fatal", f"fatal {noun}", grades.at_least(HIGHEST) if known else None


def add_arm(told: Told, subject: Subject, arm: str, found: Tally) -> None:
    """Facts ``.any``, ``.severe``, ``.serious``, ``.related``, ``.fatal``, ``.grade.<grade>``,
    ``.events``, rates and times under ``safety.<arm>[.<kind>.<id>]``."""
    scope, place = told.scope, subject.place(arm)
    for name, words, x in told.shares(subject, found):
        label = scope.in_arm(words, arm)
        if x is None:
            _refused(told, f"{place}.{name}", "proportion", label)
        else:
            add_rate(scope, f"{place}.{name}", label, Rate(x, found.n), told.inputs)
    if told.asked.grades:
        _add_grades(told, subject, arm, found)
    words = scope.in_arm(f"number of {subject.events_of}", arm)
    scope.ledger.count(
        f"{place}.events", words, found.events, inputs=told.inputs, method="safety.term"
    )
    if told.asked.exposure:
        _add_rates(told, subject, arm, found)
    if told.asked.starts:
        _add_course(told, f"{place}.onset", f"time to {subject.noun}", arm, found.onset)
    if told.asked.ends:
        _add_course(
            told, f"{place}.duration", f"duration of {subject.events_of}", arm, found.duration
        )
        words = scope.in_arm(f"{subject.events_of} that had not ended", arm)
        scope.count(f"{place}.duration.open", words, found.duration.open, told.inputs)


def _refused(told: Told, fact_id: str, stat: str, label: str) -> None:
    told.scope.add(fact_id, stat, label, None, method="", refused=NO_GRADE, inputs=told.inputs)


def _add_grades(told: Told, subject: Subject, arm: str, found: Tally) -> None:
    for grade, x in enumerate(found.worst.counts):
        name = "unknown" if grade == NOT_GRADED else str(grade)
        words = "none graded" if grade == NOT_GRADED else f"worst grade {grade}"
        told.scope.ledger.count(
            f"{subject.place(arm)}.grade.{name}",
            told.scope.in_arm(f"{subject.noun}, {words},", arm),
            x,
            n=found.n,
            events=x,
            method="safety.worst_grade",
            settings=told.graded,
            inputs=told.inputs,
        )


def _add_rates(told: Told, subject: Subject, arm: str, found: Tally) -> None:
    made: list[tuple[str, str, FirstEvents | None, str]] = [
        ("event_rate", f"rate of {subject.events_of}", found.at_risk, "safety.event_rate")
    ]
    if told.asked.starts:
        words = f"rate of first {subject.events_of}"
        made.append(("first_rate", words, found.first, "safety.first_rate"))
    for name, words, at_risk, method in made:
        value = limits = None
        if at_risk is not None and at_risk.time > 0:
            rate = event_rate(at_risk.events, at_risk.time, level=told.scope.level)
            value, limits = rate.rate, (rate.ci_low, rate.ci_high)
        told.scope.add(
            f"{subject.place(arm)}.{name}",
            "incidence_rate",
            told.scope.in_arm(words, arm),
            value,
            ci=limits,
            n=found.n,
            events=None if at_risk is None else at_risk.events,
            method=method,
            refused=NO_START if at_risk is None else NO_TIME,
            inputs=told.inputs,
        )


def _add_course(told: Told, place: str, words: str, arm: str, found: Course) -> None:
    parts = (
        ("", "median", "median", found.median),
        (".q1", "quartile", "first quartile", found.q1),
        (".q3", "quartile", "third quartile", found.q3),
    )
    happened = found.unknown or found.open
    for end, stat, name, value in parts:
        told.scope.add(
            f"{place}{end}",
            stat,
            told.scope.in_arm(f"{name} of the {words}", arm),
            value,
            n=found.n,
            unit=told.unit,
            method=f"safety.{place.rpartition('.')[2]}",
            refused=NO_LENGTH if happened else NO_EVENT,
            settings=told.decimals,
            inputs=told.inputs,
        )


def add_pair(told: Told, subject: Subject, pair: Pair, sides: tuple[Tally, Tally]) -> None:
    """Facts ``.<what>.difference``, ``.<what>.test`` where asked, ``.first_rate_ratio``."""
    place = subject.place(pair.id)
    first, second = (list(told.shares(subject, side)) for side in sides)
    for (name, words, x), (_, _, y) in zip(first, second, strict=True):
        if subject.kind != ALL and name not in ("any", "severe"):
            continue
        rates = None
        if x is not None and y is not None:
            rates = (Rate(x, sides[0].n), Rate(y, sides[1].n))
        _add_difference(told, f"{place}.{name}", words, pair, rates)
    if told.asked.exposure and told.asked.starts:
        _add_ratio(told, subject, pair, sides)


def _add_difference(
    told: Told, place: str, words: str, pair: Pair, rates: tuple[Rate, Rate] | None
) -> None:
    scope, label = told.scope, told.scope.between(f"difference in {words}", pair)
    if rates is None:
        _refused(told, f"{place}.difference", "difference", label)
        return
    add_difference(scope, f"{place}.difference", label, rates, told.inputs)
    if told.safety.test:
        label = scope.between(f"test of {words}", pair)
        n, events = (sum(getattr(rate, part) for rate in rates) for part in ("n", "events"))
        tested = compared(*rates)
        add_test(scope, f"{place}.test", label, tested, n=n, events=events, inputs=told.inputs)


def _add_ratio(told: Told, subject: Subject, pair: Pair, sides: tuple[Tally, Tally]) -> None:
    value = limits = None
    first, second = (side.first for side in sides)
    why = ""
    if first is None or second is None:
        why = NO_START
    elif not (first.time > 0 and second.time > 0):
        why = NO_TIME
    elif not (first.events and second.events):
        both = "no event occurred in either arm"
        why = "no event occurred in one arm" if first.events or second.events else both
    else:
        found = rate_ratio(first.events, first.time, second.events, second.time,
                           level=told.scope.level)  # fmt: skip
        value, limits = found.estimate, (found.ci_low, found.ci_high)
    told.scope.add(
        f"{subject.place(pair.id)}.first_rate_ratio",
        "rate_ratio",
        told.scope.between(f"ratio of the rates of first {subject.events_of}", pair),
        value,
        ci=limits,
        n=sides[0].n + sides[1].n,
        events=sum(side.events for side in (first, second) if side is not None),
        method="safety.rate_ratio",
        refused=why,
        inputs=told.inputs,
    )
