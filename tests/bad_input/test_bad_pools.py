"""What a spec says of rows and pools: place, cause and remedy are told.

Each case is a sound project with one thing made wrong.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.errors import SpecError
from tests.bad_input.case import ADAMS, HEADER, SETS, Bad, check_told
from tests.inputs.project import CSV, SPEC

OUTCOME = (
    "  - {id: mrd, label: MRD, measure: proportion, columns: {events: cr_events, n: cr_n}, "
    "direction: higher_better}\n"
)
JOINT = "  joint:\n    - {id: j, outcomes: [cr, os], correlation: 0.5, "
PRIMARY = "    primary: true\n"

CASES: dict[str, Bad] = {
    # exclusions, overlaps, sets
    "exclusion of an unknown row": Bad(
        "spec.yaml:27",
        "no row of studies.csv has 'lat' in the column id; did you mean 'late'?",
        "Correct the id.",
        spec={"study: late": "study: lat"},
        csv={",8,chen,": ",8,,"},
    ),
    "overlap with an unknown row": Bad(
        "studies.csv row 6 (Eno 2025)",
        "shares names 'chan', which is no row; did you mean 'chen'?",
        "separate several by ';'",
        csv={"8,chen": "8,chan"},
    ),
    "overlap with itself": Bad(
        "studies.csv row 6 (Eno 2025)",
        "shares names the row itself",
        "Delete the id.",
        csv={"8,chen": "8,late"},
    ),
    "pair with an unknown row": Bad(
        "spec.yaml:28",
        "no row of studies.csv has 'adam' in the column id; did you mean 'adams'?",
        "Correct the id.",
        spec={"outcomes:\n": "  overlaps: [[adam, chen]]\noutcomes:\n"},
    ),
    "pair of one row": Bad(
        "spec.yaml:28",
        "the pair names 'chen' twice",
        "two different rows",
        spec={"outcomes:\n": "  overlaps: [[chen, chen]]\noutcomes:\n"},
    ),
    "two overlapping rows in one pool": Bad(
        ADAMS,
        "shares patients with row 3 (Brown 2010), and both are pooled for cr, os",
        "List the smaller, 'brown' (n = 30 against 48), under data.exclude",
        csv={"adult,51,,": "adult,51,adams,"},
    ),
    "overlap in another group": Bad(
        ADAMS,
        "shares patients with row 4 (Chen 2015), and both are pooled for cr, os",
        "List the smaller, 'chen' (n = 40 against 48)",
        spec={"outcomes:\n": "  overlaps: [[adams, chen]]\noutcomes:\n"},
    ),
    "overlap made by keep_for": Bad(
        "studies.csv row 4 (Chen 2015)",
        "shares patients with row 6 (Eno 2025), and both are pooled for os",
        "List the smaller, 'late' (n = 10 against 40), under data.exclude with a reason or leave "
        "the outcome out of its keep_for.",
        spec={"keep_for: []": "keep_for: [os]"},
    ),
    "set that adds an unknown row": Bad(
        "spec.yaml:48",
        "no row of studies.csv has 'lat' in the column id",
        "Correct the id.",
        spec=SPEC + SETS + "add: [lat]}\n",
    ),
    "set that drops an unknown row": Bad(
        "spec.yaml:48",
        "no row of studies.csv has 'adam' in the column id",
        "Correct the id.",
        spec=SPEC + SETS + "drop: [adam]}\n",
    ),
    "set that adds a pooled row": Bad(
        "spec.yaml:48",
        "set 'plus' adds 'adams', which is already pooled for cr",
        "Delete it",
        spec=SPEC + SETS + "add: [adams]}\n",
    ),
    "set that drops what is not pooled": Bad(
        "spec.yaml:48",
        "set 'plus' drops 'dubois', which is not pooled for os",
        "Delete it",
        spec=SPEC + SETS + "drop: [dubois], outcomes: [os]}\n",
    ),
    "set that makes an overlap": Bad(
        "spec.yaml:48",
        "set 'plus' pools 'chen' and 'late', which share patients",
        "Drop one",
        spec=SPEC + SETS + "add: [late]}\n",
    ),
    "set that adds a row without figures": Bad(
        "spec.yaml:48",
        "set 'plus' adds 'late', which has no figures for cr",
        "Delete it",
        spec=SPEC + SETS + "add: [late]}\n",
        csv={"8,chen,9,10,": "8,chen,,,"},
    ),
    "set that adds and drops": Bad(
        "spec.yaml:48",
        "set 'plus' both adds and drops 'late'",
        "Delete it from one",
        spec=SPEC + SETS + "add: [late], drop: [late, chen]}\n",
    ),
    # correlations of two outcomes
    "correlation beyond 1": Bad(
        ADAMS,
        "age '40' is no correlation between -1 and 1",
        "Correct the cell, or clear it.",
        spec=SPEC + JOINT + "correlation_column: age}\n",
        csv={",51,,": ",0.3,,", ",39,,": ",-0.2,,", ",9,,": ",,,"},
    ),
    "correlation that is no number": Bad(
        ADAMS,
        "cor 'high'",
        "",
        spec=SPEC + JOINT + "correlation_column: cor}\n",
        csv="\n".join(
            f"{line},{cell}"
            for line, cell in zip(CSV.splitlines(), ["cor", "high", "", "0.5", "", ""], strict=True)
        ),
    ),
    "unknown column of correlations": Bad(
        "spec.yaml:47",
        "the column 'cor' is not in studies.csv",
        "Correct the name here",
        spec=SPEC + JOINT + "correlation_column: cor}\n",
    ),
    # outcomes
    "leaving out an unknown row": Bad(
        "spec.yaml:35",
        "no row of studies.csv has 'adam' in the column id; did you mean 'adams'?",
        "Correct the id.",
        spec={PRIMARY: f"{PRIMARY}    leave_out: [{{study: adam, reason: x}}]\n"},
    ),
    "leaving out an excluded row": Bad(
        "spec.yaml:35",
        "'late' is excluded anyway, so 'cr' cannot leave it out",
        "Delete it here.",
        spec={PRIMARY: f"{PRIMARY}    leave_out: [{{study: late, reason: x}}]\n"},
    ),
    "leaving out a row twice": Bad(
        "spec.yaml:35",
        "outcome 'cr' leaves out 'adams' twice",
        "Delete one of the two.",
        spec={
            PRIMARY: f"{PRIMARY}    leave_out: [{{study: adams, reason: x}}, "
            "{study: adams, reason: y}]\n"
        },
    ),
    "outcome without rows": Bad(
        "spec.yaml:35",
        "outcome 'os' has no usable row (4 not reported)",
        "Check its columns",
        csv="\n".join(
            [
                HEADER,
                *(
                    ",".join([*line.split(",")[:9], "", "", "", ""])
                    for line in CSV.splitlines()[1:]
                ),
            ]
        ),
    ),
    "outcome twice": Bad(
        "spec.yaml:42",
        "outcomes has 'mrd' twice",
        "Delete one",
        spec={"analysis:\n": OUTCOME + OUTCOME.replace("MRD", "Again") + "analysis:\n"},
        family=SpecError,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_place_cause_and_remedy(tmp_path: Path, name: str) -> None:
    check_told(tmp_path, CASES[name])
