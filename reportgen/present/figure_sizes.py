"""How wide each figure is drawn, in the report and as files for submission, and in which formats.

A figure is drawn on a column: the theme says how wide one is on our pages, the style how wide one
is in its journal. Where the spec asks for a width, both drawings have it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reportgen.errors import Problem, SpecError
from reportgen.formatting.figure_rules import FigureRules
from reportgen.formatting.style import Style
from reportgen.formatting.thousands import Thousands
from reportgen.present.theme import FigureSize, Theme, on_width
from reportgen.vocabulary import HOUSE_STYLE, nearest

if TYPE_CHECKING:
    from reportgen.present.figures.save import FigureFormat

_MM = {"mm": 1.0, "cm": 10.0, "in": 25.4}
_LEAST_MM = 40.0  # below it no kind of figure has room for an axis and its numbers

Locate = Callable[..., str]

INLINE, PICTURE = ".inline", ".picture"
"""Endings of the drawing that stands in HTML, and of that made of dots for formats that take no
other, among the files of a figure."""


@dataclass(frozen=True, slots=True)
class FigurePlan:
    """The look of one figure in the report and as files, and the formats of the files.

    ``asked``: the spec gives the width, so that no other will do. ``marks``, the decimal point and
    what parts thousands, stand in the numbers under ticks; all other texts are given to a figure as
    they are printed. ``picture``: the drawing of the report is wanted as dots too.
    """

    page: Theme
    files: Theme
    formats: tuple[FigureFormat, ...] = ()
    asked: bool = False
    marks: tuple[str, Thousands] = (".", Thousands())
    picture: bool = False

    def for_screen(self) -> FigurePlan:
        """The same where no files for submission are wanted: only the drawing of the report."""
        return replace(self, files=self.page, formats=())


def plan_figures(
    wanted: Mapping[str, Any],
    ids: Iterable[str],
    style: Style,
    theme: Theme,
    paper: str,
    locate: Locate,
) -> dict[str, FigurePlan]:
    """The plan of every figure by its id. ``wanted`` is the section ``figures`` of the spec.

    Raises SpecError naming every figure that is not there, and every width that is wider than the
    text of the page or than the widest column of the style.
    """
    names = tuple(ids)
    places = {one["id"]: at for at, one in enumerate(wanted["each"])}
    problems = [
        Problem(
            locate("figures", "each", at, "id"),
            f"there is no figure '{name}'{_near(name, names)}",
        )
        for name, at in places.items()
        if name not in names
    ]
    made: dict[str, FigurePlan] = {}
    for name in names:
        own = wanted["each"][places[name]] if name in places else {}
        wish = {key: own.get(key) or wanted[key] for key in ("width", "formats", "dpi")}
        is_own = bool(own.get("width"))
        at = ("figures", "each", places[name], "width") if is_own else ("figures", "width")
        what = f"figure '{name}'" if is_own else "figures"
        wrong = list(_complaints(wish["width"], style, theme, paper))
        problems += [Problem(locate(*at), f"{what}: {w}", remedy) for w, remedy in wrong]
        if not wrong:
            made[name] = _plan(wish, style, theme)
    if problems:
        raise SpecError(dict.fromkeys(problems))
    return made


def _near(name: str, known: tuple[str, ...]) -> str:
    return nearest(name, known) if known else ": this report has none"


def _complaints(
    width: str | float | None, style: Style, theme: Theme, paper: str
) -> Iterator[tuple[str, str]]:
    """What is wrong with a width, and what to do about it."""
    if width == "one_half" and _columns(style, theme)["one_half"] is None:
        yield (
            f"the style '{style.name}' has no column and a half",
            "Write single, double, or the width in mm.",
        )
    if not isinstance(width, int | float):
        return
    if width < _LEAST_MM:
        yield f"a width of {width:g} mm is too narrow", f"Give at least {_LEAST_MM:g} mm."
    limits = (
        (text_measure(theme, paper), f"the text of a page of {paper}"),
        (_columns(style, theme)["double"], f"the widest column of the style '{style.name}'"),
    )
    for limit, of in sorted(limits, key=lambda one: one[0]):
        if width > limit:
            yield (
                f"a width of {width:g} mm is wider than {of}, which is {limit:g} mm",
                "Give a smaller width.",
            )
            return


def text_measure(theme: Theme, paper: str) -> float:
    """Millimetres between the margins of a page."""
    written = str(getattr(theme.page, paper.lower()))
    found = re.match(r"([0-9.]+)(mm|cm|in)\b", written)
    assert found is not None, written
    wide = float(found[1]) * _MM[found[2]]
    return wide - theme.page.margin_left_mm - theme.page.margin_right_mm


def _plan(wish: Mapping[str, Any], style: Style, theme: Theme) -> FigurePlan:
    width, size = wish["width"], theme.figure
    columns = _columns(style, theme)
    page = theme
    sizes = replace(
        size,
        single_mm=columns["single"],
        wide_mm=columns["one_half"] or _wide(columns, size),
        double_mm=columns["double"],
    )
    if width is not None:
        page = on_width(theme, _own(size)[width] if isinstance(width, str) else width)
        on = columns[width] if isinstance(width, str) else width
        sizes = on_width(theme, on).figure
    dpi = wish["dpi"] or (size.dpi if _is_house(style) else style.figures.line_dpi)
    files = replace(theme, figure=_readable(replace(sizes, dpi=dpi), style.figures))
    formats = wish["formats"] or style.figures.formats
    others = tuple(name for name in dict.fromkeys(formats) if name != "svg")
    return FigurePlan(page, files, others, width is not None, (style.decimal_mark, style.parting))


def _wide(columns: Mapping[str, float], size: FigureSize) -> float:
    """What stands for a column and a half where a style has none."""
    single = columns["single"]
    return single if single >= size.wide_mm else columns["double"]


def _readable(size: FigureSize, rules: FigureRules) -> FigureSize:
    """Text no smaller than a style allows, nor than we do, and no larger than a style wants."""
    least = max(size.smallest_pt, rules.smallest_pt)
    most = max(rules.largest_pt or size.flow_pt, least)

    def points(wanted: float) -> float:
        return min(max(wanted, least), most)

    return replace(
        size,
        text_pt=points(size.text_pt),
        small_pt=points(size.small_pt),
        flow_pt=points(size.flow_pt),
        smallest_pt=least,
    )


def _own(size: FigureSize) -> dict[str, float]:
    return {"single": size.single_mm, "one_half": size.wide_mm, "double": size.double_mm}


def _columns(style: Style, theme: Theme) -> dict[str, Any]:
    """Widths of the columns; the theme's own where nothing is known of a journal's."""
    if _is_house(style):
        return _own(theme.figure)
    rules = style.figures
    return {"single": rules.single_mm, "one_half": rules.one_half_mm, "double": rules.double_mm}


def _is_house(style: Style) -> bool:
    return any(rule.table == "figures" and rule.stated_by == HOUSE_STYLE for rule in style.rules)
