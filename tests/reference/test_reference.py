"""R's numbers: the repository's own selection always, the large collection where it is at hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from oracle.case import read_cases
from oracle.main import run_case, run_files

HERE = Path(__file__).parent
COLLECTION = HERE.parents[2] / "shared" / "reference"
OWN = sorted((HERE / "cases").glob("*.json"))
OWN_CASES = [(path, block) for path in OWN for block in read_cases(path)]

COMPLETE = (
    "proportions",
    "survival_pooling",
    "effect_sizes",
    "glmm",
    "multilevel",
    "pooling",
    "sensitivity",
    "subgroups_metareg",
    "publication_bias",
    "cohort_tests",
    "survival",
    "competing_risks",
    "regression",
    "propensity",
    "multiple_imputation",
)


@pytest.mark.parametrize(
    ("path", "block"), OWN_CASES, ids=[f"{p.stem}: {b['id']}" for p, b in OWN_CASES]
)
def test_own_selection_agrees_with_r(path, block):
    outcome = run_case(block, [HERE / "datasets"])
    assert outcome.passed, outcome.line


def test_own_selection_covers_the_estimators_and_intervals():
    from reportgen.stats.intervals import PROPORTION_INTERVALS
    from reportgen.stats.tau2 import TAU2_ESTIMATORS

    args = [block["args"] for _, block in OWN_CASES]
    used = {a["interval"] for a in args if "interval" in a}
    assert used >= set(PROPORTION_INTERVALS)
    used = {a["tau2"] for a in args if isinstance(a.get("tau2"), str)}
    assert used >= set(TAU2_ESTIMATORS)


def test_own_selection_has_every_compute_of_the_cohort_vocabulary():
    from oracle.computes import (
        competing,
        confounding,
        cox,
        models,
        ranks,
        samples,
        survival,
        tables,
    )

    modules = (competing, confounding, cox, models, ranks, samples, survival, tables)
    known = {name for module in modules for name in module.COMPUTES}
    words = read_cases(HERE / "cases" / "words_cohort.json")
    assert {block["compute"] for block in words} == known


@pytest.fixture
def collection():
    if not COLLECTION.is_dir():
        pytest.skip(f"the large collection of reference cases is not at {COLLECTION}")
    return COLLECTION


@pytest.mark.parametrize("topic", COMPLETE)
def test_whole_topic_agrees_with_r(collection, topic):
    outcomes = list(run_files([collection / f"{topic}.json"]))
    assert outcomes
    assert [o.line for o in outcomes if not o.passed and not o.optional] == []
