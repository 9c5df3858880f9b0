"""What must fit between ``analysis.small_study``, ``analysis.figures`` and the outcomes.

As the other checks between sections, these read the spec as written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reportgen.funnel_tests import FUNNEL_TESTS, suited_to
from reportgen.measures import COUNTS, MEASURES, PERSON_TIME
from reportgen.spec.base import Complaint
from reportgen.vocabulary import nearest

HERE = ("analysis", "small_study")


def small_study_complaints(plain: Mapping[str, Any]) -> Iterator[Complaint]:
    """Outcomes that are not there, tests and targets that do not suit, a figure of nothing."""
    analysis = _mapping(plain.get("analysis"))
    section = _mapping(analysis.get("small_study"))
    outcomes = [one for one in _list(plain.get("outcomes")) if isinstance(one, Mapping)]
    measures = {
        str(one.get("id")): str(one["measure"])
        for one in outcomes
        if isinstance(one.get("measure"), str) and one["measure"] in MEASURES
    }
    known = [one["id"] for one in outcomes if isinstance(one.get("id"), str)]
    named = [name for name in _list(section.get("outcomes")) if isinstance(name, str)]
    primary = {str(one.get("id")) for one in outcomes if one.get("primary")}
    yield from _unknown(named, known)
    if section.get("run") is not False:
        examined = named or [
            name for name in measures if name in primary and MEASURES[measures[name]].compares
        ]
        suited = {name: measures[name] for name in examined if name in measures}
        yield from _unsuited(section, suited)
        yield from _targets(section, suited)
    yield from _nothing_to_draw(analysis, {measures[n] for n in primary if n in measures})


def _unknown(named: list[str], known: list[str]) -> Iterator[Complaint]:
    for place, name in enumerate(named):
        if name not in known:
            what = f"analysis.small_study: outcome '{name}' is unknown{nearest(name, known)}"
            yield Complaint(what, "Name the id of an outcome.", (*HERE, "outcomes", place))


def _unsuited(section: Mapping[str, Any], outcomes: Mapping[str, str]) -> Iterator[Complaint]:
    for test in _list(section.get("test")):
        if not isinstance(test, str) or test not in FUNNEL_TESTS:
            continue
        for outcome, measure in outcomes.items():
            if not FUNNEL_TESTS[test].applies(MEASURES[measure]):
                yield Complaint(
                    f"the test '{test}' needs {FUNNEL_TESTS[test].needs}, which the measure "
                    f"{measure} of outcome '{outcome}' does not have",
                    f"Take one of {', '.join(suited_to(measure))}, or name other outcomes.",
                    (*HERE, "test"),
                )


def _targets(section: Mapping[str, Any], outcomes: Mapping[str, str]) -> Iterator[Complaint]:
    for place, one in enumerate(_list(section.get("fail_safe_n"))):
        target = _mapping(one).get("target")
        if isinstance(target, bool) or not isinstance(target, int | float):
            continue
        for outcome, measure in outcomes.items():
            null, scale = MEASURES[measure].null, MEASURES[measure].scale
            if null is not None and (target == null or (scale == "log" and target <= 0)):
                least = " above 0" if scale == "log" else ""
                yield Complaint(
                    f"the target {target:g} is no effect of outcome '{outcome}' ({measure})",
                    f"Name a value{least} other than {null:g}, as it would be printed.",
                    (*HERE, "fail_safe_n", place, "target"),
                )


def _nothing_to_draw(analysis: Mapping[str, Any], measures: set[str]) -> Iterator[Complaint]:
    if "labbe" in _list(analysis.get("figures")) and not any(
        MEASURES[name].required in (COUNTS, PERSON_TIME) for name in measures
    ):
        what = "the figure labbe needs a primary outcome with the events of both arms"
        yield Complaint(what, "Delete it from the figures.", ("analysis", "figures"))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value] if value else []
