"""The small cohort with a table of adverse events, right in every part, and ways to spoil it."""

from __future__ import annotations

from pathlib import Path

from tests.inputs.cohort.project import SPEC, changed, loaded, write

EVENTS = """\
id,term,grade,start,end,serious,class
p01,Nausea,2,3,9,no,Gut
p01,Fever,1,-2,4,no,General
p02,Fever,3,12,,yes,General
p02,nausea,1,13,15,no,Gut
p03,Sepsis,5,100,213,yes,Infections
p06,Fever,,40,41,,General
p11,Fever,2,3,4,no,General
"""

TABLE = """\
  events:
    file: events.csv
    id: id
    term: term
    grade: grade
    start: start
    end: end
    group: class
    serious: {column: serious}
"""

DATED = """\
id,term,start,end
p01,Fever,2021-01-10,2021-01-12
p02,Fever,2021-01-20,
p03,Rash,2021-04-01,2021-04-08
"""


def project(
    folder: Path,
    *,
    events: dict[str, str] | str = "",
    table: dict[str, str] | str = "",
    safety: str = "{}",
    csv: dict[str, str] | str = "",
) -> Path:
    """The project in a folder, with pieces of its texts replaced, or with another text."""
    spec = {
        "  arms:\n": changed(TABLE, table) + "  arms:\n",
        "analysis:\n": f"analysis:\n  safety: {safety}\n",
    }
    write(folder, spec=changed(SPEC, spec), csv=csv)
    (folder / "events.csv").write_text(changed(EVENTS, events), encoding="utf-8")
    return folder


def events(*changes: tuple[int, str, str]) -> str:
    """The table with other cells: row as a spreadsheet shows it, column, text."""
    rows = [line.split(",") for line in EVENTS.splitlines()]
    for row, column, text in changes:
        rows[row - 1][rows[0].index(column)] = text
    return "".join(f"{','.join(row)}\n" for row in rows)


__all__ = ["DATED", "EVENTS", "TABLE", "events", "loaded", "project"]
