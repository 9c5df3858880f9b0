"""Whatever a file holds, the answer is data or an error of ours, never a crash."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reportgen.errors import ReportgenError
from reportgen.inputs.tables import read_table
from tests.inputs.project import CSV, SPEC, studies

SCRAPS = (
    *"\t\n\r'\"{[#|~1,;=?\0é\u202e\ufeff",
    *("&a ", "*a", "!!x ", "- ", ": ", "null", "-1", "...", "---\n", "<b>"),
)


def damaged(text: str) -> st.SearchStrategy[str]:
    """The text with some stretches cut out or replaced by scraps."""

    @st.composite
    def build(draw: st.DrawFn) -> str:
        result = text
        for _ in range(draw(st.integers(1, 4))):
            start = draw(st.integers(0, len(result)))
            end = min(len(result), start + draw(st.integers(0, 30)))
            scraps = "".join(draw(st.lists(st.sampled_from(SCRAPS), max_size=3)))
            result = result[:start] + scraps + result[end:]
        return result

    return build()


def outcome(spec: bytes, csv: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "spec.yaml").write_bytes(spec)
        (Path(folder) / "studies.csv").write_bytes(csv)
        try:
            studies(Path(folder))
        except ReportgenError as error:
            assert error.problems
            for problem in error.problems:
                assert problem.what


@settings(max_examples=150)
@given(damaged(SPEC))
def test_a_damaged_spec(text: str) -> None:
    outcome(text.encode("utf-8", "surrogatepass"), CSV.encode())


@settings(max_examples=150)
@given(damaged(CSV))
def test_a_damaged_table(text: str) -> None:
    outcome(SPEC.encode(), text.encode("utf-8", "surrogatepass"))


@settings(max_examples=100)
@given(st.binary(max_size=300))
@example(b"PK\x03\x04")
@example(b"PK\x05\x06" + b"\0" * 18)
def test_any_bytes(content: bytes) -> None:
    outcome(content, CSV.encode())
    outcome(SPEC.encode(), content)


@pytest.mark.parametrize("cut", [30, 400, 2000, 4000])
def test_a_truncated_workbook(tmp_path: Path, cut: int) -> None:
    import openpyxl

    path = tmp_path / "t.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["id", "n"])
    book.save(path)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(ReportgenError, match="not a readable Excel file"):
        read_table(path)


def test_a_workbook_with_a_damaged_worksheet(tmp_path: Path) -> None:
    """The zip archive is sound, the worksheet within it is not."""
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["id", "n"])
    book.save(tmp_path / "sound.xlsx")
    path = tmp_path / "t.xlsx"
    with zipfile.ZipFile(tmp_path / "sound.xlsx") as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data[: len(data) // 2] if "worksheets" in name else data)
    with pytest.raises(ReportgenError, match="not a readable Excel file"):
        read_table(path)
