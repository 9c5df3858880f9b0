"""Adjusted analyses, built through the whole path, against R (R/adjusted.R)."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from reportgen.facts.fact import Fact
from tests.analysis.cohort.adjusted_project import TABLE, adjusted_book

FILE = Path(__file__).parent / "R" / "adjusted.json"
READ = json.loads(FILE.read_text(encoding="utf-8"))
R = {name: entry for name, entry in READ.items() if name not in ("software", "table")}

REL = 5e-8
"""Limits by a profile, and the dispersion of counts, are roots of which both sides find some ten
digits; the rest agrees to 1e-10."""


def parts(fact: Fact) -> dict[str, float | None]:
    limits = (fact.ci.low, fact.ci.high) if fact.ci else (None, None)
    found = {"value": fact.value, "low": limits[0], "high": limits[1]}
    return found | {"p": fact.p, "n": fact.n, "events": fact.events}


def test_r_read_the_same_table() -> None:
    assert READ["table"] == hashlib.md5(TABLE.read_bytes(), usedforsecurity=False).hexdigest()


@pytest.mark.parametrize("name", R)
def test_every_number_is_that_of_r(name: str) -> None:
    found = parts(adjusted_book()[name])
    wanted = {part: R[name].get(part) for part in found}
    assert found == {
        part: None if value is None else pytest.approx(value, rel=REL, abs=1e-12)
        for part, value in wanted.items()
    }


def test_every_fact_of_the_models_is_compared() -> None:
    made = {fact.id for fact in adjusted_book() if ".adjusted." in fact.id}
    assert made == set(R)
