"""What is allowed but worth a line in the report: no row numbers, nothing about one person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from reportgen.inputs.cohort.checks.events import known_times, looks_inverted
from reportgen.inputs.cohort.checks.times import upper_outcome
from reportgen.inputs.cohort.records import Note
from reportgen.inputs.cohort.sheet import Sheet
from reportgen.inputs.cohort.timeline import CENSORED, EVENT, bound_of, codes
from reportgen.spec.cohort_outcomes import BinaryOutcome, SurvivalOutcome
from reportgen.spec.data import GroupLevel


def notes_of(sheet: Sheet) -> tuple[Note, ...]:
    """All notes, each once."""
    found = (note for rule in RULES for note in rule(sheet))
    return tuple(dict.fromkeys(found))


def sparse_strata(sheet: Sheet) -> Iterator[Note]:
    """Strata in which an arm is empty or has one patient."""
    data = sheet.spec.data
    if data.stratum is None:
        return
    pairs = zip(sheet.texts(data.arms.column), sheet.texts(data.stratum.column), strict=True)
    counts = Counter(pairs)
    for stratum in data.stratum.levels:
        for arm in data.arms.levels:
            n = counts[arm.cell, stratum.cell]
            where = f"patients with {arm.label}, {stratum.label}"
            if n == 0:
                text = f"{where}: there is none, so that the arms cannot be compared there."
                yield Note("empty_arm_in_stratum", f"{arm.id}.{stratum.id}", text)
            if n == 1:
                text = f"{where}: there is one only."
                yield Note("single_patient", f"{arm.id}.{stratum.id}", text)


def constant_variables(sheet: Sheet) -> Iterator[Note]:
    """Baseline variables that are the same for everybody."""
    for item in sheet.spec.baseline:
        known = set(sheet.texts(item.column)) - {""}
        if len(known) == 1:
            text = f"{item.label}: the same for all patients of whom it is known."
            yield Note("constant_variable", item.id, text)


def unknown_members(sheet: Sheet) -> Iterator[Note]:
    """Patients of whom it is not known whether they belong to a subset or a later group."""
    later = sheet.spec.analysis.landmark
    labels = {item.id: item.label for item in sheet.spec.outcomes}
    among = [(item.id, item.id, item.among) for item in sheet.spec.outcomes if item.among]
    among += [(item.id, item.outcome, item.among) for item in later if item.among]
    asked = [
        (name, some.column, labels[outcome], f"they are {some.label}")
        for name, outcome, some in among
    ]
    asked += [
        (item.id, item.column, labels[item.outcome], f"they were with {item.label}")
        for item in later
    ]
    for name, column, label, words in asked:
        blank = sheet.texts(column).count("")
        if blank:
            text = (
                f"{label}: {_patients(blank)}, of whom it is not known whether {words}, "
                f"{_are(blank)} left out."
            )
            yield Note("unknown_membership", name, text)


def events_in_arms(sheet: Sheet) -> Iterator[Note]:
    """Outcomes without an event, in all patients or in one arm."""
    arms = sheet.texts(sheet.spec.data.arms.column)
    for outcome in sheet.spec.outcomes:
        if isinstance(outcome, SurvivalOutcome):
            own = codes(sheet, outcome)
            yes = [own[at] == EVENT for at in range(len(arms))]
        elif isinstance(outcome, BinaryOutcome):
            yes = [text == outcome.event for text in sheet.texts(outcome.column)]
        else:
            continue
        members = sheet.members(outcome)
        if isinstance(outcome, SurvivalOutcome) and not any(yes[at] for at in members):
            text = f"{outcome.label}: no patient had the event; all are censored."
            yield Note("all_censored", outcome.id, text)
            continue
        for level in sheet.spec.data.arms.levels:
            of_arm = [at for at in members if arms[at] == level.cell]
            yield from _no_event(outcome, level, [yes[at] for at in of_arm])


def _no_event(
    outcome: BinaryOutcome | SurvivalOutcome, level: GroupLevel, yes: Sequence[bool]
) -> Iterator[Note]:
    if yes and not any(yes):
        text = f"{outcome.label}: no event among the patients with {level.label}."
        yield Note("no_event_in_arm", f"{outcome.id}.{level.id}", text)


def unknown_outcomes(sheet: Sheet) -> Iterator[Note]:
    """Patients whose time to an event is not known."""
    for _, outcome in sheet.survivals:
        times = sheet.values(outcome.time)
        missing = sum(times[at] is None for at in sheet.members(outcome))
        if missing:
            text = f"{outcome.label}: time and event not known of {_patients(missing)}."
            yield Note("missing_outcome", outcome.id, text)


def doubtful_codes(sheet: Sheet) -> Iterator[Note]:
    """Outcomes whose events come late and whose censoring comes early."""
    for _, outcome in sheet.survivals:
        if looks_inverted(known_times(sheet, outcome)):
            text = (
                f"warning: {outcome.label}: nearly all patients with the longest times had the "
                "event, and those without it left early; the coding of the event is questioned."
            )
            yield Note("long_events", outcome.id, text)


def censored_before_death(sheet: Sheet) -> Iterator[Note]:
    """Patients censored for an outcome who later had the event that bounds it."""
    for _, outcome in sheet.survivals:
        upper = upper_outcome(sheet, outcome)
        if upper is None:
            continue
        own, above, bound = codes(sheet, outcome), codes(sheet, upper), bound_of(sheet, upper)
        later = sum(
            own[at] == CENSORED and above[at] == EVENT and time is not None and bound.known(at)
            for at, time in enumerate(sheet.values(outcome.time))
        )
        if later:
            text = (
                f"{outcome.label}: {_patients(later)} {_are(later)} censored before the event of "
                f"{upper.label}, so that its curve may come to lie too high."
            )
            yield Note("censored_before_death", outcome.id, text)


def _patients(count: int) -> str:
    return "1 patient" if count == 1 else f"{count} patients"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


RULES = (
    sparse_strata,
    constant_variables,
    unknown_members,
    events_in_arms,
    unknown_outcomes,
    doubtful_codes,
    censored_before_death,
)
