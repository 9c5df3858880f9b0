"""The section ``grade``: how certain the evidence on an effect is, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import Field, model_validator

from reportgen.grade.levels import (
    DOWN,
    LEVELS,
    STARTS,
    UP,
    Certainty,
    DomainTerm,
    Evidence,
    Lowering,
    Raising,
    rated,
)
from reportgen.spec.base import Complaint, Identifier, Refusal, Section, Text

BaselineChoice = Literal["median_of_control_risks", "pooled_control_risk", "fact", "external"]


class Lowered(Section):
    """A domain for which the certainty was rated down."""

    domain: Lowering = Field(description="what lowers it")
    levels: Literal[1, 2] = Field(1, description="1 serious, 2 very serious")
    reason: Text = Field(description="a clause without a full stop, printed with the rating")


class Raised(Section):
    """A reason for which the certainty was rated up."""

    domain: Raising = Field(description="what raises it")
    levels: Literal[1, 2] = Field(1, description="by how many levels")
    reason: Text = Field(description="a clause without a full stop, printed with the rating")


class Thresholds(Section):
    """From which size on an absolute effect is small, moderate, large; below it is trivial.

    Per 1000 participants of an outcome that is counted, else in the unit of the effect.
    """

    small: float = Field(gt=0, description="from here on the effect is small")
    moderate: float = Field(gt=0, description="from here on it is moderate")
    large: float = Field(gt=0, description="from here on it is large")

    @model_validator(mode="after")
    def _rising(self) -> Thresholds:
        if not self.small < self.moderate < self.large:
            what = "the thresholds do not rise from small over moderate to large"
            raise Refusal([Complaint(what, "Put them in order.", ("small",))])
        return self


class Baseline(Section):
    """The risk without the treatment, from which a ratio makes an absolute effect."""

    choice: BaselineChoice = Field(
        description="median or pooled risk of the control arms of the studies, the value of a fact "
        "of this report, or a risk from elsewhere"
    )
    fact: Text | None = Field(None, description="id of a share, of choice: fact")
    risk: float | None = Field(None, ge=0, le=1, description="from 0 to 1, of choice: external")
    source: Text | None = Field(None, description="where it is from, of choice: external")

    @model_validator(mode="after")
    def _complete(self) -> Baseline:
        Refusal.if_any(self._complaints())
        return self

    def _complaints(self) -> Iterator[Complaint]:
        wanted = {"fact": ("fact",), "external": ("risk", "source")}.get(self.choice, ())
        for name in ("fact", "risk", "source"):
            given = getattr(self, name) is not None
            if given and name not in wanted:
                yield Complaint(
                    f"baseline has {name}, which is not for choice: {self.choice}",
                    "Delete it.",
                    (name,),
                )
            if not given and name in wanted:
                yield Complaint(f"choice: {self.choice} needs {name}", f"Add `{name}:`.")


class Rating(Section):
    """How certain the evidence on one effect is."""

    id: Identifier = Field(description="name of the rating, for claims and fact ids")
    effect: Text = Field(description="id of the fact that is rated, e.g. tb.all.pooled")
    evidence: Evidence = Field(
        description="where the rating starts: randomised high, non_randomised low; with ROBINS-I "
        "high too, as its risk of bias is then rated down"
    )
    down: tuple[Lowered, ...] = Field((), description="domains rated down, each with its reason")
    up: tuple[Raised, ...] = Field((), description="reasons for rating up, where none lowers it")
    certainty: Certainty = Field(description="the level that results, which is checked")
    decider: Text = Field(description="who rated, e.g. two authors independently")
    thresholds: Thresholds | None = Field(
        None, description="sizes of effects; without them no word for the size is printed"
    )
    baseline: Baseline | None = Field(
        None, description="risk from which a ratio makes an absolute effect; ratios need it"
    )

    @property
    def outcome(self) -> str:
        """The outcome, by the id of the effect."""
        return self.effect.split(".")[0]

    @model_validator(mode="after")
    def _adds_up(self) -> Rating:
        Refusal.if_any(self._complaints())
        return self

    def _complaints(self) -> Iterator[Complaint]:
        wrong = [*_of_domains("down", self.down), *_of_domains("up", self.up)]
        yield from wrong
        if wrong:
            return
        start, words = STARTS[self.evidence]
        if self.up and (self.down or start == "high"):
            why = "something was rated down" if self.down else "it starts at high"
            what = f"rating '{self.id}' is rated up although {why}"
            yield Complaint(what, "Delete `up`.", ("up",))
            return
        found = rated(start, (one.levels for one in self.down), (one.levels for one in self.up))
        if found != self.certainty:
            steps = ", ".join(
                f"{one.levels} {word} for {_term(one).label}"
                for word, given in (("down", self.down), ("up", self.up))
                for one in given
            )
            yield Complaint(
                f"rating '{self.id}' starts at {LEVELS[start].label} ({words}), and "
                f"{steps or 'without any step'} gives {LEVELS[found].label}, not "
                f"{LEVELS[self.certainty].label}",
                f"Write certainty: {found}, or correct the steps.",
                ("certainty",),
            )


def _term(one: Lowered | Raised) -> DomainTerm:
    return DOWN[one.domain] if isinstance(one, Lowered) else UP[one.domain]


def _of_domains(key: str, given: Sequence[Lowered | Raised]) -> Iterator[Complaint]:
    seen: set[str] = set()
    for number, one in enumerate(given):
        term = _term(one)
        if one.domain in seen:
            what = f"{term.label} stands twice under {key}"
            yield Complaint(what, "Write it once, with its levels.", (key, number, "domain"))
        seen.add(one.domain)
        if one.levels > term.most:
            what = f"{term.label} counts for {term.most} level at most"
            yield Complaint(what, f"Write levels: {term.most}.", (key, number, "levels"))
