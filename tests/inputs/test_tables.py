"""Tables as people give them: CSV in its dialects, and Excel whatever the file is called."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import openpyxl
import pytest

from reportgen.errors import DataError, Problem
from reportgen.inputs.tables import Table, read_table
from reportgen.inputs.workbook import as_text, letters


def write(tmp_path: Path, content: str | bytes, name: str = "t.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def problems(path: Path, **options: object) -> list[Problem]:
    with pytest.raises(DataError) as caught:
        read_table(path, **options)  # type: ignore[arg-type]
    for problem in caught.value.problems:
        assert problem.where.startswith(path.name)
        assert problem.what
        assert problem.remedy.endswith(".")
    return list(caught.value.problems)


def cells(table: Table) -> list[list[str]]:
    return [[row.cells[column] for column in table.columns] for row in table.rows]


def workbook(rows: list[list[object]], **formats: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Studies"
    for row in rows:
        sheet.append(row)
    for cell, number_format in formats.items():
        sheet[cell].number_format = number_format
    book.create_sheet("Notes").append(["a", "b"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    "text",
    ["a,b\n1,x y\n", "a;b\n1;x y\n", "a\tb\n1\tx y\n", "a,b\r\n1,x y\r\n", "a,b\r1,x y",
     '"a","b"\n"1","x y"\n', "\ufeffa,b\n1,x y\n", " a , b \n 1 , x y \n", "a,b,\n1,x y,\n"],
)  # fmt: skip
def test_dialects_give_the_same_table(tmp_path: Path, text: str) -> None:
    table = read_table(write(tmp_path, text))
    assert table.columns == ("a", "b")
    assert cells(table) == [["1", "x y"]]


def test_a_header_with_commas_in_a_semicolon_file(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "id;events, n;label\n1;2;x\n"))
    assert table.columns == ("id", "events, n", "label")
    assert table.decimal_comma


def test_one_column(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "id\na\n"))
    assert (table.columns, table.decimal_comma) == (("id",), False)


def test_rows_keep_the_numbers_of_a_spreadsheet(tmp_path: Path) -> None:
    """Blank rows count, and a line break within a cell does not."""
    table = read_table(write(tmp_path, 'a,b\n1,"two\nlines"\n\n,\n2,x\n'))
    assert [row.number for row in table.rows] == [2, 5]
    assert cells(table) == [["1", "two lines"], ["2", "x"]]


def test_missing_texts_become_blank(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "a,b\nNR,n/a\nNRx, NR \n"), missing=("", "NR", "n/a"))
    assert cells(table) == [["", ""], ["NRx", ""]]


def test_texts_stay_texts(tmp_path: Path) -> None:
    """No guessing: NA, leading zeros and long numbers are what they are."""
    row = ["NA", "007", "1e5", "TRUE", "12345678901234567890", "nan"]
    table = read_table(write(tmp_path, f"a,b,c,d,e,f\n{','.join(row)}\n"))
    assert cells(table) == [row]


def test_accents_are_composed(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "nai\u0308ve,b\ne\u0301,x\n"))
    assert table.columns[0] == "na\u00efve"
    assert cells(table)[0][0] == "\u00e9"


def test_a_table_cannot_be_changed(tmp_path: Path) -> None:
    table = read_table(write(tmp_path, "a,b\n1,2\n"))
    with pytest.raises(TypeError):
        table.rows[0].cells["a"] = "3"  # type: ignore[index]
    with pytest.raises(AttributeError):
        table.name = "x"  # type: ignore[misc]


@pytest.mark.parametrize("encoding", ["cp1252", "gb18030", "utf-16", "mac-roman", "utf-16-le"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    label = "陈 2019" if encoding in ("gb18030", "utf-16", "utf-16-le") else "Müller 2019"
    path = write(tmp_path, f"a,b\n{label},2\n".encode(encoding))
    assert cells(read_table(path, encoding=encoding)) == [[label, "2"]]


@pytest.mark.parametrize(
    ("content", "options", "where", "what", "remedy"),
    [
        ("a,b\nx,2\nM\u00fc,3\n".encode("cp1252"), {}, "t.csv row 3", "byte 0xFC is no character",
         "data.studies.encoding"),
        ("a,b\nM\u00fc,3\n".encode("utf-16"), {}, "t.csv", "UTF-16", "encoding to utf-16"),
        ("a,b\nM\u00fc,3\n".encode(), {"encoding": "cp1252"}, "t.csv",
         "the file is UTF-8, but data.studies.encoding says cp1252", "Delete the line"),
        (b"a,b\n1,2\n", {"encoding": "utf-9"}, "t.csv", "the encoding 'utf-9' is unknown", "utf-8"),
        (b"a,b\n1,\0\n", {}, "t.csv row 2", "NUL byte", "Save the table"),
        (b"", {}, "t.csv", "the file is empty", "header row"),
        (b"\n\n1,2\n", {}, "t.csv", "the first row is empty", "column names"),
        (b"a,b\n", {}, "t.csv", "a header but no rows", "one row per study"),
        (b"a,b\n,\n\n", {}, "t.csv", "a header but no rows", "one row per study"),
        (b"a,b,a\n1,2,3\n", {}, "t.csv row 1", "2 columns are called 'a' (A, C)", "Rename"),
        (b"a,,b\n1,2,3\n", {}, "t.csv row 1", "column B has no name, but row 2 has a value",
         "Name the column"),
        (b"a,b\n1,2,3\n", {}, "t.csv row 2", "the row has 3 cells, the header only 2", "quotation"),
        (b"a,b\n1\n", {}, "t.csv row 2", "the row has 1 of 2 cells", "separators"),
        (b'a,b\n1,2\n"x,3\n4,5\n', {}, "t.csv row 3", "opened and not closed", "twice"),
        (b'a,b\n"x"y,3\n', {}, "t.csv row 2", "text follows a closing quotation mark", "twice"),
        (b"Ward 7,,,\na,b,c,d\n1,2,3,4\n", {}, "t.csv row 1", "this is a title rather than",
         "so that they are the first row"),
        (b"\n<!DOCTYPE html>\n<table>", {}, "t.csv", "this is a web page", ".xlsx or as CSV"),
        (b"<html><table><tr><td>1", {}, "t.csv", "this is a web page, not", ".xlsx or as CSV"),
        (b"%PDF-1.7 ...", {}, "t.csv", "this is a PDF, not a table", ".xlsx or as CSV"),
        (b"\xd0\xcf\x11\xe0\xa1", {}, "t.csv", "an old Excel file (.xls)", ".xlsx or as CSV"),
        (b"PK\x03\x04 no workbook", {}, "t.csv", "not a readable Excel file", ".xlsx or as CSV"),
    ],
)  # fmt: skip
def test_refused(
    tmp_path: Path,
    content: bytes,
    options: dict[str, str],
    where: str,
    what: str,
    remedy: str,
) -> None:
    found = problems(write(tmp_path, content), **options)
    assert len(found) == 1
    assert found[0].where == where
    assert what in found[0].what
    assert remedy in found[0].remedy


def test_all_ragged_rows_are_told(tmp_path: Path) -> None:
    found = problems(write(tmp_path, "a,b\n1\n1,2\n1,2,3\n"))
    assert [problem.where for problem in found] == ["t.csv row 2", "t.csv row 4"]


def test_the_same_of_many_rows_is_told_once(tmp_path: Path) -> None:
    found = problems(write(tmp_path, "a,b\n" + "1,2,3\n" * 1000))
    assert [problem.where for problem in found] == [
        "t.csv rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 and 988 more"
    ]


def test_a_very_long_cell_is_an_open_quotation_mark(tmp_path: Path) -> None:
    found = problems(write(tmp_path, 'a,b\n1,"' + "x" * 200_000 + '",2\n'))
    assert "opened and not closed" in found[0].what


def test_files_that_are_not_there(tmp_path: Path) -> None:
    write(tmp_path, "a\n1\n", "studies.csv")
    assert "did you mean 'studies.csv'?" in problems(tmp_path / "studdies.csv")[0].what
    assert "nor is the folder" in problems(tmp_path / "data" / "studies.csv")[0].what
    (tmp_path / "folder").mkdir()
    assert "this is a folder" in problems(tmp_path / "folder")[0].what


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Simulated, because the tests may run as root, who may read everything."""

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    path = write(tmp_path, "a\n1\n")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert problems(path)[0].what == "the file cannot be read: Permission denied"


@pytest.mark.parametrize("name", ["t.xlsx", "t.csv"])
def test_excel_is_read_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    rows: list[list[object]] = [["id", "n", "p", "note", None], ["a", 12, 62.5, "x", None]]
    table = read_table(write(tmp_path, workbook(rows), name))
    assert table.columns == ("id", "n", "p", "note")
    assert cells(table) == [["a", "12", "62.5", "x"]]
    assert not table.decimal_comma


def test_excel_rows_keep_their_numbers(tmp_path: Path) -> None:
    rows: list[list[object]] = [["id", "n"], ["a", 1], [None, None], ["b"], ["c", 3]]
    table = read_table(write(tmp_path, workbook(rows), "t.xlsx"))
    assert [row.number for row in table.rows] == [2, 4, 5]
    assert cells(table) == [["a", "1"], ["b", ""], ["c", "3"]]


def test_excel_sheets(tmp_path: Path) -> None:
    path = write(tmp_path, workbook([["id"], ["a"]]), "t.xlsx")
    assert read_table(path, sheet="Studies").columns == ("id",)
    assert "did you mean 'Studies'?" in problems(path, sheet="studys")[0].what
    assert "a header but no rows" in problems(path, sheet="Notes")[0].what


def test_a_first_worksheet_without_a_table_names_the_others(tmp_path: Path) -> None:
    (found,) = problems(write(tmp_path, workbook([["Remarks"]]), "t.xlsx"))
    assert found.what == "the first worksheet, 'Studies', holds no table (others: Notes)"
    assert found.remedy == "Name the one to read in data.studies.sheet."


def test_excel_percent_is_what_a_person_sees(tmp_path: Path) -> None:
    data = workbook([["id", "p"], ["a", 0.625], ["b", 0.07]], B2="0.0%", B3="0%")
    assert cells(read_table(write(tmp_path, data))) == [["a", "62.5%"], ["b", "7%"]]


def test_excel_formulas_without_result_and_errors_are_told(tmp_path: Path) -> None:
    """openpyxl stores formulas without results, as other programs do that only write files."""
    data = workbook([["id", "n"], ["a", "=1+1"], ["b", "#DIV/0!"]])
    found = problems(write(tmp_path, data, "t.xlsx"))
    assert [problem.where for problem in found] == ["t.xlsx row 2", "t.xlsx row 3"]
    assert "cell B2 holds a formula without a stored result" in found[0].what
    assert "cell B3 holds the Excel error #DIV/0!" in found[1].what


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), (12, "12"), (12.0, "12"), (-3.0, "-3"), (0.1 + 0.2, "0.3"), (1 / 3,
         "0.333333333333333"), (1e20, "1e+20"), (True, "TRUE"), ("007", "007"),
        (datetime.datetime(2024, 3, 4), "2024-03-04"), (datetime.date(2024, 3, 4), "2024-03-04"),
        (datetime.datetime(2024, 3, 4, 5, 6), "2024-03-04T05:06:00"),
    ],
)  # fmt: skip
def test_excel_values_as_text(value: object, text: str) -> None:
    assert as_text(value) == text


def test_column_letters() -> None:
    names = [letters(position) for position in (0, 25, 26, 51, 52, 701, 702)]
    assert names == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]
