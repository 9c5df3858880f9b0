"""The look, read once from ``templates/base/theme.toml``: typed for figures, CSS for pages."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from reportgen.errors import Problem, RenderError
from reportgen.resources import templates_dir

_UNITS = ("mm", "pt", "rem", "em")
_COLOUR = re.compile(r"#[0-9A-F]{6}")
_Section = TypeVar("_Section")


@dataclass(frozen=True, slots=True)
class Page:
    """Paper sizes and margins, and the measure on a screen."""

    a4: str
    letter: str
    margin_top_mm: float
    margin_right_mm: float
    margin_bottom_mm: float
    margin_left_mm: float
    screen_measure_rem: float
    screen_contents_rem: float


@dataclass(frozen=True, slots=True)
class Font:
    """Families, all of them packaged."""

    sans: str
    serif: str
    cjk: str


@dataclass(frozen=True, slots=True)
class TextSize:
    """Sizes and leading of text on a page."""

    body_pt: float
    small_pt: float
    note_pt: float
    kicker_pt: float
    title_pt: float
    h2_pt: float
    h3_pt: float
    h4_pt: float
    leading: float
    leading_small: float


@dataclass(frozen=True, slots=True)
class Colour:
    """Colours by their task; arms by number, in marks, words and tints; grades by severity."""

    ink: str
    muted: str
    rule: str
    hairline: str
    paper: str
    tint: str
    accent: str
    alert: str
    neutral: str
    arm: tuple[str, ...]
    arm_text: tuple[str, ...]
    arm_tint: tuple[str, ...]
    grade: tuple[str, ...]
    grade_text: tuple[str, ...]

    def mark(self, number: int) -> str:
        """Colour of a mark; 0 belongs to no arm, 1 is the first, past the last they start over."""
        return self.neutral if number == 0 else self.arm[(number - 1) % len(self.arm)]

    def word(self, number: int) -> str:
        """Colour of text of an arm, darker than its marks."""
        return self.ink if number == 0 else self.arm_text[(number - 1) % len(self.arm_text)]

    def ground(self, number: int) -> str:
        """Tint of an arm, for bands and grounds."""
        return self.tint if number == 0 else self.arm_tint[(number - 1) % len(self.arm_tint)]


@dataclass(frozen=True, slots=True)
class Line:
    """Widths of lines."""

    thin_pt: float
    normal_pt: float
    strong_pt: float


@dataclass(frozen=True, slots=True)
class FigureSize:
    """Widths, the tallest height, the row of a forest plot and the sizes of text in figures."""

    single_mm: float
    wide_mm: float
    double_mm: float
    tall_mm: float
    row_mm: float
    text_pt: float
    small_pt: float
    flow_pt: float
    smallest_pt: float
    dpi: int


@dataclass(frozen=True, slots=True)
class Theme:
    """Every choice of look; the only source of colours, fonts and sizes."""

    page: Page
    font: Font
    text: TextSize
    colour: Colour
    colour_dark: Colour
    line: Line
    figure: FigureSize


_SECTIONS: dict[str, type] = {
    "page": Page,
    "font": Font,
    "text": TextSize,
    "colour": Colour,
    "colour_dark": Colour,
    "line": Line,
    "figure": FigureSize,
}


def load_theme(path: Path | None = None) -> Theme:
    """The theme of ``path``, or the one that travels with the package.

    Raises RenderError naming every missing, unknown or ill-typed key.
    """
    return _load(path or templates_dir() / "base" / "theme.toml")


@cache
def _load(path: Path) -> Theme:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RenderError.single(str(path), f"the theme cannot be read: {error}.") from error
    problems = _problems(raw, path)
    if problems:
        raise RenderError(problems)
    return Theme(**{name: _section(kind, raw[name]) for name, kind in _SECTIONS.items()})


def _section(kind: type[_Section], values: dict[str, Any]) -> _Section:
    return kind(**{k: tuple(v) if isinstance(v, list) else v for k, v in values.items()})


def _problems(raw: dict[str, Any], path: Path) -> list[Problem]:
    found = [
        Problem(str(path), f"[{name}] is no section of a theme.")
        for name in raw
        if name not in _SECTIONS
    ]
    for name, kind in _SECTIONS.items():
        found += _section_problems(name, kind, raw.get(name, {}), str(path))
    return found


def _section_problems(name: str, kind: type, values: Any, where: str) -> list[Problem]:
    if not isinstance(values, dict):
        return [Problem(where, f"{name} must be a section, [{name}].")]
    wanted = {field.name: str(field.type) for field in fields(kind)}
    found = [Problem(where, f"[{name}] lacks {key}.") for key in wanted if key not in values]
    for key, value in values.items():
        if key not in wanted:
            found.append(
                Problem(where, f"[{name}] {key} is unknown.", f"Known: {', '.join(wanted)}.")
            )
        elif not _fits(value, wanted[key], colour=kind is Colour):
            found.append(Problem(where, f"[{name}] {key} = {value!r} is not what it must be."))
    return found


def _fits(value: Any, wanted: str, *, colour: bool) -> bool:
    if wanted.startswith("tuple"):
        return isinstance(value, list) and bool(value) and all(map(_is_colour, value))
    if wanted == "str":
        return _is_colour(value) if colour else isinstance(value, str)
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0


def _is_colour(value: Any) -> bool:
    return isinstance(value, str) and _COLOUR.fullmatch(value) is not None


def on_width(theme: Theme, width: float) -> Theme:
    """The theme with columns of one width, so that every kind of figure is drawn on it."""
    size = replace(theme.figure, single_mm=width, wide_mm=width, double_mm=width)
    return replace(theme, figure=size)


def css_variables(theme: Theme) -> str:
    """The theme as CSS: a ``:root`` rule, and one for screens that prefer dark."""
    lines = [
        line
        for section in fields(Theme)
        if section.name != "colour_dark"
        for line in _declarations(section.name, getattr(theme, section.name))
    ]
    dark = _declarations("colour", theme.colour_dark)
    return (
        f":root {{\n{_indented(lines)}\n}}\n"
        "@media screen and (prefers-color-scheme: dark) {\n"
        f"  :root {{\n{_indented(dark, 4)}\n  }}\n}}\n"
    )


def colour_properties(theme: Theme) -> dict[str, str]:
    """Value in print of each custom property of colour: ``{"--colour-ink": "#1A1A1A", ...}``."""
    lines = _declarations("colour", theme.colour)
    parts = (line.rstrip(";").partition(": ") for line in lines)
    return {name: value for name, _, value in parts}


def _indented(lines: list[str], by: int = 2) -> str:
    return "\n".join(" " * by + line for line in lines)


def _declarations(section: str, values: Any) -> list[str]:
    found: list[str] = []
    for field in fields(values):
        value = getattr(values, field.name)
        name, unit = _name_and_unit(field.name)
        if isinstance(value, tuple):
            found += [f"--{section}-{name}-{i}: {item};" for i, item in enumerate(value, 1)]
        elif section == "font":
            found.append(f"--{section}-{name}: {_family_list(values, field.name)};")
        else:
            shown = value if isinstance(value, str) else f"{value:g}{unit}"
            found.append(f"--{section}-{name}: {shown};")
    return found


def _family_list(font: Font, name: str) -> str:
    generic = "serif" if name == "serif" else "sans-serif"
    names = dict.fromkeys((getattr(font, name), font.cjk))
    return ", ".join([*(f'"{family}"' for family in names), generic])


def _name_and_unit(key: str) -> tuple[str, str]:
    head, _, tail = key.rpartition("_")
    if head and tail in _UNITS:
        return head.replace("_", "-"), tail
    return key.replace("_", "-"), ""
