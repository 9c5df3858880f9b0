"""What is a number in a cell, and what is said of the rest."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.inputs.numbers import (
    Cell,
    NotANumberError,
    canonical,
    number,
    parse_count,
    parse_number,
    parse_percent,
    parse_year,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), ("12.5", 12.5), ("-3", -3), ("+3", 3), (".5", 0.5), ("5.", 5), ("1e3", 1000),
     ("\u22123", -3), ("12·5", 12.5)],
)  # fmt: skip
def test_numbers(text: str, value: float) -> None:
    assert parse_number(Cell(text)) == value


@pytest.mark.parametrize(
    ("text", "value"), [("12,5", 12.5), ("0,123", 0.123), ("62,25", 62.25), ("-1,5", -1.5)]
)
def test_decimal_commas_of_semicolon_files(text: str, value: float) -> None:
    assert parse_number(Cell(text, decimal_comma=True)) == value
    with pytest.raises(NotANumberError):
        parse_number(Cell(text))


@pytest.mark.parametrize("decimal_comma", [True, False])
@pytest.mark.parametrize(
    ("text", "what", "remedy"),
    [
        ("1,234", "can mean thousands or decimals", "1234"),
        ("1 234", "can mean thousands or decimals", "1234"),
        ("1\u202f234", "can mean thousands or decimals", "1234"),
        ("1'234", "can mean thousands or decimals", "1234"),
        ("12,345,678", "can mean thousands or decimals", "12345678"),
        ("12/48", "is a fraction", "Put 12 and 48 in two columns."),
        ("12*", "the mark '*' after the number", "Write 12 and"),
        ("12 †", "the mark '†' after the number", "Write 12 and"),
        ("12a", "the mark 'a' after the number", "Write 12 and"),
        ("inf", "no finite number", "data.studies.missing"),
        ("-Infinity", "no finite number", "data.studies.missing"),
        ("NaN", "no finite number", "data.studies.missing"),
        ("n/a", "is no number", "data.studies.missing"),
        ("NR", "is no number", "data.studies.missing"),
        ("-", "is no number", "data.studies.missing"),
        ("~12", "is no number", "data.studies.missing"),
        ("<5", "is no number", "data.studies.missing"),
        ("12 (45%)", "is no number", "data.studies.missing"),
        ("1_000", "is no number", "data.studies.missing"),
        ("1e999", "is no number", "data.studies.missing"),
        ("0x10", "is no number", "data.studies.missing"),
    ],
)
def test_no_numbers(text: str, what: str, remedy: str, decimal_comma: bool) -> None:
    with pytest.raises(NotANumberError) as caught:
        parse_number(Cell(text, decimal_comma))
    assert what in caught.value.what
    assert remedy in caught.value.remedy


def test_a_decimal_comma_in_a_comma_file_is_explained() -> None:
    with pytest.raises(NotANumberError) as caught:
        parse_number(Cell("12,5"))
    assert (caught.value.what, caught.value.remedy) == ("has a decimal comma", "Write 12.5.")


@pytest.mark.parametrize(("text", "value"), [("0", 0), ("12", 12), ("12.0", 12), ("1e2", 100)])
def test_counts(text: str, value: int) -> None:
    count = parse_count(Cell(text))
    assert (count, type(count)) == (value, int)


@pytest.mark.parametrize(
    ("text", "what"),
    [("-1", "is negative"), ("1.5", "no whole number"), ("83.3", "no whole number"),
     ("1e12", "larger than any number of participants"), ("12%", "is no number")],
)  # fmt: skip
def test_no_counts(text: str, what: str) -> None:
    with pytest.raises(NotANumberError) as caught:
        parse_count(Cell(text))
    assert what in caught.value.what


@pytest.mark.parametrize(
    ("text", "value"), [("0", 0), ("100", 100), ("62.5", 62.5), ("62.5%", 62.5), ("62 %", 62)]
)
def test_percent(text: str, value: float) -> None:
    assert parse_percent(Cell(text)) == value


@pytest.mark.parametrize("text", ["-0.1", "100.1", "1000", "-5%"])
def test_no_percent(text: str) -> None:
    with pytest.raises(NotANumberError, match="outside 0 to 100"):
        parse_percent(Cell(text))


@pytest.mark.parametrize(("text", "value"), [("1900", 1900), ("2019.0", 2019), ("2100", 2100)])
def test_years(text: str, value: int) -> None:
    assert parse_year(Cell(text)) == value


@pytest.mark.parametrize(
    "text", ["1899", "2101", "19", "2019a", "2019-20", "20.5", "nan", "2019.5"]
)
def test_no_years(text: str) -> None:
    with pytest.raises(NotANumberError, match="is no year from 1900 to 2100"):
        parse_year(Cell(text))


def test_blank_cells_have_no_number() -> None:
    assert number("") is None
    assert number("62.5") == 62.5


@given(st.floats(min_value=1e-9, max_value=1e9), st.sampled_from([-1, 1]))
def test_the_canonical_spelling_is_read_back(value: float, sign: int) -> None:
    assert parse_number(Cell(canonical(sign * value))) == sign * value


@given(st.text(max_size=12))
def test_any_text_is_a_finite_number_or_refused_with_a_remedy(text: str) -> None:
    for parse in (parse_number, parse_count, parse_percent, parse_year):
        try:
            assert math.isfinite(parse(Cell(text, decimal_comma=True)))
        except NotANumberError as error:
            assert error.what and error.remedy.endswith(".")
