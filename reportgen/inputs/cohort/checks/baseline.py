"""Baseline variables, subgroups and the texts that will be printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reportgen.errors import Problem
from reportgen.inputs.cohort.dates import looks_like_date
from reportgen.inputs.cohort.missing_codes import DECLARE, is_missing_word
from reportgen.inputs.cohort.sheet import Finding, Found, Sheet
from reportgen.inputs.texts import printable
from reportgen.spec.cohort_outcomes import BinaryOutcome, OrdinalOutcome
from reportgen.vocabulary import nearest

MANY_LEVELS = 20
"""More texts than this are no classes: the column is a number, or free text."""

CODES = frozenset({"99", "999", "9999", "-1", "-9", "-99", "-999"})
_FORMULA = re.compile(r"[=@].*|[-+][A-Za-z(].*", re.DOTALL)


def levels_are_known(sheet: Sheet) -> Iterator[Finding]:
    """Cells of variables and subgroups with declared levels are one of them, or blank."""
    named: list[tuple[str, str, Mapping[str, str]]] = [
        (f"variable '{item.id}'", item.column, item.levels) for item in sheet.spec.baseline
    ]
    named += [
        (f"subgroup '{item.id}'", item.column, item.levels)
        for item in sheet.spec.analysis.subgroups
    ]
    for words, column, levels in named:
        for row, text in sheet.rows(column) if levels else ():
            if text and text not in levels:
                given = sheet.show(column, text, tuple(levels))
                what = f"{column} {given} is no level of {words}{nearest(text, levels)}"
                remedy = "Correct the cell, or add the level to the spec."
                yield Finding(row, what, DECLARE if _is_missing(text) else remedy)


def _is_missing(text: str) -> bool:
    return text in CODES or is_missing_word(text)


def free_levels_are_few(sheet: Sheet) -> Iterator[Found]:
    """Columns whose levels are not declared hold few texts, none of which means 'not known'."""
    for number, item in enumerate(sheet.spec.baseline):
        if item.type == "continuous" or item.levels or not sheet.has(item.column):
            continue
        distinct = set(sheet.texts(item.column)) - {""}
        most = 2 if item.type == "binary" else MANY_LEVELS
        for row, text in sheet.rows(item.column):
            if text and _is_missing(text):
                what = f"{item.column} '{text}' looks like a code for 'not known'"
                yield Finding(row, what, f"{DECLARE} Or declare the levels of '{item.id}'.")
        if len({text for text in distinct if not _is_missing(text)}) > most:
            yield sheet.spec_problem(
                ("baseline", number, "type"),
                f"variable '{item.id}' is {item.type}, but {item.column} has {len(distinct)} "
                "different texts",
                "Declare its levels, or set another type.",
            )


def variables_have_values(sheet: Sheet) -> Iterator[Problem]:
    """Every baseline variable is known of somebody."""
    for number, item in enumerate(sheet.spec.baseline):
        if sheet.has(item.column) and sheet.used and not any(sheet.texts(item.column)):
            what = f"{item.column} is blank for every patient"
            place = ("baseline", number, "column")
            yield sheet.spec_problem(place, what, "Check the column, or delete the variable.")


def printed_texts_are_safe(sheet: Sheet) -> Iterator[Finding]:
    """Texts that go into the report hold no tags, formulas or control characters."""
    for column in _printed(sheet):
        for row, text in sheet.rows(column):
            for what, remedy in unsafe(text):
                yield Finding(row, f"{column} {what}", remedy)


def unsafe(text: str) -> Iterator[tuple[str, str]]:
    """Why a cell may not be printed, and the remedy."""
    for what, remedy in printable(text):
        # What stands within the tag is not repeated: it may be anything.
        words = "holds an HTML tag" if what.startswith("holds the HTML tag") else what
        yield words, remedy
    if _FORMULA.fullmatch(text):
        what = f"begins with '{text[0]}', which spreadsheets take for a formula"
        yield what, "Begin it with a letter or a digit."


def no_dates_are_printed(sheet: Sheet) -> Iterator[Finding]:
    """Texts that go into the report are no dates: the day of an event can tell who it was."""
    for column in _printed(sheet):
        for row, text in sheet.rows(column):
            if looks_like_date(text):
                what = f"{column} is a date, and its cells would be printed"
                yield Finding(
                    row, what, "Derive a time or a class from it, or name another column."
                )


def _printed(sheet: Sheet) -> tuple[str, ...]:
    """Columns whose texts are printed as they are."""
    columns = [
        item.column for item in sheet.spec.baseline if item.type != "continuous" and not item.levels
    ]
    columns += [item.column for item in sheet.spec.analysis.subgroups if not item.levels]
    for outcome in sheet.spec.outcomes:
        if isinstance(outcome, BinaryOutcome | OrdinalOutcome) and outcome.evaluable:
            columns.append(outcome.evaluable.reason or "")
    return tuple(dict.fromkeys(column for column in columns if column))


CHECKS = (
    levels_are_known,
    free_levels_are_few,
    variables_have_values,
    printed_texts_are_safe,
    no_dates_are_printed,
)
