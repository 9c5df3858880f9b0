"""The patients table of a spec, checked as a whole and ready to be asked."""

from __future__ import annotations

from typing import Any, Literal

import narwhals as nw

from reportgen.errors import DataError
from reportgen.inputs.cohort.checks.registry import CHECKS
from reportgen.inputs.cohort.cohort import Cohort
from reportgen.inputs.cohort.columns import missing_columns
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
from reportgen.inputs.cohort.table import CohortTable, Columns
from reportgen.spec.cohort import CohortSpec
from reportgen.spec.load import LoadedSpec

Backend = Literal["pandas", "polars"]


def load_cohort(loaded: LoadedSpec[CohortSpec], *, backend: Backend = "pandas") -> Cohort:
    """Read and check the patients table that the spec names, and that of adverse events.

    Raises DataError with every problem of the tables and of what the spec says about them.
    """
    return cohort_of(loaded.spec, read_cohort(loaded), backend)


def read_cohort(loaded: LoadedSpec[CohortSpec]) -> CohortTable:
    """The same, read and checked and not yet ready to be asked, which takes a library."""
    sheet = Sheet(loaded, read_patients(loaded))
    missing = missing_columns(loaded, sheet.name, sheet.table.columns)
    found = (problem for check in CHECKS for problem in check(sheet))
    events = load_events(sheet)
    problems = [*missing, *problems_of(sheet.name, found), *events.problems]
    if problems:
        raise DataError(problems)
    notes = (*notes_of(sheet), *events.notes())
    return CohortTable(sheet.name, notes, Columns.of(sheet), events.rows(), _spec_source(sheet))


def _spec_source(sheet: Sheet) -> bytes | None:
    """The spec file, unless it names a patient: a rule, a reason or a comment may.

    It is looked through as it is written and as it is read, where no letter hides in an escape.
    """
    source = sheet.loaded.path.read_bytes()
    text = f"{source.decode('utf-8', 'replace')} {sheet.loaded.tree.plain}"
    ids = sheet.all_texts(sheet.spec.data.patients.id)
    return None if names_a_patient(text, ids) else source


def cohort_of(spec: CohortSpec, table: CohortTable, backend: Backend = "pandas") -> Cohort:
    """The patients of a table, to be asked what a spec names."""
    patients = Patients(spec, frame_of(spec, table.columns, backend))
    return Cohort(table.name, table.notes, patients, table.safety)


def patients_of(sheet: Sheet, backend: Backend = "pandas") -> Patients:
    """The rows of a sheet as the queries see them."""
    return Patients(sheet.spec, frame_of(sheet.spec, Columns.of(sheet), backend))


def frame_of(spec: CohortSpec, columns: Columns, backend: Backend = "pandas") -> nw.LazyFrame[Any]:
    """The columns as a lazy frame, with arms and strata by their place in the spec."""
    kinds = {"text": nw.String(), "number": nw.Float64()}
    data = {EXCLUSION: list(columns.exclusion.values)}
    data |= {name: list(cells.values) for name, cells in columns.cells.items()}
    schema: dict[str, nw.dtypes.DType] = {EXCLUSION: nw.Int64()}
    schema |= {name: kinds[name.partition(":")[0]] for name in columns.cells}
    return _with_groups(spec, nw.from_dict(data, schema, backend=backend).lazy())


def _with_groups(spec: CohortSpec, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Arms and strata by their place in the spec."""
    arms, stratum = spec.data.arms, spec.data.stratum
    arm = index_in(text_of(arms.column), [(level.cell,) for level in arms.levels])
    place = nw.lit(0)
    if stratum is not None:
        place = index_in(text_of(stratum.column), [(level.cell,) for level in stratum.levels])
    return frame.with_columns(arm.alias(ARM), place.alias(STRATUM))
