"""Which test compares a pair of arms, and which all arms together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from reportgen.spec.base import Complaint
from reportgen.vocabulary import nearest

BinaryTest = Literal["auto", "fisher", "fisher_mid_p", "chi_square", "chi_square_corrected", "cmh"]
BinaryOverall = Literal["auto", "fisher", "chi_square", "cochran_armitage"]
OrdinalTest = Literal["mann_whitney", "linear_by_linear"]
OrdinalOverall = Literal["auto", "kruskal_wallis", "jonckheere", "linear_by_linear"]
NumericTest = Literal["mann_whitney", "welch", "student"]
NumericOverall = Literal["auto", "kruskal_wallis", "jonckheere", "welch_anova", "anova"]
Summary = Literal["median", "mean"]

TRENDS = ("cochran_armitage", "jonckheere", "linear_by_linear")
"""Tests over all arms that need an order of the arms."""


def complaints_about_tests(plain: Mapping[str, Any]) -> Iterator[Complaint]:
    """Tests that need strata, an order of the arms or another outcome, which the spec does not
    give."""
    yield from _wrong_partners(plain)
    data = _mapping(plain.get("data"))
    ordered = _mapping(data.get("arms")).get("ordered") is True
    outcomes = plain.get("outcomes")
    for at, outcome in enumerate(outcomes if isinstance(outcomes, list | tuple) else ()):
        one = _mapping(outcome)
        if one.get("test") == "cmh" and not data.get("stratum"):
            yield Complaint(
                "the Cochran-Mantel-Haenszel test needs strata",
                "Declare `data.stratum`, or choose another test.",
                ("outcomes", at, "test"),
            )
        if one.get("overall") in TRENDS and not ordered:
            yield Complaint(
                f"the test {one['overall']} over all arms needs arms in an order",
                "Write `ordered: true` under `data.arms` if they have one, else choose another.",
                ("outcomes", at, "overall"),
            )


def _wrong_partners(plain: Mapping[str, Any]) -> Iterator[Complaint]:
    outcomes = plain.get("outcomes")
    listed = [_mapping(one) for one in (outcomes if isinstance(outcomes, list | tuple) else ())]
    binary = [str(one.get("id")) for one in listed if one.get("type") == "binary"]
    for at, one in enumerate(listed):
        name = one.get("paired_with")
        others = [other for other in binary if other != one.get("id")]
        if isinstance(name, str) and name not in others:
            yield Complaint(
                f"another yes-or-no outcome '{name}' is unknown{nearest(name, others)}",
                "Name one that exists.",
                ("outcomes", at, "paired_with"),
            )


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
