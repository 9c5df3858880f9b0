"""Times in words and in ids."""

from __future__ import annotations


def span(time: float, unit: str) -> str:
    """``6 months``, ``1 month``."""
    return f"{time:g} {unit.removesuffix('s') if time == 1 else unit}"


def time_id(time: float) -> str:
    """``6`` for 6.0, ``6_5`` for 6.5: a time as part of an id."""
    return f"{time:g}".replace(".", "_")
