"""What is told from the look of a cell or a column, and what is left alone."""

from __future__ import annotations

import datetime
import random

import numpy as np
import pytest

from reportgen.inputs.cohort.checks.events import looks_inverted
from reportgen.inputs.cohort.checks.numbers import days_among
from reportgen.inputs.cohort.dates import form_of, parse_date
from reportgen.inputs.cohort.identifiers import by_content, by_header
from reportgen.inputs.cohort.missing_codes import is_missing_word, sentinels
from reportgen.inputs.cohort.queries.counts import natural
from reportgen.inputs.cohort.shown import shown
from reportgen.inputs.cohort.statistical_files import cell_text
from reportgen.inputs.cohort.units import DAYS, converted

CLOSING = datetime.date(2025, 6, 30)


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("name", "names"),
        ("Patient Name", "names"),
        ("lastName", "names"),
        ("surname", "names"),
        ("initials", "names"),
        ("姓名", "names"),
        ("DOB", "birth dates"),
        ("date of birth", "birth dates"),
        ("patient_birth_date", "birth dates"),
        ("birthday", "birth dates"),
        ("出生日期", "birth dates"),
        ("MRN", "record numbers"),
        ("medical record number", "record numbers"),
        ("hospital_no", "record numbers"),
        ("NHS number", "record numbers"),
        ("身份证号", "record numbers"),
        ("e-mail", "addresses or telephone numbers"),
        ("home phone", "addresses or telephone numbers"),
        ("Postcode", "addresses or telephone numbers"),
    ],
)
def test_headers_that_identify(header, kind):
    assert by_header(header) == kind


@pytest.mark.parametrize(
    "header",
    [
        *("drug_name", "site", "arm", "age", "year_of_birth", "birth_weight", "os_months"),
        *("record_date", "numbers", "no", "phonetic", "response", "death_date", "gene"),
        *("hospital_days", "recorded", "mobility_score"),
    ],
)
def test_headers_that_do_not(header):
    assert by_header(header) is None


def test_contents_that_identify():
    assert by_content(["Ann B. Lee", "Lee, Bo", "Cy Ek", "Di Fox", "Ed Gil"], None) == "names"
    assert by_content(["王小明", "李雷", "韩梅梅", "赵云", "孙尚香"], None) == "names"
    phones = [f"+46 70 123 45 {at}" for at in range(60, 66)]
    assert by_content(phones, None) == "telephone numbers"
    births = [f"19{year}-03-0{year % 9 + 1}" for year in range(50, 60)]
    assert by_content(births, CLOSING) == "birth dates"


@pytest.mark.parametrize(
    "texts",
    [
        [f"2021-03-{day:02}" for day in range(1, 20)],  # recent days
        ["Complete Remission", "Stable Disease"] * 6,  # classes of two words
        [f"{120_000 + 37_111 * at}" for at in range(30)],  # a laboratory value
        [f"{at / 7:.6f}" for at in range(30)],
        ["20210301", "20210302", "20210303", "20210304", "20210305"],
        ["完全缓解", "部分缓解"] * 5,
        [],
        ["1", "0"] * 10,
    ],
)
def test_contents_that_do_not(texts):
    assert by_content(texts, CLOSING) is None


def test_cells_that_are_shown():
    for text in ("-1", "99", "12.5", "1/2", "unknown", ".", "Yes", "NaN", "45%"):
        assert shown(text) == f"'{text}'"
    assert shown("Newer", 1, ("New", "Old")) == "'Newer'"
    assert shown("stage four", 3) == "'stage four'"
    assert shown("C") == "'C'"
    assert shown("Ω") == "(a text of 1 character, not shown)"


@pytest.mark.parametrize(
    "text",
    [
        "Ada Lovelace",
        "Smith",
        "1985-12-10",
        "10.12.1985",
        "12/10/85",
        "884412093",
        "19851210",
        "10 Dec 1985",
        "A-44120933",
        "ada@example.org",
        "王小明",
    ],
)
def test_cells_that_are_not_shown(text):
    assert text not in shown(text)
    assert text not in shown(text, 1, ("New", "Old", "1", "0"))


def test_a_date_is_not_shown_however_often_it_occurs():
    assert shown("1985-12-10", 9) == "(a date)"
    assert "44120933" not in shown("A44120933", 9)


def test_dates():
    assert parse_date("2024-02-29") == datetime.date(2024, 2, 29)
    for text in ("2023-02-29", "2024-2-9", "24-02-29", "2024/02/29", "45351", "", "20240229"):
        assert parse_date(text) is None
    assert form_of("29.02.2024") == "with points, the year last"
    assert form_of("45351") == "as a number"
    assert form_of("29-Feb-2024") == "with the month as a word"
    assert form_of("spring") == "as other text"


def test_a_month_has_the_mean_length_of_four_years():
    assert DAYS["months"] * 48 == 4 * 365 + 1
    assert DAYS["years"] == 12 * DAYS["months"]
    assert converted(1.0, "years", "months") == 12.0
    assert converted(0.1, "weeks", "weeks") == 0.1


def values(texts):
    return [float(text) if text else None for text in texts]


@pytest.mark.parametrize(
    ("texts", "codes"),
    [
        (["34", "51", "", "62", "999"], ["999"]),
        (["34", "51", "62", "99", "99"], ["99"]),
        (["0", "1.5", "2", "-1"], ["-1"]),
        (["0", "1.5", "2", "-1", "-9"], ["-1", "-9"]),
        (["34", "51", "62", "90", "99"], []),  # a patient of 99 years among old ones
        (["-3", "1", "2", "-1"], []),  # a column that has negative values
        (["200", "800", "1500", "999"], []),  # not the largest
        (["34", "51", "62", "99.0", "99.0"], []),  # written as a measurement
    ],
)
def test_codes_for_not_known(texts, codes):
    assert list(sentinels(texts, values(texts))) == codes


def test_words_for_not_known():
    assert all(map(is_missing_word, ("Unknown", "N/A", ".", "?", "missing", "未知")))
    assert not any(map(is_missing_word, ("none", "0", "no", "other")))


def in_days(texts, unit="months"):
    return list(days_among(texts, values(texts), unit))


MONTHS = ["3.0", "5.0", "6.5", "8.0", "11.0", "14.0", "20.0"]


def test_days_among_months_are_found():
    assert in_days([*MONTHS, "240", "", "500"]) == [7, 9]
    several = [*MONTHS * 3, "40", "60", "180", "240", "300"]  # without a gap
    assert in_days(several) == [23, 24, 25]
    whole = [text.removesuffix(".0") for text in MONTHS if text != "6.5"]
    assert in_days([*whole, "500"]) == [6]


def test_far_times_that_are_no_days():
    assert in_days([*MONTHS, "240"], "days") == []
    assert in_days([*MONTHS, "5000"]) == []  # in days it would not fit either
    assert in_days([*MONTHS, "240.0"]) == []  # written as a measurement
    assert in_days(["1", "2", "2", "3", "4", "5", "90"]) == []  # not beyond a decade
    assert in_days(["1.5", "500"]) == []


@pytest.mark.parametrize("size", [20, 200, 2000])
@pytest.mark.parametrize("shape", ["exponential", "weibull", "lognormal"])
def test_skewed_times_are_left_alone(size, shape):
    generator = np.random.default_rng(7)
    draw = {
        "exponential": lambda: generator.exponential(10, size),
        "weibull": lambda: 10 * generator.weibull(0.8, size),
        "lognormal": lambda: generator.lognormal(2, 1, size),
    }[shape]
    for _ in range(20):
        assert in_days([f"{time:.2f}" for time in draw()]) == []


def test_inverted_codes_are_told_from_right_ones():
    generator = random.Random(3)
    right = []
    for _ in range(200):
        event, followed = generator.expovariate(1 / 20), generator.uniform(12, 48)
        right.append((min(event, followed), int(event < followed)))
    right.sort(reverse=True)
    assert not looks_inverted(right)
    few_deaths = [
        (generator.uniform(0, 10) if at % 5 == 0 else generator.uniform(12, 48), int(at % 5 == 0))
        for at in range(200)
    ]
    few_deaths.sort(reverse=True)
    assert not looks_inverted(few_deaths)
    assert looks_inverted([(time, 1 - code) for time, code in few_deaths])


def test_natural_order():
    texts = ["grade 10", "grade 2", "2.5", "10", "Other", "b", "A"]
    assert sorted(texts, key=natural) == ["2.5", "10", "A", "b", "grade 2", "grade 10", "Other"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (float("nan"), ""),
        (3.0, "3"),
        (float(np.float32(12.3)), "12.3"),
        (np.float64(0.1) + 0.2, "0.3"),
        (np.int64(4), "4"),
        (True, "TRUE"),
        (datetime.datetime(2021, 3, 4), "2021-03-04"),
        (datetime.date(2021, 3, 4), "2021-03-04"),
        (float("inf"), "inf"),
    ],
)
def test_typed_cells_as_texts(value, text):
    assert cell_text(value) == text
