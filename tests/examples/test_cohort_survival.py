"""Curves of times to events, and the tests that compare them, against R (R/cohort_survival.R)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from reportgen.facts.book import FactBook
from reportgen.pipeline import check
from tests.examples.against_r import FOLDER, Entry, differences, entries, whole_limits

R: dict[str, dict[str, Entry]] = entries("cohort_survival")

SPEC: dict[str, Any] = {
    "reportgen": 1,
    "kind": "cohort",
    "report": {"title": "A cohort", "slug": "a-cohort", "date": "2026-11-20"},
    "question": {"objective": "To compare.", "population": "adults", "intervention": "drugs"},
    "design": {"type": "retrospective"},
    "data": {
        "patients": {"file": "patients.csv", "id": "patient"},
        "arms": {
            "column": "arm",
            "levels": [{"id": arm, "label": f"drug {arm.upper()}"} for arm in "abc"],
            "ordered": True,
        },
        "stratum": {
            "id": "stage",
            "column": "stage",
            "label": "stage",
            "levels": [{"id": stage, "label": f"{stage} stage"} for stage in ("early", "late")],
        },
    },
}
OS: dict[str, Any] = {
    "id": "os",
    "label": "overall survival",
    "type": "time_to_event",
    "time": "os",
    "origin": "diagnosis",
    "event": {"column": "os_e"},
    "direction": "higher_better",
    "primary": True,
    "landmarks": [6, 12, 18],
    "quantiles": [0.25, 0.75],
    "horizon": 12,
}
RELAPSE: dict[str, Any] = {
    "id": "relapse",
    "label": "relapse",
    "label_is": "event",
    "type": "time_to_event",
    "time": "relapse",
    "origin": "diagnosis",
    "event": {"column": "relapse_e", "competing": {"2": "death", "3": "second cancer"}},
    "direction": "lower_better",
    "landmarks": [6, 12],
    "quantiles": [0.25, 0.5],
}

SCALES = ("log-log", "log", "plain", "logit", "arcsine")
TESTS: dict[str, Any] = {
    **{name: name for name in ("log_rank", "wilcoxon", "peto", "tarone_ware")},
    "fleming_harrington": {"name": "fleming_harrington", "rho": 0.5, "gamma": 2},
}
ANALYSES: dict[str, Mapping[str, Any]] = {
    **{f"interval_{scale}": {"km_interval": scale} for scale in SCALES},
    **{f"test_{name}": {"survival_test": test} for name, test in TESTS.items()},
    "milestones": {},
    "late_entry": {
        "landmark": [
            {
                "id": "sct",
                "outcome": "os",
                "column": "sct",
                "label": "transplantation",
                "known_at": "sct_at",
                "landmark": 4,
            },
        ],
    },
}
"""What the blocks of R are of: the section ``analysis`` of the spec."""


@cache
def book(block: str) -> FactBook:
    """The facts of a block, by the whole way from the table."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "patients.csv").write_bytes((FOLDER / "cohort_survival.csv").read_bytes())
        more = {"entry": "entry"} if block == "late_entry" else {}
        outcomes = [{**one, **more} for one in (OS, RELAPSE)]
        spec = {**SPEC, "outcomes": outcomes, "analysis": ANALYSES[block]}
        (root / "spec.yaml").write_text(json.dumps(spec), encoding="utf-8")
        return check(root).analysed.book


@pytest.mark.parametrize(
    ("block", "name"), [(block, name) for block, facts in R.items() for name in facts]
)
def test_facts_are_those_of_r(block: str, name: str) -> None:
    fact, entry = book(block)[name], R[block][name]
    assert differences(fact, whole_limits(entry), parts=entry) == []
    if entry["value"] is None:
        assert fact.not_estimable


def test_every_analysis_has_a_block() -> None:
    assert set(R) == set(ANALYSES)
