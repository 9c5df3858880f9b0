"""How the digits of whole numbers are parted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Thousands:
    """The mark between thousands, and the first number that has it."""

    mark: str = ","
    first: int = 1000

    def parted(self, whole: int) -> str:
        """The digits of a whole number that is not negative."""
        return f"{whole:,}".replace(",", self.mark) if whole >= self.first else str(whole)
