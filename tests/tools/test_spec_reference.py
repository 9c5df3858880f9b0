"""The reference of the spec holds every key of the schema of each kind, and is up to date."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from reportgen.kinds import KINDS
from reportgen.spec.schema import json_schema
from tools.spec_reference import (
    DOCS,
    PAGES,
    REPO,
    _anchor,
    _plain_type,
    _without_null,
    main,
    parts_of,
    reference,
)

SCHEMAS = {kind: json_schema(made.model) for kind, made in KINDS.items()}
TEXTS = {kind: page.target.read_text(encoding="utf-8") for kind, page in PAGES.items()}
PARTS = [(kind, part) for kind, schema in SCHEMAS.items() for part in parts_of(schema)]

each_kind = pytest.mark.parametrize("kind", KINDS)


def test_every_kind_has_a_page_of_its_own() -> None:
    assert set(PAGES) == set(KINDS)
    assert len({page.target for page in PAGES.values()}) == len(PAGES)
    assert {path.name for path in DOCS.glob("spec*.md")} == {page.name for page in PAGES.values()}


@each_kind
def test_the_page_is_up_to_date(kind: str) -> None:
    assert reference(kind, SCHEMAS[kind]) == TEXTS[kind], "run `make docs`"


def test_what_is_out_of_date_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--check"]) == 0
    monkeypatch.setattr("tools.spec_reference.REPO", tmp_path)
    monkeypatch.setattr("tools.spec_reference.DOCS", tmp_path / "docs")
    assert main(["--check"]) == 1
    said = capsys.readouterr().err
    assert all(f"docs/{page.name}" in said for page in PAGES.values())
    assert main([]) == 0
    assert main(["--check"]) == 0


@pytest.mark.parametrize(
    ("kind", "part"), PARTS, ids=[f"{kind} {part.key or 'top level'}" for kind, part in PARTS]
)
def test_every_key_has_a_meaning(kind: str, part: Any) -> None:
    for name, field in part.schema["properties"].items():
        assert len(field.get("description", "")) > 3, f"{part.paths[0]}.{name}"
        assert f"| `{name}` |" in TEXTS[kind]


@each_kind
def test_every_section_of_the_schema_is_a_table(kind: str) -> None:
    schema, keys = SCHEMAS[kind], [part.key for part in parts_of(SCHEMAS[kind])]
    objects = {f"#/$defs/{name}" for name, item in schema["$defs"].items() if "properties" in item}
    assert objects <= set(keys)
    assert TEXTS[kind].count("| key | type |") == len(keys) == len(set(keys))


@each_kind
def test_every_key_of_every_section_is_in_a_table_of_its_own_place(kind: str) -> None:
    """Also where a section has several forms, whose common keys are described once."""
    tables = _tables(TEXTS[kind])
    for path, names in _keys_by_place(SCHEMAS[kind], SCHEMAS[kind], ""):
        assert names <= tables[path or "Top level"], path


def _tables(page: str) -> dict[str, set[str]]:
    """The keys of all tables of each place, by the path in the heading."""
    found: dict[str, set[str]] = {}
    for section in re.split(r"^##+ ", page, flags=re.M)[1:]:
        heading, _, body = section.partition("\n")
        keys = set(re.findall(r"^\| `(\w+)` \|", body, flags=re.M))
        for path in re.findall(r"`([^`:]+)`(?!:)", heading) or [heading]:
            found[path] = found.get(path, set()) | keys
    return found


def _keys_by_place(
    schema: Mapping[str, Any], here: Mapping[str, Any], path: str
) -> list[tuple[str, set[str]]]:
    found = [(path, set(here["properties"]))]
    for name, field in here["properties"].items():
        many = field.get("type") == "array"
        below = (f"{path}.{name}" if path else name) + ("[]" if many else "")
        holder = field.get("items", {}) if many else field
        options = [holder, *holder.get("anyOf", ()), *holder.get("oneOf", ())]
        for reference_ in (item["$ref"] for item in options if "$ref" in item):
            section = schema["$defs"][reference_.removeprefix("#/$defs/")]
            found += _keys_by_place(schema, section, below)
    return found


@each_kind
def test_links_lead_to_headings_and_pages(kind: str) -> None:
    page = TEXTS[kind]
    anchors = [_anchor(line.lstrip("# ")) for line in page.splitlines() if line.startswith("#")]
    links = re.findall(r"\]\(#([^)]+)\)", page)
    assert len(links) > 20
    assert set(links) <= set(anchors)
    assert len(anchors) == len(set(anchors))
    others = re.findall(r"\]\(([^#)]+)\)", page)
    assert {DOCS / name for name in others} - {DOCS / "methods.md"} == {
        other.target for name, other in PAGES.items() if name != kind
    }
    assert all((DOCS / name).is_file() for name in others)


@each_kind
def test_files_it_names_are_there(kind: str) -> None:
    for name in re.findall(r"`((?:templates|data|reportgen)/[\w./-]*)`", TEXTS[kind]):
        assert (REPO / name).exists(), name


def test_measures_belong_to_the_page_of_the_meta_analysis() -> None:
    assert [kind for kind, page in TEXTS.items() if "## Measures" in page] == ["meta-analysis"]


@each_kind
def test_the_tables_of_the_schema_are_read_and_not_repeated_here(kind: str) -> None:
    """A key that is new in the schema shows up with its type, default and meaning."""
    schema = SCHEMAS[kind]
    extra = {"type": "integer", "minimum": 3, "default": 7, "description": "how many"}
    changed = {**schema, "properties": {**schema["properties"], "novel": extra}}
    assert "| `novel` | whole number, at least 3 | `7` | how many |" in reference(kind, changed)


def test_forms_of_an_outcome_have_a_table_each_and_what_they_share_one() -> None:
    parts = {
        part.choice: part
        for kind, part in PARTS
        if kind == "cohort" and "outcomes[]" in (part.paths)
    }
    shared, *forms = parts.values()
    assert set(parts) == {
        *("", "`type: binary`", "`type: ordinal`", "`type: continuous` or `count`"),
        "`type: time_to_event`",
    }
    names = [set(form.schema["properties"]) for form in forms]
    # each form has tests of its own
    assert set.intersection(*names) == {"type", "test"}
    assert all(not (set(shared.schema["properties"]) - {"type"}) & own for own in names)
    assert {"id", "label", "direction"} <= set(shared.schema["required"])


def test_a_key_of_one_name_links_only_where_it_is_a_section() -> None:
    """``event`` is a cell text of a binary outcome and a section of a time-to-event outcome."""
    rows = [line for line in TEXTS["cohort"].splitlines() if line.startswith("| `event` |")]
    types = [row.split(" | ")[1] for row in rows]
    assert types == ["text", "[section](#outcomesevent)", "list of texts"]


def test_unions_are_told_in_words() -> None:
    text, number, null = {"type": "string"}, {"type": "number"}, {"type": "null"}
    assert _plain_type(_without_null({"anyOf": [text, null], "description": "x"})) == "text"
    both = {"anyOf": [text, number, null], "description": "x"}
    assert _plain_type(_without_null(both)) == "text or number"
