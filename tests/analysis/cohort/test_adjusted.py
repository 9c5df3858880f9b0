"""Adjusted analyses: registries that fit together, laws, and data that carry no model."""

from __future__ import annotations

import math
import random
from typing import get_args

import pytest

from reportgen.analysis.cohort.adjusted.models import ADJUSTED_MODELS
from reportgen.defaults import LADDER
from reportgen.facts.book import FactBook
from reportgen.facts.expressions import evaluate
from reportgen.methods import METHODS
from reportgen.spec.cohort_adjusted import INTERVALS_OF, MODELS_OF, ModelName
from reportgen.vocabulary import STATISTICS
from tests.analysis.cohort.adjusted_project import SPEC, TABLE, adjusted_book
from tests.analysis.cohort.project import book

ROWS = TABLE.read_text(encoding="utf-8").strip().splitlines()
HEAD = SPEC.partition("  adjusted:\n")[0]


def of(analysis: str, table: list[str] = ROWS, **replaced: str) -> FactBook:
    """The facts of one analysis of a table, with lines of the spec replaced."""
    spec = f"{HEAD}  adjusted:\n    - {analysis}\n"
    for old, new in replaced.items():
        spec = spec.replace(old, new)
    return book("\n".join(table) + "\n", spec)


def with_column(name: str, values: list[str], rows: list[str] = ROWS) -> list[str]:
    """The table with another column."""
    added = [f"{row},{value}" for row, value in zip(rows[1:], values, strict=True)]
    return [f"{rows[0]},{name}", *added]


def variable(name: str, kind: str = "continuous", levels: int = 0) -> dict[str, str]:
    """Adds a baseline variable to the spec, with many levels declared where it has them."""
    told = ", ".join(f"s{number}: S{number}" for number in range(levels))
    more = f", levels: {{{told}}}" if levels else ""
    line = f"  - {{id: {name}, column: {name}, label: {name}, type: {kind}{more}}}\n"
    return {"outcomes:\n": f"{line}outcomes:\n"}


def test_the_registries_name_the_same_models() -> None:
    listed = {name for models in MODELS_OF.values() for name in models}
    rungs = {rung.to for rung in LADDER["adjusted"].values()}
    assert listed | rungs <= set(ADJUSTED_MODELS) == set(INTERVALS_OF)
    variants = set(ADJUSTED_MODELS) - listed - rungs
    assert all(any(name.startswith(f"{one}_") for one in listed) for name in variants)
    assert set(get_args(ModelName)) == listed


@pytest.mark.parametrize("name", ADJUSTED_MODELS)
def test_a_model_has_its_words_and_methods(name: str) -> None:
    model = ADJUSTED_MODELS[name]
    assert tuple(model.methods) == INTERVALS_OF[name]
    assert model.statistic in STATISTICS and model.joint_stat in STATISTICS
    keys = (*model.methods.values(), model.joint_method, model.instead or model.joint_method)
    assert all(METHODS[key].section == "adjustment" for key in keys)


@pytest.mark.parametrize("name", LADDER["adjusted"])
def test_what_takes_the_place_of_a_model_has_its_statistic_and_says_so(name: str) -> None:
    rung = LADDER["adjusted"][name]
    assert ADJUSTED_MODELS[rung.to].statistic == ADJUSTED_MODELS[name].statistic
    assert ADJUSTED_MODELS[rung.to].instead


def test_the_order_of_rows_changes_nothing() -> None:
    head, *rows = ROWS
    random.Random(7).shuffle(rows)
    other = book("\n".join([head, *rows]) + "\n", SPEC)
    assert list(other) == list(adjusted_book())


def test_swapping_the_arms_mirrors_the_effect_and_leaves_the_covariates() -> None:
    swapped = of(
        "{id: main, outcome: cr, covariates: [age, sex, ecog, blasts], interactions: [sex]}",
        **{"    column: arm\n": "    column: arm\n    reference: new\n"},
    )
    ours, pair = adjusted_book(), "cr.adjusted.main.new_vs_old"
    for end in ("odds_ratio", "unadjusted.odds_ratio", "sex.f.odds_ratio"):
        one, other = ours[f"{pair}.{end}"], swapped[f"cr.adjusted.main.old_vs_new.{end}"]
        assert one.ci and other.ci
        assert other.value == pytest.approx(1 / one.value, rel=1e-9)
        assert other.ci.low == pytest.approx(1 / one.ci.high, rel=1e-9)
        assert other.p == pytest.approx(one.p, rel=1e-7)
    for end in ("covariate.age", "covariate.ecog.2", "interaction.sex"):
        name = f"cr.adjusted.main.{end}"
        assert swapped[name].value == pytest.approx(ours[name].value, rel=1e-7)


def test_an_offset_of_a_covariate_changes_nothing_and_a_unit_its_own_ratio_only() -> None:
    cells = [row.split(",") for row in ROWS[1:]]
    blasts = ROWS[0].split(",").index("blasts")
    far = [str(float(c[blasts]) + 1e9) if c[blasts] else "" for c in cells]
    asked = "{id: x, outcome: cr, covariates: [NAME, sex], interval: INTERVAL}"
    for interval in ("wald", "profile"):
        own = asked.replace("INTERVAL", interval)
        near = of(own.replace("NAME", "blasts"))
        moved = of(own.replace("NAME", "far"), with_column("far", far), **variable("far"))
        pairs = {"new_vs_old.odds_ratio": "new_vs_old.odds_ratio"}
        pairs |= {"covariate.blasts": "covariate.far", "covariate.sex.m": "covariate.sex.m"}
        for one, other in pairs.items():
            left, right = near[f"cr.adjusted.x.{one}"], moved[f"cr.adjusted.x.{other}"]
            assert left.ci and right.ci
            assert right.value == pytest.approx(left.value, rel=1e-6)
            assert right.ci.low == pytest.approx(left.ci.low, rel=1e-6)
    tiny = [str(float(c[blasts]) * 1e-9) if c[blasts] else "" for c in cells]
    small = of(
        "{id: x, outcome: cr, covariates: [tiny, sex]}",
        with_column("tiny", tiny),
        **variable("tiny"),
    )
    assert small["cr.adjusted.x.new_vs_old.odds_ratio"].value == pytest.approx(
        near["cr.adjusted.x.new_vs_old.odds_ratio"].value, rel=1e-9
    )
    assert "beyond what can be computed" in (
        small["cr.adjusted.x.covariate.tiny"].not_estimable or ""
    )


REFUSED = {
    "constant": (["7"] * 180, "continuous", "extra is the same in every patient of the model"),
    "one level": (["late"] * 180, "categorical", "extra is the same in every patient of the model"),
    "the arm": (
        [row.split(",")[1] for row in ROWS[1:]],
        "categorical",
        "extra (old) follows from the covariates before it",
    ),
    "a level each": (
        [f"s{number}" for number in range(180)],
        "categorical",
        "180 patients cannot carry",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_covariate_that_nothing_can_be_fitted_with_is_refused_in_words(name: str) -> None:
    values, kind, words = REFUSED[name]
    found = of(
        "{id: x, outcome: rare, covariates: [extra], interactions: [extra]}",
        with_column("extra", values),
        **variable("extra", kind, levels=180 if "s1" in values else 0),
    )
    for end in ("new_vs_old.odds_ratio", "new_vs_old.unadjusted.odds_ratio", "interaction.extra"):
        assert words.split(" cannot")[0] in (found[f"rare.adjusted.x.{end}"].not_estimable or "")
    assert found["rare.adjusted.x.n"].method == "count"


def test_too_many_levels_are_refused_before_anything_is_computed() -> None:
    head, *rows = ROWS
    many = [head, *(f"c{copy}{row}" for copy in range(6) for row in rows)]
    values = [f"s{number % 400}" for number in range(len(many) - 1)]
    found = of(
        "{id: x, outcome: cr, covariates: [extra]}",
        with_column("extra", values, many),
        **variable("extra", "categorical", levels=400),
    )
    reason = found["cr.adjusted.x.new_vs_old.odds_ratio"].not_estimable or ""
    assert reason.endswith("coefficients are more than the 200 that are fitted")


@pytest.mark.parametrize(
    ("cell", "words"), [("0", "no event occurred"), ("1", "every patient had the event")]
)
def test_an_outcome_without_two_sides_is_refused(cell: str, words: str) -> None:
    found = of(
        "{id: x, outcome: flat, covariates: [age]}",
        with_column("flat", [cell] * 180),
        **{
            "analysis:\n": "  - {id: flat, label: a flat outcome, type: binary, column: flat,\n"
            "     direction: lower_better}\nanalysis:\n"
        },
    )
    assert found["flat.adjusted.x.new_vs_old.odds_ratio"].not_estimable == words


def test_an_arm_that_has_no_covariate_is_named() -> None:
    values = ["" if ",new," in row else str(at) for at, row in enumerate(ROWS[1:])]
    found = of(
        "{id: x, outcome: cr, covariates: [extra]}",
        with_column("extra", values),
        **variable("extra"),
    )
    reason = found["cr.adjusted.x.new_vs_old.odds_ratio"].not_estimable
    assert reason == (
        "no patient with the new treatment has a value of the outcome and every covariate"
    )


def test_separation_is_told_where_it_is_replaced() -> None:
    fact = adjusted_book()["rare.adjusted.apart.new_vs_old.odds_ratio"]
    assert fact.method == "covariates.firth.instead"
    assert "logistic regression could not be fitted, as the likelihood rises" in fact.notes[0]
    assert "Firth’s penalised logistic regression was used instead" in fact.notes[0]
    assert fact.notes[1] == "13 events for 3 coefficients, fewer than 10 for each: hardly reliable"
    assert fact.value is not None and math.isfinite(fact.value)


def test_claims_can_ask_for_adjusted_effects_and_interactions() -> None:
    text = (
        "cr.adjusted.main.new_vs_old.odds_ratio.low > 1 and cr.adjusted.main.interaction.sex.p > "
        "0.05 and cr.adjusted.main.covariate.age < 1"
    )
    reading = evaluate(text, adjusted_book())
    assert reading.holds and len(reading.values) == 3


def test_counts_that_vary_more_than_the_model_has_it_are_told() -> None:
    """Those of ``stay`` were drawn with a rate of each patient's own, those of ``even`` from 2 to
    4 only."""
    told = "the counts vary more than Poisson’s law has it, so that the limits are too narrow"
    noted = {
        name: any(told in note for note in adjusted_book()[f"{name}.new_vs_old.rate_ratio"].notes)
        for name in ("stay.adjusted.poisson", "stay.adjusted.nights", "even.adjusted.few")
    }
    assert noted == {
        "stay.adjusted.poisson": True,
        "stay.adjusted.nights": False,
        "even.adjusted.few": False,
    }
