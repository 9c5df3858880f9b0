"""Writes the reference of every key of the spec, one page per kind of report, from the JSON Schema.

python tools/spec_reference.py            write docs/spec.md and docs/spec-cohort.md
python tools/spec_reference.py --check    only say whether they are up to date (exit 1 if not)
"""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportgen.measures import Measure

REPO = Path(__file__).resolve().parent.parent
DOCS = REPO / "docs"

HEAD = """\
# The spec of a {kind}, key by key

Made by `make docs` from the schema that `reportgen schema {kind}` prints; edit the
descriptions in `reportgen/spec/`, not this file. The other kinds of report: {others}.

A spec is YAML 1.2, in UTF-8. Unknown keys are refused, and the message names the nearest known one.
A commented spec to start from is what `reportgen new {starter}` writes
(`templates/new/{starter}/spec.yaml`); a long one is `{example}`.

In the tables below, **required** stands in the column of defaults where a key must be given, and
– where a key has no default and may be left out. An *id* is made of lower-case letters, digits and
underscores, starts with a letter, and becomes part of fact ids.

For editors with a YAML language server, write the schema beside your spec and name it in the
first line of the spec:

    reportgen schema {kind} > spec.schema.json
    # yaml-language-server: $schema=spec.schema.json
"""

MEASURES_HEAD = [
    "## Measures and the roles of their columns",
    "",
    "Formulas, sources and the calls of R whose numbers they give: [methods.md](methods.md).",
    "",
    *textwrap.wrap(
        "A row needs one complete set of roles; where studies report differently, name the columns "
        "of several sets, and each row is read by the first that it fills. Limits are those of 95% "
        "intervals, P values are two-sided. `events` and `n` of a measure that compares two arms "
        "are those of the treated arm where `control_events` and `control_n` are named, else of "
        "both arms together. `survival` needs `time`. The first transform is the default; with "
        "another than logit, proportions are pooled by inverse variance, not by the mixed model. "
        "Values of freeman_tukey are transformed back at the harmonic mean of the sizes of the "
        "studies, which misleads where these differ widely (Schwarzer et al. 2019, "
        "doi:10.1002/jrsm.1348). Times at risk are in the unit that `unit` names, as in per 100 "
        "person-years.",
        100,
    ),
    "",
    "| measure | pooled | sets of roles | optional roles | transforms |",
    "|---|---|---|---|---|",
]

JsonSchema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """The reference of one kind of report."""

    name: str
    example: str
    endings: tuple[Callable[[], str], ...] = ()

    @property
    def target(self) -> Path:
        """The file."""
        return DOCS / self.name


@dataclass(frozen=True, slots=True)
class Part:
    """One table of the reference: where its keys stand in the spec, and their schema.

    The path of the top level is empty; a section that stands in several places has them all.
    ``key`` is how the schema refers to it, ``choice`` what is written to have these keys where a
    section has one of several forms.
    """

    key: str
    paths: tuple[str, ...]
    schema: JsonSchema
    choice: str = ""


def reference(kind: str, schema: JsonSchema) -> str:
    """The whole page."""
    parts = parts_of(schema)
    links = {part.key: _anchor(_title(part)) for part in parts}
    tables = (_section(part, links) for part in parts)
    return "\n".join([_head(kind), *tables, *(made() for made in PAGES[kind].endings)])


def _head(kind: str) -> str:
    from reportgen.kinds import KINDS

    others = (f"[{other}]({page.name})" for other, page in PAGES.items() if other != kind)
    return HEAD.format(
        kind=kind,
        others=", ".join(others),
        starter=KINDS[kind].starters[0],
        example=PAGES[kind].example,
    )


def parts_of(schema: JsonSchema) -> list[Part]:
    """The top level, then each section with what stands within it, in the order of the spec."""
    found: dict[str, Part] = {}
    for part in _walk(schema, Part("", ("",), schema)):
        known = found.get(part.key, part)
        paths = tuple(dict.fromkeys((*known.paths, *part.paths)))
        found[part.key] = replace(part, paths=paths)
    return list(found.values())


def _walk(schema: JsonSchema, part: Part) -> Iterator[Part]:
    yield part
    (path,) = part.paths
    for name, field in part.schema["properties"].items():
        held, many = _held(field)
        below = (f"{path}.{name}" if path else name) + ("[]" if many else "")
        if "$ref" in held:
            key = held["$ref"]
            yield from _walk(schema, Part(key, (below,), _defined(key, schema)))
        elif "oneOf" in held:
            for form in _forms(held, below, schema):
                yield from _walk(schema, form)


def _forms(held: JsonSchema, path: str, schema: JsonSchema) -> Iterator[Part]:
    """What all forms of a section have in common, then what each has besides."""
    switch, mapping = held["discriminator"]["propertyName"], held["discriminator"]["mapping"]
    refs = [branch["$ref"] for branch in held["oneOf"]]
    forms = {ref: _defined(ref, schema) for ref in refs}
    first, *others = (form["properties"] for form in forms.values())
    common = {
        name: field
        for name, field in first.items()
        if all(other.get(name) == field for other in others)
    }
    chosen = {ref: [value for value, target in mapping.items() if target == ref] for ref in refs}
    choice = {"forms": chosen, "description": "which other keys there are, see below"}
    needed = (switch, *(name for name in common if name in forms[refs[0]].get("required", ())))
    whole = {
        "description": held["description"],
        "properties": {switch: choice, **common},
        "required": needed,
    }
    yield Part(_key(refs), (path,), whole)
    for ref, form in forms.items():
        own = {name: field for name, field in form["properties"].items() if name not in common}
        words = "` or `".join(chosen[ref])
        yield Part(ref, (path,), {**form, "properties": own}, f"`{switch}: {words}`")


def _key(refs: Iterable[str]) -> str:
    return " ".join(refs)


def _defined(ref: str, schema: JsonSchema) -> JsonSchema:
    found: JsonSchema = schema["$defs"][ref.rsplit("/", 1)[1]]
    return found


def _held(field: JsonSchema) -> tuple[JsonSchema, bool]:
    """What a field holds, and whether it is a list of that."""
    plain = _without_null(field)
    many = plain.get("type") == "array" and "items" in plain
    return (plain["items"] if many else plain), many


def _title(part: Part) -> str:
    where = ", ".join(f"`{path}`" for path in part.paths if path) or "Top level"
    return f"{where}, {part.choice}" if part.choice else where


def _section(part: Part, links: Mapping[str, str]) -> str:
    path = part.paths[0]
    depth = min(2, path.count(".") + bool(part.choice))
    intro = _prose(part.schema["description"]) if path else "The sections of a spec."
    rows = [_row(name, field, part, links) for name, field in part.schema["properties"].items()]
    head = ["| key | type | default | meaning |", "|---|---|---|---|"]
    title = f"{'#' * (2 + depth)} {_title(part)}"
    return "\n".join([title, "", *textwrap.wrap(intro, 100), "", *head, *rows, ""])


def _measures() -> str:
    """The roles that ``outcomes[].columns`` may name, from the registry of measures."""
    from reportgen.measures import MEASURES

    rows = [
        f"| `{name}` | {measure.label} | {_sets(measure)} | {_codes(measure.optional)} "
        f"| {_codes(measure.transforms)} |"
        for name, measure in MEASURES.items()
    ]
    return "\n".join([*MEASURES_HEAD, *rows, ""])


def _sets(measure: Measure) -> str:
    """The complete sets of roles, of two arms that report alike those of the first."""
    sets = " or<br>".join(_codes(way) for way in measure.parts[0])
    return sets if len(measure.parts) == 1 else f"{sets}; and the same as `control_...`"


def _codes(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words) or "–"


def _row(name: str, field: JsonSchema, part: Part, links: Mapping[str, str]) -> str:
    required = name in part.schema.get("required", ())
    cells = (
        f"`{name}`",
        _type(field, links),
        "**required**" if required else _default(field),
        _prose(field["description"]),
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _type(field: JsonSchema, links: Mapping[str, str]) -> str:
    if "forms" in field:
        chosen = ((value, ref) for ref, values in field["forms"].items() for value in values)
        return ", ".join(f"[`{value}`](#{links[ref]})" for value, ref in chosen)
    held, many = _held(field)
    refs = [branch["$ref"] for branch in held.get("oneOf", (held,)) if "$ref" in branch]
    if refs:
        off = " or `false`" if _can_be_off(field) else ""
        return f"[{'list of sections' if many else 'section'}](#{links[_key(refs)]}){off}"
    return _plain_type(_without_null(field))


def _plain_type(field: JsonSchema) -> str:
    """The type in words; what is not known here must be taught, so it raises."""
    if "enum" in field or "const" in field:
        choices = field.get("enum", [field.get("const")])
        return ", ".join(f"`{_written(choice)}`" for choice in choices)
    if listed := _one_or_listed(field):
        return f"{_plain_type(listed)}, or a list of these"
    if "anyOf" in field:
        return " or ".join(_plain_type(branch) for branch in field["anyOf"])
    kind = field["type"]
    if kind == "array" and "prefixItems" in field:
        return f"{_plain_type(field['prefixItems'][0])} pair"
    if kind == "array" and "enum" in field["items"]:
        return f"list of {_plain_type(field['items'])}"
    if kind == "array":
        return f"list of {_plain_type(field['items'])}s"
    if kind == "object" and "patternProperties" in field:
        ((pattern, values),) = field["patternProperties"].items()
        return f"mapping from {_named_pattern({'pattern': pattern})} to {_plain_type(values)}"
    if kind == "object":
        return f"mapping from text to {_plain_type(field['additionalProperties'])}"
    if kind == "string" and field.get("format") == "date":
        return "date"
    if kind == "string":
        return _named_pattern(field)
    words = {"integer": "whole number", "number": "number", "boolean": "true or false"}
    return words[kind] + _bounds(field)


def _named_pattern(field: JsonSchema) -> str:
    from reportgen.spec.base import DOI, IDENTIFIER, ISSN, LANGUAGE, ORCID, PMCID, PMID, SLUG

    names = {IDENTIFIER: "id", ORCID: "ORCID", SLUG: "a-z, 0-9, hyphens", LANGUAGE: "as `en-GB`"}
    names |= {DOI: "DOI", PMID: "PMID", PMCID: "PMCID", ISSN: "ISSN"}
    pattern = field.get("pattern")
    return "text" if pattern is None else names[pattern]


def _bounds(field: JsonSchema) -> str:
    words = {
        "minimum": "at least",
        "exclusiveMinimum": "above",
        "maximum": "at most",
        "exclusiveMaximum": "below",
    }
    said = [f"{word} {field[key]:g}" for key, word in words.items() if key in field]
    return f", {' and '.join(said)}" if said else ""


def _default(field: JsonSchema) -> str:
    value = field.get("default")
    if value in (None, [], {}, "") or isinstance(value, dict):
        return "–"
    if value == [""]:
        return "blank"
    return f"`{_written(value)}`"


def _written(value: object) -> str:
    """As it would be typed in the spec."""
    return value if isinstance(value, str) else json.dumps(value)


def _one_or_listed(field: JsonSchema) -> JsonSchema | None:
    """What a field holds that takes one of it or a list of it."""
    first, *others = field.get("anyOf", ({},))
    return first if any(other.get("items") == first for other in others) else None


def _can_be_off(field: JsonSchema) -> bool:
    """Whether a section may also be ``true`` or ``false``."""
    return {"type": "boolean"} in field.get("anyOf", ())


def _without_null(field: JsonSchema) -> JsonSchema:
    """The field without the branch that stands for its absence; of other unions, all branches.

    ``true`` and ``false`` beside a section stand for all its defaults and for its absence.
    """
    branches = [item for item in field.get("anyOf", ()) if item.get("type") != "null"]
    if any("$ref" in item for item in branches):
        branches = [item for item in branches if item != {"type": "boolean"}]
    if not branches:
        return field
    rest = {key: value for key, value in field.items() if key != "anyOf"}
    return {**branches[0], **rest} if len(branches) == 1 else {"anyOf": branches, **rest}


def _prose(text: str) -> str:
    return " ".join(text.replace("``", "`").split())


def _anchor(title: str) -> str:
    """The anchor that hosts of Markdown give to a heading."""
    kept = (char for char in title.lower() if char.isalnum() or char in "_- ")
    return "".join(kept).replace(" ", "-")


PAGES = {
    "meta-analysis": Page("spec.md", "data/blinatumomab-vs-car-t/spec.yaml", (_measures,)),
    "cohort": Page("spec-cohort.md", "data/blinatumomab-vs-car-t-cohort/spec.yaml"),
}


def main(arguments: list[str] | None = None) -> int:
    """Write the pages, or compare them."""
    sys.path.insert(0, str(REPO))
    from reportgen.kinds import KINDS
    from reportgen.spec.schema import json_schema

    parser = argparse.ArgumentParser(description="Write docs/spec*.md from the JSON Schema.")
    parser.add_argument("--check", action="store_true", help="compare, do not write")
    check = parser.parse_args(arguments).check
    old = []
    for kind, made in KINDS.items():
        target, text = PAGES[kind].target, reference(kind, json_schema(made.model))
        name = target.relative_to(REPO).as_posix()
        if not check:
            target.parent.mkdir(exist_ok=True)
            target.write_text(text, encoding="utf-8")
            print(name)
        elif not target.is_file() or target.read_text(encoding="utf-8") != text:
            old.append(name)
    if old:
        print(f"Not up to date: {', '.join(old)}. Run `make docs`.", file=sys.stderr)
    return 1 if old else 0


if __name__ == "__main__":
    raise SystemExit(main())
