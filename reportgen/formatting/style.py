"""How numbers, abstracts and figures look in a journal: rules read from dated data files.

A style is a file in ``styles/``, here or in a project; it names the family in ``families/`` whose
number forms it follows, and may have tables of its own in place of the family's. What neither says
of figures and references is the house's.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from reportgen.errors import Problem, SpecError
from reportgen.formatting.abstract_rules import AbstractHeading, AbstractRules
from reportgen.formatting.figure_rules import FigureRules
from reportgen.formatting.rules import NUMBERS, OF_FAMILY, OF_STYLE, TABLES, faults
from reportgen.formatting.thousands import Thousands
from reportgen.vocabulary import HOUSE_STYLE, nearest

FOLDER = Path(__file__).parent / "styles"
FAMILIES = Path(__file__).parent / "families"

ALIASES = {"house": HOUSE_STYLE}


@dataclass(frozen=True, slots=True)
class Sourced:
    """A table of rules: from where it is, how well it is known, and what it says."""

    table: str
    source: str
    confirmed: str
    stated_by: str
    date: str
    says: Mapping[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Style:
    """Rules for the printed form of numbers, of the abstract and of figures."""

    name: str
    journal: str
    family: str
    date: str
    decimal_mark: str
    leading_zero: bool
    thousands: str
    thousands_from: int
    minus: str
    interval_label: str
    interval_after_label: str
    interval_separator: str
    interval_separator_with_negative: str
    interval_brackets: str
    after_name: str
    """Between the name of a measure and its value: ``HR, 0.74`` of the AMA."""
    quartiles_label: str
    quartiles_separator: str
    p_symbol: str
    p_italic: bool
    p_spaced: bool
    p_leading_zero: bool
    p_digits: str
    p_floor: float
    p_ceiling: float
    percent_decimals_small_n: int
    percent_decimals: int
    percent_small_n_below: int
    ratio_significant: int
    abstract: AbstractRules = field(hash=False)
    figures: FigureRules
    references: str
    """Name of a citation style (CSL)."""
    ratio_decimals: int | None = None
    """Of every ratio, where a style fixes them."""
    rules: tuple[Sourced, ...] = ()
    """Every table of rules, in the order of ``TABLES``, with its source."""
    own: bool = False
    """Whether its file is the project's own."""

    @property
    def parting(self) -> Thousands:
        """How it parts the digits of whole numbers."""
        return Thousands(self.thousands, self.thousands_from)


def load_style(name: str = HOUSE_STYLE, where: str = "", own: Path | None = None) -> Style:
    """The style of this name: of ``own``, the folder of a project, else of those that are shipped.

    Raises SpecError for a name that is none, ``where`` being the place that gave it, and for a file
    that is not as a style file has to be.
    """
    known, theirs = ALIASES.get(name, name), names_in(own) if own is not None else ()
    if own is not None and known in theirs:
        return replace(_made_of(own / f"{known}.toml"), own=True)
    if known not in style_names():
        every = (*theirs, *style_names(), *ALIASES)
        hint = nearest(name, every).partition(" (known")[0]
        raise SpecError.single(
            where,
            f"there is no style '{name}'{hint}",
            f"Known: {', '.join(every)}. `reportgen list styles` tells what they are.",
        )
    return _shipped(known)


def style_or_house(name: str) -> Style:
    """The style of this name, or the house's where a record names one that is not shipped."""
    return _shipped(name if name in style_names() else HOUSE_STYLE)


@cache
def style_names() -> tuple[str, ...]:
    """Names of all styles that are shipped, sorted."""
    return names_in(FOLDER)


def names_in(folder: Path) -> tuple[str, ...]:
    """Names of the files of rules in a folder, sorted."""
    return tuple(sorted(path.stem for path in folder.glob("*.toml")))


@cache
def _shipped(name: str) -> Style:
    return _made_of(FOLDER / f"{name}.toml")


def _made_of(path: Path) -> Style:
    said = read_file(path, OF_STYLE)
    house = read_file(FOLDER / f"{HOUSE_STYLE}.toml", OF_STYLE)
    if said["family"] not in names_in(FAMILIES):
        what = f"there is no family '{said['family']}'{nearest(said['family'], names_in(FAMILIES))}"
        raise SpecError.single(path.name, what)
    return made(said, read_file(FAMILIES / f"{said['family']}.toml", OF_FAMILY), house)


def read_file(path: Path, head: Mapping[str, type]) -> dict[str, Any]:
    """A file of rules as data. Raises SpecError with all that is wrong with it."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SpecError.single(path.name, f"cannot be read: {error}") from None
    wrong = [*faults(document, head)]
    if document.get("name") != path.stem:
        wrong.append(f"is called '{document.get('name')}' inside")
    if wrong:
        raise SpecError(Problem(path.name, what) for what in wrong)
    return document


def made(said: Mapping[str, Any], family: Mapping[str, Any], house: Mapping[str, Any]) -> Style:
    """A style of what its own file says, its family's, and the house's, in this order.

    Raises SpecError when a table stands in none of them.
    """
    fallback = {name: table for name, table in house.items() if name not in NUMBERS}
    given = (("style", said), ("family", family), ("house", fallback))
    missing = [name for name in TABLES if not any(name in file for _, file in given)]
    if missing:
        raise SpecError(Problem(f"{said['name']}.toml", f"has no table [{t}]") for t in missing)
    rules = tuple(
        next(_sourced(name, file) for _, file in given if name in file) for name in TABLES
    )
    says = {rule.table: rule.says for rule in rules}
    flat = {
        key.field: says[table][name]
        for table, keys in {**NUMBERS, "references": TABLES["references"]}.items()
        for name, key in keys.items()
        if name in says[table]
    }
    return Style(
        name=said["name"],
        journal=said["journal"],
        family=said["family"],
        date=max(rule.date for rule in rules),
        abstract=AbstractRules(_headings(says["headings"]), **says["abstract"]),
        figures=FigureRules(**{**says["figures"], "formats": tuple(says["figures"]["formats"])}),
        rules=rules,
        **flat,
    )


def _sourced(name: str, file: Mapping[str, Any]) -> Sourced:
    table = dict(file[name])
    source, confirmed = table.pop("source"), table.pop("confirmed")
    return Sourced(name, source, confirmed, file["name"], file["date"], MappingProxyType(table))


def _headings(table: Mapping[str, Any]) -> Mapping[str, tuple[AbstractHeading, ...]]:
    return MappingProxyType(
        {
            kind: tuple(
                AbstractHeading(one["text"], tuple(one["parts"]), one.get("words")) for one in many
            )
            for kind, many in table.items()
        }
    )
