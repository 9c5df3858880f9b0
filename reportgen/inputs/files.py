"""Finding and reading the files of a project, with errors that say what to do."""

from __future__ import annotations

from pathlib import Path

from reportgen.errors import DataError, Problem
from reportgen.inputs.asked import STUDIES, Asked
from reportgen.vocabulary import nearest


def inside_project(root: Path, name: str) -> Path | None:
    """The file of that name within the project folder; None when the name leads out of it.

    A report is made from its project folder alone, so that it can be made again elsewhere.
    """
    path = root / name
    try:
        inside = path.resolve().is_relative_to(root.resolve())
    except (OSError, ValueError):  # a loop of links, a NUL in the name
        inside = False
    return path if inside and not Path(name).is_absolute() else None


def table_file(root: Path, name: str, where: str) -> Path:
    """The table that the spec names, which must lie in the project folder; ``where`` names it."""
    path = inside_project(root, name)
    if path is None:
        raise DataError.single(
            where,
            f"'{name}' lies outside the project folder, which must hold all that a report "
            "is made from",
            "Copy the file next to the spec and give its name only.",
        )
    if not is_there(path):
        what = f"'{name}': {not_there(path)}"
        raise DataError.single(where, what, "Correct the name, or put the file there.")
    return path


def read_bytes(path: Path, asked: Asked = STUDIES) -> bytes:
    """The content of a table file."""
    try:
        problem = _unreadable(path, asked)
        data = b"" if problem else path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        what = f"the file cannot be read: {reason}"
        raise DataError.single(path.name, what, "Check its name and permissions.") from None
    if problem:
        raise DataError(problem)
    return data


def _unreadable(path: Path, asked: Asked) -> Problem | None:
    if path.is_dir():
        remedy = "Name a file within it."
        return Problem(path.name, f"this is a folder, where {asked.what} is needed", remedy)
    if not path.exists():
        return Problem(path.name, not_there(path), "Correct the name, or put the file there.")
    size = path.stat().st_size
    if size > asked.megabytes * 1_000_000:
        what = (
            f"the file has {size // 1_000_000} MB; {asked.what} with one row per {asked.row} has "
            f"less than {asked.megabytes}"
        )
        return Problem(path.name, what, "Leave out what the report does not need.")
    if size == 0:
        return Problem(path.name, "the file is empty", f"Give {asked.full}.")
    return None


def is_there(path: Path) -> bool:
    """Whether the path exists; one that cannot be looked at is left to the reader to refuse."""
    try:
        return path.exists()
    except OSError:
        return True


def not_there(path: Path) -> str:
    """The words for a missing file, with the nearest name in its folder."""
    try:
        siblings = sorted(file.name for file in path.parent.iterdir() if file.is_file())
    except OSError:
        return f"the file is not there, nor is the folder {path.parent.name}"
    return f"the file is not there{nearest(path.name, siblings)}"
