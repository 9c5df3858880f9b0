"""Errors of the models, in plain words and with the line of the file."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import ValidationError

from reportgen.errors import Problem
from reportgen.spec.base import PATTERNS, Complaint, Refusal, Section
from reportgen.spec.yaml_tree import Node
from reportgen.vocabulary import nearest

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One error of a model: its place, kind, context, and what was written there."""

    model: type[Section]
    tree: Node
    at: Place
    kind: str
    context: Mapping[str, Any]
    message: str

    @property
    def name(self) -> str:
        """The place as a person would say it: ``outcomes 'cr': measure``."""
        return place_name(self.tree, self.at)

    @property
    def written(self) -> str:
        """What the file holds there, in words."""
        node = self.tree.at(self.at)
        return _in_words(node) if node else "nothing"


def problems_of(
    error: ValidationError, model: type[Section], tree: Node, file: str
) -> list[Problem]:
    """All errors of a spec, in the order of its lines."""
    complaints: list[Complaint] = list(model.cross_check(tree.plain))
    for entry in error.errors(include_url=False, include_input=False):
        complaints += _complaints(entry, model, tree)
    unique = dict.fromkeys(complaints)
    lines = {complaint: tree.line_of(complaint.at) for complaint in unique}
    return [
        Problem(f"{file}:{lines[complaint]}", complaint.what, complaint.remedy)
        for complaint in sorted(unique, key=lambda complaint: lines[complaint])
    ]


def _complaints(entry: Any, model: type[Section], tree: Node) -> Iterator[Complaint]:
    context = entry.get("ctx", {})
    at = _as_written(entry["loc"], entry["type"], tree)
    cause = context.get("error")
    if isinstance(cause, Refusal):
        if at:  # those of the root are found by its cross_check
            yield from (Complaint(c.what, c.remedy, (*at, *c.at)) for c in cause.complaints)
        return
    if entry["type"] in FORM_UNKNOWN:
        at = (*at, context["discriminator"].strip("'"))
    finding = Finding(model, tree, at, entry["type"], context, entry["msg"])
    for what, remedy in WORDS.get(finding.kind, _as_it_is)(finding):
        yield Complaint(what, remedy, finding.at)


FORM_UNKNOWN = ("union_tag_invalid", "union_tag_not_found")
"""Errors about the key that says which form of a section is written."""


def _as_written(at: Place, kind: str, tree: Node) -> Place:
    """The place without what pydantic adds: the mark of a key, and the form of a section.

    A form stands in the place like a key, but the file holds none of that name; nor has one name
    that stands for a list any items.
    """
    if at and at[-1] == "[key]":
        at = at[:-1]
    kept: Place = ()
    for number, key in enumerate(at):
        missing = kind == "missing" and number == len(at) - 1
        node = tree.at(kept)
        if missing or node is None or _has_part(node, key):
            kept = (*kept, key)
    return kept


def _has_part(node: Node, key: str | int) -> bool:
    """Whether the file holds this key of a section, or may hold this item of a list."""
    return isinstance(node.plain, list) or (isinstance(node.plain, dict) and key in node.parts)


Words = Iterable[tuple[str, str]]


def _unknown_key(finding: Finding) -> Words:
    key = str(finding.at[-1])
    section = section_at(finding.model, finding.at[:-1], finding.tree)
    known = list(section.model_fields) if section else []
    owner = place_name(finding.tree, finding.at[:-1]) or "the spec"
    home = _home(finding.model, key)
    if home and key not in known:
        yield f"{owner} has no key '{key}'", f"Move it to the section {home}."
    else:
        yield f"{owner} has no key '{key}'{nearest(key, known)}", "Correct or delete it."


def _home(model: type[Section], key: str) -> str:
    """The section of the spec that has this key, where exactly one has it."""
    homes = [
        name
        for name in model.model_fields
        if (section := section_at(model, (name,))) and key in section.model_fields
    ]
    return homes[0] if len(homes) == 1 else ""


def _missing_key(finding: Finding) -> Words:
    key, owner = finding.at[-1], place_name(finding.tree, finding.at[:-1]) or "the spec"
    if isinstance(key, int):
        yield f"{owner} has only {key} of its items", "Write [first, second]."
        return
    section = section_at(finding.model, finding.at[:-1], finding.tree)
    info = section.model_fields.get(key) if section else None
    meaning = f" ({info.description})" if info and info.description else ""
    yield f"{owner} lacks the key '{key}'{meaning}", f"Add `{key}:`."


def _no_form(finding: Finding) -> Words:
    owner = place_name(finding.tree, finding.at[:-1])
    forms = ", ".join(forms_at(finding.model, finding.at[:-1]))
    yield f"{owner} lacks the key '{finding.at[-1]}' ({forms})", f"Add `{finding.at[-1]}:`."


def _unknown_form(finding: Finding) -> Words:
    hint = nearest(str(finding.context["tag"]), forms_at(finding.model, finding.at[:-1]))
    yield f"{finding.name} is {finding.written}{hint}", "Choose one of these."


def _wrong_text(finding: Finding) -> Words:
    node = finding.tree.at(finding.at)
    if node is None or isinstance(node.plain, dict | list):
        yield f"{finding.name} is {finding.written}, where a text is needed", "Write one text."
    elif node.plain is None:
        yield f"{finding.name} is empty", "Write a text, or delete the key."
    else:
        remedy = f'Put it in quotes: "{node.written}".'
        yield f"{finding.name} is {finding.written}, where a text is needed", remedy


def _empty_text(finding: Finding) -> Words:
    yield f"{finding.name} is empty", "Write a text, or delete the key."


def _pattern(finding: Finding) -> Words:
    explanation = PATTERNS.get(finding.context["pattern"], finding.message)
    yield f"{finding.name} is {finding.written}, which has not the form needed", explanation


def _too_long_text(finding: Finding) -> Words:
    limit = finding.context["max_length"]
    yield f"{finding.name} is longer than {limit} characters", "Shorten it."


def _needs(noun: str, remedy: str) -> Callable[[Finding], Words]:
    def words(finding: Finding) -> Words:
        yield f"{finding.name} is {finding.written}, where {noun} is needed", remedy

    return words


def _choice(finding: Finding) -> Words:
    node = finding.tree.at(finding.at)
    expected = str(finding.context.get("expected", "")).replace(" or ", ", ")
    choices = [choice.strip(" '").replace("True", "true") for choice in expected.split(",")]
    given = node.written if node and node.written else finding.written
    yield f"{finding.name} is '{given}'{nearest(given, choices)}", "Choose one of these."


def _bound(phrase: str, key: str) -> Callable[[Finding], Words]:
    def words(finding: Finding) -> Words:
        limit = finding.context[key]
        limit = int(limit) if float(limit).is_integer() else limit
        yield f"{finding.name} is {finding.written}; it must be {phrase} {limit}", "Correct it."

    return words


def _too_few(finding: Finding) -> Words:
    needed = finding.context["min_length"]
    node = finding.tree.at(finding.at)
    if node and (len(node.parts) >= needed or not isinstance(node.plain, list)):
        return  # the items are there, but wrong, which is said of each
    yield f"{finding.name} holds too few items; at least {needed} needed", "Add what is missing."


def _too_many(finding: Finding) -> Words:
    limit = finding.context["max_length"]
    yield f"{finding.name} holds too many items; at most {limit} allowed", "Delete the others."


def _section_needed(finding: Finding) -> Words:
    section = section_at(finding.model, finding.at, finding.tree)
    keys = f"Its keys are: {', '.join(section.model_fields)}." if section else ""
    yield (
        f"{finding.name} is {finding.written}, where a section with keys is needed",
        keys or "Write `key: value` for each of its keys.",
    )


def _raised(finding: Finding) -> Words:
    text = str(finding.context.get("error", finding.message))
    if text.startswith("is "):
        text = f"{finding.name} {text}"
    yield from ((part, "Correct it.") for part in text.split("; "))


def _as_it_is(finding: Finding) -> Words:
    message = finding.message[:1].lower() + finding.message[1:]
    yield f"{finding.name} is {finding.written}: {message}", "Correct it."


_WHOLE = _needs("a whole number", "Write digits only, as in 12.")
_NUMBER = _needs("a number", "Write a number with a decimal point, as in 0.95.")
_YES_NO = _needs("true or false", "Write true or false.")
_DATE = _needs("a date", "Write year-month-day, as in 2026-11-20.")
_LIST = _needs("a list", "Write [first, second], or one line with '- ' per item.")

WORDS: dict[str, Callable[[Finding], Words]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing_key,
    "string_type": _wrong_text,
    "string_too_short": _empty_text,
    "string_too_long": _too_long_text,
    "string_pattern_mismatch": _pattern,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "bool_type": _YES_NO,
    "bool_parsing": _YES_NO,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "literal_error": _choice,
    "greater_than": _bound("greater than", "gt"),
    "greater_than_equal": _bound("at least", "ge"),
    "less_than": _bound("less than", "lt"),
    "less_than_equal": _bound("at most", "le"),
    "too_short": _too_few,
    "too_long": _too_many,
    "tuple_type": _LIST,
    "model_type": _section_needed,
    "model_attributes_type": _section_needed,
    "union_tag_invalid": _unknown_form,
    "union_tag_not_found": _no_form,
    "dict_type": _section_needed,
    "value_error": _raised,
}
"""What is said about each kind of error of pydantic."""


def _in_words(node: Node) -> str:
    if node.plain is None:
        return "empty"
    if isinstance(node.plain, dict):
        return "a section"
    if isinstance(node.plain, list):
        return "a list"
    short = node.written if len(node.written) <= 60 else f"{node.written[:57]}..."
    if isinstance(node.plain, str):
        return f"'{short}'"
    return short if isinstance(node.plain, bool) else f"the number {short}"


def place_name(tree: Node, at: Place) -> str:
    """``outcomes 'cr'.measure``: items of lists by their id, else by their number from 1."""
    words = ""
    for depth, key in enumerate(at):
        if isinstance(key, int):
            words += f" {_item_name(tree.at(at[: depth + 1]), key)}"
        else:
            words += f".{key}" if words else key
    return words


def _item_name(node: Node | None, position: int) -> str:
    plain = node.plain if node else None
    if isinstance(plain, dict):
        for key in ("id", "study", "name", "family"):
            if isinstance(plain.get(key), str):
                return f"'{plain[key]}'"
    return f"no. {position + 1}"


def section_at(model: type[Section], at: Place, tree: Node | None = None) -> type[Section] | None:
    """The model that stands at a place of the spec, found through the annotations.

    Where a section has several forms, the tree tells which of them is written there.
    """
    found = _annotation_at(model, at, tree)
    return found if _is_section(found) else None


def forms_at(model: type[Section], at: Place) -> tuple[str, ...]:
    """What may be written to choose between the forms of a section."""
    key, forms = _forms(_annotation_at(model, at))
    return tuple(name for form in forms for name in _names(form, key))


def _annotation_at(model: type[Section], at: Place, tree: Node | None = None) -> Any:
    found: Any = model
    for depth, key in enumerate(at):
        if _is_section(found):
            info = found.model_fields.get(key)
            found = info.annotation if info else None
        elif get_origin(found) in (tuple, list):
            found = get_args(found)[0]
        elif get_origin(found) is dict:
            found = get_args(found)[1]
        else:
            return None
        found = _inner(found, tree.at(at[: depth + 1]) if tree else None)
    return found


def _is_section(value: Any) -> bool:
    return isinstance(value, type) and issubclass(value, Section)


def _inner(annotation: Any, node: Node | None) -> Any:
    """The annotation without ``| None``; of the forms of a section, the one written there."""
    if get_origin(annotation) in (Union, types.UnionType):
        return next(part for part in get_args(annotation) if part is not type(None))
    written = node.plain if node and isinstance(node.plain, dict) else {}
    key, forms = _forms(annotation)
    return next((form for form in forms if written.get(key) in _names(form, key)), annotation)


def _forms(annotation: Any) -> tuple[str, tuple[type[Section], ...]]:
    """The key that says which form of a section is written, and the forms; none as a rule."""
    if get_origin(annotation) is Annotated:
        union, *marks = get_args(annotation)
        for mark in marks:
            if key := getattr(mark, "discriminator", None):
                return str(key), get_args(union)
    return "", ()


def _names(form: type[Section], key: str) -> tuple[str, ...]:
    return get_args(form.model_fields[key].annotation)
