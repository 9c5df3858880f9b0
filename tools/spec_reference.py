"""Writes docs/spec.md, the reference of every key of the spec, from the JSON Schema.

python tools/spec_reference.py            write docs/spec.md
python tools/spec_reference.py --check    only say whether it is up to date (exit 1 if not)
"""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPO = Path(__file__).resolve().parent.parent
TARGET = REPO / "docs" / "spec.md"

HEAD = """\
# The spec, key by key

Made by `make docs` from the schema that `reportgen schema` prints; edit the descriptions in
`reportgen/spec/`, not this file. A spec is YAML 1.2, in UTF-8. Unknown keys are refused, and the
message names the nearest known one. A commented spec to start from is what `reportgen new` writes
(`templates/new/meta/spec.yaml`); a long one is `data/blinatumomab-vs-car-t/spec.yaml`.

In the tables below, **required** stands in the column of defaults where a key must be given, and
– where a key has no default and may be left out. An *id* is made of lower-case letters, digits and
underscores, starts with a letter, and becomes part of fact ids.

For editors with a YAML language server, write the schema beside your spec and name it in the
first line of the spec:

    reportgen schema > spec.schema.json
    # yaml-language-server: $schema=spec.schema.json
"""

JsonSchema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """One table of the reference: where its keys stand in the spec, and their schema.

    The path of the top level is empty; a section that stands in several places has them all.
    """

    paths: tuple[str, ...]
    schema: JsonSchema


def reference(schema: JsonSchema) -> str:
    """The whole page."""
    parts = parts_of(schema)
    links = {path: _anchor(_title(part)) for part in parts for path in part.paths}
    return "\n".join([HEAD, *(_section(part, links) for part in parts), _measures()])


def parts_of(schema: JsonSchema) -> list[Part]:
    """The top level, then each section with what stands within it, in the order of the spec."""
    found: dict[int, Part] = {}
    for path, here in _walk(schema, schema, ""):
        known = found.get(id(here))
        found[id(here)] = Part((*known.paths, path) if known else (path,), here)
    return list(found.values())


def _walk(schema: JsonSchema, here: JsonSchema, path: str) -> Iterator[tuple[str, JsonSchema]]:
    yield path, here
    for name, field in here["properties"].items():
        inner, many = _object_within(field, schema)
        if inner is not None:
            below = f"{path}.{name}" if path else name
            yield from _walk(schema, inner, below + ("[]" if many else ""))


def _title(part: Part) -> str:
    return ", ".join(f"`{path}`" for path in part.paths if path) or "Top level"


def _section(part: Part, links: Mapping[str, str]) -> str:
    path = part.paths[0]
    title = f"{'#' * (2 + min(2, path.count('.')))} {_title(part)}"
    intro = _prose(part.schema["description"]) if path else "The sections of a spec."
    rows = [_row(name, field, part, links) for name, field in part.schema["properties"].items()]
    head = ["| key | type | default | meaning |", "|---|---|---|---|"]
    return "\n".join([title, "", *textwrap.wrap(intro, 100), "", *head, *rows, ""])


def _measures() -> str:
    """The roles that ``outcomes[].columns`` may name, from the registry of measures."""
    from reportgen.vocabulary import MEASURES

    rows = [
        f"| `{name}` | {measure.label} | {_codes(measure.required)} | {_codes(measure.optional)} "
        f"| {'yes' if measure.needs_time else 'no'} |"
        for name, measure in MEASURES.items()
    ]
    head = [
        "## Measures and the roles of their columns",
        "",
        "| measure | pooled | required roles | optional roles | needs `time` |",
        "|---|---|---|---|---|",
    ]
    return "\n".join([*head, *rows, ""])


def _codes(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words) or "–"


def _row(name: str, field: JsonSchema, part: Part, links: Mapping[str, str]) -> str:
    path = f"{part.paths[0]}.{name}" if part.paths[0] else name
    required = name in part.schema.get("required", ())
    cells = (
        f"`{name}`",
        _type(field, path, links),
        "**required**" if required else _default(field),
        _prose(field["description"]),
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _type(field: JsonSchema, path: str, links: Mapping[str, str]) -> str:
    for target in (path, f"{path}[]"):
        if target in links:
            kind = "list of sections" if target.endswith("[]") else "section"
            return f"[{kind}](#{links[target]})"
    return _plain_type(_without_null(field))


def _plain_type(field: JsonSchema) -> str:
    """The type in words; what is not known here must be taught, so it raises."""
    if "enum" in field or "const" in field:
        choices = field.get("enum", [field.get("const")])
        return ", ".join(f"`{_written(choice)}`" for choice in choices)
    kind = field["type"]
    if kind == "array" and "prefixItems" in field:
        return f"{_plain_type(field['prefixItems'][0])} pair"
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
    from reportgen.spec.base import IDENTIFIER, LANGUAGE, ORCID, SLUG

    names = {IDENTIFIER: "id", ORCID: "ORCID", SLUG: "a-z, 0-9, hyphens", LANGUAGE: "as `en-GB`"}
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


def _object_within(field: JsonSchema, schema: JsonSchema) -> tuple[JsonSchema | None, bool]:
    """The section that a field holds, if it holds one, and whether it is a list of them."""
    plain = _without_null(field)
    many = plain.get("type") == "array" and "$ref" in plain.get("items", {})
    reference_ = plain["items"]["$ref"] if many else plain.get("$ref")
    if reference_ is None:
        return None, False
    return schema["$defs"][reference_.rsplit("/", 1)[1]], many


def _without_null(field: JsonSchema) -> JsonSchema:
    """The other branch of ``X | None``."""
    branches = [item for item in field.get("anyOf", ()) if item.get("type") != "null"]
    if not branches:
        return field
    (only,) = branches
    return {**only, **{key: value for key, value in field.items() if key != "anyOf"}}


def _prose(text: str) -> str:
    return " ".join(text.replace("``", "`").split())


def _anchor(title: str) -> str:
    """The anchor that hosts of Markdown give to a heading."""
    kept = (char for char in title.lower() if char.isalnum() or char in "_- ")
    return "".join(kept).replace(" ", "-")


def main(arguments: list[str] | None = None) -> int:
    """Write the page, or compare it."""
    sys.path.insert(0, str(REPO))
    from reportgen.kinds import KINDS
    from reportgen.spec.schema import json_schema

    parser = argparse.ArgumentParser(description="Write docs/spec.md from the JSON Schema.")
    parser.add_argument("--check", action="store_true", help="compare, do not write")
    check = parser.parse_args(arguments).check
    page = reference(json_schema(KINDS["meta-analysis"].model))
    if not check:
        TARGET.parent.mkdir(exist_ok=True)
        TARGET.write_text(page, encoding="utf-8")
        print(TARGET.relative_to(REPO))
        return 0
    if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == page:
        return 0
    print("docs/spec.md is not up to date: make docs", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
