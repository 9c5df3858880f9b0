"""A version that was issued, from the history of the project, as it was sealed."""

from __future__ import annotations

from pathlib import Path

from reportgen.errors import DataError
from reportgen.history.entry import Issued
from reportgen.history.log import History
from reportgen.history.verify import record_of, verified
from reportgen.history.versions import order_of
from reportgen.sources.asked import Asked, Found, Source
from reportgen.sources.git import knows

_SURELY = "version:"
"""What may stand before a version that is a path or a revision too."""


def _takes(asked: Asked) -> bool:
    """Its number, where versions of the project were issued and nothing else has that name."""
    if asked.text.startswith(_SURELY):
        return True
    if asked.spec is None or order_of(asked.text) is None:
        return False
    history = _history(asked.spec)
    if _entry(history, asked.text) is not None:
        return True
    return bool(history.entries) and not asked.path.exists() and not knows(asked)


def _read(asked: Asked) -> Found:
    version = asked.text.removeprefix(_SURELY)
    if asked.spec is None:
        remedy = "Say of which project: --spec PROJECT."
        raise DataError.single(asked.text, "an issued version is one of a project.", remedy)
    history = _history(asked.spec)
    entry = _entry(history, version)
    if entry is None:
        known = ", ".join(one.version for one in history.entries) or "none"
        what = f"this version was not issued (issued: {known})."
        raise DataError.single(asked.text, what, "`reportgen history` lists them.")
    if asked.text == version:
        _refuse_two_meanings(asked)
    name = f"version {entry.version} of {entry.date}"
    return Found(name, record_of(history, entry.version))


def _refuse_two_meanings(asked: Asked) -> None:
    others = []
    if asked.path.exists():
        others.append(f"a file or folder here (./{asked.text})")
    if knows(asked):
        others.append(f"a revision of git (refs/tags/{asked.text}, or its digest)")
    if others:
        what = f"this is an issued version ({_SURELY}{asked.text}) and {' and '.join(others)}."
        raise DataError.single(asked.text, what, "Write what stands in the brackets.")


def _history(spec: Path) -> History:
    return verified(spec if spec.is_dir() else spec.parent)


def _entry(history: History, version: str) -> Issued | None:
    order = order_of(version)
    return next((one for one in history.entries if order_of(one.version) == order), None)


ISSUED = Source("an issued version of the project that --spec names", _takes, _read)
