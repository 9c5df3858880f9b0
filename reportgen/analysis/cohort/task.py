"""What an analysis of a cohort starts from, and what its words are chosen from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reportgen.analysis.cohort.scope import Scope
from reportgen.facts.book import FactBook
from reportgen.inputs.cohort import Cohort
from reportgen.spec.cohort import CohortSpec


@dataclass(frozen=True, slots=True)
class CohortTask:
    """The spec, the checked patients, and where facts go."""

    scope: Scope
    spec: CohortSpec
    cohort: Cohort


@dataclass(frozen=True, slots=True)
class CohortPlanned:
    """The spec and its facts when all are there; nothing is added through this scope."""

    spec: CohortSpec
    scope: Scope
    book: FactBook


View = Mapping[str, Any]
"""Names, ids, labels and words for the templates; no numbers."""
