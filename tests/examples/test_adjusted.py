"""Adjusted analyses, built through the whole path, against R (R/adjusted.R)."""

from __future__ import annotations

import pytest

from tests.analysis.cohort.adjusted_project import TABLE, adjusted_book
from tests.examples.against_r import Entry, differences, digest, entries, read

R: dict[str, Entry] = entries("adjusted")

REL = 5e-8
"""Limits by a profile, and the dispersion of counts, are roots of which both sides find some ten
digits; the rest agrees to 1e-10."""


def test_r_read_the_same_table() -> None:
    assert read("adjusted")["table"] == digest(TABLE)


@pytest.mark.parametrize("name", R)
def test_every_number_is_that_of_r(name: str) -> None:
    assert differences(adjusted_book()[name], R[name], rel=REL) == []


def test_every_fact_of_the_models_is_compared() -> None:
    made = {fact.id for fact in adjusted_book() if ".adjusted." in fact.id}
    assert made == set(R)
