"""Adjusted hazards, built through the whole path, against R (R/adjusted_cox.R)."""

from __future__ import annotations

import pytest

from tests.analysis.cohort.hazards_project import TABLE, hazards_book
from tests.examples.against_r import PARTS, Entry, differences, digest, entries, read

R: dict[str, Entry] = entries("adjusted_cox")
REL = {"os.adjusted.firth": 1e-5, "tox.adjusted.instead": 1e-5}
"""Limits by a profile are roots of a maximum that R's search finds to some six digits."""


def test_r_read_the_same_table() -> None:
    assert read("adjusted_cox")["table"] == digest(TABLE)


@pytest.mark.parametrize("name", R)
def test_every_number_is_that_of_r(name: str) -> None:
    rel = next((tolerance for head, tolerance in REL.items() if name.startswith(head)), 1e-7)
    fact, compared = hazards_book()[name], set(PARTS)
    if ".at_" in name:  # limits of curves are held by tests/stats/survival/test_cox_covariates.py
        assert fact.ci is not None
        compared -= {"low", "high"} - R[name].keys()
    assert differences(fact, R[name], rel=rel, parts=compared) == []


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
