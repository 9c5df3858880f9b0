"""The spec of the cohort whose numbers R gives (R/cohort_tests.R), in the forms that tests need."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from shutil import copy
from typing import Any

from reportgen.facts.book import FactBook
from reportgen.pipeline import check

TABLE = Path(__file__).parent / "R" / "cohort_tests.csv"


def _outcome(name: str, kind: str, **more: Any) -> dict[str, Any]:
    own = {"id": name, "label": f"outcome {name}", "type": kind, "column": name}
    return {**own, "direction": "higher_better", **more}


def spec(
    arms: str,
    analysis: Mapping[str, Any],
    more: Mapping[str, Mapping[str, Any]],
    order: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Two arms or three; ``more`` adds keys to outcomes and variables by their ids."""
    levels = [{"id": name, "label": f"arm {name}"} for name in arms]
    left_out = [
        {"column": "arm", "value": name, "reason": "another arm"}
        for name in "abc"
        if name not in arms
    ]
    outcomes = [
        _outcome("cr", "binary", primary=True),
        _outcome("mrd", "binary"),
        _outcome("crs", "ordinal", levels=list("01234"), scale="ASTCT 2019"),
        _outcome("stay", "count"),
        _outcome("marker", "continuous"),
    ]
    baseline = [
        {"id": "age", "column": "age", "label": "age", "type": "continuous"},
        {"id": "ecog", "column": "ecog", "label": "performance", "type": "categorical"},
    ]
    return {
        "reportgen": 1,
        "kind": "cohort",
        "report": {"title": "A cohort", "slug": "a-cohort", "date": "2026-11-20"},
        "question": {"objective": "To compare.", "population": "adults", "intervention": "b"},
        "design": {"type": "retrospective"},
        "data": {
            "patients": {"file": TABLE.name, "id": "patient"},
            "arms": {"column": "arm", "levels": levels, **(order or {})},
            "stratum": {
                "id": "stage",
                "column": "stage",
                "label": "stage",
                "levels": [{"id": "early", "label": "early"}, {"id": "late", "label": "late"}],
            },
            "exclude": left_out,
        },
        "baseline": [one | more.get(one["id"], {}) for one in baseline],
        "outcomes": [one | more.get(one["id"], {}) for one in outcomes],
        "analysis": dict(analysis),
    }


def book_of(made: Mapping[str, Any]) -> FactBook:
    """Its facts."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy(TABLE, folder / TABLE.name)
        (folder / "spec.yaml").write_text(json.dumps(made), encoding="utf-8")
        return check(folder).analysed.book


@cache
def two_arms(outcome: str = "", **analysis: str) -> FactBook:
    """Arms a and b; ``outcome`` is one of the keys of ``ASKED``."""
    return book_of(spec("ab", analysis, ASKED[outcome]))


@cache
def three_arms(test: str = "", overall: str = "auto", ordered: bool = False) -> FactBook:
    """All arms, their outcomes tested by these words where they know them."""
    order = {"ordered": True, "scores": [10, 20, 40]} if ordered else {}
    asked: dict[str, dict[str, Any]] = {}
    for names, tests in KNOWN.items():
        for name in names.split():
            asked[name] = {"overall": overall} if overall in tests else {}
            asked[name] |= {"test": test} if test in tests else {}
    return book_of(spec("abc", {}, asked, order))


KNOWN = {
    "cr mrd": ("fisher", "chi_square", "cochran_armitage"),
    "crs": ("kruskal_wallis", "jonckheere", "linear_by_linear"),
    "stay marker": ("kruskal_wallis", "jonckheere", "anova", "welch_anova", "welch", "student"),
}


RATES = ("cr", "mrd", "crs")
ASKED: dict[str, dict[str, dict[str, Any]]] = {
    "": {},
    "risk_ratio": {name: {"ratio": "risk_ratio"} for name in RATES},
    **{
        test: {name: {"test": test} for name in names}
        for names, tests in (
            (
                ("cr", "mrd"),
                ("fisher", "fisher_mid_p", "chi_square", "chi_square_corrected", "cmh"),
            ),
            (("crs",), ("linear_by_linear",)),
            (("stay", "marker"), ("mann_whitney", "welch", "student")),
        )
        for test in tests
    },
    "paired": {"cr": {"paired_with": "mrd"}},
    "baseline": {"age": {"summary": "mean", "test": True}, "ecog": {"test": True}},
    "cmh risk_ratio": {name: {"test": "cmh", "ratio": "risk_ratio"} for name in ("cr", "mrd")},
    "nnt": {name: {"nnt": True} for name in RATES},
}
"""What is asked of outcomes and variables besides the usual."""
