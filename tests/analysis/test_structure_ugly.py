"""Structure among studies with the ugliest data: a number or a stated refusal, never a fault."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportgen.facts.book import FactBook
from tests.analysis.books import book_of
from tests.prose.cases_of_comparisons import ARMS, COUNTS, compared, rows_of
from tests.prose.cases_of_structure import APART
from tests.prose.project import Row, counts, curves, merged, project
from tests.prose.register import CR, OS

TB = compared("tb", "tuberculosis", "risk_ratio", *COUNTS, primary=True)
ALSO = compared("ill", "illness", "odds_ratio", *COUNTS, primary=True)
VARIABLE = {"id": "kind", "column": "kind", "label": "Kind", "contrasts": "pairs",
            "multiplicity": "holm"}  # fmt: skip
ALL: dict[str, Any] = {
    "subgroups": [VARIABLE, {**VARIABLE, "id": "one", "tau2": "common"}],
    "moderators": [
        {"id": "x", "column": "x", "label": "Dose"},
        {"id": "z", "column": "z", "label": "Age"},
    ],
    "regressions": [
        {"id": "two", "label": "two", "moderators": ["x", "z"], "permutations": 30},
        {"id": "own", "label": "own", "moderators": ["x", "kind"], "interactions": [["x", "kind"]],
         "test": "normal"},
    ],
    "sensitivity": {"leave_one_out": False, "profiles": False},
}  # fmt: skip
JOINT = {"joint": [{"id": "both", "outcomes": ["tb", "ill"], "correlation": 0.5}]}

GIANT = (50_000, 10_000_000, 60_000, 10_000_000)
TABLES: dict[str, list[tuple[int, int, int, int]]] = {
    "zero events in every arm": [(0, 20, 0, 30)] * 4 + [(1, 20, 0, 30)],
    "one study": [(4, 20, 7, 30)],
    "two studies": [(4, 20, 7, 30), (5, 40, 9, 50)],
    "identical studies": [(4, 20, 8, 20)] * 8,
    "a giant among dwarfs": [(1, 4, 2, 5), GIANT, (0, 3, 1, 3), (1, 2, 1, 4), (2, 6, 1, 6)],
    "events in all": [(20, 20, 30, 30)] * 3 + [(9, 10, 10, 10)] * 3,
    "ordinary": [(4, 20, 7, 30), (5, 40, 9, 50), (2, 31, 8, 29), (9, 60, 8, 61), (1, 22, 9, 25),
                 (4, 44, 9, 45), (7, 70, 5, 71)],
}  # fmt: skip


def dressed(rows: list[Row], x: Sequence[Any], z: Sequence[Any], kinds: str) -> list[Row]:
    """The rows with moderators and a category, each in turn."""
    return [
        {**row, "x": x[at % len(x)], "z": z[at % len(z)], "kind": kinds[at % len(kinds)].strip()}
        for at, row in enumerate(rows)
    ]


def sound(book: FactBook) -> None:
    """Every fact has a number or a reason in words; the record itself refuses what is no number."""
    for fact in book:
        assert fact.estimable or len(fact.not_estimable or "") > 5
        assert not any(word in (fact.not_estimable or "") for word in ("nan", "None", "[", "_"))


def comparisons(
    figures: Sequence[tuple[int, int, int, int]], x: Sequence[Any], z: Sequence[Any], kinds: str
) -> FactBook:
    rows = dressed(rows_of(tb=(COUNTS, figures), ill=(COUNTS, figures[::-1])), x, z, kinds)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return book_of(project([TB, ALSO], rows, data={"arms": ARMS}, analysis={**ALL, **JOINT}))


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("kinds", ["ab", "abc", "a", "aab "])
def test_comparisons(name: str, kinds: str) -> None:
    sound(comparisons(TABLES[name], [1, 5, 3, 8, 13], [30, 31, 44, 52, 28, 61, 47], kinds))


@pytest.mark.parametrize(
    ("x", "z"),
    [([1], [2]), ([1, 2], [2, 4]), ([""], [1, 2, 3]), ([1e-9, 1e9, -1e9], [1, 2, 4, 8, 16]),
     ([1, 1, 1, 1, 1, 1, 2], [5, 4, 3, 2, 1, 7, 9])],
)  # fmt: skip
def test_moderators_that_say_little(x: Sequence[Any], z: Sequence[Any]) -> None:
    sound(comparisons(TABLES["ordinary"], x, z, "ab"))


PAIRS = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
QUICK = settings(
    max_examples=12, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)  # fmt: skip


@QUICK
@given(st.lists(PAIRS, min_size=1, max_size=9), st.sampled_from(["ab", "abc", "a b"]))
def test_rates_and_survival(pairs: list[tuple[int, int]], kinds: str) -> None:
    lives = curves("a", "os", [(100 * x / n, "", "", n) for x, n in pairs])
    rows = merged(counts("a", "cr", pairs), lives)
    rows = dressed(rows, [1, 5, 3, 8, 13], [30, 31, 44, 52, 28, 61, 47], kinds)
    joint = {"joint": [{"id": "both", "outcomes": ["cr", "os"], "correlation": 0.5}]}
    outcomes = [{**CR, "primary": True}, {**OS, "primary": True}]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sound(book_of(project(outcomes, rows, analysis={**ALL, **joint})))


@QUICK
@given(
    st.lists(PAIRS, min_size=1, max_size=9),
    st.text("ABC", min_size=9, max_size=9),
    st.sampled_from(["three_level", "robust", "three_level_robust"]),
    st.sampled_from([0, 0.5, 0.99]),
)
def test_dependent_rows(
    pairs: list[tuple[int, int]], clusters: str, model: str, correlation: float
) -> None:
    rows = counts("a", "cr", pairs, trial=list(clusters))
    chosen = {"model": model, "correlation": correlation}
    analysis = {**APART, "dependence": chosen}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sound(book_of(project([CR], rows, studies={"cluster": "trial"}, analysis=analysis)))
