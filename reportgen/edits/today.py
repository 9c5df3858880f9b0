"""What the report would be written as now, so that an older Word file can be held beside it."""

from __future__ import annotations

from pathlib import Path

from reportgen.checking import Progress
from reportgen.edits.reading import EditedFile, read_edited
from reportgen.errors import DataError
from reportgen.facts.record import NAME, read_record
from reportgen.pipeline import check, present
from reportgen.render.docx.written import Written
from reportgen.reuse import Reuse


def written_today(
    spec: Path, file: EditedFile, name: str, progress: Progress, reuse: Reuse
) -> Written:
    """The report of a spec in the style of the file; raises DataError where it is of another."""
    style = None
    if NAME in file.carried:
        style = read_record(file.carried[NAME], f"{NAME} in {name}").style
    checked = check(spec, progress, style=style, reuse=reuse)
    slug = checked.loaded.spec.report.slug
    if slug != file.written.slug:
        raise DataError.single(
            name,
            f"was written as '{file.written.slug}', and {spec} is the report '{slug}'.",
            "Name the spec of the same report.",
        )
    files, _ = present(checked, ("docx",), progress, reuse=reuse)
    return read_edited(files[f"{slug}.docx"], f"{slug}.docx").written
