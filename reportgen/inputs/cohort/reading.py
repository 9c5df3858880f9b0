"""The patients table as a file: found in the project, recognised, read into texts."""

from __future__ import annotations

from pathlib import Path

from reportgen.inputs.asked import PATIENTS
from reportgen.inputs.cohort.statistical_files import read_statistical, statistical_format
from reportgen.inputs.files import read_bytes, table_file
from reportgen.inputs.tables import Row, Table, read_table, table_of
from reportgen.spec.cohort import CohortSpec
from reportgen.spec.load import LoadedSpec


def read_patients(loaded: LoadedSpec[CohortSpec]) -> Table:
    """The rows of the patients table; raises DataError when it cannot be read."""
    patients = loaded.spec.data.patients
    where = loaded.locate("data", "patients", "file")
    path = table_file(loaded.root, patients.file, where)
    kind = statistical_format(read_bytes(path, PATIENTS)[:64])
    if kind is None:
        return read_table(
            path,
            sheet=patients.sheet,
            encoding=patients.encoding,
            missing=patients.missing,
            asked=PATIENTS,
        )
    rows = read_statistical(path, kind, patients.encoding)
    return _numbered_from_one(path, table_of(path.name, rows, patients.missing, asked=PATIENTS))


def _numbered_from_one(path: Path, table: Table) -> Table:
    """Programs without a header row call the first record 1."""
    rows = tuple(Row(row.number - 1, row.cells) for row in table.rows)
    return Table(path.name, table.columns, rows)
