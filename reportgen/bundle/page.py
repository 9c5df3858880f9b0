"""Write one page to a file of the user's choice, and lose nothing that was there."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from reportgen.bundle.write import output_error
from reportgen.errors import OutputError, Problem

OURS = b'<meta name="generator" content="reportgen '
_HEAD = 1 << 16
"""Bytes among which a page says what it is and that it is ours."""


def write_page(out: Path, page: bytes, mark: bytes) -> None:
    """Write the page in one move; an earlier one of ours with this mark gives way, nothing else.

    Raises OutputError when the place is taken or cannot be written.
    """
    scratch: Path | None = None
    try:
        if problem := _obstacle(out, mark):
            raise OutputError(problem)
        handle, name = tempfile.mkstemp(prefix=f".{out.name[:40]}.new-", dir=out.parent)
        scratch = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(page)
        scratch.chmod(0o666 & ~_umask())
        scratch.replace(out)
    except OSError as error:
        raise output_error(out, error) from None
    finally:
        if scratch is not None:
            with suppress(OSError):
                scratch.unlink(missing_ok=True)


def _obstacle(out: Path, mark: bytes) -> Problem | None:
    if out.is_dir():
        return Problem(str(out), "is a folder.", "Name a file in it with --out.")
    if out.is_symlink():
        return Problem(str(out), "is a link.", "Name the file itself with --out.")
    if not out.exists():
        return None
    with out.open("rb") as file:
        head = file.read(_HEAD)
    if OURS in head and mark in head:
        return None
    return Problem(str(out), "is there already, and is no such page.", "Name another with --out.")


def _umask() -> int:
    """The rights that new files do not get; asking for them means setting them."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
