"""What a cohort report tells of missing values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field

from reportgen.spec.base import Complaint, Section

MISSING = "missing"
"""First part of the ids of the facts on missing values."""


class MissingValues(Section):
    """Which values are missing together."""

    pattern: bool | None = Field(
        None,
        description="whether the patterns of missing values are shown: yes when anything is "
        "missing unless set",
    )


def missing_complaints(plain: Mapping[str, Any]) -> Iterator[Complaint]:
    """An outcome whose facts would stand among those on missing values."""
    outcomes = plain.get("outcomes")
    for number, one in enumerate(outcomes if isinstance(outcomes, list | tuple) else ()):
        if isinstance(one, Mapping) and one.get("id") == MISSING:
            yield Complaint(
                f"the id '{MISSING}' has a meaning of its own in the facts",
                "Choose another id.",
                ("outcomes", number, "id"),
            )
