"""Completed data sets analysed and pooled, held against R: whole specs and the engine."""

from __future__ import annotations

import json
from functools import cache
from math import exp
from typing import Any

import numpy as np
import pytest

from reportgen.facts.book import FactBook
from reportgen.stats.imputation.augmented import augmented
from reportgen.stats.imputation.categories import multinomial
from reportgen.stats.imputation.curves import pool_survival
from reportgen.stats.imputation.draws import ordered
from reportgen.stats.imputation.pooling import Estimate, pool_many
from reportgen.stats.survival.cox import cox
from reportgen.stats.survival.kaplan_meier import kaplan_meier, nelson_aalen, survival_at
from reportgen.stats.survival.observations import observations
from tests.examples.imputation_project import M, R, book, column, sets, with_sets_of_r

EXPECTED: dict[str, Any] = json.loads((R / "imputation.json").read_text("utf-8"))
TERMS = {
    "new_vs_old.imputed": "armnew",
    "covariate.age.imputed": "age",
    "covariate.ecog.1.imputed": "ecog1",
    "covariate.ecog.2.imputed": "ecog2",
    "covariate.sex.m.imputed": "sexM",
}


PARTS = ("fmi", "df", "relative_efficiency")


@cache
def facts() -> FactBook:
    """Those of the whole spec over the data sets that R read."""
    return with_sets_of_r()


def near(value: float) -> Any:
    return pytest.approx(value, rel=1e-6, abs=1e-9)


MODELS = {
    "cr.adjusted.main": ("logistic", "odds_ratio", 1e-6),
    "cr.adjusted.risk": ("risk", "risk_ratio", 1e-6),
    "grade.adjusted.worse": ("worse", "odds_ratio", 5e-4),
    "stay.adjusted.loss": ("loss", "mean_difference", 1e-6),
    "visits.adjusted.rate": ("rate", "rate_ratio", 1e-6),
    "visits.adjusted.spread": ("spread", "rate_ratio", 1e-4),
    "os.adjusted.death": ("cox", "hazard_ratio", 1e-6),
}
"""Prefix, model of the file, statistic and tolerance: polr has a Hessian by differences, glm.nb
stops some way off."""


@pytest.mark.parametrize("prefix", MODELS)
def test_the_analyses_of_a_spec_are_pooled_as_in_r(prefix: str) -> None:
    model, stat, tolerance = MODELS[prefix]
    back = float if stat == "mean_difference" else exp
    for place, name in TERMS.items():
        expected = EXPECTED[model][name]
        fact = facts()[f"{prefix}.{place}.{stat}"]
        assert fact.ci is not None
        found = [fact.value, fact.ci.low, fact.ci.high, fact.p]
        found += [facts()[f"{prefix}.{place}.{part}"].value for part in PARTS]
        values = [back(expected[part]) for part in ("estimate", "low", "high")]
        values += [expected[part] for part in ("p", *PARTS)]
        assert found == pytest.approx(values, rel=tolerance, abs=1e-9), place


def test_scores_of_each_set_weight_its_patients_as_in_r() -> None:
    """A Cox model with inverse-probability weights and a robust variance; the mean of means."""
    expected = EXPECTED["weighted"]["armnew"]
    prefix = "os.propensity.ipw.new_vs_old.imputed"
    fact = facts()[f"{prefix}.hazard_ratio"]
    assert fact.value == near(exp(expected["estimate"]))
    assert fact.ci is not None
    assert (fact.ci.low, fact.ci.high) == near((exp(expected["low"]), exp(expected["high"])))
    for part in PARTS:
        assert facts()[f"{prefix}.hazard_ratio.{part}"].value == near(expected[part])
    means = facts()["stay.propensity.ipw.new_vs_old.imputed.mean_difference"]
    assert means.value == near(float(np.mean(EXPECTED["mean_loss"])))


def test_curves_by_an_imputed_variable_are_pooled_as_in_r() -> None:
    found = facts()
    assert len(EXPECTED["curves"]) >= 12
    for one in EXPECTED["curves"]:
        fact = found[f"os.imputed.ecog.{one['level']}.{one['arm']}.at_{one['time']}"]
        assert fact.value == near(one["survival"])
        assert fact.ci is not None
        assert (fact.ci.low, fact.ci.high) == near((one["low"], one["high"]))
        assert found[f"{fact.id}.fmi"].value == near(one["fmi"])


def _set(number: int) -> list[dict[str, str]]:
    return [row for row in sets() if row["set"] == str(number)]


def _cox(number: int) -> dict[str, Estimate]:
    rows = _set(number)
    ecog = column(rows, "ecog")
    x = np.column_stack(
        (column(rows, "arm"), column(rows, "age"), ecog == 1, ecog == 2, column(rows, "sex"))
    )
    event = column(rows, "os_e") == 1
    names = ("armnew", "age", "ecog1", "ecog2", "sexM")
    fit = cox(observations(column(rows, "os"), event), x, names=names)
    return {
        name: Estimate(float(fit.coef[at]), float(fit.std_error[at]) ** 2, float(event.sum() - 5))
        for at, name in enumerate(names)
    }


def test_cox_models_are_pooled_as_in_r() -> None:
    for name, found in pool_many(_cox, range(1, M + 1)).items():
        expected = EXPECTED["cox"][name]
        assert found.estimate == near(expected["estimate"])
        assert (found.std_error, found.df, found.fmi) == near(
            (expected["se"], expected["df"], expected["fmi"])
        )
        assert (found.ci_low, found.ci_high) == near((expected["low"], expected["high"]))


def test_the_cumulative_hazard_at_each_patients_time_is_that_of_survfit() -> None:
    rows = _set(1)
    time = column(rows, "os")
    curve = nelson_aalen(observations(time, column(rows, "os_e") == 1))
    found = curve.hazard[np.searchsorted(curve.time, time)]
    assert found == pytest.approx(EXPECTED["nelson_aalen"], rel=1e-9)


def test_the_multinomial_model_is_that_of_nnet() -> None:
    rows = _set(1)
    x = np.column_stack((np.ones(len(rows)), column(rows, "age"), column(rows, "sex")))
    codes = column(rows, "ecog").astype(int)
    beta, _ = multinomial(x, codes, np.ones(len(rows)), 3)
    expected = EXPECTED["multinomial"]["coef"]
    assert beta.reshape(2, 3) == pytest.approx(np.array(expected), rel=1e-4, abs=1e-5)


def test_rows_against_perfect_prediction_are_those_of_mice() -> None:
    """But for their distance from the mean: a deviation here, half of one in mice."""
    rows, expected = _set(1), EXPECTED["augmented"]
    age = column(rows, "age")
    x = np.column_stack(((age - age.mean()) / age.std(ddof=1), column(rows, "sex")))
    found = augmented(x, column(rows, "ecog").astype(int), 3)
    added = slice(len(rows), None)
    nearer = (found.x[added] + x.mean(axis=0)) / 2
    ours = np.column_stack((found.codes[added], nearer, found.weights[added]))
    theirs = np.column_stack((expected["y"], expected["x"], expected["w"]))
    assert ours[np.lexsort(ours.round(9).T)] == pytest.approx(
        theirs[np.lexsort(theirs.round(9).T)], rel=1e-9, abs=1e-12
    )


def test_ordered_levels_are_drawn_with_the_chances_of_polr() -> None:
    """On average over draws; the added rows move them by little."""
    rows = _set(1)
    known = (np.arange(len(rows)) + 1) % 3 != 0
    x = np.column_stack([column(rows, name) for name in ("arm", "age", "sex")])
    x = (x - x[known].mean(axis=0)) / x[known].std(axis=0)
    rng = np.random.default_rng(1)
    drawn = np.array([ordered(column(rows, "grade"), x, known, rng) for _ in range(400)])
    shares = [np.mean(drawn == code) for code in range(4)]
    assert shares == pytest.approx(EXPECTED["ordered"], abs=0.02)


def test_equal_sets_pool_to_one_of_them() -> None:
    """Of the middle status in the old arm, from the first set alone."""
    rows = _set(1)
    here = (column(rows, "ecog") == 1) & (column(rows, "arm") == 0)
    curve = kaplan_meier(observations(column(rows, "os")[here], column(rows, "os_e")[here] == 1))
    pooled, one = pool_survival([curve, curve], [6])[0], survival_at(curve, [6])[0]
    assert 0 < one.survival < 1
    assert pooled.survival == pytest.approx(one.survival, rel=1e-12)
    assert pooled.fmi == pytest.approx(0, abs=1e-12)


def test_the_sets_of_the_file_are_those_that_are_imputed_now() -> None:
    """Not the numbers of R, but that they are of what the program makes today."""
    now, then = book(), facts()
    name = "cr.adjusted.main.new_vs_old.imputed.odds_ratio"
    assert now[name].value == pytest.approx(then[name].value, rel=0.05)
