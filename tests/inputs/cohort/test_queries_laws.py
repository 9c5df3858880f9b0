"""The order of the rows and the engine below change nothing; results cannot be changed."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.errors import DataError
from reportgen.inputs.cohort import Cohort
from reportgen.inputs.cohort.queries.numeric import quantile
from reportgen.inputs.cohort.queries.patients import Patients
from tests.inputs.cohort.tables import (
    PATIENTS,
    Patient,
    cohort_of,
    everything,
    outcome,
    spec,
    variable,
)

few = settings(max_examples=8)

LANE = {"arm": "Old", "stage": "E", "os_months": "5", "os_event": "1"}


@given(PATIENTS.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
@few
def test_the_order_of_the_rows_changes_nothing(both):
    rows, permuted = both
    assert everything(cohort_of(rows)) == everything(cohort_of(permuted))


@given(PATIENTS)
@few
def test_polars_gives_the_same(patients):
    pytest.importorskip("polars")
    assert everything(cohort_of(patients, "polars")) == everything(cohort_of(patients))


@given(PATIENTS)
@settings(max_examples=4)
def test_a_database_gives_the_same(patients):
    """The queries run as they are in DuckDB, which sees a table and not a frame."""
    assert everything(in_duckdb(patients)) == everything(cohort_of(patients))


def in_duckdb(patients: Sequence[Patient]) -> Cohort:
    duckdb = pytest.importorskip("duckdb")
    cohort = cohort_of(patients)
    frame = cohort.patients.frame.collect().to_native()
    database = duckdb.connect()
    database.register("frame", frame)
    types = {nw.String(): "VARCHAR", nw.Float64(): "DOUBLE", nw.Int64(): "BIGINT"}
    schema = cohort.patients.frame.collect_schema()
    columns = ", ".join(
        f'CAST("{name}" AS {types[kind]}) AS "{name}"' for name, kind in schema.items()
    )
    database.execute(f"CREATE TABLE patients AS SELECT {columns} FROM frame")
    # A frame says null as NaN, a database does not.
    for name, kind in schema.items():
        if kind == nw.Float64():
            database.execute(f'UPDATE patients SET "{name}" = NULL WHERE isnan("{name}")')
    relation = database.table("patients")
    return Cohort("patients", (), Patients(spec().spec, nw.from_native(relation).lazy()))


def test_results_are_read_only():
    table = cohort_of([LANE]).risk_table(outcome("os"))[0]
    with pytest.raises(ValueError, match="read-only"):
        table.events[0] = 9
    with pytest.raises(AttributeError):
        table.n = 3


def test_what_is_asked_again_of_all_patients_is_not_computed_again():
    cohort = cohort_of([LANE])
    asked = [
        lambda: cohort.risk_table(outcome("os"), ["arm"]),
        lambda: cohort.risk_table(outcome("pfs"), ["arm"]),
        lambda: cohort.risk_table(outcome("os"), ["arm", "stratum"]),
        lambda: cohort.survival_rows(outcome("os")),
        lambda: cohort.survival_rows(outcome("os"), [variable("age")]),
        lambda: cohort.patient_rows([outcome("os")], [variable("age")]),
        lambda: cohort.numeric(outcome("stay")),
        lambda: cohort.values(outcome("stay")),
    ]
    first = [ask() for ask in asked]
    assert all(ask() is answer for ask, answer in zip(asked, first, strict=True))
    assert len({id(answer) for answer in first}) == len(asked)


def test_some_of_the_patients_are_not_taken_for_all():
    cohort = cohort_of([LANE | {"sex": "F"}, LANE | {"sex": "M"}])
    numbers = [
        len(cohort.patient_rows([outcome("os")], within=within))
        for within in (None, ("sex", "F"), None, ("sex", "M"), ("sex", "other"))
    ]
    assert numbers == [2, 1, 2, 1, 0]


def test_more_lanes_than_can_be_told_apart_are_refused():
    assert len(cohort_of([LANE] * 60).swimmer(outcome("os"))) == 60
    with pytest.raises(DataError, match="would have 75 lanes; more than 60"):
        cohort_of([LANE] * 75).swimmer(outcome("os"))


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30),
    st.sampled_from((0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)),
)
def test_quantiles_of_counts_are_those_of_the_sample(sample, p):
    value, count = np.unique(sample, return_counts=True)
    expected = np.quantile(sample, p)
    assert quantile(value, count, p) == pytest.approx(expected, rel=1e-12, abs=1e-9)


def test_quantiles_of_type_seven():
    """By hand: positions 1.25, 2.5 and 3.75 of the sorted sample, counted from 0."""
    value, count = np.unique([13.5, 26, 15, 17.5, 15, 20], return_counts=True)
    assert [quantile(value, count, p) for p in (0.25, 0.5, 0.75)] == [15.0, 16.25, 19.375]
