"""Claims that do not hold and notes on the analysis, as several commands tell them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reportgen.console.terminal import print_wrapped


def print_failed(failed: Iterable[Any]) -> None:
    for verdict in failed:
        doubted = verdict.doubted
        why = f"data support '{verdict.variant}'"
        if doubted is not None:
            why = f"evidence is of {_words(doubted.given)} certainty and it requires "
            why += f"{_words(doubted.required)}, which leaves '{verdict.variant}'"
        print_wrapped(
            f"Claim '{verdict.claim_id}' no longer holds: expected '{verdict.expected}', the "
            f"{why}. The report prints the latter."
        )


def _words(level: str) -> str:
    return level.replace("_", " ")


def print_notes(notes: Iterable[tuple[str, str]]) -> None:
    for label, text in notes:
        print_wrapped(f"note: {label}: {text}", indent="      ")
