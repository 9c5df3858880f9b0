"""The log as it stands on the disk, read line by line: nothing is believed yet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from reportgen.errors import HistoryError
from reportgen.history.entry import Issued, canonical, digest_of, read_entry

FOLDER = "history"
LOG = "log.jsonl"
RESTORE = (
    "Bring back history/ as it was, from a copy or with `git checkout -- history`; "
    "what an issued version got wrong is mended by issuing the next one."
)


@dataclass(frozen=True)
class Line:
    """A line of the log: its entry, or what keeps it from being one."""

    number: int
    entry: Issued | None
    fault: str
    computed: str = ""

    @property
    def where(self) -> str:
        """The place, with the version where it can be read."""
        version = f" (version {self.entry.version})" if self.entry else ""
        return f"{FOLDER}/{LOG}:{self.number}{version}"


@dataclass(frozen=True)
class History:
    """The folder of a project's history and the lines of its log."""

    folder: Path
    lines: tuple[Line, ...] = ()

    @cached_property
    def entries(self) -> tuple[Issued, ...]:
        """The entries in their order."""
        return tuple(line.entry for line in self.lines if line.entry is not None)

    @property
    def head(self) -> str:
        """The digest of the last entry, which stands for all of them; empty without any."""
        return self.entries[-1].digest if self.entries else ""


def read_log(root: Path) -> History:
    """The history of the project in this folder; without a log it is empty."""
    folder = root / FOLDER
    if not folder.resolve().is_relative_to(root.resolve()):
        what = "is a link that leads out of the project folder."
        raise HistoryError.single(f"{FOLDER}/", what, "Copy the folder here.")
    try:
        data = (folder / LOG).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return History(folder)
    except OSError as error:
        what = f"cannot be read ({error.strerror})."
        raise HistoryError.single(f"{FOLDER}/{LOG}", what, "Check its permissions.") from None
    return History(folder, tuple(_lines(data)))


def _lines(data: bytes) -> list[Line]:
    pieces = data.split(b"\n")
    rest = pieces.pop()
    read = [_line(number, piece) for number, piece in enumerate(pieces, start=1)]
    if rest:
        cut = "ends in the middle of an entry: the file was cut off."
        read.append(Line(len(read) + 1, None, cut))
    return read


def _line(number: int, data: bytes) -> Line:
    try:
        document = json.loads(data, parse_constant=_no_number, object_pairs_hook=_once)
        if not isinstance(document, dict):
            raise ValueError("it is no JSON object")
        entry = read_entry(document)
        if canonical(document) != data:
            raise ValueError("it is written otherwise than reportgen writes it")
        content = {name: value for name, value in document.items() if name != "digest"}
        return Line(number, entry, "", digest_of(content))
    except KeyError as error:
        return Line(number, None, f"is no entry that can be read ({error} is missing).")
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        return Line(number, None, f"is no entry that can be read ({error}).")


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _once(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    """An object whose keys stand once: of two the digest would cover one."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found
