"""What the sensitivity analyses of a spec name: outcomes that are there, thresholds they can have.

As the other checks between sections these read the spec as written, whatever its shape.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reportgen.measures import MEASURES
from reportgen.spec.base import Complaint
from reportgen.vocabulary import nearest

PLACE = ("analysis", "sensitivity")


def sensitivity_complaints(plain: Mapping[str, Any]) -> Iterator[Complaint]:
    """Names of outcomes that are not there, thresholds no effect can have, E-values of nothing."""
    section: Any = plain
    for key in PLACE:
        section = section.get(key) if isinstance(section, Mapping) else None
    if not isinstance(section, Mapping):
        return
    measures = _measures(plain)
    yield from _thresholds(section.get("thresholds"), measures)
    rare = section.get("rare_outcomes")
    for number, name in enumerate(rare if isinstance(rare, list | tuple) else ()):
        if isinstance(name, str) and name not in measures:
            yield _unknown(name, measures, (*PLACE, "rare_outcomes", number))
    primary = _measures(plain, primary=True)
    if section.get("e_value") is True and not any(map(_compares, primary.values())):
        what = "an E-value is asked for, and no primary outcome compares two arms within studies"
        yield Complaint(what, "Delete e_value.", (*PLACE, "e_value"))


def _measures(plain: Mapping[str, Any], *, primary: bool = False) -> dict[str, str]:
    """The measure of each outcome by its id; on request of the primary ones only."""
    outcomes = plain.get("outcomes")
    items = outcomes if isinstance(outcomes, list | tuple) else ()
    return {
        item["id"]: str(item.get("measure"))
        for item in items
        if isinstance(item, Mapping) and isinstance(item.get("id"), str)
        if item.get("primary") is True or not primary
    }


def _compares(measure: str) -> bool:
    return measure in MEASURES and MEASURES[measure].compares


def _unknown(name: str, known: Mapping[str, str], at: tuple[str | int, ...]) -> Complaint:
    what = f"{'.'.join(map(str, at[:3]))}: outcome '{name}' is unknown{nearest(name, known)}"
    return Complaint(what, "Name the id of an outcome.", at)


def _thresholds(given: Any, measures: Mapping[str, str]) -> Iterator[Complaint]:
    for name, values in given.items() if isinstance(given, Mapping) else ():
        at = (*PLACE, "thresholds", str(name))
        if name not in measures:
            yield _unknown(str(name), measures, at)
            continue
        seen: set[float] = set()
        for number, value in enumerate(values if isinstance(values, list | tuple) else ()):
            if isinstance(value, bool) or not isinstance(value, int | float):
                continue
            if fault := _fault(measures[name], value):
                what = f"the threshold {value:g} of outcome '{name}' {fault}"
                yield Complaint(what, "Correct it, or delete it.", (*at, number))
            elif value in seen:
                what = f"the threshold {value:g} of outcome '{name}' stands there twice"
                yield Complaint(what, "Delete one of the two.", (*at, number))
            seen.add(value)


def _fault(name: str, value: float) -> str | None:
    """Why no effect of this measure can be the threshold."""
    measure = MEASURES.get(name)
    if measure is None:
        return None
    if measure.scale == "log" and not value > 0:
        return "is no ratio, which is more than 0"
    times = 100 if measure.scale == "percent" else 1
    low, high = (times * end for end in measure.bounds)
    if not low < value < high:
        return f"is not between {low:g} and {high:g}"
    return None
