"""Ids that would collide with parts of fact ids or columns of frames are refused."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from reportgen.spec.analysis import RESERVED_IDS, Subgroups
from reportgen.spec.data import STUDY_COLUMNS, Characteristic


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
