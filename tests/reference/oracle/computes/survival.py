"""survival: curves, restricted means, log-rank tests, rates."""

from __future__ import annotations

from typing import Any

import numpy as np

from oracle.case import Case
from oracle.cohort import complete, groups, text
from oracle.words import Unsupported, one_of
from reportgen.stats.adjustment import adjusted_p_values
from reportgen.stats.distributions import chi_square_p
from reportgen.stats.survival import kaplan_meier as km
from reportgen.stats.survival import log_rank as lr
from reportgen.stats.survival import rmst
from reportgen.stats.survival.limits import SCALES
from reportgen.stats.survival.observations import Observations, observations, take
from reportgen.stats.survival.rates import incidence_rate
from reportgen.stats.survival.robust import robust_kaplan_meier


def rows_of(case: Case) -> Observations:
    given = {name: case.numbers(name) for name in ("entry", "weights") if name in case.inputs}
    return observations(case.numbers("time"), case.numbers("event"), **given)


def split(case: Case) -> list[tuple[str, np.ndarray]]:
    """Name of every block and the rows in it."""
    if "group" not in case.inputs:
        return [("all", np.ones(case.rows, dtype=bool))]
    levels, codes = groups(case)
    name = case.inputs["group"]
    return [(f"{name}={text(level)}", codes == i) for i, level in enumerate(levels)]


def _curves(case: Case) -> dict[str, tuple[Observations, km.Curve]]:
    rows = rows_of(case)
    estimator = one_of(case.arg("estimator", "kaplan_meier"), km.ESTIMATORS, "estimator")
    words = ("greenwood", "robust")
    variance = one_of(case.arg("variance", "greenwood"), words, "variance")
    clusters = np.array(case.raw("cluster")) if "cluster" in case.inputs else None
    found = {}
    for name, here in split(case):
        some = take(rows, here)
        if variance == "robust":
            own = None if clusters is None else clusters[here]
            curve = robust_kaplan_meier(some, own, estimator=estimator)
        else:
            curve = km.kaplan_meier(some, estimator=estimator, frequencies=False)
        found[name] = (some, curve)
    return found


def _scale(case: Case) -> str:
    return one_of(case.arg("conf_type", "log"), SCALES, "conf_type")


def curves(case: Case) -> dict[str, Any]:
    case = complete(case)
    result: dict[str, Any] = {}
    how = {"conf_type": _scale(case), "level": case.level}
    found = _curves(case)
    for name, (_, curve) in found.items():
        points = km.survival_at(curve, case.arg("times"), **how)
        result[name] = {
            "time": [p.time for p in points],
            "n_risk": [p.at_risk for p in points],
            "survival": [p.survival for p in points],
            "std_err": [p.std_error for p in points],
            "ci_lower": [p.ci_low for p in points],
            "ci_upper": [p.ci_high for p in points],
        }
        if len(found) == 1:
            result["median"] = km.median(curve, **how).time
            for point in points:
                result[f"survival_at_{point.time:g}"] = point.survival
                result[f"se_at_{point.time:g}"] = point.std_error
    return result


def _medians(found: dict[str, tuple[Observations, km.Curve]], how: dict[str, Any]) -> dict:
    result: dict[str, Any] = {}
    for name, (rows, curve) in found.items():
        middle = km.median(curve, **how)
        result[name] = {
            "n": len(rows),
            "events": int(rows.event.sum()),
            "median": middle.time,
            "median_lower": middle.ci_low,
            "median_upper": middle.ci_high,
        }
    return result | result["all"] if list(result) == ["all"] else result


def medians(case: Case) -> dict[str, Any]:
    case = complete(case)
    return _medians(_curves(case), {"conf_type": _scale(case), "level": case.level})


def followup(case: Case) -> dict[str, Any]:
    case = complete(case)
    one_of(case.arg("method"), ("reverse_kaplan_meier",), "method")
    rows = rows_of(case)
    found = {}
    for name, here in split(case):
        turned = km.reverse(take(rows, here))
        found[name] = (turned, km.kaplan_meier(turned))
    return _medians(found, {"conf_type": _scale(case), "level": case.level})


def quantiles(case: Case) -> dict[str, Any]:
    case = complete(case)
    how = {"conf_type": _scale(case), "level": case.level}
    found = [
        km.quantiles(curve, case.arg("probabilities"), **how) for _, curve in _curves(case).values()
    ]
    return {
        "quantile": [[q.time for q in row] for row in found],
        "lower": [[q.ci_low for q in row] for row in found],
        "upper": [[q.ci_high for q in row] for row in found],
    }


def one_minus(case: Case) -> dict[str, Any]:
    case = complete(case)
    curve = km.kaplan_meier(rows_of(case))
    return {"one_minus_km": [1 - p.survival for p in km.survival_at(curve, case.arg("times"))]}


def nelson_aalen(case: Case) -> dict[str, Any]:
    found = km.nelson_aalen(rows_of(complete(case)))
    place = np.searchsorted(found.time, case.arg("times"), side="right")
    padded = [np.concatenate(([0.0], column)) for column in (found.hazard, found.std_error)]
    return {"cumhaz": padded[0][place], "std_err": padded[1][place]}


def _means(case: Case) -> list[rmst.RestrictedMean]:
    case.asked.add("horizon")
    horizon = case.args["horizon"]
    rows = rows_of(case)
    if horizon == "common_maximum":
        horizon = float(rows.time.max())
    parts = [km.kaplan_meier(take(rows, here)) for _, here in split(case)]
    return [rmst.restricted_mean(curve, float(horizon)) for curve in parts]


def restricted(case: Case) -> dict[str, Any]:
    level = case.level
    means = _means(complete(case))
    result: dict[str, Any] = {
        "rmst": [m.estimate for m in means],
        "se": [m.std_error for m in means],
    }
    if len(means) == 2:
        found = rmst.difference(*means, level=level)
        gap = found.ci_high - found.ci_low
        plain = rmst.difference(*means, level=0.6826894921370859)
        result |= {"difference": found.estimate, "diff_lower": found.ci_low}
        result |= {"diff_upper": found.ci_high}
        result["difference_se"] = (plain.ci_high - plain.ci_low) / 2 if gap else 0.0
    return result


def contrast(case: Case) -> dict[str, Any]:
    level = case.level
    means = _means(complete(case))
    gap = rmst.difference(*means, level=level)
    times = rmst.ratio(*means, level=level)
    lost = rmst.ratio(*means, lost=True, level=level)
    return {
        "diff": gap.estimate,
        "diff_lower": gap.ci_low,
        "diff_upper": gap.ci_high,
        "diff_p": gap.p_value,
        "ratio": times.estimate,
        "ratio_lower": times.ci_low,
        "ratio_upper": times.ci_high,
        "ratio_p": times.p_value,
        "rmtl_ratio": lost.estimate,
        "rmtl_lower": lost.ci_low,
        "rmtl_upper": lost.ci_high,
    }


def _log_rank(case: Case) -> lr.LogRank:
    _, codes = groups(case)
    strata = groups(case, "strata")[1] if "strata" in case.inputs else None
    weighting = one_of(case.arg("weighting", "none"), lr.WEIGHTINGS, "weighting")
    rho = float(case.arg("rho", 1.0))
    return lr.log_rank(rows_of(case), codes, strata=strata, weighting=weighting, rho=rho)


def log_rank(case: Case) -> dict[str, Any]:
    case = complete(case)
    found = _log_rank(case)
    result = {
        "n": found.n,
        "observed": found.observed,
        "expected": found.expected,
        "chisq": found.statistic,
        "df": found.df,
        "p_value": found.p_value,
    }
    if (scores := case.arg("trend_scores")) is not None:
        trend = lr.log_rank_trend(found, scores)
        result |= {"trend_chisq": trend.statistic, "trend_p": trend.p_value}
    return result


def log_rank_trend(case: Case) -> dict[str, Any]:
    case = complete(case)
    found = lr.log_rank_trend(_log_rank(case), case.arg("scores"))
    return {
        "u": found.score,
        "v": found.variance,
        "chisq": found.statistic,
        "p_value": found.p_value,
    }


def log_rank_ratio(case: Case) -> dict[str, Any]:
    case = complete(case)
    found = lr.one_step_hazard_ratio(_log_rank(case), level=case.level)
    return {
        "o_minus_e": found.observed_minus_expected,
        "v": found.variance,
        "log_hr": found.log_hazard_ratio,
        "se": found.std_error,
        "hr": found.hazard_ratio,
        "lower": found.ci_low,
        "upper": found.ci_high,
    }


def pairwise(case: Case) -> dict[str, Any]:
    case = complete(case)
    levels, codes = groups(case)
    found = lr.pairwise_log_rank(rows_of(case), codes)
    method = one_of(case.arg("p_adjustment"), ("holm",), "p_adjustment")
    p = [chi_square_p(one.test.statistic, one.test.df) for one in found]
    return {
        "pairs": [f"{text(levels[o.first])} v {text(levels[o.second])}" for o in found],
        "p": p,
        f"p_{method}": adjusted_p_values(p, method=method),
    }


def rates(case: Case) -> dict[str, Any]:
    case = complete(case)
    one_of(case.arg("method", "exact_poisson"), ("exact_poisson",), "method")
    rows, per = rows_of(case), case.arg("per")
    name = "rate" if per == 1 else f"rate{per:g}"
    result = {}
    for block, here in split(case):
        found = incidence_rate(
            take(rows, here), divisor=case.arg("time_divisor"), per=per, level=case.level
        )
        result[block.rpartition("=")[2]] = {
            "events": found.events,
            "years": found.time_at_risk,
            name: found.rate,
            "lower": found.ci_low,
            "upper": found.ci_high,
        }
    if not result:
        raise Unsupported("inputs without rows")
    return result | result["all"] if list(result) == ["all"] else result


COMPUTES = {
    "kaplan_meier": curves,
    "median_survival": medians,
    "median_followup": followup,
    "survival_quantiles": quantiles,
    "one_minus_kaplan_meier": one_minus,
    "nelson_aalen": nelson_aalen,
    "restricted_mean_survival": restricted,
    "restricted_mean_contrast": contrast,
    "logrank_test": log_rank,
    "logrank_trend_test": log_rank_trend,
    "logrank_hazard_ratio": log_rank_ratio,
    "pairwise_logrank_tests": pairwise,
    "incidence_rate": rates,
}
