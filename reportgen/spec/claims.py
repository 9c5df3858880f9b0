"""The sections ``terms``, ``claims`` and ``conclusions``."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field, model_validator

from reportgen.conditions import EXAMPLE, ConditionError, parse
from reportgen.grade.levels import Certainty
from reportgen.spec.base import Complaint, Identifier, Refusal, Section, Text
from reportgen.vocabulary import nearest


class Term(Section):
    """The one spelling of a name, and the spellings that must not appear."""

    name: Text = Field(description="the spelling to use")
    variants: tuple[Text, ...] = Field((), description="spellings that no text of the spec may use")


class Terms(Section):
    """Names of treatments and outcomes, and the abbreviations of the report."""

    names: tuple[Term, ...] = Field((), description="names with one spelling each")
    abbreviations: dict[str, Text] = Field(
        default_factory=dict, description="abbreviation -> what it stands for"
    )


class ClaimVariant(Section):
    """One way the sentence of a claim can read, and the condition under which it does."""

    id: Identifier = Field(description="name of the variant, which `expect` may give")
    when: Text | None = Field(
        None, description="condition over facts, see docs/claims.md; absent: in all other cases"
    )
    say: Text | None = Field(None, description="the sentence, with facts as in templates")
    grade: Identifier | None = Field(
        None, description="instead of say: id of a rating, whose GRADE statement is the sentence"
    )
    certainty: Certainty | None = Field(
        None, description="lowest certainty of the evidence at which it is printed"
    )

    @model_validator(mode="after")
    def _consistent(self) -> ClaimVariant:
        Refusal.if_any(self._complaints())
        return self

    def _complaints(self) -> Iterator[Complaint]:
        if self.when is not None:
            try:
                parse(self.when)
            except ConditionError as error:
                yield Complaint(str(error), EXAMPLE, ("when",))
        if (self.say is None) == (self.grade is None):
            what = "has neither say nor grade" if self.say is None else "has both say and grade"
            yield Complaint(
                f"variant '{self.id}' {what}",
                "Write the sentence as `say:`, or name a rating as `grade:`.",
            )
        if self.certainty is not None and self.when is None:
            yield Complaint(
                f"variant '{self.id}' requires a certainty, but holds in all other cases",
                "Delete `certainty`, or give it a condition.",
                ("certainty",),
            )


class Claim(Section):
    """A statement bound to conditions over facts: the first variant that holds is printed."""

    id: Identifier = Field(description="name of the claim, for `conclusions` and messages")
    expect: Identifier = Field(description="the variant that the authors expect to hold")
    certainty: Certainty | None = Field(
        None,
        description="lowest certainty of the evidence at which a variant with a condition is "
        "printed: the lowest rating of the outcomes that its condition names",
    )
    variants: tuple[ClaimVariant, ...] = Field(
        min_length=1, description="tried in order; the last one has no `when`"
    )

    @model_validator(mode="after")
    def _consistent(self) -> Claim:
        Refusal.if_any(self._complaints())
        return self

    def _complaints(self) -> Iterator[Complaint]:
        ids = [variant.id for variant in self.variants]
        for twice in sorted({item for item in ids if ids.count(item) > 1}):
            yield Complaint(
                f"claim '{self.id}' has two variants with the id '{twice}'",
                "Give each variant its own id.",
                ("variants", len(ids) - 1 - ids[::-1].index(twice), "id"),
            )
        if self.expect not in ids:
            yield Complaint(
                f"claim '{self.id}' expects '{self.expect}', which is none of its variants"
                f"{nearest(self.expect, ids)}",
                "Name the variant that should hold.",
                ("expect",),
            )
        for number, variant in enumerate(self.variants[:-1]):
            if variant.when is None:
                yield Complaint(
                    f"claim '{self.id}': variant '{variant.id}' lacks 'when', but is not the last",
                    "Give it a condition, or put it last: it holds in all other cases.",
                    ("variants", number),
                )
        if self.variants[-1].when is not None:
            yield Complaint(
                f"claim '{self.id}': the last variant has a 'when', so it may be that none holds",
                "Add a last variant without 'when', for all other cases.",
                ("variants", len(ids) - 1, "when"),
            )
