"""The number format shows what is printed, in the marks of every style."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.formatting.numbers import fixed
from reportgen.formatting.style import load_style
from reportgen.render.blocks import Run, Source
from reportgen.render.tables.numbers import numbers_of
from reportgen.render.tables.shown import number_format


def formats(text: str, raw: str, part: str = "value") -> list[str]:
    return [
        number_format(one) for one in numbers_of([Run(text, source=Source("f", part, "", raw))])
    ]


@pytest.mark.parametrize(
    ("text", "raw", "part", "shown"),
    [
        ("83.8%", "0.8377", "value", ["0.0%"]),
        ("83.8", "0.8377", "bare", ["0.0%"]),
        ("84%", "0.8377", "value", ["0%"]),
        ("0%", "0.0", "value", ["0%"]),
        ("1,208", "1208", "n", ["#,##0"]),
        ("1\u202f208", "1208", "n", ["#,##0"]),
        ("1.208", "1208", "n", ["#,##0"]),
        ("1,208", "1.2081", "value", ["0.000"]),
        ("1,986.78", "1986.7812", "value", ["#,##0.00"]),
        ("12\u202f345·1", "12345.08", "value", ["#,##0.0"]),
        ("1,051.5%", "10.515", "value", ["#,##0.0%"]),
        ("1·25", "1.2508", "value", ["0.00"]),
        (".05", "0.0512", "p", ["0.00"]),
        ("P = 0.03", "0.0312", "p_phrase", ["0.00"]),
        ("<0.001", "3e-15", "p", ["0.00E+00"]),
        (">0.99", "0.9999", "p", ["General"]),
        ("−7.4", "-0.0737", "value", ["0.0%"]),
        ("−27.7 to 13.0", "-0.27715 0.12967", "ci", ["0.0%", "0.0%"]),
        ("79.6–87.4", "0.79581 0.87353", "ci", ["0.0%", "0.0%"]),
        ("81/143", "81 143", "events_n", ["0", "0"]),
        ("12", "0.0121", "value", ["0.000"]),
        ("not reached", "", "value", ["General"]),
        ("2014", "2014", "value", ["0"]),
        ("1.5e9 or so", "7", "value", ["General"]),
    ],
)
def test_the_decimals_are_those_that_are_printed(text, raw, part, shown):
    assert formats(text, raw, part) == shown


@given(
    st.floats(-1e6, 1e6, allow_subnormal=False), st.integers(0, 4),
    st.sampled_from(["reportgen", "lancet"]),
)  # fmt: skip
def test_any_printed_number_gets_its_decimals(value, decimals, style):
    text = fixed(value, decimals, load_style(style))
    (shown,) = formats(text, repr(value))
    whole = "#,##0" if {",", "\u202f"} & set(text) else "0"
    assert shown == (whole if decimals == 0 else f"{whole}.{'0' * decimals}")
