"""Which two arms a fact compares, and which way is better."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Arm:
    """An arm by its id and as it is printed."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A fact that compares an arm with a reference.

    ``more`` says that a value above no difference is more of what the label of the outcome names
    (a rate, a time), else it is less: a hazard ratio above 1 is less survival.
    """

    outcome: str
    label: str
    arm: Arm
    reference: Arm
    more: bool
    higher_better: bool

    @property
    def favours(self) -> tuple[str, str]:
        """The arms that a value below and one above no difference speaks for."""
        sides = (self.reference.id, self.arm.id)
        return sides if self.more == self.higher_better else sides[::-1]
