"""The store of facts and frames of one report, and its two files on disk."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from reportgen.errors import AnalysisError, DataError, ReportgenError, TemplateError
from reportgen.facts.fact import Fact, Interval
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Frame
from reportgen.vocabulary import nearest

SCHEMA = "reportgen.facts/1"


@dataclass(frozen=True)
class ReportIdentity:
    """Which report the facts belong to."""

    slug: str
    kind: str
    title: str
    version: str


@dataclass(frozen=True)
class FactBook:
    """All facts and frames of a report, in the order in which they were computed.

    Raises AnalysisError when two have the same id.
    """

    identity: ReportIdentity
    facts: tuple[Fact, ...]
    frames: tuple[Frame, ...]
    figures: tuple[FigureRequest, ...] = ()

    def __post_init__(self) -> None:
        for what, ids in (("fact", self._ids(self.facts)), ("frame", self._ids(self.frames))):
            if len(set(ids)) != len(ids):
                twice = next(item for item in ids if ids.count(item) > 1)
                raise AnalysisError.single(
                    "",
                    f"the {what} '{twice}' was made twice",
                    "Two ids or cell texts differ only in capitals or signs: write them the same, "
                    "or with other letters.",
                )

    @staticmethod
    def _ids(items: Iterable[Fact] | Iterable[Frame]) -> list[str]:
        return [item.id for item in items]

    @cached_property
    def _by_id(self) -> dict[str, Fact]:
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def _frames_by_id(self) -> dict[str, Frame]:
        return {frame.id: frame for frame in self.frames}

    def __contains__(self, fact_id: object) -> bool:
        return fact_id in self._by_id

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.facts)

    def __getitem__(self, fact_id: str) -> Fact:
        """The fact of this id; an unknown id is an error that names the nearest known one."""
        try:
            return self._by_id[fact_id]
        except KeyError:
            raise UnknownFactError.of(fact_id, self._by_id) from None

    def get(self, fact_id: str) -> Fact | None:
        """The fact of this id, or None."""
        return self._by_id.get(fact_id)

    def frame(self, frame_id: str) -> Frame:
        """The frame of this id."""
        try:
            return self._frames_by_id[frame_id]
        except KeyError:
            raise UnknownFactError.of(frame_id, self._frames_by_id) from None

    def with_prefix(self, prefix: str) -> tuple[Fact, ...]:
        """All facts whose id starts with ``prefix`` followed by a dot."""
        return tuple(fact for fact in self.facts if fact.id.startswith(f"{prefix}."))

    def to_json(self) -> str:
        """``facts.json``: plain data, stable order, full double precision."""
        document = {
            "schema": SCHEMA,
            "report": vars(self.identity),
            "facts": [fact_record(fact) for fact in self.facts],
        }
        return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


class UnknownFactError(TemplateError):
    """A fact or frame was asked for that does not exist."""

    family = "fact"

    @classmethod
    def of(cls, name: str, known: Iterable[str]) -> ReportgenError:
        """The error for one name, with the nearest known one."""
        hint = nearest(name, known).split(" (known")[0]
        return cls.single(
            "", f"there is no fact '{name}'{hint}", "`reportgen list facts SPEC` shows all."
        )


def fact_record(fact: Fact) -> dict[str, Any]:
    """One fact as plain JSON data."""
    return {
        "id": fact.id,
        "stat": fact.stat,
        "label": fact.label,
        "kind": fact.kind,
        "value": fact.value,
        "unit": fact.unit,
        "ci": _interval_record(fact.ci),
        "pi": _interval_record(fact.pi),
        "p": fact.p,
        "k": fact.k,
        "n": fact.n,
        "events": fact.events,
        "not_estimable": fact.not_estimable,
        "method": fact.method,
        "settings": dict(fact.settings),
        "inputs": list(fact.inputs),
        "rows": list(fact.rows),
        "from_facts": list(fact.from_facts),
        "notes": list(fact.notes),
    }


def _interval_record(interval: Interval | None) -> dict[str, float] | None:
    if interval is None:
        return None
    return {"low": interval.low, "high": interval.high, "level": interval.level}


def read_facts(text: str, where: str = "facts.json") -> FactBook:
    """The facts of a ``facts.json``; frames are read from their own files when needed.

    Raises DataError when the text is not what :meth:`FactBook.to_json` writes.
    """
    try:
        document = json.loads(text)
        if not isinstance(document, dict) or document.get("schema") != SCHEMA:
            raise ValueError(f"its schema is not {SCHEMA}")
        facts = tuple(_fact(record) for record in document["facts"])
        return FactBook(ReportIdentity(**document["report"]), facts, ())
    except (ReportgenError, ValueError, TypeError, KeyError, AttributeError) as error:
        what = f"this is no file of facts that can be read ({error})."
        raise DataError.single(where, what, "Build the report again.") from None


def _fact(record: dict[str, Any]) -> Fact:
    plain = dict(record)
    for name in ("ci", "pi"):
        plain[name] = Interval(**plain[name]) if plain[name] else None
    plain["settings"] = tuple(plain["settings"].items())
    plain.setdefault("from_facts", ())  # files of before it was told
    for name in ("inputs", "rows", "from_facts", "notes"):
        plain[name] = tuple(plain[name])
    return Fact(**plain)
