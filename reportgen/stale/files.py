"""Files to blocks of text: those that cannot be read are told together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportgen.errors import DataError, Problem
from reportgen.stale.readers import BY_SUFFIX, READERS, Block, UnreadableError


def read_texts(paths: Sequence[Path]) -> dict[Path, tuple[Block, ...]]:
    """The text of each file.

    Raises DataError with every file that is missing or of a kind that is not read.
    """
    found: dict[Path, tuple[Block, ...]] = {}
    problems = []
    for path in paths:
        try:
            found[path] = _blocks(path)
        except UnreadableError as error:
            what = f"the text cannot be read: {error}."
            problems.append(Problem(str(path), what, "Save it again as what its name says."))
        except KeyError:
            known = ", ".join(f"{one.label} ({one.suffixes[0]})" for one in READERS)
            what = f"files that end with '{path.suffix}' are not read"
            problems.append(Problem(str(path), what, f"Save the text as one of: {known}."))
        except OSError as error:
            what = f"cannot be read ({error.strerror})."
            problems.append(Problem(str(path), what, "Check the name and its permissions."))
    if problems:
        raise DataError(problems)
    return found


def _blocks(path: Path) -> tuple[Block, ...]:
    reader = BY_SUFFIX[path.suffix.lower()]
    return tuple(reader.read(path.read_bytes()))
