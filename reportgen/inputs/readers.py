"""How a row is read, by measure: the registry of readers."""

from __future__ import annotations

from collections.abc import Mapping

from reportgen.inputs.comparisons import (
    read_counts,
    read_moments,
    read_person_time,
    read_reported_ratio,
)
from reportgen.inputs.figures import Reader, read_proportion, read_survival
from reportgen.vocabulary import COMPARISONS, COUNTS, MOMENTS, PERSON_TIME, REPORTED_RATIO

_BY_ROLES: Mapping[tuple[str, ...], Reader] = {
    COUNTS: read_counts,
    PERSON_TIME: read_person_time,
    MOMENTS: read_moments,
    REPORTED_RATIO: read_reported_ratio,
}

READERS: Mapping[str, Reader] = {
    "proportion": read_proportion,
    "survival": read_survival,
    **{name: _BY_ROLES[measure.required] for name, measure in COMPARISONS.items()},
}
