"""``facts.json``: what a report says, as plain data, with what is needed to compare it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from reportgen.defaults import LEVEL
from reportgen.errors import DataError, ReportgenError
from reportgen.facts.abstract_length import AbstractLength
from reportgen.facts.book import FactBook, ReportIdentity
from reportgen.facts.fact import Fact
from reportgen.facts.plain import fact_of, fact_record
from reportgen.vocabulary import HOUSE_STYLE

SCHEMA = "reportgen.facts/1"
NAME = "facts.json"
"""What the file is called in an output folder and as the attachment of a PDF."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """A claim as it was judged: ``sentence`` is the text of the variant that the data support.

    ``printed`` says whether it is among the conclusions. ``values`` are the numbers at which the
    conditions looked, None where a number is missing; ``certainty`` is that of the evidence for the
    expected variant and ``required`` what it needs, where it needs one.
    """

    id: str
    expected: str
    variant: str
    holds: bool
    sentence: str
    condition: str | None
    values: tuple[tuple[str, float | None], ...]
    printed: bool = True
    required: str | None = None
    certainty: str | None = None


@dataclass(frozen=True, slots=True)
class OutcomeRecord:
    """An outcome that facts belong to by the first word of their ids, and which way is better."""

    id: str
    label: str
    higher_is_better: bool


@dataclass(frozen=True)
class Record:
    """One report. What a file of an older version does not hold is empty here.

    ``level`` is that of the report's intervals, ``headline`` the ids of the facts that the
    abstract prints, in their order, ``rows`` the labels of the rows (studies) that facts name;
    patients are never named, ``references`` those of the rows, in one form whatever the style.
    ``inputs`` are SHA-256 digests by file name. ``style`` is the name of that in which its texts
    are printed; the facts are the same in every one. ``length`` is that of the abstract.
    """

    identity: ReportIdentity
    facts: tuple[Fact, ...]
    claims: tuple[ClaimRecord, ...] = ()
    abstract: tuple[tuple[str, str], ...] = ()
    headline: tuple[str, ...] = ()
    outcomes: tuple[OutcomeRecord, ...] = ()
    rows: Mapping[str, str] = field(default_factory=dict)
    references: Mapping[str, str] = field(default_factory=dict)
    software: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    level: float = LEVEL
    style: str = HOUSE_STYLE
    length: AbstractLength | None = None

    @classmethod
    def of(cls, book: FactBook, **more: Any) -> Record:
        """The record of a book of facts, with what else is known of the report."""
        return cls(book.identity, book.facts, **more)

    @property
    def facts_only(self) -> bool:
        """Whether it was read from a file of an older version, which holds nothing but facts."""
        return not self.abstract

    def to_json(self) -> str:
        """Plain data, stable order, full double precision.

        Every fact stands on a line of its own: what differs between two files is told by fact.
        """
        document = {
            "schema": SCHEMA,
            "report": vars(self.identity),
            "level": self.level,
            "style": self.style,
            "abstract": [{"heading": head, "text": text} for head, text in self.abstract],
            "abstract_length": self.length and self.length.plain(),
            "headline": list(self.headline),
            "claims": [_claim_record(claim) for claim in self.claims],
            "outcomes": [
                {"id": one.id, "label": one.label, "higher_is_better": one.higher_is_better}
                for one in self.outcomes
            ],
            "rows": dict(self.rows),
            "references": dict(self.references),
            "software": dict(self.software),
            "inputs": dict(self.inputs),
            "facts": [fact_record(fact) for fact in self.facts],
        }
        return in_lines(document)


def in_lines(document: Mapping[str, Any]) -> str:
    """JSON in which each key has a line, and so has each item of the list or mapping under it."""
    pieces = [f" {_compact(key)}: {_items(value)}" for key, value in document.items()]
    return "{\n" + ",\n".join(pieces) + "\n}\n"


def _items(value: Any) -> str:
    if isinstance(value, Mapping) and value:
        items = [f"{_compact(key)}: {_compact(item)}" for key, item in value.items()]
        return "{\n  " + ",\n  ".join(items) + "\n }"
    if isinstance(value, list) and value:
        return "[\n  " + ",\n  ".join(map(_compact, value)) + "\n ]"
    return _compact(value)


_compact = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
"""Without an indent the encoder is the fast one, in C."""


def _claim_record(claim: ClaimRecord) -> dict[str, Any]:
    return {
        "id": claim.id,
        "expected": claim.expected,
        "variant": claim.variant,
        "holds": claim.holds,
        "sentence": claim.sentence,
        "printed": claim.printed,
        "condition": claim.condition,
        "required": claim.required,
        "certainty": claim.certainty,
        "values": dict(claim.values),
    }


def read_record(data: bytes | str, where: str = NAME) -> Record:
    """The report that a ``facts.json`` holds, also one that an older version wrote.

    Raises DataError when it is no such file.
    """
    try:
        document = json.loads(data, parse_constant=_no_number)
        if not isinstance(document, dict) or document.get("schema") != SCHEMA:
            raise ValueError(_other_schema(document))
        return _record(document)
    except (ReportgenError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as why:
        what = f"this is no file of facts that can be read ({_words(why)})."
        raise DataError.single(where, what, "Build the report again.") from None


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _other_schema(document: object) -> str:
    found = document.get("schema") if isinstance(document, dict) else None
    return f"its schema is not {SCHEMA}" + (f" but {found}" if isinstance(found, str) else "")


def _words(error: Exception) -> str:
    return f"{error} is missing" if isinstance(error, KeyError) else str(error)


def _record(document: Mapping[str, Any]) -> Record:
    book = FactBook(  # which refuses an id that stands twice
        ReportIdentity(**document["report"]), _each(fact_of, document["facts"]), ()
    )
    return Record.of(
        book,
        claims=_each(_claim, document.get("claims", ())),
        abstract=_each(_section, document.get("abstract", ())),
        headline=_each(str, document.get("headline", ())),
        outcomes=_each(lambda one: OutcomeRecord(**one), document.get("outcomes", ())),
        rows=_texts(document.get("rows", {})),
        references=_texts(document.get("references", {})),
        software=_texts(document.get("software", {})),
        inputs=_texts(document.get("inputs", {})),
        level=float(document.get("level", LEVEL)),
        style=str(document.get("style", HOUSE_STYLE)),
        length=AbstractLength.read(document.get("abstract_length")),
    )


def _each(made: Callable[[Any], T], records: object) -> tuple[T, ...]:
    if not isinstance(records, list | tuple):
        raise ValueError(f"a list should stand where {str(records)[:40]!r} does")
    return tuple(made(record) for record in records)


def _claim(record: Mapping[str, Any]) -> ClaimRecord:
    return ClaimRecord(**{**record, "values": tuple(record["values"].items())})


def _section(record: Mapping[str, str]) -> tuple[str, str]:
    return record["heading"], record["text"]


def _texts(found: Mapping[str, str]) -> dict[str, str]:
    return {str(name): str(text) for name, text in found.items()}
