"""Chained equations: what each draw keeps, what does not change it, and what it refuses."""

from __future__ import annotations

import numpy as np
import pytest

from reportgen.errors import AnalysisError
from reportgen.stats.imputation.augmented import augmented
from reportgen.stats.imputation.categories import multinomial
from reportgen.stats.imputation.chained import chained_equations, multiple_imputation
from reportgen.stats.imputation.variables import predictors, variable
from reportgen.stats.regression.glm import glm

GAP = np.nan


def patients(n=150, seed=2):
    """A number, two levels, three, and four in order, each unknown in some; all hang together."""
    rng = np.random.default_rng(seed)
    arm = rng.integers(2, size=n).astype(float)
    age = rng.normal(60, 9, n)
    sex = (rng.random(n) < 1 / (1 + np.exp(-(age - 60) / 6))).astype(float)
    site = np.clip(np.round(1 + (age - 60) / 12 + rng.normal(0, 0.5, n)), 0, 2)
    grade = np.clip(np.round(1.5 + (age - 60) / 8 + rng.normal(0, 0.8, n)), 0, 3)
    made = {"age": age, "sex": sex, "site": site, "grade": grade}
    for values in made.values():
        values[rng.random(n) < 0.2] = GAP
    kinds = {"age": "number", "sex": "binary", "site": "nominal", "grade": "ordered"}
    return [
        variable("arm", "binary", arm),
        *(variable(name, kinds[name], values) for name, values in made.items()),
    ]


DATA = patients()


def test_known_values_stay_and_gaps_get_values_that_someone_has():
    done = chained_equations(DATA, iterations=3, rng=np.random.default_rng(1))
    for before in DATA:
        after = done[before.name]
        assert np.array_equal(after.values[before.known], before.values[before.known])
        assert after.known.all()
        assert set(after.values) == set(before.values[before.known])


def test_variables_are_visited_from_the_fewest_gaps_to_the_most():
    done = chained_equations(DATA, iterations=4, rng=np.random.default_rng(1))
    gaps = {one.name: int((~one.known).sum()) for one in DATA}
    assert [gaps[name] for name in done.imputed] == sorted(n for n in gaps.values() if n)
    assert done.trace.shape == (4, 4)
    last = [
        done[name].values[~next(v for v in DATA if v.name == name).known] for name in done.imputed
    ]
    assert done.trace[-1] == pytest.approx([values.mean() for values in last])


def test_the_seed_decides_everything_and_the_global_generator_nothing():
    one = multiple_imputation(DATA, m=3, iterations=2, seed=7)
    np.random.seed(0)
    state = np.random.get_state()[1].copy()
    two = multiple_imputation(DATA, m=3, iterations=2, seed=7)
    assert np.array_equal(np.random.get_state()[1], state)
    other = multiple_imputation(DATA, m=3, iterations=2, seed=8)
    for a, b in zip(one, two, strict=True):
        assert all(
            np.array_equal(x.values, y.values)
            for x, y in zip(a.variables, b.variables, strict=True)
        )
    assert not np.array_equal(one[0]["age"].values, other[0]["age"].values)
    assert not np.array_equal(one[0]["age"].values, one[1]["age"].values)


def test_the_first_data_sets_do_not_change_when_more_are_asked_for():
    few, more = (multiple_imputation(DATA, m=m, iterations=2, seed=7) for m in (2, 4))
    for a, b in zip(few, more[:2], strict=True):
        assert np.array_equal(a["grade"].values, b["grade"].values)


def test_units_do_not_matter():
    """Another origin and unit of a predictor: the same draws."""
    moved = [
        variable(one.name, one.kind, 1e4 + one.values / 7) if one.name == "age" else one
        for one in DATA
    ]
    a, b = (
        chained_equations(data, iterations=2, rng=np.random.default_rng(3))
        for data in (DATA, moved)
    )
    assert np.array_equal(a["site"].values, b["site"].values)
    assert b["age"].values == pytest.approx(1e4 + a["age"].values / 7, rel=1e-12)


def test_repeated_and_constant_predictors_are_left_out():
    age = next(one for one in DATA if one.name == "age")
    whole = variable("a", "number", np.arange(6.0))
    twice = variable("b", "number", 3 - 2 * np.arange(6.0))
    same = variable("c", "number", np.ones(6))
    level = variable("d", "nominal", [0, 0, 0, 4, 4, 2])
    assert predictors([whole, twice, same], np.ones(6, bool)).shape == (6, 1)
    assert predictors([whole, same, level], np.ones(6, bool)).shape == (6, 3)
    assert predictors([], age.known).shape == (len(age.values), 0)
    again = [*DATA, *(variable(f"{one.name} again", one.kind, one.values) for one in DATA[:1])]
    done = chained_equations(again, iterations=2, rng=np.random.default_rng(1))
    assert done["age"].known.all()


# --- separation, gaps everywhere, small data ------------------------------------------------------


def test_a_level_predicted_perfectly_is_imputed_with_finite_chances():
    """All known women are in one arm: with the rows added the other arm gets a few."""
    n = 200
    arm = np.repeat([0.0, 1.0], n // 2)
    sex = arm.copy()
    sex[::4] = GAP
    done = multiple_imputation(
        [variable("arm", "binary", arm), variable("sex", "binary", sex)], m=40, iterations=1, seed=1
    )
    gaps = ~np.isfinite(sex)
    drawn = np.array([one["sex"].values[gaps] for one in done])
    assert np.isfinite(drawn).all()
    assert 0 < np.mean(drawn != arm[gaps]) < 0.15


@pytest.mark.parametrize("kind", ["nominal", "ordered"])
def test_levels_never_seen_together_with_an_arm(kind):
    arm = np.repeat([0.0, 1.0], 30)
    level = np.where(arm == 1, 2.0, np.tile([0.0, 1.0], 30))
    level[::5] = GAP
    done = chained_equations(
        [variable("arm", "binary", arm), variable("level", kind, level)],
        iterations=3,
        rng=np.random.default_rng(1),
    )
    assert set(done["level"].values) <= {0.0, 1.0, 2.0}


def test_one_gap_one_known_value_and_fewer_patients_than_predictors():
    one_gap = [variable("a", "number", [1, 2, 3, GAP, 5]), variable("b", "binary", [0, 1, 0, 1, 1])]
    assert chained_equations(one_gap, iterations=1, rng=np.random.default_rng(1))["a"].known.all()
    one_known = [variable("a", "number", [4, GAP, GAP]), variable("b", "binary", [0, 1, 0])]
    found = chained_equations(one_known, iterations=1, rng=np.random.default_rng(1))
    assert found["a"].values.tolist() == [4, 4, 4]
    rng = np.random.default_rng(4)
    wide = [variable(f"x{i}", "number", rng.normal(size=8)) for i in range(12)]
    for kind, values in (("number", [1, 2, 3, 4, 5, 6, 7, GAP]), ("binary", [0, 1] * 3 + [0, GAP])):
        data = [*wide, variable("y", kind, values)]
        assert chained_equations(data, iterations=2, rng=rng)["y"].known.all()


def test_nothing_missing_gives_the_data_back():
    whole = [one for one in DATA if one.known.all()]
    done = chained_equations(whole, iterations=2, rng=np.random.default_rng(1))
    assert done.imputed == () and done.trace.shape == (2, 0)
    assert np.array_equal(done["arm"].values, whole[0].values)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: multiple_imputation(DATA, m=1, iterations=2, seed=1), "2 data sets or more"),
        (lambda: multiple_imputation(DATA, m=2, iterations=0, seed=1), "1 or more"),
        (
            lambda: multiple_imputation(
                [*DATA, variable("blank", "number", [GAP] * 150)], m=2, iterations=1, seed=1
            ),
            "not known of anybody",
        ),
        (lambda: multiple_imputation([DATA[0], DATA[0]], m=2, iterations=1, seed=1), "twice"),
        (lambda: multiple_imputation([], m=2, iterations=1, seed=1), "nothing to impute"),
        (
            lambda: multiple_imputation(
                [DATA[0], variable("x", "number", [1, 2])], m=2, iterations=1, seed=1
            ),
            "different numbers of rows",
        ),
    ],
)
def test_refusals(call, words):
    with pytest.raises(AnalysisError, match=words):
        call()


# --- the models within ----------------------------------------------------------------------------


def test_the_multinomial_model_of_two_levels_is_logistic_regression():
    rng = np.random.default_rng(5)
    x = rng.normal(size=(80, 2))
    y = (rng.random(80) < 1 / (1 + np.exp(-x[:, 0]))).astype(int)
    beta, information = multinomial(np.column_stack((np.ones(80), x)), y, np.ones(80), 2)
    expected = glm(y, x, "binomial")
    assert beta == pytest.approx(expected.coef, rel=1e-9)
    assert np.linalg.inv(information) == pytest.approx(expected.covariance, rel=1e-7)


def test_rows_added_weigh_one_patient_per_coefficient():
    x = np.random.default_rng(1).normal(size=(30, 3))
    data = augmented(x, np.zeros(30, int), 3)
    assert data.weights[30:].sum() == pytest.approx(4)
    assert np.bincount(data.codes[30:], data.weights[30:]) == pytest.approx([4 / 3] * 3)
    assert data.x[30:].mean(axis=0) == pytest.approx(x.mean(axis=0))
