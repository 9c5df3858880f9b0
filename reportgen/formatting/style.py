"""How numbers are printed: a set of rules, chosen by name, read from a dated data file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "styles"


@dataclass(frozen=True, slots=True)
class Style:
    """Rules for the printed form of numbers."""

    name: str
    date: str
    source: str
    decimal_mark: str
    thousands: str
    thousands_from: int
    minus: str
    interval_separator: str
    interval_label: str
    p_symbol: str
    p_floor: str
    p_ceiling: str
    percent_decimals_small_n: int
    percent_decimals: int
    percent_small_n_below: int
    ratio_significant: int
    headings: tuple[str, str, str, str]


def load_style(name: str = "reportgen") -> Style:
    """The style of this name; KeyError-like TemplateError handling is up to the caller."""
    rules = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    rules["headings"] = tuple(rules["headings"])
    return Style(**rules)


def style_names() -> tuple[str, ...]:
    """Names of all styles, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))
