"""What a spec says of models and qualities that cannot be: place, cause and remedy are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.errors import SpecError
from tests.bad_input.case import ADAMS, Bad, check_told
from tests.inputs.project import CSV

BY_QUALITY = {
    "    year: year\n": "    year: year\n    quality: quality\n",
    "    primary: true\n": "    primary: true\n    model: quality_effects\n",
}
HEADS, *ROWS = CSV.splitlines()


def with_qualities(*cells: str) -> str:
    """The table with a column of qualities; the last is that of the excluded row."""
    rows = (f"{row},{cell}" for row, cell in zip(ROWS, cells, strict=True))
    return "\n".join((f"{HEADS},quality", *rows)) + "\n"


CASES: dict[str, Bad] = {
    "a model that there is not": Bad(
        "spec.yaml:35",
        "outcomes 'cr'.model is 'glm'; did you mean 'glmm'?",
        "Choose one of these.",
        spec={"    primary: true\n": "    primary: true\n    model: glm\n"},
        family=SpecError,
    ),
    "a model that is for another measure": Bad(
        "spec.yaml:35",
        "model peto is not for proportion (known: inverse_variance, common_effect, glmm, "
        "beta_binomial, ivhet, quality_effects)",
        "Choose one of these, or delete the key.",
        spec={"    primary: true\n": "    primary: true\n    model: peto\n"},
        family=SpecError,
    ),
    "a model that is for no outcome": Bad(
        "spec.yaml:43",
        "model mantel_haenszel is for none of the outcomes (known: inverse_variance, ",
        "Choose one of these, or delete the key.",
        spec={"analysis:\n": "analysis:\n  overrides:\n    model: mantel_haenszel\n"},
        family=SpecError,
    ),
    "quality effects without qualities": Bad(
        "spec.yaml:35",
        "the quality-effects model needs the quality of each study",
        "Name its column: data.studies.quality.",
        spec={"    primary: true\n": "    primary: true\n    model: quality_effects\n"},
        family=SpecError,
    ),
    "quality effects for all without qualities": Bad(
        "spec.yaml:43",
        "the quality-effects model needs the quality of each study",
        "Name its column: data.studies.quality.",
        spec={"analysis:\n": "analysis:\n  overrides:\n    model: quality_effects\n"},
        family=SpecError,
    ),
    "an estimator that there is not": Bad(
        "spec.yaml:43",
        "analysis.overrides.tau2 is 'REMl'; did you mean 'REML'?",
        "Choose one of these.",
        spec={"analysis:\n": "analysis:\n  overrides:\n    tau2: REMl\n"},
        family=SpecError,
    ),
    "a column of qualities that is not there": Bad(
        "spec.yaml:17",
        "the column 'quality' is not in studies.csv",
        "Correct the name here, or add the column to the table.",
        spec=BY_QUALITY,
    ),
    "a study without a quality": Bad(
        ADAMS,
        "quality is blank",
        "Fill it in: the quality-effects model weighs every study by it.",
        spec=BY_QUALITY,
        csv=with_qualities("", "3", "2", "1", ""),
    ),
    "a quality below zero": Bad(
        ADAMS,
        "quality -1 is below 0",
        "Give a quality of 0 or more.",
        spec=BY_QUALITY,
        csv=with_qualities("-1", "3", "2", "1", ""),
    ),
    "a quality in words": Bad(
        ADAMS,
        "quality 'good' is no number",
        "Clear the cell",
        spec=BY_QUALITY,
        csv=with_qualities("good", "3", "2", "1", ""),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_told(tmp_path: Path, name: str) -> None:
    check_told(tmp_path, CASES[name])
