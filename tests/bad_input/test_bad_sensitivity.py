"""What a spec asks of sensitivity analyses that cannot be: place, cause and remedy are told.

Each case is a sound project with one thing made wrong.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.errors import SpecError
from tests.bad_input.case import ADAMS, Bad, check_told
from tests.inputs.project import CSV, SPEC

SENSITIVITY = f"{SPEC}  sensitivity:\n"
TOLD = f"spec.yaml:{SENSITIVITY.count(chr(10)) + 1}"


def with_doses(*doses: str) -> str:
    """The table with another column; the last row is not in use."""
    lines = zip(CSV.splitlines(), ("dose", *doses), strict=True)
    return "".join(f"{line},{dose}\n" for line, dose in lines)


CASES: dict[str, Bad] = {
    "order by a column that is not there": Bad(
        TOLD,
        "the column 'agee' is not in studies.csv; did you mean 'age'?",
        "Correct the name here",
        spec=f"{SENSITIVITY}    cumulative: agee\n",
    ),
    "order by words": Bad(
        ADAMS,
        "dose 'low' is no number",
        "Clear the cell if it was not reported",
        spec=f"{SENSITIVITY}    cumulative: dose\n",
        csv=with_doses("low", "2", "", "10%", "none"),
    ),
    "threshold of an unknown outcome": Bad(
        TOLD,
        "analysis.sensitivity.thresholds: outcome 'crr' is unknown; did you mean 'cr'?",
        "Name the id of an outcome.",
        spec=f"{SENSITIVITY}    thresholds: {{crr: [50]}}\n",
        family=SpecError,
    ),
    "threshold that no rate reaches": Bad(
        TOLD,
        "the threshold 100 of outcome 'cr' is not between 0 and 100",
        "Correct it, or delete it.",
        spec=f"{SENSITIVITY}    thresholds: {{cr: [50, 100]}}\n",
        family=SpecError,
    ),
    "threshold that is no number": Bad(
        TOLD,
        "is 'many', where a number is needed",
        "Write a number",
        spec=f"{SENSITIVITY}    thresholds: {{cr: [many]}}\n",
        family=SpecError,
    ),
    "threshold twice": Bad(
        TOLD,
        "the threshold 50 of outcome 'cr' stands there twice",
        "Delete one of the two.",
        spec=f"{SENSITIVITY}    thresholds: {{cr: [50, 50.0]}}\n",
        family=SpecError,
    ),
    "rare outcome that is unknown": Bad(
        TOLD,
        "analysis.sensitivity.rare_outcomes: outcome 'death' is unknown",
        "Name the id of an outcome.",
        spec=f"{SENSITIVITY}    rare_outcomes: [death]\n",
        family=SpecError,
    ),
    "E-value of nothing": Bad(
        TOLD,
        "an E-value is asked for, and no primary outcome compares two arms within studies",
        "Delete e_value.",
        spec=f"{SENSITIVITY}    e_value: true\n",
        family=SpecError,
    ),
    "key that is misspelt": Bad(
        TOLD,
        "cumulativ",
        "",
        spec=f"{SENSITIVITY}    cumulativ: year\n",
        family=SpecError,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_place_cause_and_remedy(tmp_path: Path, name: str) -> None:
    check_told(tmp_path, CASES[name])
