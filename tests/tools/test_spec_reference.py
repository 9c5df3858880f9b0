"""The reference of the spec holds every key of the schema and is up to date."""

from __future__ import annotations

import re

import pytest

from reportgen.kinds import KINDS
from reportgen.spec.schema import json_schema
from tools.spec_reference import REPO, TARGET, _anchor, main, parts_of, reference

SCHEMA = json_schema(KINDS["meta-analysis"].model)
PAGE = TARGET.read_text(encoding="utf-8")
PARTS = parts_of(SCHEMA)


def test_the_page_is_up_to_date() -> None:
    assert reference(SCHEMA) == PAGE, "run `make docs`"
    assert main(["--check"]) == 0


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.paths[0] or "top level")
def test_every_key_has_a_meaning(part) -> None:
    for name, field in part.schema["properties"].items():
        assert len(field.get("description", "")) > 3, f"{part.paths[0]}.{name}"
        assert f"| `{name}` |" in PAGE


def test_every_section_of_the_schema_is_a_table() -> None:
    in_tables = {id(part.schema) for part in PARTS}
    objects = [item for item in SCHEMA["$defs"].values() if "properties" in item]
    assert {id(item) for item in objects} <= in_tables
    assert PAGE.count("| key | type |") == len(objects) + 1


def test_links_lead_to_headings() -> None:
    anchors = {_anchor(line.lstrip("# ")) for line in PAGE.splitlines() if line.startswith("#")}
    links = re.findall(r"\]\(#([^)]+)\)", PAGE)
    assert len(links) > 20
    assert set(links) <= anchors


def test_files_it_names_are_there() -> None:
    for name in re.findall(r"`((?:templates|data|reportgen)/[\w./-]*)`", PAGE):
        assert (REPO / name).exists(), name


def test_the_tables_of_the_schema_are_read_and_not_repeated_here() -> None:
    """A key that is new in the schema shows up with its type, default and meaning."""
    extra = {"type": "integer", "minimum": 3, "default": 7, "description": "how many"}
    changed = {**SCHEMA, "properties": {**SCHEMA["properties"], "novel": extra}}
    assert "| `novel` | whole number, at least 3 | `7` | how many |" in reference(changed)
