"""What must hold whatever the data are; where it does not, nothing is reported."""

from __future__ import annotations

from collections.abc import Iterable

from reportgen.errors import AnalysisError


def adds_up(what: str, total: int, parts: Iterable[int]) -> None:
    """Parts add up to their total. Raises AnalysisError otherwise."""
    found = sum(parts)
    if found != total:
        raise AnalysisError.single(
            "", f"{what}: the parts add up to {found}, not to {total}", "Report this as a fault."
        )
