"""Families of tests whose P values are adjusted together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import Field

from reportgen.spec.base import Complaint, Identifier, Section, Text
from reportgen.vocabulary import nearest


class Family(Section):
    """Tests that answer one question together."""

    id: Identifier = Field(description="part of the fact ids")
    label: Text = Field(description="as it reads after 'of', e.g. the efficacy outcomes")
    tests: tuple[Text, ...] = Field(
        min_length=1,
        description="ids of outcomes, whose test of every pair of arms is meant (of a graded one "
        "that of the severity, of a time the log-rank test), or ids of facts with a P value, in "
        "which * stands for any one part, as in safety.b_vs_a.term.*.any.test",
    )
    method: Literal[
        "holm", "hochberg", "bonferroni", "benjamini_hochberg", "benjamini_yekutieli"
    ] = Field("holm", description="how the P values are adjusted")


def family_complaints(plain: Mapping[str, Any]) -> Iterator[Complaint]:
    """Outcomes that do not exist, and tests that are named twice."""
    known = [one.get("id") for one in _list(plain.get("outcomes")) if isinstance(one, Mapping)]
    outcomes = [name for name in known if isinstance(name, str)]
    analysis = plain.get("analysis")
    families = _list(analysis.get("families") if isinstance(analysis, Mapping) else None)
    seen: set[str] = set()
    for at, family in enumerate(families):
        tests = _list(family.get("tests") if isinstance(family, Mapping) else None)
        for number, name in enumerate(tests):
            place = ("analysis", "families", at, "tests", number)
            if not isinstance(name, str):
                continue
            if "." not in name and name not in outcomes:
                yield Complaint(
                    f"outcome '{name}' is unknown{nearest(name, outcomes)}",
                    "Name an outcome, or the id of a fact with a P value.",
                    place,
                )
            if name in seen:
                yield Complaint(
                    f"the test '{name}' is named twice in families of tests",
                    "A test belongs to one family.",
                    place,
                )
            seen.add(name)


def _list(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []
