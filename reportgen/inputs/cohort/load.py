"""The patients table of a spec, checked as a whole and ready to be asked."""

from __future__ import annotations

from typing import Any, Literal

import narwhals as nw

from reportgen.errors import DataError
from reportgen.inputs.cohort.checks.registry import CHECKS
from reportgen.inputs.cohort.cohort import Cohort
from reportgen.inputs.cohort.columns import missing_columns, named_columns
from reportgen.inputs.cohort.findings import problems_of
from reportgen.inputs.cohort.named_patients import names_a_patient
from reportgen.inputs.cohort.notes import notes_of
from reportgen.inputs.cohort.queries.patients import (
    ARM,
    EXCLUSION,
    STRATUM,
    Patients,
    index_in,
    text_of,
)
from reportgen.inputs.cohort.reading import read_patients
from reportgen.inputs.cohort.safety.load import load_events
from reportgen.inputs.cohort.sheet import Sheet
from reportgen.spec.cohort import CohortSpec
from reportgen.spec.load import LoadedSpec

Backend = Literal["pandas", "polars"]


def load_cohort(loaded: LoadedSpec[CohortSpec], *, backend: Backend = "pandas") -> Cohort:
    """Read and check the patients table that the spec names, and that of adverse events.

    Raises DataError with every problem of the tables and of what the spec says about them.
    """
    sheet = Sheet(loaded, read_patients(loaded))
    missing = missing_columns(loaded, sheet.name, sheet.table.columns)
    found = (problem for check in CHECKS for problem in check(sheet))
    events = load_events(sheet)
    problems = [*missing, *problems_of(sheet.name, found), *events.problems]
    if problems:
        raise DataError(problems)
    notes = (*notes_of(sheet), *events.notes())
    patients = patients_of(sheet, backend)
    return Cohort(sheet.name, notes, patients, events.rows(), _spec_source(sheet))


def _spec_source(sheet: Sheet) -> bytes | None:
    """The spec file, unless it names a patient: a rule, a reason or a comment may.

    It is looked through as it is written and as it is read, where no letter hides in an escape.
    """
    source = sheet.loaded.path.read_bytes()
    text = f"{source.decode('utf-8', 'replace')} {sheet.loaded.tree.plain}"
    ids = sheet.all_texts(sheet.spec.data.patients.id)
    return None if names_a_patient(text, ids) else source


def patients_of(sheet: Sheet, backend: Backend = "pandas") -> Patients:
    """The rows of a sheet as the queries see them."""
    return Patients(sheet.spec, _with_groups(sheet.spec, _frame(sheet, backend)))


def _frame(sheet: Sheet, backend: Backend) -> nw.LazyFrame[Any]:
    """The columns that the spec names, as texts and, where they are numbers, as numbers.

    The patients' ids stay behind: no query needs them.
    """
    used = {column for place, column in named_columns(sheet.spec) if "patients" not in place}
    data: dict[str, Any] = {EXCLUSION: sheet.exclusion}
    schema: dict[str, nw.dtypes.DType] = {EXCLUSION: nw.Int64()}
    for column in sorted(used):
        data[f"text:{column}"] = sheet.all_texts(column)
        schema[f"text:{column}"] = nw.String()
    for column in sheet.kinds:
        data[f"number:{column}"] = _numbers(sheet, column)
        schema[f"number:{column}"] = nw.Float64()
    lists = {name: list(values) for name, values in data.items()}
    return nw.from_dict(lists, schema, backend=backend).lazy()


def _numbers(sheet: Sheet, column: str) -> list[float | None]:
    """The numbers of the patients analysed, in the rows where they stand."""
    found: list[float | None] = [None] * len(sheet.numbers)
    for at, value in zip(sheet.used, sheet.values(column), strict=True):
        found[at] = value
    return found


def _with_groups(spec: CohortSpec, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Arms and strata by their place in the spec."""
    arms, stratum = spec.data.arms, spec.data.stratum
    arm = index_in(text_of(arms.column), [(level.cell,) for level in arms.levels])
    place = nw.lit(0)
    if stratum is not None:
        place = index_in(text_of(stratum.column), [(level.cell,) for level in stratum.levels])
    return frame.with_columns(arm.alias(ARM), place.alias(STRATUM))
