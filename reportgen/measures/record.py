"""What is known of a measure that a spec can name, from the columns to the words of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

Ways = tuple[tuple[str, ...], ...]
"""Sets of column roles, each of which says the same in another way; a row needs one of them."""


@dataclass(frozen=True, slots=True)
class Transform:
    """A scale on which a measure can be pooled.

    ``effect`` is the effect measure of the engine, ``words`` complete "pooled on ...", ``contrast``
    is the statistic of ``vocabulary.STATISTICS`` that compares two groups pooled on it, ``method``
    the key of ``methods.METHODS`` and ``sibling`` the statistic of the estimate on the scale.
    """

    effect: str
    words: str
    contrast: str
    method: str
    sibling: str = "on_scale"
    reversed: bool = False
    """Whether a contrast above its null value means a lower value of the measure."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What the spec can name as ``measure`` of an outcome.

    ``parts`` are what a row must report of it (one part per arm where the arms report apart), each
    in one of its ways. ``noun`` stands before the label where the pooled value is named ("rate of
    "), ``shown`` is what a forest plot shows of each study. The first of ``transforms`` is the
    default. ``null`` is the value of no effect, None where there is none; ``arms`` says that two
    arms are compared within each study. ``difference`` is the statistic of the difference of two
    groups in the unit of the measure, ``bounds`` the values it can have. Of a pooled value on one
    side of the null, ``subject`` (the label in braces) was ``lower`` or ``higher``, of others
    ``unclear``. ``plural`` names several of its values.
    """

    label: str
    parts: tuple[Ways, ...]
    transforms: Mapping[str, Transform]
    scale: str
    axis: str
    sentence: str
    shown: str
    optional: tuple[str, ...] = ()
    noun: str = ""
    needs_time: bool = False
    counted: bool = False
    """Whether it is a share of participants, which the logistic mixed model can pool."""
    null: float | None = None
    arms: bool = False
    takes_unit: bool = False
    """Whether its values are in a unit of their own, which the outcome names."""
    difference: str = ""
    bounds: tuple[float, float] = (-inf, inf)
    subject: str = "{}"
    lower: str = "lower with {treated} than with {control}"
    higher: str = "higher with {treated} than with {control}"
    unclear: str = "not clearly different between {treated} and {control}"
    plural: str = ""
    of_hazards: bool = False
    """Whether it is a ratio of hazards, whose label may name the event or being free of it."""

    @property
    def compares(self) -> bool:
        """Whether it compares two arms within each study."""
        return self.arms

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role that a column can have."""
        wanted = (role for part in self.parts for way in part for role in way)
        return tuple(dict.fromkeys((*wanted, *self.optional)))

    @property
    def required(self) -> tuple[str, ...]:
        """The roles that every way of every part needs."""
        needed = (
            role for part in self.parts for role in part[0] if all(role in way for way in part)
        )
        return tuple(dict.fromkeys(needed))

    @property
    def default(self) -> str:
        """The name of the transform that is used where the spec names none."""
        return next(iter(self.transforms))

    @property
    def percent(self) -> bool:
        """Whether it is printed in percent of participants, from 0 to 100."""
        return self.scale == "percent" and self.null is None


def control(role: str) -> str:
    """The same role of the control arm."""
    return f"control_{role}"
