"""Groups that change with time, with covariates and a robust variance, against R's tmerge."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.analysis.cohort.hazards_project import TABLE, hazards_book
from tests.examples.test_adjusted import parts

FILE = Path(__file__).parent / "R" / "changing_groups.json"
READ = json.loads(FILE.read_text(encoding="utf-8"))
R = {name: entry for name, entry in READ.items() if name != "table"}


def test_r_read_the_same_table() -> None:
    assert READ["table"] == hashlib.md5(TABLE.read_bytes(), usedforsecurity=False).hexdigest()


@pytest.mark.parametrize("name", R)
def test_every_number_is_that_of_r(name: str) -> None:
    found = parts(hazards_book()[name])
    assert found == {
        part: None if (value := R[name].get(part)) is None else pytest.approx(value, rel=1e-8)
        for part in found
    }


def test_every_fact_of_these_models_is_compared() -> None:
    assert {fact.id for fact in hazards_book() if ".time_dependent." in fact.id} == set(R)
