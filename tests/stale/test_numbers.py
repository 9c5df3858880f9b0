"""A number is read whatever it is dressed in, and what is no result is not read."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reportgen.stale.numbers import Key, mentions

POINTS = (".", ",", "·")
THOUSANDS = ("", ",", "\u00a0", "\u202f", "\u2009", "'", "’")
MINUSES = ("-", "−", "﹣")
DASHES = (" to ", "–", "-", " – ", "—", ", ", "; ", " and ", "‑")
PERCENTS = ("%", " %", "\u00a0%", "\u202f%", " per cent", " percent")


def keys(text: str) -> set[Key]:
    return {key for mention in mentions(text) for key in mention.keys}


@given(
    whole=st.integers(0, 999),
    decimals=st.text("0123456789", min_size=1, max_size=4),
    point=st.sampled_from(POINTS),
    minus=st.sampled_from(("", *MINUSES)),
)
def test_decimals_in_any_dress(whole: int, decimals: str, point: str, minus: str) -> None:
    plain = f"{'-' if minus else ''}{whole}.{decimals}"
    assert ("1", plain) in keys(f"The ratio was {minus}{whole}{point}{decimals} (as planned).")


@given(number=st.integers(0, 10**8), mark=st.sampled_from(THOUSANDS))
def test_thousands_in_any_dress(number: int, mark: str) -> None:
    text = f"{number:,}".replace(",", mark)
    assert ("1", str(number)) in keys(f"There were {text} patients in all.")


@given(number=st.integers(1000, 10**8))
def test_thousands_apart_by_plain_spaces_are_one_number(number: int) -> None:
    found = mentions(f"There were {number:,} patients.".replace(",", " "))
    assert [mention.keys for mention in found] == [(("1", str(number)),)]


@given(
    low=st.decimals(0, 99, places=1),
    high=st.decimals(0, 99, places=1),
    dash=st.sampled_from(DASHES),
    percent=st.sampled_from(("", *PERCENTS)),
)
def test_ranges_in_any_dress(low: object, high: object, dash: str, percent: str) -> None:
    assume(not (percent.endswith("t") and dash in ("-", "‑")))  # as in IL-6
    text = f"(95% CI {low}{percent}{dash}{high}{percent})"
    assert ("to", str(low), str(high)) in keys(text)


@pytest.mark.parametrize("percent", PERCENTS)
def test_percent_signs(percent: str) -> None:
    (found,) = mentions(f"It was 83.8{percent} of them.")
    assert found.percent
    assert found.keys == (("1", "83.8"),)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("P < 0.001", "<0.001"),
        ("p<.001", "<0.001"),
        ("P\u00a0=\u00a00.03", "0.03"),
        ("(P=.04)", "0.04"),
        ("p-value of 0·03", "0.03"),
        ("P value: 0,03", "0.03"),
        ("P > 0.99", ">0.99"),
    ],
)
def test_p_values_are_known_as_such(text: str, key: str) -> None:
    (found,) = mentions(text)
    assert (found.keys, found.is_p) == ((("1", key),), True)


@pytest.mark.parametrize("text", ["12/20", "12 of 20", "12 out of 20", "12 of the 20", "12 ∕ 20"])
def test_so_many_of_so_many(text: str) -> None:
    assert ("/", "12", "20") in keys(f"Remission was reached by {text} patients.")


def test_both_readings_of_what_is_ambiguous() -> None:
    assert keys("It was 1,234 or so.") == {("1", "1234"), ("1", "1.234")}
    assert keys("It was 0,123 or so.") == {("1", "0.123")}
    assert keys("It was 1.234.567 or so.") == {("1", "1234567")}
    assert keys("It was 1,234.5 or so.") == {("1", "1234.5")}
    assert keys("It was 1.234,5 or so.") == {("1", "1234.5")}


@pytest.mark.parametrize(
    "text",
    [
        "CD19, CAR19, COVID-19, I2, H3N2, v1.0, B12 and IL-6 were measured.",
        "The 2-year and 12-month rates, the 1st and the 2nd.",
        "Park 2018, Maude et al. (2014), published in 2019.",
        "N Engl J Med. 2018;378(5):439-448.",
        "doi:10.1056/NEJMoa1709866, https://example.org/a/12.5?x=83.8, 10.1002/sim.4040",
        "PMID 29385370, NCT02435849, ISBN 978-3-16-148410-0",
        "Table 3, Tables 1 and 2, Figures 2–4, Fig. 5, Section 3.2, Appendix 4, Supplement S1",
        "pp. 12-18, page 7, vol. 12, issue 3, version 1.2, grade 3 or higher, phase 2",
        "on 21 November 2026, November 2026, 21 Nov. 2026, 2026-11-21, 21.11.2026 and 11/21/2026",
        "as others have shown [3, 7-9] and [12].",
        "with 95% confidence intervals, a 95% CI and 90% prediction intervals",
    ],
)
def test_what_is_no_result(text: str) -> None:
    assert mentions(text) == []


def test_a_year_that_counts_is_no_year() -> None:
    assert keys("In 2018 there were 2018 patients (n = 2019).") == {("1", "2018"), ("1", "2019")}
