"""The numbers of R's files in ``R/``, and a fact held against R's entry of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from reportgen.facts.fact import Fact

Entry = dict[str, float | None]

FOLDER = Path(__file__).parent / "R"
PARTS = ("value", "low", "high", "p", "n", "events")


def read(name: str) -> dict[str, Any]:
    """R's file of this name, as it is."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def entries(name: str) -> dict[str, Any]:
    """R's file of this name without what it says of itself."""
    return {key: of for key, of in read(name).items() if key not in ("software", "table")}


def digest(table: Path) -> str:
    """What R's file says of the table that it read."""
    return hashlib.md5(table.read_bytes(), usedforsecurity=False).hexdigest()


def whole_limits(entry: Entry) -> Entry:
    """Without limits of which one is not reached: they are no interval, and the other is the fact
    ``median_low``."""
    if None in (entry.get("low"), entry.get("high")):
        return entry | {"low": None, "high": None}
    return entry


def differences(
    fact: Fact,
    entry: Entry,
    *,
    rel: float = 1e-8,
    zero: float = 1e-12,
    parts: Iterable[str] = PARTS,
) -> list[str]:
    """In words, where the fact is not what R has; what R has not, the fact may not have either.

    ``zero`` is how far from nothing a number may be that is nothing in R.
    """
    low, high = (fact.ci.low, fact.ci.high) if fact.ci else (None, None)
    found: Entry = {
        "value": fact.value,
        "low": low,
        "high": high,
        "p": fact.p,
        "n": fact.n,
        "events": fact.events,
    }
    return [
        f"{fact.id} {part}: {found[part]}, R {entry.get(part)}"
        for part in parts
        if not _agree(found[part], entry.get(part), rel, zero)
    ]


def _agree(found: float | None, wanted: float | None, rel: float, zero: float) -> bool:
    if found is None or wanted is None:
        return found is wanted
    return bool(found == pytest.approx(wanted, rel=rel, abs=zero))
