"""cohort_tests: means, variances, quantiles, balance, correlation, shape, families of P values."""

from __future__ import annotations

from typing import Any

import numpy as np

from oracle.case import Case, as_numbers
from oracle.cohort import complete, groups, levels_and_codes, samples, text
from oracle.computes.ranks import alternative
from oracle.words import Unsupported, one_of
from reportgen.stats.adjustment import ADJUSTMENTS, adjusted_p_values
from reportgen.stats.samples import balance, correlation, means, quantiles, shape


def _t(found: means.TTest) -> dict[str, Any]:
    return {
        "statistic": found.statistic,
        "df": found.df,
        "p_value": found.p_value,
        "mean_difference": found.difference,
        "ci_lower": found.ci_low,
        "ci_upper": found.ci_high,
        "std_err": found.std_error,
    }


def t_test(case: Case) -> dict[str, Any]:
    first, second = samples(complete(case))
    variances = one_of(case.arg("variances"), means.VARIANCES, "variances")
    how = {"alternative": alternative(case), "level": case.level}
    return _t(means.t_test(first, second, variances=variances, **how))


def paired_t_test(case: Case) -> dict[str, Any]:
    pairs = [case.numbers(name) for name in ("values_1", "values_2")]
    return _t(means.paired_t_test(*pairs, alternative=alternative(case), level=case.level))


def variance_ratio(case: Case) -> dict[str, Any]:
    first, second = samples(complete(case))
    found = means.variance_ratio(first, second, alternative=alternative(case))
    return {
        "statistic": found.statistic,
        "df": [found.df_1, found.df_2],
        "p_value": found.p_value,
    }


def kolmogorov_smirnov(case: Case) -> dict[str, Any]:
    one_of(case.arg("method", "exact"), ("exact",), "method")
    one_of(case.arg("alternative", "two_sided"), ("two_sided",), "alternative")
    found = shape.kolmogorov_smirnov(*samples(complete(case)))
    return {"statistic": found.statistic, "p_value": found.p_value}


def anova(case: Case) -> dict[str, Any]:
    variances = one_of(case.arg("variances"), means.VARIANCES, "variances")
    found = means.one_way_anova(samples(complete(case)), variances=variances)
    return {
        "statistic": found.statistic,
        "df": [found.df_1, found.df_2],
        "p_value": found.p_value,
    }


def bartlett(case: Case) -> dict[str, Any]:
    found = means.bartlett_test(samples(complete(case)))
    return {"statistic": found.statistic, "df": found.df, "p_value": found.p_value}


def correlated(case: Case) -> dict[str, Any]:
    case = complete(case)
    coefficient = one_of(case.arg("coefficient"), correlation.COEFFICIENTS, "coefficient")
    found = correlation.correlation(
        case.numbers("x"),
        case.numbers("y"),
        coefficient=coefficient,
        alternative=alternative(case),
        level=case.level,
    )
    return {
        "estimate": found.estimate,
        "p_value": found.p_value,
        "ci_lower": found.ci_low,
        "ci_upper": found.ci_high,
    }


def shapiro(case: Case) -> dict[str, Any]:
    found = shape.shapiro_wilk(complete(case).numbers("value"))
    return {"statistic": found.statistic, "p_value": found.p_value}


def adjusted(case: Case) -> dict[str, Any]:
    method = one_of(case.arg("method"), ADJUSTMENTS, "method")
    return {"p_adjusted": adjusted_p_values(case.numbers("p_values"), method=method)}


def _quantiles(values: list[Any], probabilities: list[float], kind: int) -> np.ndarray:
    present = as_numbers([v for v in values if v is not None])
    return quantiles.quantiles(present, probabilities, kind=kind)


def sample_quantiles(case: Case) -> dict[str, Any]:
    kind, wanted = int(case.arg("type")), case.arg("probabilities")
    if kind not in quantiles.TYPES:
        raise Unsupported(f"type {kind}")
    if "series" in case.inputs:
        series = {name: case.column(given) for name, given in case.inputs["series"].items()}
    else:
        values, names = case.raw("value"), case.raw("group")
        known = [name for name in names if name is not None]
        levels, _ = levels_and_codes(known)
        series = {
            text(level): [v for v, name in zip(values, names, strict=True) if name == level]
            for level in levels
        }
    return {
        name: _quantiles(values, wanted[name] if isinstance(wanted, dict) else wanted, kind)
        for name, values in series.items()
    }


def described(case: Case) -> dict[str, Any]:
    values = case.raw("value")
    present = as_numbers([v for v in values if v is not None])
    found = quantiles.describe(present, level=case.level, kind=int(case.arg("quantile_type", 7)))
    return {
        "n": found.n,
        "missing": len(values) - len(present),
        "mean": found.mean,
        "sd": found.sd,
        "se": found.se,
        "ci_lower": found.ci_low,
        "ci_upper": found.ci_high,
        "median": found.median,
        "iqr7": quantiles.describe(present, kind=7).iqr,
        "min": found.minimum,
        "max": found.maximum,
        "geometric_mean": found.geometric_mean,
    }


def differences(case: Case) -> dict[str, Any]:
    one_of(case.arg("denominator", "mean_variance"), ("mean_variance",), "denominator")
    sign = abs if case.arg("absolute", True) else float
    case = complete(case)
    _, arm = groups(case)
    result = {}
    for variable in case.inputs["variables"]:
        values = case.column(variable["column"])
        kind = one_of(variable["type"], ("continuous", "categorical"), "type")
        if kind == "continuous":
            x = as_numbers(values)
            found = balance.smd_continuous(x[arm == 0], x[arm == 1])
        else:
            levels, codes = levels_and_codes(values)
            counts = [np.bincount(codes[arm == g], minlength=len(levels)) for g in (0, 1)]
            found = balance.smd_levels(*counts)
        result[variable["column"]] = sign(found)
    return result


COMPUTES = {
    "t_test": t_test,
    "paired_t_test": paired_t_test,
    "variance_ratio_test": variance_ratio,
    "kolmogorov_smirnov_test": kolmogorov_smirnov,
    "one_way_anova": anova,
    "bartlett_test": bartlett,
    "correlation_test": correlated,
    "shapiro_wilk_test": shapiro,
    "p_value_adjustment": adjusted,
    "quantiles": sample_quantiles,
    "descriptive_statistics": described,
    "standardised_differences": differences,
}
