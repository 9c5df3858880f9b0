"""The store of facts and frames of one report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from reportgen.errors import AnalysisError, ReportgenError, TemplateError
from reportgen.facts.fact import Fact
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Frame
from reportgen.vocabulary import nearest


@dataclass(frozen=True)
class ReportIdentity:
    """Which report the facts belong to; a file of an older version tells no date."""

    slug: str
    kind: str
    title: str
    version: str
    date: str = ""


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
        start = f"{prefix}."
        return tuple(fact for fact in self.facts if fact.id.startswith(start))


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
