"""Outcomes with late entry: what cannot be asked of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reportgen.spec.base import Complaint

ABLE = frozenset({"subgroups", "landmark", "families", "safety", "missing"})
"""Sections of ``analysis`` that allow for late entry, or ask nothing of times."""

Place = tuple[str | int, ...]


def entry_complaints(plain: Mapping[str, Any]) -> Iterator[Complaint]:
    """Analyses of an outcome with late entry that would take its patients as followed from zero."""
    outcomes = [one for one in _list(plain.get("outcomes")) if isinstance(one, Mapping)]
    late = {one.get("id") for one in outcomes if one.get("entry")}
    found = plain.get("analysis")
    analysis = found if isinstance(found, Mapping) else {}
    if not late:
        return
    for section, value in analysis.items():
        if section not in ABLE:
            for place, name in _names(value, ("analysis", section)):
                if name in late:
                    what = f"'{section}' does not allow for the late entry of '{name}'"
                    yield Complaint(what, "Delete it here, or the entry of the outcome.", place)
    first = [one.get("id") for one in outcomes if one.get("primary") and one.get("id") in late]
    for at, one in enumerate(_list(analysis.get("propensity"))):
        if first and isinstance(one, Mapping) and not one.get("outcomes"):
            what = f"'propensity' does not allow for the late entry of '{first[0]}'"
            remedy = "Name its outcomes, without those of late entry."
            yield Complaint(what, remedy, ("analysis", "propensity", at))
    for at, one in enumerate(_list(analysis.get("landmark"))):
        if isinstance(one, Mapping) and one.get("naive") and one.get("outcome") in late:
            what = "the comparison from time zero does not allow for late entry"
            yield Complaint(what, "Delete `naive`.", ("analysis", "landmark", at, "naive"))


def _names(value: object, place: Place) -> Iterator[tuple[Place, str]]:
    """Every name of an outcome below a section, with its place."""
    if isinstance(value, Mapping):
        for key, held in value.items():
            if key in ("outcome", "outcomes"):
                yield from _texts(held, (*place, key))
            else:
                yield from _names(held, (*place, key))
    elif isinstance(value, list | tuple):
        for at, held in enumerate(value):
            if isinstance(held, str):
                yield (*place, at), held
            else:
                yield from _names(held, (*place, at))


def _texts(value: object, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(value, str):
        yield place, value
    for at, held in enumerate(_list(value)):
        if isinstance(held, str):
            yield (*place, at), held


def _list(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []
