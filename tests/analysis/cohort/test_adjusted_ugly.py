"""Few patients, rare events, huge and tiny units: every model gives numbers or says why not."""

from __future__ import annotations

import random

import pytest

from tests.analysis.cohort.adjusted_project import SPEC
from tests.analysis.cohort.project import book
from tests.prose.language import faults

HEAD = SPEC.partition("  adjusted:\n")[0]
COLUMNS = "patient,arm,age,sex,ecog,blasts,cr,crs,stay,drop,rare,even"
ASKED = """\
  adjusted:
    - {id: a, outcome: cr, covariates: [age, sex, ecog], interactions: [age, sex, ecog]}
    - {id: b, outcome: cr, covariates: [age], interval: profile, interactions: [age]}
    - {id: c, outcome: cr, covariates: [sex, ecog], model: firth, interactions: [ecog]}
    - {id: d, outcome: cr, covariates: [age, ecog], model: modified_poisson, interactions: [ecog]}
    - {id: e, outcome: crs, covariates: [age, sex], interactions: [age, sex]}
    - {id: f, outcome: stay, covariates: [age, ecog], interactions: [ecog, age]}
    - {id: g, outcome: stay, covariates: [age], model: poisson, interval: profile}
    - {id: h, outcome: drop, covariates: [age, ecog], interactions: [ecog, age]}
    - {id: i, outcome: drop, covariates: [age, ecog], variance: HC3, interactions: [ecog]}
"""


def table(seed: int) -> str:
    """As ugly as a small cohort may be: both arms are there, and little else is sure."""
    draw = random.Random(seed)
    n, share = draw.choice([2, 4, 6, 10, 14, 20, 40]), draw.choice([0.05, 0.2, 0.5, 0.9])
    unit, offset = draw.choice([1, 1e-8, 1e8]), draw.choice([0, 0, 1e9])
    missing = draw.choice([0, 0.1, 0.4])

    def cell(at: int, value: object) -> str:
        return "" if draw.random() < missing and at > 1 else str(value)

    rows = [COLUMNS]
    for at in range(n):
        arm = ("old", "new")[at] if at < 2 else draw.choice(["old", "new"])
        age = offset + unit * draw.choice([1, 2, 3, draw.random()])
        many = 10 ** draw.randint(0, 6)
        cells = [
            *(cell(at, age), cell(at, draw.choice("FM")), cell(at, draw.choice("012")), "5"),
            *(cell(at, int(draw.random() < share)), cell(at, draw.choice([0, 0, 0, 1, 2, 3, 4]))),
            *(
                cell(at, draw.choice([0, 0, 1, 2, many])),
                cell(at, round(draw.gauss(0, 1) * unit, 3)),
            ),
            *(str(int(draw.random() < share)), "2"),
        ]
        rows.append(",".join([f"p{at}", arm, *cells]))
    return "\n".join(rows) + "\n"


@pytest.mark.parametrize("seed", range(10))
def test_every_model_bears_any_table(seed: int) -> None:
    facts = [fact for fact in book(table(seed), HEAD + ASKED) if ".adjusted." in fact.id]
    assert {fact.id.split(".")[2] for fact in facts} == set("abcdefghi")
    for fact in facts:
        if fact.ci is not None and fact.value is not None:
            assert fact.ci.low <= fact.value <= fact.ci.high, fact.id
        assert fact.p is None or 0 <= fact.p <= 1
        for text in (*fact.notes, fact.not_estimable or ""):
            assert not text.endswith(".")
            assert not text or list(faults(f"It is so: {text}.", of_patients=True)) == [], fact.id
