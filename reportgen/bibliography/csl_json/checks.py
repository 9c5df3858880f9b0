"""What is wrong with an item of CSL-JSON: values of another shape than their variable takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from reportgen.bibliography.csl_json import variables
from reportgen.errors import Problem
from reportgen.vocabulary import nearest


def problems(item: Mapping[str, Any], where: str) -> Iterator[Problem]:
    """Everything that is wrong with an item."""
    yield from _needed(item, where)
    for name, value in item.items():
        told = _wrong(name, value)
        if told:
            yield Problem(where, f"{name} {told}", "Correct it, or export the references again.")
        elif name not in variables.ALL:
            yield from _misspelt(name, item, where)


def _needed(item: Mapping[str, Any], where: str) -> Iterator[Problem]:
    for name in ("id", "type", "title"):
        if item.get(name) in (None, ""):
            yield Problem(where, f"the record has no {name}", f'Add "{name}".')
    type_ = item.get("type")
    if isinstance(type_, str) and type_ and type_ not in variables.TYPES:
        what = f"'{type_}' is no type of CSL{nearest(type_, sorted(variables.TYPES))}"
        yield Problem(where, what, "Use article-journal for a paper in a journal.")


def _misspelt(name: str, item: Mapping[str, Any], where: str) -> Iterator[Problem]:
    """A variable that is not known is passed over, unless it is one written wrongly."""
    folded = {known.casefold(): known for known in variables.ALL}
    near = get_close_matches(name.casefold(), folded, n=1, cutoff=0.8)
    if near and folded[near[0]] not in item:
        what = f"'{name}' is no variable of CSL; did you mean '{folded[near[0]]}'?"
        yield Problem(where, what, "Correct the name.")


def _wrong(name: str, value: Any) -> str:
    if name in variables.TEXTS | {"type"} and not isinstance(value, str):
        return "takes a text"
    if name in variables.NUMBERS | {"id"} and not _is_number_or_text(value):
        return "takes a number or a text"
    if name in variables.NAMES:
        return _wrong_names(value)
    return _wrong_date(value) if name in variables.DATES else ""


def _is_number_or_text(value: Any) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _wrong_names(value: Any) -> str:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        return 'takes a list of names such as {"family": "Zhai", "given": "Yixin"}'
    for one in value:
        wrong = [
            part for part in variables.NAME_PARTS & one.keys() if not isinstance(one[part], str)
        ]
        if wrong:
            return f"has a name of which {min(wrong)} is no text"
        if not (one.get("family") or one.get("given") or one.get("literal")):
            return "has a name without family, given or literal"
    return ""


def _wrong_date(value: Any) -> str:
    if isinstance(value, str):
        return ""
    if not isinstance(value, dict):
        return 'takes a date such as {"date-parts": [[2024, 1, 4]]}'
    parts = value.get("date-parts")
    if parts is None:
        return ""
    is_list = isinstance(parts, list) and 1 <= len(parts) <= 2
    if not is_list or not all(isinstance(one, list) and 1 <= len(one) <= 3 for one in parts):
        return "has date-parts that are not one or two lists of year, month and day"
    if not all(_is_whole(number) for one in parts for number in one):
        return "has date-parts that are no whole numbers"
    return ""


def _is_whole(value: Any) -> bool:
    return isinstance(value, int | str) and str(value).strip().lstrip("-").isdigit()
