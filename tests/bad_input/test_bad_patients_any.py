"""Whatever a patients table holds, the answer is a cohort or an error of ours, never a crash."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from reportgen.errors import ReportgenError
from tests.bad_input.test_any_input import damaged
from tests.inputs.cohort.project import CSV, SPEC, cohort

ROWS = [line.split(",") for line in CSV.splitlines()]

ODD = (
    *("", " ", "-1", "99", "1e5", "inf", "nan", "0x1F", "1,5", "2021-02-30", "1/2/21", "45%"),
    *("<b>x</b>", "=1+1", "\u202eabc", "Ada Lovelace", "unknown", ".", "٣", "½", "1" * 400),
)


def answered(spec: bytes, table: bytes) -> None:
    """Either every query has its answer, or the problems are told."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "spec.yaml").write_bytes(spec)
        (Path(folder) / "patients.csv").write_bytes(table)
        try:
            found = cohort(Path(folder))
        except ReportgenError as error:
            assert error.problems
            assert all(problem.what and problem.where for problem in error.problems)
            return
        flow = found.flow()
        assert flow.rows == flow.analysed + sum(n for _, n in flow.excluded)


@settings(max_examples=100)
@given(damaged(SPEC))
def test_a_damaged_spec(text: str) -> None:
    answered(text.encode("utf-8", "surrogatepass"), CSV.encode())


@settings(max_examples=100)
@given(damaged(CSV))
def test_a_damaged_table(text: str) -> None:
    answered(SPEC.encode(), text.encode("utf-8", "surrogatepass"))


@settings(max_examples=150)
@given(
    st.lists(
        st.tuples(
            st.integers(1, len(ROWS) - 1),
            st.integers(0, len(ROWS[0]) - 1),
            st.one_of(st.sampled_from(ODD), st.text(max_size=12)),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_odd_cells(changes: list[tuple[int, int, str]]) -> None:
    rows = [list(row) for row in ROWS]
    for row, place, text in changes:
        rows[row][place] = text
    table = io.StringIO()
    csv.writer(table).writerows(rows)
    answered(SPEC.encode(), table.getvalue().encode("utf-8", "surrogatepass"))


@settings(max_examples=40)
@given(st.binary(max_size=200))
@example(b"PAR1")
@example(b"$FL2@(#)")
@example(b"<stata_dta>")
@example(b"HEADER RECORD*******LIBRARY HEADER RECORD")
@example(b"\0" * 12 + bytes.fromhex("c2ea8160b31411cfbd92080009c7318c181f1011"))
def test_any_bytes(content: bytes) -> None:
    answered(SPEC.encode(), content)
