"""Cox models with covariates against R: tests/examples/R/cox_covariates.R, survival and optim."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from reportgen.errors import AnalysisError
from reportgen.stats.survival.averaged_curves import averaged_curve
from reportgen.stats.survival.concordance import concordance
from reportgen.stats.survival.cox import cox
from reportgen.stats.survival.cox_firth import firth_cox, firth_cox_joint
from reportgen.stats.survival.cox_prediction import adjusted_curve
from reportgen.stats.survival.cox_tests import wald_test
from reportgen.stats.survival.observations import observations
from reportgen.stats.survival.proportional_hazards import (
    TRANSFORMS,
    proportional_hazards,
    schoenfeld_residuals,
)
from reportgen.stats.survival.time_varying import residual_variance, smoothed
from tests.stats.survival.data import random_rows
from tests.stats.survival.likelihood import derivatives, written_out

HERE = Path(__file__).parents[2] / "examples" / "R"
R = json.loads((HERE / "cox_covariates.json").read_text(encoding="utf-8"))
with (HERE / "myeloma.csv").open(encoding="utf-8") as lines:
    MYELOMA = [{k: float(v) for k, v in row.items()} for row in csv.DictReader(lines)]
TIME, EVENT, BUN, HGB = (
    np.array([row[name] for row in MYELOMA]) for name in ("time", "event", "log_bun", "hgb")
)
ROWS = observations(TIME, EVENT)
CONTRIVED = (TIME <= 65).astype(float)
LAYER = (HGB > 10).astype(int)
ARM = np.arange(len(TIME)) % 2
WEIGHTS = 1.0 + np.arange(len(TIME)) % 3
FIRTH = {
    "breslow": (ROWS, (BUN, HGB, CONTRIVED), None, "breslow"),
    "efron": (ROWS, (BUN, HGB, CONTRIVED), None, "efron"),
    "plain": (ROWS, (BUN, HGB), None, "efron"),
    "layers": (ROWS, (BUN, CONTRIVED), LAYER, "efron"),
    "weighted": (observations(TIME, EVENT, weights=WEIGHTS), (BUN, HGB), None, "breslow"),
}
ZPH = {
    "efron": ((BUN, HGB), None, "efron", "kaplan_meier"),
    "breslow": ((BUN, HGB), None, "breslow", "kaplan_meier"),
    "identity": ((BUN, HGB), None, "efron", "identity"),
    "layers": ((ARM, BUN), LAYER, "efron", "kaplan_meier"),
}


def test_the_data_are_those_that_were_printed():
    """SAS/STAT manual, example of PROC PHREG on monotone likelihood: -154.8579914384 without
    covariates, and -136.56 to which the likelihood rises."""
    x = np.column_stack((BUN, HGB, CONTRIVED))
    fit = cox(ROWS, x, ties="breslow", allow_infinite=True)
    assert fit.loglik_null == pytest.approx(-154.8579914384, abs=1e-9)
    assert fit.loglik == pytest.approx(-136.56, abs=0.005)
    with pytest.raises(AnalysisError, match="rises without end in covariate 3"):
        cox(ROWS, x, ties="breslow")


@pytest.mark.parametrize("case", FIRTH)
def test_firth_is_the_maximum_of_the_penalised_likelihood(case):
    rows, columns, strata, ties = FIRTH[case]
    fit, want = (
        firth_cox(rows, np.column_stack(columns), strata=strata, ties=ties),
        R["firth"][case],
    )
    close = {"rel": 2e-6, "abs": 2e-7}
    assert fit.penalised
    assert fit.coef == pytest.approx(want["coef"], **close)
    assert fit.std_error == pytest.approx(want["std_error"], **close)
    assert np.log(fit.ci_low) == pytest.approx(want["low"], **close)
    assert np.log(fit.ci_high) == pytest.approx(want["high"], **close)
    assert fit.p_value == pytest.approx(want["p"], rel=1e-5)
    assert fit.loglik == pytest.approx(want["loglik"], abs=1e-9)
    assert fit.loglik_null == pytest.approx(want["loglik_null"], abs=1e-9)
    assert fit.lr.statistic == pytest.approx(want["lr"], abs=1e-8)


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_firth_score_is_the_slope_of_the_likelihood_written_out(ties):
    time, event, entry, _, x = random_rows(41, n=30)
    strata = np.arange(30) % 3
    fit = firth_cox(observations(time, event, entry=entry), x, strata=strata, ties=ties)

    def penalised(beta):
        def plain(at):
            return written_out(at, time, event, entry, np.ones(30), strata, x, ties)

        information = -derivatives(plain, beta, h=1e-3)[1]
        return plain(beta) + np.linalg.slogdet(information)[1] / 2

    gradient, _ = derivatives(penalised, fit.coef, h=1e-3)
    assert gradient == pytest.approx(np.zeros(3), abs=2e-4)
    assert penalised(fit.coef) == pytest.approx(fit.loglik, abs=1e-5)


def test_firth_laws():
    time, event, entry, _, x = random_rows(42, n=40)
    rows = observations(time, event, entry=entry)
    fit = firth_cox(rows, x)
    turned = firth_cox(rows, x * [-1, 1, 2] + [0, 1e9, 5])
    assert turned.coef * [-1, 1, 2] == pytest.approx(fit.coef, rel=1e-5)
    assert turned.p_value == pytest.approx(fit.p_value, rel=1e-5)
    assert np.log(turned.ci_low[0]) == pytest.approx(-np.log(fit.ci_high[0]), rel=1e-7)
    twice = firth_cox(observations(time, event, entry=entry, weights=np.full(40, 2.0)), x,
                      frequencies=True, ties="breslow")  # fmt: skip
    doubled = [np.concatenate((one, one)) for one in (time, event, entry)]
    rows = observations(doubled[0], doubled[1], entry=doubled[2])
    single = firth_cox(rows, np.vstack((x, x)), ties="breslow")
    assert twice.coef == pytest.approx(single.coef, rel=1e-8)
    assert twice.ci_high == pytest.approx(single.ci_high, rel=1e-8)
    assert single.n == twice.n
    one_layer = firth_cox(observations(time, event, entry=entry), x, strata=np.ones(40))
    assert one_layer.coef == pytest.approx(fit.coef, rel=1e-10)


def test_tests_of_several_coefficients():
    x = np.column_stack((BUN, HGB, CONTRIVED))
    fit = firth_cox(ROWS, x)
    for j in range(3):
        assert firth_cox_joint(ROWS, x, [j]).p_value == pytest.approx(fit.p_value[j], rel=1e-7)
    whole = firth_cox_joint(ROWS, x, [0, 1, 2])
    assert (whole.statistic, whole.df) == (pytest.approx(fit.lr.statistic), 3)
    for robust in (False, True):
        plain = cox(ROWS, np.column_stack((BUN, HGB, ARM)), robust=robust)
        assert wald_test(plain, [0, 1, 2]).statistic == pytest.approx(plain.wald.statistic)
        assert wald_test(plain, [1]).p_value == pytest.approx(plain.p_value[1])
    with pytest.raises(AnalysisError, match="at least one"):
        wald_test(plain, [])
    clustered = cox(ROWS, np.column_stack((BUN, HGB, ARM)), cluster=ARM)
    with pytest.raises(AnalysisError, match="too few rows or clusters"):
        wald_test(clustered, [0, 1, 2])


def test_firth_is_finite_where_an_arm_has_no_event():
    time, event, _, arm, x = random_rows(43)
    event = np.where(arm == 1, 0, event)
    fit = firth_cox(observations(time, event), x)
    assert fit.coef[0] < 0
    assert 0 <= fit.ci_low[0] < fit.hazard_ratio[0] < fit.ci_high[0] < 1
    for ask in (proportional_hazards, lambda fit, rows: schoenfeld_residuals(fit)):
        with pytest.raises(AnalysisError, match="penalised"):
            ask(fit, observations(time, event))


@pytest.mark.parametrize(
    ("time", "event", "x", "said"),
    [
        ([1, 2, 3], [0, 0, 0], [[0], [1], [2]], "no event"),
        ([1, 2, 3], [1, 1, 0], [[1], [1], [1]], "same in every row"),
        ([1, 2, 3, 4], [1, 1, 0, 1], [[1, 2], [2, 4], [3, 6], [5, 10]], "repeats the covariates"),
        ([1, 2, 3], [1, 1, 0], [[1], [np.nan], [1]], "missing"),
    ],
)
def test_firth_refuses_in_words(time, event, x, said):
    with pytest.raises(AnalysisError, match=said):
        firth_cox(observations(time, event), x)


@pytest.mark.parametrize("event", [[1, 1, 1, 1, 1, 1], [1, 0, 1, 1, 0, 0], [0, 0, 1, 0, 0, 0]])
def test_firth_with_all_times_tied_or_zero(event):
    x = [[0, 1.0], [1, 0.3], [0, 2.0], [1, 5.0], [0, 0.1], [1, 4.0]]
    for time in (np.zeros(6), np.full(6, 7.0)):
        fit = firth_cox(observations(time, event), x)
        assert np.isfinite([fit.coef, fit.std_error, fit.p_value]).all()
        assert not np.isnan([fit.ci_low, fit.ci_high]).any()


@pytest.mark.parametrize("case", ZPH)
def test_schoenfeld_residuals_and_their_line(case):
    columns, strata, ties, transform = ZPH[case]
    fit, want = cox(ROWS, np.column_stack(columns), strata=strata, ties=ties), R["zph"][case]
    found = schoenfeld_residuals(fit)
    x = TRANSFORMS[transform](ROWS, found.time)
    # cox.zph counts stratum after stratum, we event after event
    ours = np.array(sorted(zip(x, *found.scaled.T, strict=True)))
    theirs = np.array(sorted(zip(want["x"], *np.array(want["y"]).T, strict=True)))
    assert ours == pytest.approx(theirs, rel=1e-9, abs=1e-9)
    for j, variance in enumerate(residual_variance(fit, len(x))):
        line = smoothed(x, found.scaled[:, j], float(variance))
        assert line.x == pytest.approx(want["smooth"]["x"], rel=1e-12)
        assert line.value == pytest.approx(np.array(want["smooth"]["y"])[:, j], rel=1e-8, abs=1e-9)
        assert line.std_error == pytest.approx(np.array(want["smooth"]["se"])[:, j], rel=1e-8)
    tested = proportional_hazards(fit, ROWS, transform=transform)
    assert [t.statistic for t in tested.tests] == pytest.approx(
        [row[0] for row in want["table"]], rel=1e-8
    )


def test_a_line_needs_as_many_times_as_it_has_freedom():
    with pytest.raises(AnalysisError, match="4 different event times"):
        smoothed(np.array([1.0, 1, 2, 3]), np.array([1.0, 2, 3, 4]), 1.0)
    exact = smoothed(np.array([1.0, 2, 3, 4, 5]), np.array([2.0, 4, 6, 8, 10]), 1.0)
    assert exact.value == pytest.approx(2 * exact.x)


def test_averaged_curves():
    x, times = np.column_stack((ARM, BUN, HGB)), R["curves"]["times"]
    for arm in (0, 1):
        set_to = np.column_stack((np.full(len(TIME), arm), BUN, HGB))
        efron = averaged_curve(cox(ROWS, x), set_to).at(times)
        assert efron.survival == pytest.approx(R["curves"]["plain"][arm], abs=1e-8)
        assert np.exp(-efron.hazard) == pytest.approx(efron.survival, rel=1e-12)
        breslow = averaged_curve(cox(ROWS, x, ties="breslow"), set_to).at(times)
        assert breslow.std_error == pytest.approx(R["curves"]["std_error"][arm], abs=1e-8)
    fit = cox(ROWS, np.column_stack((ARM, BUN)), strata=LAYER)
    for arm in (0, 1):
        set_to = np.column_stack((np.full(len(TIME), arm), BUN))
        curve = averaged_curve(fit, set_to, strata=LAYER).at([5, 13, 26])
        assert curve.survival == pytest.approx(R["curves"]["layers"][arm], abs=1e-8)


def test_the_average_over_one_patient_is_the_curve_of_the_patient():
    fit = cox(ROWS, np.column_stack((ARM, BUN)), strata=LAYER)
    alone = adjusted_curve(fit, [1, 1.5], stratum=1)
    mean = averaged_curve(fit, [[1, 1.5]] * 3, strata=[1] * 3).at(alone.time)
    for name in ("survival", "hazard", "std_error", "ci_low", "ci_high"):
        assert getattr(mean, name) == pytest.approx(getattr(alone, name), rel=1e-10, nan_ok=True)
    with pytest.raises(AnalysisError, match="no stratum 2"):
        averaged_curve(fit, [[1, 1.5]], strata=[2])
    with pytest.raises(AnalysisError, match="rows of 2 numbers"):
        averaged_curve(fit, [[1, np.nan]])


def test_concordance_of_the_model():
    plain = cox(ROWS, np.column_stack((ARM, BUN, HGB)))
    marker = np.column_stack((ARM, BUN, HGB)) @ plain.coef
    layers = cox(ROWS, np.column_stack((ARM, BUN)), strata=LAYER)
    centre = np.arange(len(TIME)) % 20
    found = {
        "plain": concordance(ROWS, marker),
        "clustered": concordance(ROWS, marker, cluster=centre),
        "layers": concordance(ROWS, np.column_stack((ARM, BUN)) @ layers.coef, strata=LAYER),
    }
    for name, one in found.items():
        want = R["concordance"][name]
        assert (one.estimate, one.std_error) == pytest.approx(
            (want["estimate"], want["std_error"]), rel=1e-8
        )
