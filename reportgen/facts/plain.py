"""A fact as plain data, as it stands in ``facts.json``, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from operator import attrgetter
from typing import Any

from reportgen.facts.fact import Fact, Interval

_INTERVALS = ("ci", "pi")
_PAIRS = ("settings",)
_NAMES = tuple(item.name for item in fields(Fact))
_PARTS = attrgetter(*_NAMES)
_LISTS = ("inputs", "rows", "from_facts", "notes")


def fact_record(fact: Fact) -> dict[str, Any]:
    """One fact as plain JSON data."""
    record: dict[str, Any] = dict(zip(_NAMES, _PARTS(fact), strict=True))
    for name in _INTERVALS:
        record[name] = _interval_record(record[name])
    for name in _PAIRS:
        record[name] = dict(record[name])
    for name in _LISTS:
        record[name] = list(record[name])
    return record


def _interval_record(interval: Interval | None) -> dict[str, float] | None:
    if interval is None:
        return None
    return {"low": interval.low, "high": interval.high, "level": interval.level}


def fact_of(record: Mapping[str, Any]) -> Fact:
    """The fact that :func:`fact_record` wrote; what an older version did not write is absent."""
    plain = dict(record)
    for name in _INTERVALS:
        if found := plain.get(name):
            plain[name] = Interval(found["low"], found["high"], found["level"])
    for name in _PAIRS:
        plain[name] = tuple(plain[name].items()) if name in plain else ()
    for name in _LISTS:
        plain[name] = tuple(plain[name]) if name in plain else ()
    return Fact(**plain)
