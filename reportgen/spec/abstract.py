"""The section ``abstract``: limits of its own, and what only the authors can say."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from reportgen.spec.base import Section, Text

Limit = Annotated[int, Field(ge=1)]


class AbstractSettings(Section):
    """What the abstract may have beside what its style says."""

    words: Limit | None = Field(
        None, description="most words of its text, headings apart; in place of the style's limit"
    )
    characters: Limit | None = Field(
        None,
        description="most characters, with headings and spaces; in place of the style's limit",
    )
    implications: Text | None = Field(
        None,
        description="what follows for practice or research, a sentence or two, under headings "
        "that ask for it",
    )
