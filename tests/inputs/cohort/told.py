"""What one bad patients table is, and the check that it is told, without naming a patient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from reportgen.errors import DataError, ReportgenError
from tests.inputs.cohort.project import SPEC, cohort, write

ROW = "patients.csv row"
EXCLUDE = "Correct the row, or exclude the patient under data.exclude with a reason."
MISSING = "List it in data.patients.missing"


@dataclass(frozen=True)
class Bad:
    """What is changed in a sound project, and what must be said of it; ``also`` what follows."""

    where: str
    what: str
    remedy: str
    csv: Mapping[str, str] | str | bytes = field(default_factory=dict)
    spec: Mapping[str, str] | str = field(default_factory=dict)
    also: tuple[str, ...] = ()
    family: type[ReportgenError] = DataError


def line(text: str) -> str:
    """Where a text stands in the spec of the sound project."""
    assert SPEC.count(text) == 1, text
    return f"spec.yaml:{SPEC[: SPEC.index(text)].count(chr(10)) + 1}"


def check_told(folder: Path, case: Bad) -> None:
    """The problem is told with place, cause and remedy, and nothing else but what follows."""
    with pytest.raises(case.family) as caught:
        cohort(write(folder, spec=case.spec, csv=case.csv))
    texts = [str(problem) for problem in caught.value.problems]
    problem = next((one for one in caught.value.problems if case.what in one.what), None)
    assert problem is not None, texts
    assert problem.where == case.where
    assert case.remedy in problem.remedy
    others = [one for one in caught.value.problems if one is not problem]
    assert len(others) == len(case.also), texts
    for words in case.also:
        assert any(words in one.what for one in others), texts
