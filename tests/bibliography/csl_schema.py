"""What csl-data.json (citation-style-language/schema, 1.0.2) asks of what is written here."""

from __future__ import annotations

from typing import Any

_TEXT = {"type": "string"}
_NUMBER = {"type": ["string", "number"]}
_FLAG = {"type": ["string", "number", "boolean"]}
_NAME = {
    "type": "object",
    "properties": {
        **dict.fromkeys(
            ["family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal"],
            _TEXT,
        ),
        **dict.fromkeys(["comma-suffix", "static-ordering", "parse-names"], _FLAG),
    },
    "additionalProperties": False,
}
_DATE = {
    "type": "object",
    "properties": {
        "date-parts": {
            "type": "array",
            "items": {"type": "array", "items": _NUMBER, "minItems": 1, "maxItems": 3},
            "minItems": 1,
            "maxItems": 2,
        },
        "season": _NUMBER,
        "circa": _FLAG,
        "literal": _TEXT,
        "raw": _TEXT,
    },
    "additionalProperties": False,
}
_TYPES = [
    *("article", "article-journal", "article-magazine", "article-newspaper", "bill", "book"),
    *("broadcast", "chapter", "classic", "collection", "dataset", "document", "entry"),
    *("entry-dictionary", "entry-encyclopedia", "figure", "graphic", "hearing", "interview"),
    *("legal_case", "legislation", "manuscript", "map", "motion_picture", "musical_score"),
    *("pamphlet", "paper-conference", "patent", "performance", "periodical", "post"),
    *("personal_communication", "post-weblog", "regulation", "report", "review", "review-book"),
    *("software", "song", "speech", "standard", "thesis", "treaty", "webpage"),
]
_TEXTS = [
    *("language", "abstract", "collection-title", "container-title", "container-title-short"),
    *("DOI", "ISBN", "ISSN", "keyword", "note", "original-title", "PMCID", "PMID", "publisher"),
    *("publisher-place", "status", "title", "URL", "version"),
]

SCHEMA: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "id": _NUMBER,
            "type": {"type": "string", "enum": _TYPES},
            **dict.fromkeys(_TEXTS, _TEXT),
            **dict.fromkeys(["edition", "issue", "number", "page", "volume"], _NUMBER),
            "author": {"type": "array", "items": _NAME},
            "editor": {"type": "array", "items": _NAME},
            **dict.fromkeys(["accessed", "available-date", "issued", "submitted"], _DATE),
            "custom": {"type": "object"},
        },
        "required": ["type", "id"],
        "additionalProperties": False,
    },
}
