"""The JSON Schema accepts what the models accept, and marks what they refuse."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from reportgen.resources import examples_dir, templates_dir
from reportgen.spec.base import Section
from reportgen.spec.cohort import CohortSpec
from reportgen.spec.meta import MetaSpec
from reportgen.spec.schema import json_schema
from reportgen.spec.source import read_tree
from tests.inputs.project import SPEC, write

SCHEMA = json_schema(MetaSpec)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
MODELS: dict[str, type[Section]] = {"meta-analysis": MetaSpec, "cohort": CohortSpec}
SPECS = [*examples_dir().glob("*/spec.yaml"), *(templates_dir() / "new").glob("*/spec.yaml")]


def plain(path: Path) -> Any:
    return read_tree(path)[0].plain


def messages(data: Any) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(data)]


def test_it_is_a_schema_of_2020_12_with_title_and_description() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert SCHEMA["title"]
    assert SCHEMA["description"].endswith(".")


def test_every_section_is_described() -> None:
    for name, section in SCHEMA["$defs"].items():
        assert section.get("description"), name


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.parent.name)
def test_shipped_specs_are_valid(path: Path) -> None:
    data = plain(path)
    schema = json_schema(MODELS[data["kind"]])
    jsonschema.Draft202012Validator.check_schema(schema)
    found = jsonschema.Draft202012Validator(schema).iter_errors(data)
    assert [error.message for error in found] == []


def test_there_are_shipped_specs() -> None:
    assert SPECS


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("  slug:", "  sulg: x\n  slug:", "'sulg' was unexpected"),
        ("  title: A review\n", "", "'title' is a required property"),
        ("title: A review", "title: 1.0", "1.0 is not of type 'string'"),
        ("slug: a-review", "slug: A Review", "does not match"),
        ("measure: survival", "measure: hazard", "'hazard' is not one of"),
        ("analysis:\n", "analysis:\n  profile: meta\n", "'meta' is not one of"),
        ("analysis:\n", "analysis:\n  level: 95\n", "95 is greater than or equal to the maximum"),
        ("keep_for: []", "keep_for: cr", "'cr' is not of type 'array'"),
        ("unit: years", "unit: year", "'year' is not one of"),
        ("reportgen: 1", "reportgen: 2", "1 was expected"),
    ],
)
def test_a_broken_spec_is_marked(tmp_path: Path, old: str, new: str, words: str) -> None:
    folder = write(tmp_path, spec={old: new})
    assert any(words in message for message in _deep(plain(folder / "spec.yaml")))


def _deep(data: Any) -> list[str]:
    """Messages with those of the branches of anyOf."""
    errors = list(VALIDATOR.iter_errors(data))
    return [item.message for error in errors for item in (error, *(error.context or ()))]


def test_the_sound_spec_of_these_tests_is_valid(tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text(SPEC)
    assert messages(plain(tmp_path / "spec.yaml")) == []
