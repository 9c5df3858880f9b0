"""What one bad input is, and the check that it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from reportgen.errors import DataError, ReportgenError
from tests.inputs.project import CSV, studies, write

ADAMS = "studies.csv row 2 (Adams 2004)"
BROWN = "studies.csv row 3 (Brown 2010)"
EXCLUDE = "Correct the row, or list it under data.exclude with a reason."

# Pieces of the row of Adams: its counts with the cells before, its survival with n.
COUNTS = "40,,20,48,"
OS = "60,45,72,48"

HEADER = CSV.splitlines()[0]
SETS = "  sensitivity:\n    sets:\n      - {id: plus, label: Plus, "


@dataclass(frozen=True)
class Bad:
    """What is changed in a sound project, and what must be said of it."""

    where: str
    what: str
    remedy: str
    spec: Mapping[str, str] | str = field(default_factory=dict)
    csv: Mapping[str, str] | str | bytes = field(default_factory=dict)
    family: type[ReportgenError] = DataError


def check_told(folder: Path, case: Bad) -> None:
    """Exactly one problem comes of it, with its place, cause and remedy."""
    with pytest.raises(case.family) as caught:
        studies(write(folder, spec=case.spec, csv=case.csv))
    texts = [str(problem) for problem in caught.value.problems]
    problem = next((one for one in caught.value.problems if case.what in one.what), None)
    assert problem is not None, texts
    assert problem.where == case.where
    assert case.remedy in problem.remedy
    assert len(texts) == 1, texts
