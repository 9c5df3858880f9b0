"""Keys of models of hazards that do not fit their outcome, or one another."""

from __future__ import annotations

from typing import Any

import pytest

from reportgen.spec.cohort_adjusted import adjusted_complaints
from reportgen.spec.cohort_hazards import landmark_complaints

BASELINE = [
    {"id": "age", "column": "age", "type": "continuous"},
    {"id": "site", "column": "site", "type": "categorical"},
]
OUTCOMES = [
    {"id": "os", "type": "time_to_event", "time": "os", "event": {"column": "e"}},
    {"id": "rel", "type": "time_to_event", "time": "rel",
     "event": {"column": "r", "competing": {"2": "death"}}},
    {"id": "cr", "type": "binary", "column": "cr"},
]  # fmt: skip
ARMS = {"levels": [{"id": "a"}, {"id": "b"}]}


def told(**keys: Any) -> list[tuple[str, tuple[str | int, ...]]]:
    """What is wrong with one analysis, and below which of its keys."""
    one = {"id": "x", "outcome": "os", "covariates": ["age"], **keys}
    plain = {
        "outcomes": OUTCOMES,
        "baseline": BASELINE,
        "data": {"arms": ARMS},
        "analysis": {"adjusted": [one]},
    }
    return [(problem.what, problem.at[3:]) for problem in adjusted_complaints(plain)]


@pytest.mark.parametrize(
    ("keys", "what", "at"),
    [
        ({"outcome": "cr", "strata": ["site"]}, "model 'logistic' has no strata", ("strata",)),
        ({"outcome": "cr", "robust": True}, "model 'logistic' has no robust", ("robust",)),
        ({"outcome": "rel", "model": "fine_gray", "ties": "efron"},
         "model 'fine_gray' has no ties", ("ties",)),
        ({"penalty": "firth", "robust": True},
         "a penalised likelihood has no robust variance", ("robust",)),
        ({"model": "fine_gray"},
         "nothing competes with outcome 'os', as model fine_gray expects", ("model",)),
        ({"strata": ["sit"]},
         "baseline variable 'sit' is unknown; did you mean 'site'? (known: age, site)",
         ("strata", 0)),
        ({"strata": ["age"]}, "'age' stands twice", ("strata", 0)),
        ({"covariates": ["site"], "strata": ["age"]},
         "'age' is a number, and strata are levels", ("strata", 0)),
        ({"penalty": "firth", "interval": "wald"}, "model 'cox' has no interval 'wald'",
         ("interval",)),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_where_it_stands(
    keys: dict[str, Any], what: str, at: tuple[str | int, ...]
) -> None:
    assert told(**keys) == [(what, at)]


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"strata": ["site"], "robust": True, "ties": "breslow"},
        {"penalty": "firth", "interval": "profile"},
        {"outcome": "rel", "model": "fine_gray"},
    ],
)
def test_what_fits_is_not_told(keys: dict[str, Any]) -> None:
    assert told(**keys) == []


def test_covariates_of_a_changing_group() -> None:
    one = {"id": "x", "covariates": ["age", "sit", "age"]}
    plain = {"baseline": BASELINE, "analysis": {"landmark": [one, "no mapping"]}}
    assert [(p.what, p.at[2:]) for p in landmark_complaints(plain)] == [
        (
            "baseline variable 'sit' is unknown; did you mean 'site'? (known: age, site)",
            (0, "covariates", 1),
        ),
        ("covariate 'age' stands twice", (0, "covariates", 2)),
    ]
