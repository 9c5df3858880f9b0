"""The tables of a cohort as files: found in the project, recognised, read into texts."""

from __future__ import annotations

from pathlib import Path

from reportgen.inputs.asked import EVENTS, PATIENTS, Asked
from reportgen.inputs.cohort.statistical_files import read_statistical, statistical_format
from reportgen.inputs.files import read_bytes, table_file
from reportgen.inputs.tables import Row, Table, read_table, table_of
from reportgen.spec.cohort import CohortSpec
from reportgen.spec.cohort_data import PatientsTable
from reportgen.spec.cohort_events import EventsTable
from reportgen.spec.load import LoadedSpec


def read_patients(loaded: LoadedSpec[CohortSpec]) -> Table:
    """The rows of the patients table; raises DataError when it cannot be read."""
    return _read(loaded, loaded.spec.data.patients, PATIENTS)


def read_events(loaded: LoadedSpec[CohortSpec], events: EventsTable) -> Table:
    """The rows of the table of adverse events; raises DataError when it cannot be read."""
    return _read(loaded, events, EVENTS)


def _read(
    loaded: LoadedSpec[CohortSpec], wanted: PatientsTable | EventsTable, asked: Asked
) -> Table:
    where = loaded.locate(*asked.section.split("."), "file")
    path = table_file(loaded.root, wanted.file, where)
    kind = statistical_format(read_bytes(path, asked)[:64])
    if kind is None:
        return read_table(
            path,
            sheet=wanted.sheet,
            encoding=wanted.encoding,
            missing=wanted.missing,
            asked=asked,
        )
    rows = read_statistical(path, kind, wanted.encoding)
    return _numbered_from_one(path, table_of(path.name, rows, wanted.missing, asked=asked))


def _numbered_from_one(path: Path, table: Table) -> Table:
    """Programs without a header row call the first record 1."""
    rows = tuple(Row(row.number - 1, row.cells) for row in table.rows)
    return Table(path.name, table.columns, rows)
