"""Every kind of figure from 2 to 60 rows at every width that a style asks for.

Each is set without fault, or refused as too narrow for it; on a wide column none is refused.
"""

import pytest

from reportgen.formatting.style import load_style, style_names
from reportgen.present.figures import FIGURES
from reportgen.present.figures.checks import layout_faults
from reportgen.present.figures.narrow import TooNarrow
from reportgen.present.theme import load_theme, on_width
from tests.present.figures.sized_samples import SIZED

THEME = load_theme()
ROWS = (2, 9, 33, 60)
WIDE_MM = 150.0
"""On a sheet so wide every kind can be set."""


def style_widths() -> tuple[float, ...]:
    rules = [load_style(name).figures for name in style_names()]
    found = {w for r in rules for w in (r.single_mm, r.one_half_mm, r.double_mm) if w is not None}
    return tuple(sorted(found))


def faults(kind: str, rows: int, width: float, *, long: bool) -> list[str]:
    theme = on_width(THEME, width)
    try:
        pages = FIGURES[kind].draw(SIZED[kind](rows, long=long), theme)
    except TooNarrow as refusal:
        return [str(refusal)] if width >= WIDE_MM else []
    return [fault for page in pages for fault in layout_faults(page, theme)]


def test_every_kind_has_samples_of_any_size():
    assert set(SIZED) == set(FIGURES)


@pytest.mark.parametrize("kind", FIGURES)
def test_a_narrow_and_a_wide_column(kind: str):
    for width, rows, long in ((85.0, 9, False), (183.0, 7, True)):
        assert faults(kind, rows, width, long=long) == []


@pytest.mark.slow
@pytest.mark.parametrize("long", [False, True], ids=["short names", "long names"])
@pytest.mark.parametrize("width", style_widths())
@pytest.mark.parametrize("kind", FIGURES)
def test_every_size_at_every_width_of_a_style(kind: str, width: float, long: bool):
    for rows in ROWS:
        assert faults(kind, rows, width, long=long) == [], f"{rows} rows"
