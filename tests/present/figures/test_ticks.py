"""The numbers under ticks in the marks of a style."""

import pytest
from matplotlib.figure import Figure

from reportgen.formatting.style import load_style
from reportgen.present.figures.ticks import with_marks

THIN = "\u202f"


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("reportgen", ["0.5", "−1,500", "20,000", "12.5%", "1.5×10⁶", "2014", "Lee 1,500"]),
        ("lancet", ["0·5", "−1500", f"20{THIN}000", "12·5%", "1·5×10⁶", "2014", "Lee 1,500"]),
        ("jmir", ["0.5", "−1500", "20,000", "12.5%", "1.5×10⁶", "2014", "Lee 1,500"]),
    ],
)
def test_numbers_take_the_marks_and_all_else_stays(style: str, expected: list[str]) -> None:
    figure = Figure()
    written = ["0.5", "−1,500", "20,000", "12.5%", "1.5×10⁶", "2014", "Lee 1,500"]
    texts = [figure.text(0, 0, words) for words in written]
    chosen = load_style(style)
    with_marks([figure], chosen.decimal_mark, chosen.parting)
    assert [text.get_text() for text in texts] == expected
