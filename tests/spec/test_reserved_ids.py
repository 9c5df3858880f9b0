"""Ids that would collide with parts of fact ids or columns of frames are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from reportgen.pipeline import check
from reportgen.spec.cohort_data import TAKEN_IDS, Arms, Stratum
from reportgen.spec.data import STUDY_COLUMNS, Characteristic
from reportgen.spec.structure import RESERVED_IDS, Subgroups
from reportgen.starter import new_project


@pytest.mark.parametrize("name", sorted(RESERVED_IDS))
def test_a_subgroup_cannot_be_called_as_a_part_of_fact_ids(name: str) -> None:
    with pytest.raises(ValidationError, match="word of the fact ids"):
        Subgroups(id=name, column="c", label="C")


@pytest.mark.parametrize("name", sorted(STUDY_COLUMNS))
def test_a_characteristic_cannot_be_called_as_a_column_of_every_table(name: str) -> None:
    with pytest.raises(ValidationError, match="every table of studies has"):
        Characteristic(id=name, column="c", label="C")


def test_other_ids_are_free() -> None:
    assert Subgroups(id="population", column="c", label="C").id == "population"
    assert Characteristic(id="country", column="c", label="C").id == "country"


@pytest.mark.parametrize("name", sorted(TAKEN_IDS))
def test_an_arm_or_stratum_cannot_be_called_as_what_stands_beside_it(name: str) -> None:
    levels = [{"id": "old", "label": "old"}, {"id": name, "label": "new"}]
    with pytest.raises(ValidationError, match=f"the id '{name}' has a meaning of its own"):
        Arms.model_validate({"column": "arm", "levels": levels})
    with pytest.raises(ValidationError, match=f"the id '{name}' has a meaning of its own"):
        Stratum.model_validate({"id": "s", "column": "s", "label": "s", "levels": levels})


def test_strata_with_the_same_id_or_cells_are_refused() -> None:
    for first, part in (
        ({"id": "late", "label": "x"}, "id"),
        ({"id": "x", "value": "late"}, "value"),
    ):
        levels = [{"label": "early", **first}, {"id": "late", "label": "late"}]
        with pytest.raises(ValidationError, match=f"have the same {part} 'late'"):
            Stratum.model_validate({"id": "s", "column": "s", "label": "s", "levels": levels})


def test_all_that_stands_beside_the_arms_is_taken(tmp_path: Path) -> None:
    new_project("cohort", tmp_path / "starter")
    book = check(tmp_path / "starter").analysed.book
    arms = {"drug_a", "drug_b"}
    headers = [{column.name for column in frame.columns} for frame in book.frames]
    beside = set().union(*(columns - arms for columns in headers if columns >= arms))
    beside = {name for name in beside if "." not in name}  # no id has a dot
    beside |= {fact.id.split(".")[1] for fact in book if fact.id.startswith("patients.")} - arms
    assert {"kind", "difference", "rows"} <= beside <= TAKEN_IDS
