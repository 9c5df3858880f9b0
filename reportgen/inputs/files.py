"""Finding and reading the files of a project, with errors that say what to do."""

from __future__ import annotations

from pathlib import Path

from reportgen.errors import DataError, Problem
from reportgen.vocabulary import nearest

MAX_BYTES = 50_000_000
"""A table with one row per study has some 100,000 bytes; this is far beyond any."""


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


def read_bytes(path: Path) -> bytes:
    """The content of a table file."""
    try:
        problem = _unreadable(path)
        data = b"" if problem else path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        what = f"the file cannot be read: {reason}"
        raise DataError.single(path.name, what, "Check its name and permissions.") from None
    if problem:
        raise DataError(problem)
    return data


def _unreadable(path: Path) -> Problem | None:
    if path.is_dir():
        remedy = "Name a file within it."
        return Problem(path.name, "this is a folder, where a table is needed", remedy)
    if not path.exists():
        return Problem(path.name, not_there(path), "Correct the name, or put the file there.")
    size = path.stat().st_size
    if size > MAX_BYTES:
        what = f"the file has {size // 1_000_000} MB; a table of studies has less than 50"
        return Problem(path.name, what, "Give the table with one row per study arm.")
    if size == 0:
        return Problem(path.name, "the file is empty", "Give a table with a header row.")
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
