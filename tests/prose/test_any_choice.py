"""Any tests and intervals that a spec may choose, on small cohorts with every gap and tie."""

from __future__ import annotations

import random
import warnings
from pathlib import Path
from typing import Any, get_args

import pytest

from reportgen.spec import cohort_families, cohort_rates, cohort_tests
from tests.prose import language
from tests.prose.cohort_project import (
    ARMS,
    CohortProject,
    arm,
    binary,
    cohort,
    number,
    ordinal,
    strata,
)
from tests.prose.page import Page
from tests.prose.rendered import render_folder

RATIOS = get_args(cohort_rates.Ratio)
FAMILIES = get_args(cohort_families.Family.model_fields["method"].annotation)
KINDS: dict[str, tuple[str, ...]] = {
    "rate": ("01.", "01", "0", "1", "."),
    "grade": ("01234.", "0", "."),
    "value": ("1379.", "3", "."),
    "stage": ("early late", "early"),
}
"""Of which cells a column is made in an arm."""


def cells(draw: random.Random, kind: str, n: int) -> str:
    text = draw.choice(KINDS[kind])
    return " ".join(draw.choice(text.split() if kind == "stage" else text) for _ in range(n))


def any_cohort(seed: int) -> CohortProject:
    """One to three arms of one to nine patients, everything else by chance."""
    draw = random.Random(seed)
    names = "abc"[: draw.choice([1, 2, 2, 3, 3])]
    ordered = len(names) > 1 and draw.random() < 0.5

    def pick(words: Any) -> str:
        known = [w for w in get_args(words) if ordered or w not in cohort_tests.TRENDS]
        return str(draw.choice(known))

    def rates() -> dict[str, Any]:
        return {"ratio": draw.choice(RATIOS), "nnt": draw.random() < 0.5}

    def chosen(family: str) -> dict[str, Any]:
        words = vars(cohort_tests)
        found = {"test": words[f"{family}Test"], "overall": words[f"{family}Overall"]}
        return {key: pick(kind) for key, kind in found.items()}

    outcomes = [
        binary("cr", "remission", **rates(), **chosen("Binary"), paired_with="icu"),
        binary("icu", "intensive care", **rates(), **chosen("Binary")),
        ordinal("crs", "toxicity", **rates(), **chosen("Ordinal")),
        number("fall", "fall", **chosen("Numeric"), summary=pick(cohort_tests.Summary)),
    ]
    arms = []
    for name in names:
        n = draw.choice([1, 2, 3, 5, 9])
        kinds = {"cr": "rate", "icu": "rate", "crs": "grade", "fall": "value", "age": "value"}
        columns = {column: cells(draw, kind, n) for column, kind in kinds.items()}
        arms.append(arm(name, **columns, stage=cells(draw, "stage", n)))
    family = {"id": "all", "label": "all outcomes", "tests": [one["id"] for one in outcomes]}
    families = [{**family, "method": draw.choice(FAMILIES)}] if len(names) > 1 else []
    analysis: dict[str, Any] = {"families": families, "level": draw.choice([0.9, 0.95, 0.99])}
    for key, field in cohort_rates.RateIntervals.model_fields.items():
        analysis[key] = draw.choice(get_args(field.annotation))
    age = {"id": "age", "column": "age", "label": "age", "type": "continuous", "test": True}
    levels = [{"id": name, "label": ARMS[name]} for name in names]
    return cohort(
        outcomes,
        *arms,
        data={
            "arms": {"column": "arm", "levels": levels, "ordered": ordered},
            "stratum": strata("early", "late"),
        },
        baseline=[{**age, "summary": pick(cohort_tests.Summary)}],
        analysis=analysis,
    )


def is_blank(project: CohortProject) -> bool:
    """Whether nobody has a value of some column, or nobody is in some stratum."""
    seen = {name: {row[name] for row in project.rows} - {""} for name in project.rows[0]}
    return not all(seen.values()) or seen["stage"] != {"early", "late"}


SEEDS = [seed for seed in range(60) if not is_blank(any_cohort(seed))][:18]


@pytest.mark.parametrize("seed", SEEDS)
def test_any_choice_makes_a_report(seed: int, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        report = render_folder(any_cohort(seed).write(tmp_path))
    read = [block for block in Page.of(report.document.body).blocks if block.tag != "tr"]
    told = [block.text for block in read if block.section in ("methods", "results", "notes")]
    assert [fault for text in told for fault in language.faults(text, of_patients=True)] == []
    assert len(told) > 10
