"""Each family prints what its manual, or a published example of it, shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.formatting.numbers import count, equation, fixed, p_phrase, p_value, range_word
from reportgen.formatting.parts import in_brackets, interval_text, print_part
from reportgen.formatting.style import Style, load_style, style_names
from reportgen.formatting.words import styled
from tests.formatting.facts import fact

NB, THIN = "\u00a0", "\u202f"
FAMILIES = {load_style(name).family: load_style(name) for name in style_names()}


def estimate(style: Style, *numbers: float, kind: str = "ratio") -> str:
    """A hazard ratio with its interval."""
    one = fact(kind, numbers[0], numbers[1:3])
    value = print_part(one, "value", style).text
    return f"HR{style.after_name}{value} {in_brackets(interval_text(one, style), style)}"


@pytest.mark.parametrize(
    ("family", "expected"),
    [
        ("ama", "HR, 0.74 (95% CI, 0.65-0.85)"),
        ("lancet", "HR 0·74 (95% CI 0·65–0·85)"),
        ("bmj", "HR 0.74 (95% confidence interval 0.65 to 0.85)"),
        ("nejm", "HR, 0.74 (95% CI, 0.65 to 0.85)"),
        ("cochrane", "HR 0.74 (95% CI 0.65 to 0.85)"),
        ("jmir", "HR 0.74 (95% CI 0.65-0.85)"),
        ("expert_review", "HR: 0.74 [95% CI: 0.65–0.85]"),
        ("house", "HR 0.74 (95% CI 0.65 to 0.85)"),
    ],
)
def test_an_estimate(family: str, expected: str) -> None:
    assert estimate(FAMILIES[family], 0.74, 0.65, 0.85) == expected


def test_every_family_has_its_example() -> None:
    known = {"ama", "lancet", "bmj", "nejm", "cochrane", "jmir", "expert_review", "house"}
    assert set(FAMILIES) == known


@pytest.mark.parametrize(
    ("family", "expected"),
    [
        ("ama", "95% CI, −5.0 to 44.0"),
        ("lancet", "95% CI −5·0 to 44·0"),
        ("expert_review", "95% CI: −5.0 to 44.0"),
        ("bmj", "95% confidence interval −5.0 to 44.0"),
    ],
)
def test_no_dash_beside_a_minus(family: str, expected: str) -> None:
    """The Lancet: −0·05 to 0·44."""
    large = fact("points", 0.2, (-0.05, 0.44), n=20_000)
    assert interval_text(large, FAMILIES[family]) == expected


@pytest.mark.parametrize(
    ("family", "expected"),
    [
        ("ama", ["P < .001", "P = .005", "P = .01", "P = .047", "P = .053", "P = .12", "P > .99"]),
        ("jmir", ["P<.001", "P=.005", "P=.01", "P=.047", "P=.053", "P=.12", "P>.99"]),
        ("nejm", ["P<0.001", "P=0.005", "P=0.01", "P=0.047", "P=0.053", "P=0.12", "P>0.99"]),
        ("lancet", ["p=0·00040", "p=0·0050", "p=0·014", "p=0·047", "p=0·053", "p=0·12", "p>0·99"]),
        ("expert_review", ["p < 0.001", "p = 0.005", "p = 0.01", "p = 0.047", "p = 0.053"]),
        ("cochrane", ["P < 0.001", "P = 0.005", "P = 0.01"]),
    ],
)
def test_p_values(family: str, expected: list[str]) -> None:
    """The third digit stays where two would print 0.05 of what is below it."""
    values = (0.0004, 0.005, 0.014, 0.047, 0.053, 0.12, 0.995)
    printed = [p_phrase(value, FAMILIES[family]).replace(NB, " ") for value in values]
    assert printed[: len(expected)] == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.00009, "<0·0001"),
        (0.0001, "0·00010"),
        (0.0996, "0·10"),
        (0.0496, "0·0496"),
        (0.0504, "0·050"),
        (0.96, "0·96"),
    ],
)
def test_two_significant_digits_of_the_lancet(value: float, expected: str) -> None:
    assert p_value(value, FAMILIES["lancet"]) == expected


@pytest.mark.parametrize(
    ("family", "expected"),
    [
        ("ama", ("4567", f"12{THIN}345")),
        ("lancet", ("4567", f"12{THIN}345")),
        ("jmir", ("4567", "12,345")),
        ("nejm", ("4,567", "12,345")),
        ("house", ("4,567", "12,345")),
    ],
)
def test_thousands(family: str, expected: tuple[str, str]) -> None:
    assert (count(4567, FAMILIES[family]), count(12345, FAMILIES[family])) == expected


DENOMINATORS = (28, 280, 28_000)


def test_percentages_follow_the_denominator_of_the_family() -> None:
    """AMA: 9/28 is 32%; The Lancet: whole numbers below about ten thousand."""
    of = {
        name: [print_part(fact("percent", 9 / 28, n=n), "value", style).text for n in DENOMINATORS]
        for name, style in FAMILIES.items()
    }
    assert of["ama"] == of["house"] == ["32%", "32.1%", "32.1%"]
    assert of["lancet"] == ["32%", "32%", "32·1%"]


def test_quartiles() -> None:
    told = {
        name: f"{style.quartiles_label} 3{range_word('3', '7', style)}7"
        for name, style in FAMILIES.items()
    }
    assert told["ama"] == "IQR 3-7"
    assert told["lancet"] == "IQR 3–7"
    assert told["nejm"] == "interquartile range 3 to 7"
    assert told["bmj"] == "interquartile range 3-7"


def test_cochrane_gives_ratios_two_decimals() -> None:
    cochrane = FAMILIES["cochrane"]
    facts = [fact("ratio", value) for value in (0.0534, 0.74, 12.34)]
    shown = [print_part(one, "value", cochrane).text for one in facts]
    assert shown == ["0.05", "0.74", "12.34"]


def test_other_symbols_are_spaced_as_p_is() -> None:
    assert equation("Q", "7·1", FAMILIES["lancet"]) == "Q=7·1"
    assert equation("Q", "7.1", FAMILIES["ama"]).replace(NB, " ") == "Q = 7.1"


@pytest.mark.parametrize(
    ("family", "expected"),
    [
        ("house", "P values below 0.05; P < 0.05, P = 0.025; 2,000 of 12,000"),
        ("lancet", f"p values below 0·05; p<0·05, p=0·025; 2000 of 12{THIN}000"),
        ("ama", f"P values below 0.05; P < .05, P = .025; 2000 of 12{THIN}000"),
        ("nejm", "P values below 0.05; P<0.05, P=0.025; 2,000 of 12,000"),
    ],
)
def test_sentences_of_ours_take_the_form(family: str, expected: str) -> None:
    text = "P values below 0.05; P < 0.05, P = 0.025; 2,000 of 12,000"
    assert styled(text, FAMILIES[family]) == expected


def test_words_that_hold_no_number_are_left_alone() -> None:
    text = "Pooled by P. Smith (version two), see Table 2."
    assert styled(text, FAMILIES["lancet"]) == text


# --- laws over every family -----------------------------------------------------------------------


def read(text: str, style: Style) -> float:
    """A printed number as a reader of that journal reads it."""
    plain = text.replace(style.thousands, "").replace(style.minus, "-")
    return float(plain.replace(style.decimal_mark, "."))


@given(st.sampled_from(sorted(FAMILIES)), st.integers(-(10**9), 10**9), st.integers(0, 4))
def test_a_number_reads_back(family: str, value: int, decimals: int) -> None:
    style = FAMILIES[family]
    shown = read(fixed(value / 1000, decimals, style), style)
    assert abs(shown - value / 1000) <= 0.5001 / 10**decimals


@given(st.sampled_from(sorted(FAMILIES)), st.integers(0, 10**12))
def test_a_count_reads_back(family: str, value: int) -> None:
    assert read(count(value, FAMILIES[family]), FAMILIES[family]) == value


@given(st.sampled_from(sorted(FAMILIES)), st.one_of(st.floats(0, 1), st.floats(0.0485, 0.0515)))
def test_a_p_value_is_true_and_on_its_side_of_the_threshold(family: str, value: float) -> None:
    style = FAMILIES[family]
    text = p_value(value, style)
    shown = float("0" + text.lstrip("<>").replace(style.decimal_mark, ".").lstrip("0"))
    assert 0 < shown < 1
    if text[0] in "<>":
        assert value < shown if text[0] == "<" else value > shown
    else:
        assert abs(shown - value) <= 0.0051
        assert (shown < 0.05) == (value < 0.05)
