"""Adding a version: all of it is on the disk or nothing is, and nothing is written over."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from reportgen.bundle.alone import alone_in
from reportgen.errors import HistoryError, OutputError, Problem, ReportgenError
from reportgen.history.entry import Issued
from reportgen.history.log import FOLDER, LOG, History
from reportgen.history.rules import refusals
from reportgen.history.verify import verified

_SCRATCH = ".issue-"
_ATTRIBUTES = ".gitattributes"
_KEEP_BYTES = (
    b"# The digests of the log are of these bytes: git must not change line ends.\n* -text\n"
)


def append(root: Path, entry: Issued, files: Mapping[str, bytes]) -> Issued:
    """Seal the entry onto the log of the project, with the files that it names.

    The new log takes the place of the old one in one move, after everything else is on the disk.
    Raises HistoryError when the history is not as it was issued or does not take the entry.
    """
    folder = root / FOLDER
    made_folder = not folder.exists()
    try:
        folder.mkdir(exist_ok=True)
        with alone_in(folder):
            history = verified(root)
            _refuse(history, entry)
            _clear_away(folder)
            sealed = entry.after(history.head)
            _write(folder, sealed, files)
    except ReportgenError:
        _leave_no_empty(folder, made_folder)
        raise
    except OSError as error:
        _leave_no_empty(folder, made_folder)
        reason = error.strerror or str(error)
        raise OutputError.single(
            f"{FOLDER}/", f"cannot be written ({reason}).", "Nothing was issued; make it writable."
        ) from None
    return sealed


def _leave_no_empty(folder: Path, made: bool) -> None:
    if made:
        with suppress(OSError):
            folder.rmdir()


def _refuse(history: History, entry: Issued) -> None:
    problems = tuple(refusals(history, entry))
    if not problems and (history.folder / entry.version).exists():
        what = "is there already, and holds no issued version."
        problems = (Problem(f"{FOLDER}/{entry.version}", what, "Move it away."),)
    if problems:
        raise HistoryError(problems)


def _clear_away(folder: Path) -> None:
    """What an issue left that the machine stopped; nobody else is at work in the folder."""
    for left in folder.glob(f"{_SCRATCH}*"):
        shutil.rmtree(left, ignore_errors=True)


def _write(folder: Path, entry: Issued, files: Mapping[str, bytes]) -> None:
    place = folder / entry.version
    scratch = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=folder))
    try:
        new = scratch / entry.version
        new.mkdir()
        for name, data in files.items():
            _put(new / name, data)
        earlier = (folder / LOG).read_bytes() if (folder / LOG).exists() else b""
        _put(scratch / LOG, earlier + entry.line())
        _sync_folder(new)
        new.rename(place)
        (scratch / LOG).replace(folder / LOG)
        _sync_folder(folder)
    finally:
        if not _names(folder / LOG, entry):
            shutil.rmtree(place, ignore_errors=True)
        shutil.rmtree(scratch, ignore_errors=True)
    with suppress(OSError):  # a folder that is in no repository does without
        (folder / _ATTRIBUTES).write_bytes(_KEEP_BYTES)


def _names(log: Path, entry: Issued) -> bool:
    """Whether the entry is in the log after all, so that its files must stay."""
    return log.exists() and log.read_bytes().endswith(entry.line())


def _put(path: Path, data: bytes) -> None:
    """A file whose bytes are on the disk, and not only on their way."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    with suppress(OSError):  # a system that cannot does it by itself
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
