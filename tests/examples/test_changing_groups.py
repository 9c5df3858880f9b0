"""Groups that change with time, with covariates and a robust variance, against R's tmerge."""

from __future__ import annotations

import pytest

from tests.analysis.cohort.hazards_project import TABLE, hazards_book
from tests.examples.against_r import Entry, differences, digest, entries, read

R: dict[str, Entry] = entries("changing_groups")


def test_r_read_the_same_table() -> None:
    assert read("changing_groups")["table"] == digest(TABLE)


@pytest.mark.parametrize("name", R)
def test_every_number_is_that_of_r(name: str) -> None:
    assert differences(hazards_book()[name], R[name]) == []


def test_every_fact_of_these_models_is_compared() -> None:
    assert {fact.id for fact in hazards_book() if ".time_dependent." in fact.id} == set(R)
