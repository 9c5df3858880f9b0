"""The style files: whole, dated, with a source for every rule, and never wrong in silence."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from reportgen.errors import SpecError
from reportgen.formatting.rules import (
    CONFIRMED,
    NUMBERS,
    OF_FAMILY,
    OF_STYLE,
    TABLES,
    faults,
)
from reportgen.formatting.style import FAMILIES, FOLDER, Style, load_style, made, style_names
from reportgen.kinds import KINDS
from reportgen.vocabulary import HOUSE_STYLE

FACTS = Path(__file__).resolve().parents[3] / "shared" / "guidelines" / "journal_styles.yaml"
FILES = [*sorted(FOLDER.glob("*.toml")), *sorted(FAMILIES.glob("*.toml"))]


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_no_file_has_a_fault(path: Path) -> None:
    document = read(path)
    assert [*faults(document, OF_STYLE if path.parent == FOLDER else OF_FAMILY)] == []
    assert document["name"] == path.stem


def test_no_family_is_without_a_journal() -> None:
    named = {load_style(name).family for name in style_names()}
    assert named == {path.stem for path in FAMILIES.glob("*.toml")}


@pytest.mark.parametrize("path", sorted(FAMILIES.glob("*.toml")), ids=lambda path: path.stem)
def test_a_family_says_all_of_numbers_and_nothing_else(path: Path) -> None:
    assert read(path).keys() - OF_FAMILY.keys() == NUMBERS.keys()


@pytest.mark.parametrize("name", style_names())
def test_every_rule_of_a_style_has_a_source_and_a_date(name: str) -> None:
    style = load_style(name)
    assert (style.name, style.journal != "") == (name, True)
    assert [rule.table for rule in style.rules] == list(TABLES)
    for rule in style.rules:
        assert rule.source and rule.confirmed in CONFIRMED
        assert date.fromisoformat(rule.date) <= date.fromisoformat(style.date)


@pytest.mark.parametrize("name", style_names())
def test_every_kind_of_report_has_an_abstract_with_all_that_it_says(name: str) -> None:
    headings = load_style(name).abstract.headings
    assert headings.keys() == KINDS.keys()
    for many in headings.values():
        texts = [one.text for one in many]
        assert len(set(texts)) == len(texts)
        assert texts == [""] or all(texts)


def test_the_house_has_two_names() -> None:
    assert load_style("house") is load_style() is load_style(HOUSE_STYLE)


@pytest.mark.parametrize("name", ["jamma", "", "../styles/jama", "JAMA", "Lancet"])
def test_an_unknown_style_is_told_in_one_message(name: str) -> None:
    with pytest.raises(SpecError) as caught:
        load_style(name, "spec.yaml:3")
    (problem,) = caught.value.problems
    assert problem.where == "spec.yaml:3"
    assert f"there is no style '{name}'" in problem.what
    assert "reportgen list styles" in problem.remedy
    assert f"Known: {', '.join(style_names())}, house." in problem.remedy


def test_the_nearest_style_is_named() -> None:
    with pytest.raises(SpecError, match="did you mean 'lancet'"):
        load_style("lancett")


# --- what a file may not be -----------------------------------------------------------------------

P = read(FAMILIES / "ama.toml")["p"]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"sympol": "P"}, "[p] has an unknown key 'sympol'"),
        ({"symbol": None}, "[p] says no 'symbol'"),
        ({"symbol": 3}, "[p] 'symbol' is a int (3)"),
        ({"symbol": "q"}, "[p] 'symbol' is 'q', not one of P, p"),
        ({"italic": 1}, "[p] 'italic' is a int (1)"),
        ({"floor": -0.1}, "[p] 'floor' is negative"),
        ({"source": None}, "[p] says no source"),
        ({"source": " "}, "[p] says no source"),
        ({"confirmed": "probably"}, "[p] says not how well it is known"),
        ({"confirmed": None}, "[p] says not how well it is known"),
    ],
)
def test_a_wrong_rule_is_a_fault(change: Mapping[str, Any], fault: str) -> None:
    table = {key: value for key, value in {**P, **change}.items() if value is not None}
    head = {"name": "x", "title": "X", "used_by": "x", "date": "2026-01-01"}
    (found,) = faults({**head, "p": table}, OF_FAMILY)
    assert found.startswith(fault)


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        ({"name": "x"}, "says no 'journal'"),
        ({"date": "soon"}, "'date' is no day such as 2026-11-28"),
        ({"prose": {}}, "'prose' is no table of a style"),
        ({"p": 3}, "'p' is no table of a style"),
        ({"wrds": 250}, "'wrds' is no table of a style"),
    ],
)
def test_a_wrong_head_is_a_fault(document: Mapping[str, Any], fault: str) -> None:
    head = {"name": "x", "journal": "X", "family": "ama", "date": "2026-01-01"}
    if "name" in document:
        head = {key: value for key, value in head.items() if key != "journal"}
    (found,) = faults({**head, **document}, OF_STYLE)
    assert found.startswith(fault)


@pytest.mark.parametrize(
    "heading",
    [
        "Aim",
        {"text": "Aim"},
        {"text": "Aim", "parts": ["x"], "word": 3},
        {"parts": []},
        {"text": "Aim", "parts": "objectives"},
        {"text": "Aim", "parts": [], "words": 0},
    ],
)
def test_what_is_no_heading_is_a_fault(heading: object) -> None:
    table = {**read(FOLDER / "jama.toml")["headings"], "cohort": [heading]}
    head = {"name": "x", "journal": "X", "family": "ama", "date": "2026-01-01"}
    (found,) = faults({**head, "headings": table}, OF_STYLE)
    assert found.startswith("[headings] 'cohort' holds what is no heading")


def test_a_table_that_nobody_states_is_told() -> None:
    said, family = read(FOLDER / "jama.toml"), read(FAMILIES / "ama.toml")
    del family["minus"], family["p"]
    with pytest.raises(SpecError) as caught:
        made(said, family, read(FOLDER / f"{HOUSE_STYLE}.toml"))
    assert [one.what for one in caught.value.problems] == [
        "has no table [p]",
        "has no table [minus]",
    ]


def test_a_journal_may_differ_from_its_family() -> None:
    said, family = read(FOLDER / "jama.toml"), read(FAMILIES / "ama.toml")
    own = {**said, "minus": {"sign": "-", "source": "x", "confirmed": "memory"}}
    style = made(own, family, read(FOLDER / f"{HOUSE_STYLE}.toml"))
    (rule,) = (rule for rule in style.rules if rule.table == "minus")
    assert (style.minus, rule.stated_by, rule.source) == ("-", "jama", "x")


# --- against the facts that were collected --------------------------------------------------------


def collected(part: str) -> Any:
    if not FACTS.exists():
        pytest.skip(f"{FACTS} is not there")
    return YAML(typ="safe").load(FACTS.read_text(encoding="utf-8"))[part]


def test_every_journal_of_the_collected_facts_has_its_file_and_limit() -> None:
    for journal in collected("journals"):
        key = {"house": HOUSE_STYLE}.get(journal["key"], journal["key"].replace("_", "-"))
        style = load_style(key)
        rules = {rule.table: rule for rule in style.rules}
        assert style.family.replace("_", " ") == journal["family"].replace("_", " "), key
        assert style.abstract.words == journal.get("words"), key
        assert style.abstract.characters == journal.get("chars"), key
        assert style.abstract.title_characters == journal.get("title_chars"), key
        assert rules["abstract"].confirmed == journal["conf"], key


def test_the_families_say_what_the_collected_facts_say() -> None:
    for name, told in collected("families").items():
        style = next(s for s in map(load_style, style_names()) if s.family == name)
        assert _p(style, told["p"]) == {}, name
        assert style.decimal_mark == told.get("decimal_mark", "."), name
        label = told["ci"].get("short", told["ci"]["label"])
        assert f"95% {style.interval_label}" == label, name
        assert style.interval_after_label == told["ci"]["after_label"], name
        assert style.interval_separator == told["ci"]["sep"], name
        if name != "house" and "from" in told.get("thousands", {}):
            assert style.thousands_from == told["thousands"]["from"], name


def _p(style: Style, told: Mapping[str, Any]) -> dict[str, Any]:
    """What of the P value is other than was collected."""
    ours = {
        "symbol": style.p_symbol,
        "italic": style.p_italic,
        "leading_zero": style.p_leading_zero,
        "spaced": style.p_spaced,
    }
    skipped = {"italic"} if style.family == "house" else set()
    return {k: v for k, v in ours.items() if k in told and told[k] != v and k not in skipped}
