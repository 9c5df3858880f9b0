"""Groups known only after time zero, and pictures of single patients."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.errors import Problem
from reportgen.inputs.cohort.missing_codes import DECLARE, is_missing_word
from reportgen.inputs.cohort.sheet import Finding, Found, Sheet
from reportgen.inputs.cohort.timeline import bound_of, duration
from reportgen.spec.cohort_outcomes import LandmarkAnalysis, SurvivalOutcome

MOST_LANES = 60
"""More patients than this cannot be told apart in a swimmer plot."""


def groups_occur(sheet: Sheet) -> Iterator[Problem]:
    """Somebody belongs to the group."""
    for number, item in enumerate(sheet.spec.analysis.landmark):
        if sheet.has(item.column) and item.value not in sheet.texts(item.column):
            what = f"no patient has '{item.value}' in the column {item.column}"
            hint = sheet.hint(item.value, item.column)
            place = ("analysis", "landmark", number, "value")
            yield sheet.spec_problem(place, what + hint, "Correct the value.")


def subsets_occur(sheet: Sheet) -> Iterator[Problem]:
    """The patients among whom groups are compared exist."""
    for number, item in enumerate(sheet.spec.analysis.landmark):
        among = item.among
        if among and sheet.has(among.column) and among.value not in sheet.texts(among.column):
            what = f"no patient has '{among.value}' in the column {among.column}"
            hint = sheet.hint(among.value, among.column)
            place = ("analysis", "landmark", number, "among", "value")
            yield sheet.spec_problem(place, what + hint, "Correct the value.")


def membership_has_its_time(sheet: Sheet) -> Iterator[Found]:
    """Those of the group have the time at which it was known, between zero and the end."""
    outcomes = {outcome.id: outcome for _, outcome in sheet.survivals}
    for item in sheet.spec.analysis.landmark:
        outcome = outcomes.get(item.outcome)
        if outcome is not None and sheet.has(item.column, item.known_at):
            yield from _memberships(sheet, item, outcome)


def _memberships(
    sheet: Sheet, item: LandmarkAnalysis, outcome: SurvivalOutcome
) -> Iterator[Finding]:
    bound, known = bound_of(sheet, outcome), sheet.values(item.known_at)
    written = sheet.texts(item.known_at)
    for at, (row, text) in enumerate(sheet.rows(item.column)):
        member, time = text == item.value, known[at]
        if is_missing_word(text):
            what = f"{item.column} '{text}' looks like a code for 'not known'"
            yield Finding(row, what, DECLARE)
        elif member and not written[at]:
            what = f"{item.known_at} is blank, though {item.column} is '{text}'"
            yield Finding(row, what, "Fill in the time at which it became known.")
        elif not member and written[at]:
            what = f"{item.known_at} is given, though {item.column} is not '{item.value}'"
            yield Finding(row, what, "Clear the time, or correct the group.")
        elif time is not None and bound.before(at, time, outcome.unit):
            what = f"{item.known_at} lies after the end of follow-up ({outcome.time})"
            yield Finding(row, what, "Correct the times or dates of the row.")


def known_in_the_unit(sheet: Sheet) -> Iterator[Problem]:
    """The time between two dates at which it became known is in the unit of the outcome."""
    outcomes = {outcome.id: outcome for _, outcome in sheet.survivals}
    for number, item in enumerate(sheet.spec.analysis.landmark):
        rule, outcome = duration(sheet, item.known_at), outcomes.get(item.outcome)
        if rule is not None and outcome is not None and rule.unit != outcome.unit:
            what = f"{item.known_at} is in {rule.unit}, {outcome.label} in {outcome.unit}"
            place = ("analysis", "landmark", number, "known_at")
            yield sheet.spec_problem(place, what, f"Derive it with unit: {outcome.unit}.")


def lanes_are_few(sheet: Sheet) -> Iterator[Problem]:
    """A swimmer plot is asked only of so many patients as it can show."""
    outcomes = {outcome.id: outcome for _, outcome in sheet.survivals}
    for number, name in enumerate(sheet.spec.analysis.swimmer):
        if name not in outcomes:
            continue
        times = sheet.values(outcomes[name].time)
        lanes = sum(times[at] is not None for at in sheet.members(outcomes[name]))
        if lanes > MOST_LANES:
            yield sheet.spec_problem(("analysis", "swimmer", number), *too_many_lanes(name, lanes))


def too_many_lanes(name: str, lanes: int) -> tuple[str, str]:
    """Cause and remedy where there are too many patients for a swimmer plot."""
    return (
        f"a swimmer plot of '{name}' would have {lanes} lanes; more than {MOST_LANES} cannot be "
        "told apart",
        "Delete it from analysis.swimmer.",
    )


CHECKS = (
    *(groups_occur, subsets_occur, known_in_the_unit, membership_has_its_time, lanes_are_few),
)
