"""Every sensitivity analysis of data that bear none: a result or a reason, in full sentences."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

import pytest

from tests.prose import language
from tests.prose.cases_of_comparisons import COUNTS, MOMENTS, RATIO, compared, review, rows_of
from tests.prose.page import Page
from tests.prose.rendered import Rendered, render_folder

GIANT = (4000, 10**6, 5000, 10**6)
DATA: dict[str, tuple[str, tuple[str, ...], list[tuple]]] = {
    "no event at all": ("odds_ratio", COUNTS, [(0, 20, 0, 22)] * 6),
    "no event in one arm": ("risk_ratio", COUNTS, [(0, 20 + i, 3, 22) for i in range(7)]),
    "events only": ("risk_difference", COUNTS, [(20, 20, 22, 22)] * 6),
    "one study": ("odds_ratio", COUNTS, [(4, 20, 8, 22)]),
    "two studies": ("odds_ratio", COUNTS, [(4, 20, 8, 22), (40, 200, 8, 22)]),
    "identical studies": ("risk_ratio", COUNTS, [(4, 20, 8, 20)] * 12),
    "giant among dwarfs": ("odds_ratio", COUNTS, [GIANT, *[(1, 9, 2, 8)] * 11]),
    "variances over many powers": (
        "hazard_ratio",
        RATIO,
        [(0.8, 0.8 / (1 + 10.0**-p), 0.8 * (1 + 10.0**-p)) for p in range(-3, 9)],
    ),
    "far apart": ("hazard_ratio", RATIO, [(10.0**p, 9 * 10.0 ** (p - 1), 1.1111 * 10.0**p)
                                          for p in (-40, 40, -40, 40, 0, 1)]),
    "means without spread to speak of": (
        "std_mean_difference",
        MOMENTS,
        [(5.0 + i, 1e-6, 9, 4.0, 1e-6, 9) for i in range(10)],
    ),
}  # fmt: skip
WISH = {"influence": True, "cumulative": "dose"}
THRESHOLDS = {"risk_difference": [-5, 0], "std_mean_difference": [-0.5, 0]}


def report(name: str, doses: list[object]) -> Rendered:
    measure, roles, figures = DATA[name]
    rows = rows_of(x=(roles, figures))
    for row, dose in zip(rows, doses, strict=False):
        row["dose"] = dose
    wish = {**WISH, "e_value": True, "thresholds": {"x": THRESHOLDS.get(measure, [0.8, 1])}}
    x = compared("x", "the outcome", measure, *roles, primary=True)
    project = review([x], rows, analysis={"sensitivity": wish})
    with tempfile.TemporaryDirectory() as folder:
        return render_folder(project.write(Path(folder)))


ORDERS: dict[str, list[object]] = {
    "in order": list(range(13)),
    "all the same": [5] * 13,
    "hardly any": ["", "", 1.5, *[""] * 10],
    "none": [""] * 13,
    "shuffled": random.Random(3).sample([-1e9, -2.5, 0, 0, 1e-7, 3, 3, 3, 40, 1e12, 7, 8, 9], 13),
}


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("name", DATA)
def test_a_result_or_a_reason_in_full_sentences(name: str, order: str) -> None:
    made = report(name, ORDERS[order])
    told = [b for b in Page.of(made.document.body).blocks if b.under and b.section == "results"]
    assert told
    for block in told:
        assert list(language.faults(block.text, of_patients=False)) == [], block.text
    for fact in made.book:
        if ".robustness" in fact.id and fact.estimable:
            assert 0 <= fact.value <= fact.n
        if fact.stat == "e_value" and fact.estimable:
            assert fact.value >= 1
        if fact.stat == "share_of_effects" and fact.ci:
            assert 0 <= fact.ci.low <= fact.value <= fact.ci.high <= 1
