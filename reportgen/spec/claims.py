"""The sections ``terms``, ``claims`` and ``conclusions``."""

from __future__ import annotations

from pydantic import Field, model_validator

from reportgen.spec.base import Identifier, Section, Text


class Term(Section):
    """The one spelling of a name, and the spellings that must not appear."""

    name: Text
    variants: tuple[Text, ...] = ()


class Terms(Section):
    """Names of treatments and outcomes, and the abbreviations of the report."""

    names: tuple[Term, ...] = ()
    abbreviations: dict[str, Text] = Field(default_factory=dict)


class ClaimVariant(Section):
    """One way the sentence of a claim can read, and the condition under which it does."""

    id: Identifier
    when: Text | None = Field(None, description="condition over facts; absent: in all other cases")
    say: Text = Field(description="the sentence, with facts as in templates")


class Claim(Section):
    """A statement bound to conditions over facts: the first variant that holds is printed."""

    id: Identifier
    expect: Identifier = Field(description="the variant that the authors expect to hold")
    variants: tuple[ClaimVariant, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> Claim:
        ids = [variant.id for variant in self.variants]
        if len(set(ids)) != len(ids):
            raise ValueError(f"claim '{self.id}' has two variants of the same id")
        if self.expect not in ids:
            raise ValueError(
                f"claim '{self.id}' expects '{self.expect}', which is none of its variants: "
                f"{', '.join(ids)}"
            )
        if any(variant.when is None for variant in self.variants[:-1]):
            raise ValueError(f"claim '{self.id}': only the last variant may lack 'when'")
        if self.variants[-1].when is not None:
            raise ValueError(
                f"claim '{self.id}': the last variant must lack 'when', so that one always holds"
            )
        return self
