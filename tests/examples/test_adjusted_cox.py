"""Adjusted hazards, built through the whole path, against R (R/adjusted_cox.R)."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.analysis.cohort.hazards_project import TABLE, hazards_book
from tests.examples.test_adjusted import parts

FILE = Path(__file__).parent / "R" / "adjusted_cox.json"
READ = json.loads(FILE.read_text(encoding="utf-8"))
R = {name: entry for name, entry in READ.items() if name != "table"}
REL = {"os.adjusted.firth": 1e-5, "tox.adjusted.instead": 1e-5}
"""Limits by a profile are roots of a maximum that R's search finds to some six digits."""


def test_r_read_the_same_table() -> None:
    assert READ["table"] == hashlib.md5(TABLE.read_bytes(), usedforsecurity=False).hexdigest()


@pytest.mark.parametrize("name", R)
def test_every_number_is_that_of_r(name: str) -> None:
    rel = next((tolerance for head, tolerance in REL.items() if name.startswith(head)), 1e-7)
    found = parts(hazards_book()[name])
    if ".at_" in name:  # limits of curves are held by tests/stats/survival/test_cox_covariates.py
        assert found["low"] is not None
        found |= {"low": None, "high": None}
    wanted = {part: R[name].get(part) for part in found}
    assert found == {
        part: None if value is None else pytest.approx(value, rel=rel, abs=1e-12)
        for part, value in wanted.items()
    }


def test_every_fact_of_the_models_is_compared() -> None:
    """Beside those that are refused: a penalised likelihood has no test of its hazards."""
    ids = {fact.id for fact in hazards_book() if ".adjusted." in fact.id}
    made = {name for name in ids if ".landmark." not in name}
    refused = {name for name in made if not hazards_book()[name].estimable}
    assert made - refused == set(R)
    assert all(name.endswith("ph_test") for name in refused)
    assert {name.partition(".adjusted.")[2].partition(".")[0] for name in refused} == {
        "firth",
        "instead",
    }
