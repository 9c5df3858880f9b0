"""``facts.json``: there and back, older files as what they are, refused where it is none."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.errors import DataError
from reportgen.facts.abstract_length import AbstractLength
from reportgen.facts.fact import Fact
from reportgen.facts.record import ClaimRecord, OutcomeRecord, Record, read_record
from tests.facts.books import BOOK, FACTS, IDENTITY

RECORD = Record.of(
    BOOK,
    claims=(
        ClaimRecord(
            "remission",
            "higher",
            "unclear",
            False,
            "Rates were “not” clearly different.",
            None,
            (("cr.new.pooled", 0.8377), ("os.new.pooled.low", None)),
            printed=False,
        ),
    ),
    abstract=(("RESULTS", "83.8% ≥ 50%."),),
    headline=("cr.new.pooled",),
    outcomes=(OutcomeRecord("cr", "complete remission", True),),
    rows={"adams": "Adams 2004", "陈2015": "陈 2015"},
    software={"reportgen": "1.0", "Python": "3.11.2"},
    inputs={"studies.csv": "0" * 64},
    level=0.9,
    style="jama",
    length=AbstractLength(
        words=3,
        words_limit=350,
        words_with_headings=4,
        characters=22,
        characters_limit=None,
        title=8,
        title_limit=200,
        by_heading=(("RESULTS", 3, None),),
        words_in_full=5,
        characters_in_full=40,
        left_out=("Two words.",),
        without=(("Importance", "question.background"),),
        of_spec=(("the objective", 12),),
    ),
)
TEXT = RECORD.to_json()


def test_json_there_and_back() -> None:
    for data in (TEXT, TEXT.encode()):
        again = read_record(data)
        assert again == RECORD
        assert again.to_json() == TEXT


def test_a_file_of_an_older_version_is_read_as_what_it_is() -> None:
    """It holds the report and the facts; what is not in it is empty, not made up."""
    document = json.loads(TEXT)
    old = {name: document[name] for name in ("schema", "report", "facts")}
    del old["report"]["date"]
    for fact in old["facts"]:
        del fact["notes"], fact["from_facts"]
    again = read_record(json.dumps(old))
    assert again.identity == replace(IDENTITY, date="")
    assert [fact.id for fact in again.facts] == [fact.id for fact in FACTS]
    assert not (again.claims or again.abstract or again.headline or again.outcomes)
    assert not (again.rows or again.software or again.inputs or again.length)


PRINTABLE = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(PRINTABLE, min_size=1, max_size=5), st.text(), st.integers(0, 10**9))
def test_any_number_and_any_text_survive(numbers: list[float], text: str, count: int) -> None:
    facts = tuple(
        Fact(f"f{index}", "number", text, "number", value, n=count, notes=(text,))
        for index, value in enumerate(numbers)
    )
    again = read_record(Record(IDENTITY, facts).to_json())
    assert [fact.value for fact in again.facts] == numbers
    assert again.facts == facts


def test_json_is_plain_and_ends_with_a_newline() -> None:
    assert TEXT.endswith("}\n")
    assert "陈2015" in TEXT
    document = json.loads(TEXT, parse_constant=lambda name: pytest.fail(f"{name} in facts.json"))
    assert document["schema"] == "reportgen.facts/1"
    assert set(document) == {
        *("schema", "report", "level", "style", "abstract", "headline", "claims", "outcomes"),
        *("rows", "references", "software", "inputs", "facts", "abstract_length"),
    }
    assert document["facts"][0]["ci"] == {"low": 0.7961, "high": 0.8745, "level": 0.95}
    assert document["facts"][2]["value"] == 0.30000000000000004
    assert [set(record) for record in document["facts"]] == [
        {
            *("id", "stat", "label", "kind", "value", "unit", "ci", "pi", "p", "k", "n", "events"),
            *("not_estimable", "method", "settings", "inputs", "rows", "from_facts", "notes"),
        }
    ] * len(FACTS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"schema": "reportgen.facts/2", "facts": []}',
        '{"schema": "reportgen.facts/1"}',
        '{"schema": "reportgen.facts/1", "report": {}, "facts": []}',
        TEXT.replace("0.8377", "NaN"),
        TEXT.replace('"value": 0.8377', '"value": null'),
        TEXT.replace('"stat"', '"sort"'),
        TEXT.replace("cr.old.pooled", "cr.new.pooled"),
        TEXT.replace('"holds"', '"stands"'),
        TEXT.replace('"level": 0.9,', '"level": "high",'),
        TEXT.replace('"headline": [', '"headline": {"a": ['),
        "[" * 100_000,
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_file_of_facts_is_refused(text: str | bytes) -> None:
    with pytest.raises(DataError) as caught:
        read_record(text, "old/facts.json")
    (problem,) = caught.value.problems
    assert problem.where == "old/facts.json"
    assert "Build the report again" in problem.remedy


def test_the_replaced_texts_do_stand_in_the_file() -> None:
    for piece in (
        *("0.8377", '"value": 0.8377', '"stat"', "cr.old.pooled"),
        *('"holds"', '"level": 0.9,', '"headline": ['),
    ):
        assert piece in TEXT


def test_every_fact_stands_on_a_line_of_its_own() -> None:
    lines = [line.strip().rstrip(",") for line in TEXT.splitlines()]
    found = [json.loads(line) for line in lines if line.startswith('{"id"') and '"stat"' in line]
    assert [one["id"] for one in found] == [fact.id for fact in FACTS]
    assert [line for line in lines if line.startswith('"level"')] == ['"level": 0.9']
