"""Whether the log and what it names are as they were issued: all that is wrong, told at once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from reportgen.errors import HistoryError, Problem
from reportgen.facts.record import NAME as FACTS_FILE
from reportgen.facts.record import Record, read_record
from reportgen.history.entry import NOTHING_ISSUED, Issued, Issues
from reportgen.history.log import FOLDER, LOG, RESTORE, History, Line, read_log
from reportgen.history.versions import order_of


def verified(root: Path) -> History:
    """The history of a project, of which every digest was computed again.

    Raises HistoryError with everything that is not as it was issued.
    """
    history = read_log(root)
    problems = tuple(problems_of(history))
    if problems:
        raise HistoryError(problems)
    return history


def issues_of(root: Path, slug: str) -> Issues:
    """The issued versions of the report of that slug; none where the history is of another.

    Raises HistoryError as :func:`verified` does.
    """
    history = verified(root)
    entries = history.entries
    if not entries or entries[-1].slug != slug:
        return NOTHING_ISSUED
    return Issues(entries, record_of(history, entries[-1].version).facts)


def record_of(history: History, version: str) -> Record:
    """All that was kept of a version that the history holds."""
    where = f"{FOLDER}/{version}/{FACTS_FILE}"
    return read_record((history.folder / version / FACTS_FILE).read_bytes(), where)


def problems_of(history: History) -> Iterator[Problem]:
    """What is wrong with the lines, with their order, and with the files that they name."""
    for line in history.lines:
        yield from _own_faults(line)
    yield from _order_faults(history.lines)
    yield from _twice(history.lines)
    for line in history.lines:
        if line.entry is not None:
            yield from _file_faults(history.folder, line.entry)
    yield from _unnamed(history)


def _own_faults(line: Line) -> Iterator[Problem]:
    if line.entry is None:
        yield Problem(line.where, line.fault, RESTORE)
    elif line.computed != line.entry.digest:
        what = (
            "was edited after it was issued, or written by hand: its content has the digest "
            f"{line.computed[:12]}..., and it says {line.entry.digest[:12]}..."
        )
        yield Problem(line.where, f"{what}.", RESTORE)


def _order_faults(lines: tuple[Line, ...]) -> Iterator[Problem]:
    """Each entry names the digest of the one before; what it names instead says what happened."""
    places = {line.entry.digest: line for line in lines if line.entry}
    first = lines[0] if lines else None
    if first and first.entry and first.entry.previous:
        yield _misplaced(first, places.get(first.entry.previous))
    for before, line in pairwise(lines):
        if before.entry is None or line.entry is None:
            continue
        if line.entry.previous != before.entry.digest:
            yield _misplaced(line, places.get(line.entry.previous))


def _misplaced(line: Line, follows: Line | None) -> Problem:
    entry = line.entry
    if entry is not None and not entry.previous:
        what = "was issued as the first version, but others stand before it: the lines were moved."
    elif follows is not None:
        what = (
            f"was issued after line {follows.number}, and does not stand below it: lines were "
            "moved, added or written twice."
        )
    else:
        what = (
            "follows an entry that is no longer there: the line before it was removed, edited "
            "or replaced."
        )
    return Problem(line.where, what, RESTORE)


def _twice(lines: tuple[Line, ...]) -> Iterator[Problem]:
    last: tuple[int, ...] = ()
    seen: dict[str, int] = {}
    for line in lines:
        if line.entry is None:
            continue
        version = line.entry.version
        order = order_of(version)
        if order is None:
            yield Problem(line.where, f"'{version}' is no version number.", RESTORE)
        elif version in seen:
            what = f"version {version} stands in line {seen[version]} already."
            yield Problem(line.where, what, RESTORE)
        elif order <= last:
            yield Problem(line.where, "a version stands below a later one.", RESTORE)
        seen.setdefault(version, line.number)
        last = max(last, order or ())


def _file_faults(folder: Path, entry: Issued) -> Iterator[Problem]:
    if order_of(entry.version) is None:
        return  # said already; it may name a place outside the folder
    for name, digest in sorted(entry.files.items()):
        where = f"{FOLDER}/{entry.version}/{name}"
        try:
            data = (folder / entry.version / Path(name).name).read_bytes()
        except FileNotFoundError:
            yield Problem(where, "is missing.", RESTORE)
        except OSError as error:
            yield Problem(where, f"cannot be read ({error.strerror}).", "Check its permissions.")
        else:
            if hashlib.sha256(data).hexdigest() != digest:
                yield Problem(where, "is not the file that was issued: it was edited.", RESTORE)


def _unnamed(history: History) -> Iterator[Problem]:
    """Folders of versions of which the log says nothing."""
    named = {entry.version for entry in history.entries}
    unread = any(line.entry is None for line in history.lines)
    if unread or not history.folder.is_dir():
        return
    for place in sorted(history.folder.iterdir()):
        if order_of(place.name) is None or not (place / FACTS_FILE).exists():
            continue
        if place.name not in named:
            yield Problem(
                f"{FOLDER}/{place.name}/",
                f"holds a version that {FOLDER}/{LOG} does not name: its entry was removed, or "
                "the version was being issued when the machine stopped.",
                "Bring back the log as it was; if the version was never issued, delete its folder.",
            )
