"""The measures that a spec can name: one record each, and the registry of them all."""

from __future__ import annotations

from reportgen.measures.comparisons import COMPARISONS, COUNTS, PERSON_TIME
from reportgen.measures.moments import MOMENTS
from reportgen.measures.paired import PAIRED
from reportgen.measures.record import Measure, Transform, Ways, control
from reportgen.measures.single import SINGLE

MEASURES: dict[str, Measure] = {**SINGLE, **PAIRED, **COMPARISONS}
"""Every measure, in the order of the lists."""


def transform_of(measure: str, name: str = "") -> Transform:
    """The transform of a measure; its default where none is named."""
    record = MEASURES[measure]
    return record.transforms[name or record.default]


__all__ = [
    "COMPARISONS",
    "COUNTS",
    "MEASURES",
    "MOMENTS",
    "PERSON_TIME",
    "Measure",
    "Transform",
    "Ways",
    "control",
    "transform_of",
]
