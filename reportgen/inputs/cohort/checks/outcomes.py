"""Outcomes that are not times: their codes and grades, and who was evaluable."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.errors import Problem
from reportgen.inputs.cohort.missing_codes import DECLARE, is_missing_word
from reportgen.inputs.cohort.sheet import CORRECT_OR_EXCLUDE, Finding, Found, Sheet
from reportgen.spec.cohort_outcomes import BinaryOutcome, Evaluable, OrdinalOutcome
from reportgen.vocabulary import nearest

OPPOSITE = {"1": "0", "yes": "no", "y": "n", "true": "false", "t": "f"}


def cells_are_codes(sheet: Sheet) -> Iterator[Finding]:
    """Cells of binary and ordinal outcomes are what the spec declares."""
    for outcome in sheet.spec.outcomes:
        if isinstance(outcome, BinaryOutcome):
            known: tuple[str, ...] = (outcome.event, outcome.no_event)
            words = f"is neither '{outcome.event}' nor '{outcome.no_event}'"
        elif isinstance(outcome, OrdinalOutcome):
            known, words = outcome.levels, f"is no grade of the scale {outcome.scale}"
        else:
            continue
        texts = sheet.texts(outcome.column)
        for at in sheet.members(outcome):
            text = texts[at]
            if text and text not in known:
                given = sheet.show(outcome.column, text, known)
                hint = nearest(text, known) if isinstance(outcome, OrdinalOutcome) else ""
                what = f"{outcome.column} {given} {words}{hint}"
                remedy = DECLARE if _may_be_missing(text) else CORRECT_OR_EXCLUDE
                yield Finding(sheet.used_numbers[at], what, remedy)


def _may_be_missing(text: str) -> bool:
    return is_missing_word(text) or text in ("99", "999", "9999", "9", "-1", "-9", "-99", "-999")


def evaluable_is_told(sheet: Sheet) -> Iterator[Found]:
    """Who is evaluable is said of everybody, and only they have a result."""
    for number, outcome in enumerate(sheet.spec.outcomes):
        if not isinstance(outcome, BinaryOutcome | OrdinalOutcome) or not outcome.evaluable:
            continue
        rule = outcome.evaluable
        if not sheet.has(rule.column):
            continue
        texts, results = sheet.texts(rule.column), sheet.texts(outcome.column)
        members = sheet.members(outcome)
        if members and not any(texts[at] == rule.value for at in members):
            what = f"no patient has '{rule.value}' in the column {rule.column}"
            hint = sheet.hint(rule.value, rule.column)
            place = ("outcomes", number, "evaluable", "value")
            yield sheet.spec_problem(place, what + hint, "Correct the value.")
            continue
        for at in members:
            yield from _evaluable(sheet, outcome, rule, at, texts[at], results[at])


def _evaluable(
    sheet: Sheet,
    outcome: BinaryOutcome | OrdinalOutcome,
    rule: Evaluable,
    at: int,
    text: str,
    result: str,
) -> Iterator[Finding]:
    row, opposite = sheet.used_numbers[at], OPPOSITE.get(rule.value.casefold())
    if not text:
        what = f"{rule.column} is blank: evaluable for '{outcome.id}' or not?"
        yield Finding(row, what, "Fill in the cell.")
    elif opposite and text.casefold() not in (rule.value.casefold(), opposite):
        given = sheet.show(rule.column, text, (rule.value, opposite))
        what = f"{rule.column} {given} is neither '{rule.value}' nor its opposite '{opposite}'"
        yield Finding(row, what, "Correct the cell.")
    elif text != rule.value and result:
        what = f"{outcome.column} has a result, but {rule.column} says not evaluable"
        yield Finding(row, what, "Clear the result, or mark the patient as evaluable.")


def subsets_occur(sheet: Sheet) -> Iterator[Problem]:
    """The patients among whom an outcome is asked exist."""
    for number, outcome in enumerate(sheet.spec.outcomes):
        among = outcome.among
        if among and sheet.has(among.column) and sheet.used and not sheet.members(outcome):
            what = f"no patient has '{among.value}' in the column {among.column}"
            hint = sheet.hint(among.value, among.column)
            yield sheet.spec_problem(
                ("outcomes", number, "among", "value"), what + hint, "Correct the value."
            )


def outcomes_have_results(sheet: Sheet) -> Iterator[Problem]:
    """Every outcome is known of somebody."""
    for number, outcome in enumerate(sheet.spec.outcomes):
        column = outcome.time if outcome.type == "time_to_event" else outcome.column
        texts = sheet.texts(column)
        members = sheet.members(outcome)
        if sheet.has(column) and members and not any(texts[at] for at in members):
            yield sheet.spec_problem(
                ("outcomes", number),
                f"outcome '{outcome.id}' has no usable row: {column} is blank for every patient",
                "Check its columns, or delete the outcome.",
            )


CHECKS = (cells_are_codes, evaluable_is_told, subsets_occur, outcomes_have_results)
