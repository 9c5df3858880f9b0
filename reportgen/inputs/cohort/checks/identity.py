"""Each row is one patient of one arm and one stratum, and nothing in the table names a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportgen.errors import Problem
from reportgen.inputs.cohort.columns import named_columns
from reportgen.inputs.cohort.date_columns import date_columns
from reportgen.inputs.cohort.identifiers import by_content, by_header, names_people
from reportgen.inputs.cohort.sheet import CORRECT_OR_EXCLUDE, Finding, Found, Sheet
from reportgen.spec.data import GroupLevel
from reportgen.vocabulary import nearest


def ids_are_unique(sheet: Sheet) -> Iterator[Finding]:
    """Every row has an id of its own; of two alike only the row numbers are told."""
    column = sheet.spec.data.patients.id
    first: dict[str, int] = {}
    for row, text in zip(sheet.numbers, sheet.all_texts(column), strict=True):
        if not text:
            yield Finding(row, f"{column} is blank", "Give every patient a pseudonymous id.")
        elif text in first:
            what = f"{column} is the same as in row {first[text]}"
            yield Finding(row, what, "Keep one row per patient: delete one, or correct the id.")
        first.setdefault(text, row)


def ids_are_no_names(sheet: Sheet) -> Iterator[Problem]:
    """The id column is pseudonymous."""
    column = sheet.spec.data.patients.id
    declared = sheet.spec.data.patients.identifiers_declared
    if column not in declared and (words := names_people(sheet.all_texts(column))):
        remedy = "Replace them with numbers whose key stays with the data."
        yield Problem(f"{sheet.name} row 1", f"the id column '{column}' holds {words}", remedy)


def ids_stay_in_the_table(sheet: Sheet) -> Iterator[Problem]:
    """Nothing but an exclusion, which prints its reason, is read from the id column."""
    column = sheet.spec.data.patients.id
    for place, named in named_columns(sheet.spec):
        if named == column and place[:2] not in (("data", "patients"), ("data", "exclude")):
            what = f"the id column '{column}' is named here, and its cells would be printed"
            yield sheet.spec_problem(place, what, "Name another column.")


def no_column_identifies(sheet: Sheet) -> Iterator[Problem]:
    """No column looks as if it held names, birth dates, record numbers or addresses."""
    patients = sheet.spec.data.patients
    dates = {*date_columns(sheet), patients.last_contact}
    for column in sheet.table.columns:
        if column == patients.id or column in patients.identifiers_declared:
            continue
        texts = sheet.all_texts(column)
        born = None if column in dates else sheet.closing_day
        words = by_header(column) or by_content(texts, born, column in sheet.kinds)
        if words:
            yield Problem(
                f"{sheet.name} row 1",
                f"the column '{column}' seems to hold {words}, and a report may leave the house",
                "Delete the column from the table; if it holds nothing of the kind, list it in "
                "data.patients.identifiers_declared.",
            )


def arms_are_levels(sheet: Sheet) -> Iterator[Found]:
    """Every patient analysed belongs to one of the arms, and every arm has patients."""
    arms = sheet.spec.data.arms
    yield from _levels(sheet, arms.column, arms.levels, "arms", ("data", "arms", "levels"))


def strata_are_levels(sheet: Sheet) -> Iterator[Found]:
    """The same for the strata, so that they add up to the arms."""
    stratum = sheet.spec.data.stratum
    if stratum is not None:
        place = ("data", "stratum", "levels")
        yield from _levels(sheet, stratum.column, stratum.levels, "strata", place)


def _levels(
    sheet: Sheet, column: str, levels: Sequence[GroupLevel], word: str, place: tuple[str, ...]
) -> Iterator[Found]:
    cells = [level.cell for level in levels]
    for row, text in sheet.rows(column):
        if not text:
            yield Finding(row, f"{column} is blank, so the patient belongs to none of the {word}")
        elif text not in cells:
            given = sheet.show(column, text, cells)
            what = f"{column} {given} is none of the {word}{nearest(text, cells)}"
            yield Finding(row, what, f"{CORRECT_OR_EXCLUDE} Or add the level to the spec.")
    if sheet.has(column):
        for number, level in enumerate(levels):
            if level.cell not in sheet.texts(column):
                what = f"no patient analysed has '{level.cell}' in the column {column}"
                hint = sheet.hint(level.cell, column)
                remedy = "Correct the value of the level, or delete it."
                yield sheet.spec_problem((*place, number), what + hint, remedy)


def exclusions_occur(sheet: Sheet) -> Iterator[Problem]:
    """Every exclusion leaves somebody out: one that does not is likelier misspelt."""
    for number, rule in enumerate(sheet.spec.data.exclude):
        if sheet.has(rule.column) and rule.value not in sheet.all_texts(rule.column):
            what = f"no patient has '{rule.value}' in the column {rule.column}"
            yield sheet.spec_problem(
                ("data", "exclude", number, "value"),
                what + sheet.hint(rule.value, rule.column),
                "Correct the value, or delete the exclusion.",
            )
    if not sheet.used:
        yield sheet.spec_problem(
            ("data", "exclude"), "every patient is excluded", "Delete an exclusion."
        )


CHECKS = (
    ids_are_unique,
    ids_are_no_names,
    ids_stay_in_the_table,
    no_column_identifies,
    exclusions_occur,
    arms_are_levels,
    strata_are_levels,
)
