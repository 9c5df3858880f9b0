"""What the templates of a cohort loop over: ids, labels and words; no numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reportgen.facts.book import FactBook
from reportgen.spec.cohort import CohortSpec


def view(spec: CohortSpec, book: FactBook) -> Mapping[str, Any]:
    """The context that ``templates/cohort`` adds to the common one."""
    return {}
