"""Rows of a table of events: their patients, terms that may be printed, grades, yes or no."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from reportgen.errors import Problem
from reportgen.inputs.asked import EVENTS
from reportgen.inputs.cohort.checks.baseline import unsafe
from reportgen.inputs.cohort.dates import looks_like_date
from reportgen.inputs.cohort.identifiers import by_content, by_header
from reportgen.inputs.cohort.missing_codes import is_missing_word
from reportgen.inputs.cohort.safety.sheet import UNKNOWN, EventSheet, answer
from reportgen.inputs.cohort.safety.terms import Terms, key_of
from reportgen.inputs.cohort.safety.times import CHECKS as TIME_CHECKS
from reportgen.inputs.cohort.sheet import Finding, Found
from reportgen.vocabulary import nearest

CORRECT = "Correct the row, or delete it."
DECLARE = f"List it in {EVENTS.section}.missing if it means 'not known', or correct the cell."
MOST_LETTERS, MOST_WORDS = 100, 12
"""Longer texts are no terms: those of MedDRA have at most 100 characters."""
_TELLS = re.compile(r"\d{5}|\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}|@|[.!?;] +\S+ +\S|[\w.]+\.\w+\.\w+")


def columns_are_there(sheet: EventSheet) -> Iterator[Problem]:
    """Every column that the spec names is in the table."""
    known = sheet.table.columns
    for place, column in sheet.spec.columns:
        if column not in known:
            yield Problem(
                sheet.patients.loaded.locate("data", "events", *place),
                f"the column '{column}' is not in {sheet.name}{nearest(column, known)}",
                "Correct the name here, or add the column to the table.",
            )
        elif column == sheet.spec.id and place != ("id",):
            yield Problem(
                sheet.patients.loaded.locate("data", "events", *place),
                f"the id column '{column}' is named here, and its cells would be printed",
                "Name another column.",
            )


def patients_are_known(sheet: EventSheet) -> Iterator[Finding]:
    """Every row is of a patient of the patients table; ids are never told."""
    column = sheet.spec.id
    if not sheet.has(column):
        return
    for row, owner in zip(sheet.table.rows, sheet.owners, strict=True):
        if not row.cells.get(column):
            yield Finding(row.number, f"{column} is blank", "Say whose event it is.")
        elif owner == UNKNOWN:
            what = f"{column} is that of no patient in {sheet.patients.name}"
            yield Finding(row.number, what, "Correct the id, or delete the row.")


def no_column_identifies(sheet: EventSheet) -> Iterator[Problem]:
    """No column looks as if it held names, birth dates, record numbers or addresses."""
    spec = sheet.spec
    numeric = {spec.grade} | (set() if sheet.has_dates else {spec.start, spec.end})
    for column in sheet.table.columns:
        if column == spec.id or column in spec.identifiers_declared:
            continue
        texts = [row.cells.get(column, "") for row in sheet.table.rows]
        dates = sheet.has_dates and column in (spec.start, spec.end)
        born = None if dates else sheet.patients.closing_day
        words = by_header(column)
        if column not in (spec.term, spec.group):  # two words with capitals are no name there
            words = words or by_content(texts, born, column in numeric)
        if words:
            yield Problem(
                f"{sheet.name} row 1",
                f"the column '{column}' seems to hold {words}, and a report may leave the house",
                "Delete the column from the table; if it holds nothing of the kind, list it in "
                "data.events.identifiers_declared.",
            )


def terms_may_be_printed(sheet: EventSheet) -> Iterator[Finding]:
    """Every event has a term, and neither terms nor groups are free text, dates or ids."""
    spec, undeclared = sheet.spec, frozenset(Terms(sheet).undeclared)
    for row, text in sheet.rows(spec.term) if sheet.has(spec.term) else ():
        if not text:
            yield Finding(row, f"{spec.term} is blank", "Say what happened.")
        elif text in undeclared:
            remedy = "Code the event, or map the text under data.events.terms."
            yield from _findings(row, spec.term, _unfit(sheet, text), remedy)
    for row, text in sheet.rows(spec.group):
        remedy = "Name another column, or give the groups under analysis.safety.groups."
        if text:
            yield from _findings(row, spec.group or "", _unfit(sheet, text), remedy)


def _findings(
    row: int, column: str, found: Iterable[tuple[str, str]], remedy: str
) -> Iterator[Finding]:
    for what, own in found:
        yield Finding(row, f"{column} {what}", own or remedy)


def _unfit(sheet: EventSheet, text: str) -> Iterator[tuple[str, str]]:
    """Why a text may not be printed, and the remedy where it is one of its own."""
    yield from unsafe(text)
    if text in sheet.ids:
        yield "is the id of a patient", "Name another column."
    elif looks_like_date(text):
        yield "is a date, and would be printed", ""
    elif _TELLS.search(text) or len(text) > MOST_LETTERS or len(text.split()) > MOST_WORDS:
        yield "is no term but free text, and would be printed", ""


def _fit(sheet: EventSheet, *texts: str) -> bool:
    """Whether messages may quote the texts."""
    return not any(True for text in texts for _ in _unfit(sheet, text))


def one_group_per_term(sheet: EventSheet) -> Iterator[Problem]:
    """A term stands in one group."""
    terms = Terms(sheet)
    for key, groups in terms.groups_of.items():
        if len(groups) > 1 and _fit(sheet, terms.labels[key], *groups):
            listed = " and ".join(f"'{group}'" for group in groups)
            what = f"the term '{terms.labels[key]}' stands in several groups: {listed}"
            remedy = "Correct the rows, or give the groups under analysis.safety.groups."
            yield Problem(sheet.name, what, remedy)


def listed_terms_occur(sheet: EventSheet) -> Iterator[Problem]:
    """What the analysis lists is a term, or unlike all of them: then nobody had it."""
    terms, safety = Terms(sheet), sheet.safety
    had = {key: terms.labels[key] for key in terms.keys if key}
    known = {*had, *(key_of(label) for label in sheet.spec.terms.values())}
    quoted = [label for label in had.values() if _fit(sheet, label)]
    places: list[tuple[tuple[str | int, ...], str]] = [
        (("terms", number), term) for number, term in enumerate(safety.terms)
    ]
    places += [(("groups", group), one) for group, those in safety.groups.items() for one in those]
    for place, term in places:
        near = nearest(term, quoted)
        if key_of(term) not in known and near.startswith("; did you mean"):
            where = sheet.patients.loaded.locate("analysis", "safety", *place)
            remedy = "Correct it; if it is another term, list both under data.events.terms."
            yield Problem(where, f"no event has the term '{term}'{near}", remedy)


def grades_are_grades(sheet: EventSheet) -> Iterator[Finding]:
    """Grades are 1 to 5 or blank; who died of an event is not alive."""
    column = sheet.spec.grade
    if column is None or not sheet.has(column):
        return
    for (row, text), grade in zip(sheet.rows(column), sheet.grades, strict=True):
        if text and grade is None:
            what = f"{column} {sheet.show(column, text)} is no grade from 1 to 5"
            remedy = "Delete the row if nothing happened." if text in ("0", "0.0") else CORRECT
            yield Finding(row, what, DECLARE if _may_be_missing(text) else remedy)


def _may_be_missing(text: str) -> bool:
    return is_missing_word(text) or (text.strip("-9") in ("", "1") and text not in ("1",))


def answers_are_yes_or_no(sheet: EventSheet) -> Iterator[Finding]:
    """Cells of flags are one of the words that the spec gives."""
    for flag in sheet.spec.flags.values():
        known = (*flag.yes, *flag.no)
        for row, text in sheet.rows(flag.column) if sheet.has(flag.column) else ():
            if text and answer(flag, text) is None:
                given = sheet.show(flag.column, text, known)
                what = f"{flag.column} {given} is neither yes nor no ({', '.join(known)})"
                remedy = "Correct the cell, or list its text under yes or no."
                yield Finding(row, what, DECLARE if is_missing_word(text) else remedy)


def rows_are_given_once(sheet: EventSheet) -> Iterator[Finding]:
    """No row is the copy of another in all its columns."""
    first: dict[tuple[str, ...], int] = {}
    for at in sheet.used:
        row = sheet.table.rows[at]
        cells = tuple(row.cells.get(column, "") for column in sheet.table.columns)
        seen = first.setdefault(cells, row.number)
        if seen != row.number and sheet.spec.start and row.cells.get(sheet.spec.start):
            what = f"the row is the same as row {seen} in every column"
            yield Finding(
                row.number, what, "Delete one of the two, or tell them apart by a column."
            )


CHECKS: tuple[Callable[[EventSheet], Iterator[Found]], ...] = (
    columns_are_there,
    patients_are_known,
    no_column_identifies,
    terms_may_be_printed,
    one_group_per_term,
    listed_terms_occur,
    grades_are_grades,
    answers_are_yes_or_no,
    *TIME_CHECKS,
    rows_are_given_once,
)
"""Every check. All run always, so that all problems are told at once."""
