"""Draw a text of a figure in one go.

WeasyPrint (up to 70) sets text in SVG letter by letter, each letter a line of its own for Pango:
pairs of letters are not kerned, and a third of the time for a report goes there. A text that
merely stands at a point, as all texts of our figures do, is drawn here as one line; any other is
left to WeasyPrint. This replaces an internal function while a file is written; where a later
WeasyPrint has no such function, its own way is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import Any

_PARTICULAR = frozenset(
    {"dx", "dy", "rotate", "textLength", "lengthAdjust", "letter-spacing", "direction"}
    | {"display-anchor", "dominant-baseline", "alignment-baseline"}
)
_WEIGHTS = {"normal": 400, "bold": 700} | {str(n): n for n in range(100, 1000, 100)}


@contextmanager
def whole_lines() -> Iterator[None]:
    """While open, simple texts of SVG images are drawn as one line."""
    try:
        from weasyprint import svg as engine
        from weasyprint.svg.text import Style, TextBox, text
    except ImportError:
        yield
        return

    def draw(svg: Any, node: Any, font_size: float) -> None:
        if _is_simple(node):
            _draw_line(svg, node, font_size, Style, TextBox)
        else:
            text(svg, node, font_size)

    # Both names: text-anchor is seen to wherever the table's entry is what the name stands for.
    engine.TAGS["text"] = engine.text = draw
    try:
        yield
    finally:
        engine.TAGS["text"] = engine.text = text


def _is_simple(node: Any) -> bool:
    """Whether the text stands at one point, with nothing that moves single letters."""
    return bool(
        node.text
        and not _PARTICULAR.intersection(node.attrib)
        and node.get("font-weight", "normal") in _WEIGHTS
        and all(_is_number(node.get(name)) for name in ("x", "y"))
    )


def _is_number(value: str | None) -> bool:
    try:
        float(value or "")
    except ValueError:
        return False
    return True


def _draw_line(svg: Any, node: Any, font_size: float, style_type: Any, box_type: Any) -> None:
    from weasyprint.draw.text import draw_first_line
    from weasyprint.matrix import Matrix
    from weasyprint.svg.bounding_box import extend_bounding_box
    from weasyprint.text.line_break import split_first_line

    style = _style(svg, node, font_size, style_type)
    x, y = float(node.get("x")), float(node.get("y"))
    layout, _, _, width, height, baseline = split_first_line(node.text, style, svg.context, inf, 0)
    svg.cursor_position = (x + width, y)
    if hasattr(node, "text_bounding_box"):
        corners = ((x, y - baseline), (x + width, y - baseline + height))
        node.text_bounding_box = extend_bounding_box(node.text_bounding_box, corners)
    svg.stream.push_state()
    fill, stroke = svg.set_graphical_state(node, font_size)
    svg.stream.begin_text()
    svg.fill_stroke(fill, stroke, text=True)
    layout.reactivate(style)
    box = box_type(layout, style)
    box.baseline = baseline
    draw_first_line(svg.stream, box, "none", "none", Matrix(d=-1, e=x, f=y))
    svg.stream.end_text()
    svg.stream.pop_state()


def _style(svg: Any, node: Any, font_size: float, style_type: Any) -> Any:
    from weasyprint.css.properties import INITIAL_VALUES

    families = node.get("font-family", "sans-serif").split(",")
    style = style_type()
    style.update(INITIAL_VALUES)
    style.font_config = svg.font_config
    style["font_family"] = [family.strip().strip("\"'") for family in families]
    style["font_style"] = node.get("font-style", "normal")
    style["font_weight"] = _WEIGHTS[node.get("font-weight", "normal")]
    style["font_size"] = font_size
    return style
