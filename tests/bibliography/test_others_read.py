"""What is written, read by programs that others wrote."""

from __future__ import annotations

import json

import jsonschema
import pybtex.database as pybtex
import pytest
import rispy
from hypothesis import given, settings

from reportgen.bibliography.csl_json.variables import TYPES as CSL_TYPES
from reportgen.bibliography.reading import read_records
from reportgen.bibliography.ris.tags import TYPES as RIS_TYPES
from reportgen.bibliography.writing import write_records
from tests.bibliography.csl_schema import SCHEMA
from tests.bibliography.golden import NAME, ONE_LINE
from tests.bibliography.records import records

(GOLDEN,) = read_records(ONE_LINE.encode(), NAME)


def by_rispy(record):
    text = write_records([record], "ris").decode()
    (entry,) = rispy.loads(text.replace("\r\n", "\n"))
    return entry


def test_rispy_reads_the_record_of_pubmed():
    entry = by_rispy(GOLDEN)
    assert entry["type_of_reference"] == "JOUR"
    assert entry["authors"][0] == "Zhai, Yixin"
    assert len(entry["authors"]) == 13
    assert entry["title"] == GOLDEN.title
    assert entry["secondary_title"] == "Expert review of hematology"
    assert entry["alternate_title1"] == "Expert Rev Hematol"
    assert (entry["year"], entry["volume"], entry["number"]) == ("2024", "17", "1-3")
    assert (entry["start_page"], entry["end_page"]) == ("67", "76")
    assert entry["doi"] == GOLDEN.doi
    assert entry["accession_number"] == "38135295"
    assert entry["abstract"].startswith("OBJECTIVES: This study")
    assert entry["keywords"][:2] == ["ALL", "Blinatumomab"]
    assert "unknown_tag" not in entry


@settings(max_examples=30)
@given(records())
def test_rispy_reads_records_of_any_content(record):
    entry = by_rispy(record)
    assert entry["title"] == record.title
    assert len(entry.get("authors", [])) == len(record.authors)
    assert entry.get("volume", "") == record.volume


@settings(max_examples=30)
@given(records())
def test_pybtex_reads_records_of_any_content(record):
    text = write_records([record], "bibtex").decode()
    (entry,) = pybtex.parse_string(text, "bibtex").entries.values()
    assert entry.type == "article"
    assert len(entry.persons.get("author", [])) == len(record.authors)
    assert entry.fields.get("volume", "") == record.volume
    assert entry.fields.get("year", "") == str(record.issued.year or "")


@settings(max_examples=30)
@given(records())
def test_csl_json_keeps_the_schema(record):
    jsonschema.validate(json.loads(write_records([record, GOLDEN], "csl-json")), SCHEMA)


@pytest.mark.parametrize("wrong", [{"issued": {"date-parts": [[]]}}, {"mesh": []}, {"PMID": 1}])
def test_the_schema_notices(wrong):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate([{"id": "a", "type": "book", **wrong}], SCHEMA)


def test_types():
    """Every type of RIS leads to one of CSL that the schema has."""
    known = SCHEMA["items"]["properties"]["type"]["enum"]
    assert set(known) == CSL_TYPES
    assert set(RIS_TYPES.values()) <= CSL_TYPES
    assert set(RIS_TYPES) & set(rispy.TYPE_OF_REFERENCE_MAPPING) > {"JOUR", "RPRT", "CHAP"}
