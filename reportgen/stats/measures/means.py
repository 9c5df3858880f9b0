"""Means and standard deviations of one or two groups."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import special

from reportgen.errors import AnalysisError, Problem
from reportgen.stats.checks import Floats
from reportgen.stats.measures.record import EffectSizes, Measure, Route, effects
from reportgen.vocabulary import nearest

SMALL_SAMPLE = ("exact", "approximate", "none")


def exact_j(m: Floats) -> Floats:
    """Small-sample factor Gamma(m/2) / (sqrt(m/2) Gamma((m-1)/2)); NaN for m <= 1.

    Hedges 1981, doi:10.3102/10769986006002107.
    """
    safe = np.where(m > 1, m, np.nan)
    factor = np.exp(special.gammaln(safe / 2) - special.gammaln((safe - 1) / 2))
    return np.asarray(factor / np.sqrt(safe / 2))


def small_sample_factor(m: Floats, kind: str) -> Floats:
    """J(m) by gamma functions, 1 - 3/(4m-1), or 1."""
    if kind not in SMALL_SAMPLE:
        raise AnalysisError.single(
            "small_sample", f"unknown '{kind}'{nearest(kind, SMALL_SAMPLE)}."
        )
    if kind == "exact":
        return exact_j(m)
    if kind == "approximate":
        return np.asarray(1 - 3 / (4 * m - 1))
    return np.ones_like(m)


def _usable(*sd_n: tuple[Floats, Floats]) -> Floats:
    """1 where every standard deviation and size is usable, else NaN."""
    good = np.all([(sd >= 0) & (n >= 1) for sd, n in sd_n], axis=0)
    return np.where(good, 1.0, np.nan)


def _unknown(value: str, known: tuple[str, ...]) -> AnalysisError:
    return AnalysisError(Problem("variance", f"unknown '{value}'{nearest(value, known)}."))


def mean_difference(
    mean_1: Floats,
    sd_1: Floats,
    n_1: Floats,
    mean_2: Floats,
    sd_2: Floats,
    n_2: Floats,
    variance: str = "unpooled",
) -> EffectSizes:
    """mean 1 - mean 2 with variance s1^2/n1 + s2^2/n2, or from the pooled variance."""
    ok = _usable((sd_1, n_1), (sd_2, n_2))
    if variance == "unpooled":
        vi = sd_1**2 / n_1 + sd_2**2 / n_2
    elif variance == "pooled":
        vi = _pooled_variance(sd_1, n_1, sd_2, n_2) * (1 / n_1 + 1 / n_2)
    else:
        raise _unknown(variance, ("unpooled", "pooled"))
    return effects((mean_1 - mean_2) * ok, vi)


def _pooled_variance(sd_1: Floats, n_1: Floats, sd_2: Floats, n_2: Floats) -> Floats:
    return np.asarray(((n_1 - 1) * sd_1**2 + (n_2 - 1) * sd_2**2) / (n_1 + n_2 - 2))


def _smd_variances(
    d: Floats, g: Floats, n_1: Floats, n_2: Floats, factor: Floats
) -> dict[str, Callable[[], Floats]]:
    """The variances of a standardised mean difference by name; d uncorrected, g corrected."""
    base, total, m = 1 / n_1 + 1 / n_2, n_1 + n_2, n_1 + n_2 - 2
    return {
        "large_sample": lambda: base + g**2 / (2 * total),
        "unbiased": lambda: base + (1 - (m - 2) / (m * factor**2)) * g**2,
        "large_sample_corrected": lambda: factor**2 * (base + d**2 / (2 * total)),
        # White and Thomas 2005, doi:10.1191/1740774505cn081oa
        "exact": lambda: base + (exact_j(m) * d) ** 2 * (1 - (m - 2) / (m * exact_j(m) ** 2)),
        "approximate": lambda: base + g**2 / (2 * (m - 1.94)),
    }


def smd_from_d(
    d: Floats,
    n_1: Floats,
    n_2: Floats,
    small_sample: str = "exact",
    variance: str = "large_sample",
) -> EffectSizes:
    """Standardised mean difference from an uncorrected one: J d, variance by name."""
    factor = small_sample_factor(n_1 + n_2 - 2, small_sample)
    g = factor * d
    choices = _smd_variances(d, g, n_1, n_2, factor)
    if variance not in choices:
        raise _unknown(variance, tuple(choices))
    return effects(g, choices[variance]())


def smd_from_t(
    t: Floats,
    n_1: Floats,
    n_2: Floats,
    small_sample: str = "exact",
    variance: str = "large_sample",
) -> EffectSizes:
    """Standardised mean difference from the two-sample t statistic: d = t sqrt(1/n1 + 1/n2)."""
    return smd_from_d(t * np.sqrt(1 / n_1 + 1 / n_2), n_1, n_2, small_sample, variance)


def smd(
    mean_1: Floats,
    sd_1: Floats,
    n_1: Floats,
    mean_2: Floats,
    sd_2: Floats,
    n_2: Floats,
    small_sample: str = "exact",
    variance: str = "large_sample",
) -> EffectSizes:
    """Mean difference over the pooled standard deviation."""
    ok = _usable((sd_1, n_1), (sd_2, n_2))
    d = ok * (mean_1 - mean_2) / np.sqrt(_pooled_variance(sd_1, n_1, sd_2, n_2))
    return smd_from_d(d, n_1, n_2, small_sample, variance)


def smd_average_variance(
    mean_1: Floats,
    sd_1: Floats,
    n_1: Floats,
    mean_2: Floats,
    sd_2: Floats,
    n_2: Floats,
    small_sample: str = "exact",
    variance: str = "large_sample",
) -> EffectSizes:
    """Mean difference over the root of the mean of the two variances (Bonett)."""
    ok = _usable((sd_1, n_1), (sd_2, n_2))
    s2 = (sd_1**2 + sd_2**2) / 2
    factor = small_sample_factor(n_1 + n_2 - 2, small_sample)
    g = ok * factor * (mean_1 - mean_2) / np.sqrt(s2)
    spread = (sd_1**4 / (n_1 - 1) + sd_2**4 / (n_2 - 1)) / (8 * s2**2)
    means = (sd_1**2 / (n_1 - 1) + sd_2**2 / (n_2 - 1)) / s2
    if variance == "large_sample":
        return effects(g, g**2 * spread + means)
    if variance == "large_sample_corrected":
        return effects(g, factor**2 * (g**2 * spread + means))
    raise _unknown(variance, ("large_sample", "large_sample_corrected"))


def smd_one_sd(
    mean_1: Floats,
    sd_1: Floats,
    n_1: Floats,
    mean_2: Floats,
    sd_2: Floats,
    n_2: Floats,
    small_sample: str = "exact",
    variance: str = "large_sample",
) -> EffectSizes:
    """Mean difference over the standard deviation of group 2 (Glass)."""
    ok = _usable((sd_1, n_1), (sd_2, n_2))
    d = ok * (mean_1 - mean_2) / sd_2
    g = small_sample_factor(n_2 - 1, small_sample) * d
    base = 1 / n_1 + 1 / n_2
    if variance == "large_sample":
        return effects(g, base + g**2 / (2 * n_2))
    if variance == "glass":
        return effects(g, base + d**2 / (2 * (n_2 - 1)))
    raise _unknown(variance, ("large_sample", "glass"))


def log_ratio_of_means(
    mean_1: Floats,
    sd_1: Floats,
    n_1: Floats,
    mean_2: Floats,
    sd_2: Floats,
    n_2: Floats,
    second_order: bool = False,
) -> EffectSizes:
    """log(mean 1 / mean 2) with variance of squared coefficients of variation over n.

    ``second_order`` adds half the difference of these. Lajeunesse 2015, doi:10.1890/14-2402.1.
    """
    ok = _usable((sd_1, n_1), (sd_2, n_2))
    first, second = sd_1**2 / (n_1 * mean_1**2), sd_2**2 / (n_2 * mean_2**2)
    yi = np.log(mean_1 / mean_2)
    return effects(ok * (yi + (first - second) / 2 if second_order else yi), first + second)


def log_variability_ratio(sd_1: Floats, n_1: Floats, sd_2: Floats, n_2: Floats) -> EffectSizes:
    """log(sd 1 / sd 2) corrected for small samples."""
    first, second = 1 / (2 * (n_1 - 1)), 1 / (2 * (n_2 - 1))
    return effects(np.log(sd_1 / sd_2) + first - second, first + second)


def log_cv_ratio(
    mean_1: Floats,
    sd_1: Floats,
    n_1: Floats,
    mean_2: Floats,
    sd_2: Floats,
    n_2: Floats,
    second_order: bool = False,
) -> EffectSizes:
    """log of the ratio of two coefficients of variation.

    ``second_order`` takes off the bias of the two log means. Senior et al. 2020,
    doi:10.1002/jrsm.1423.
    """
    first, second = 1 / (2 * (n_1 - 1)), 1 / (2 * (n_2 - 1))
    relative_1, relative_2 = sd_1**2 / (n_1 * mean_1**2), sd_2**2 / (n_2 * mean_2**2)
    yi = np.log(sd_1 / mean_1) - np.log(sd_2 / mean_2) + first - second
    bias = (relative_1 - relative_2) / 2 if second_order else 0.0
    return effects(yi - bias, first + second + relative_1 + relative_2)


def mean(mean: Floats, sd: Floats, n: Floats) -> EffectSizes:
    """One mean with variance sd^2/n."""
    return effects(mean * _usable((sd, n)), sd**2 / n)


def log_mean(mean: Floats, sd: Floats, n: Floats, second_order: bool = False) -> EffectSizes:
    """log of one mean with variance sd^2/(n mean^2); ``second_order`` adds half of it."""
    variance = sd**2 / (n * mean**2)
    yi = np.log(mean) * _usable((sd, n))
    return effects(yi + variance / 2 if second_order else yi, variance)


_TWO = ("mean_1", "sd_1", "n_1", "mean_2", "sd_2", "n_2")
_ONE = ("mean", "sd", "n")
_SMD = ("small_sample", "variance")
_NAKAGAWA = "Nakagawa et al. 2015, doi:10.1111/2041-210X.12309"
_HEDGES = "Hedges and Olkin 1985, ISBN 0-12-336380-2"

MEANS = (
    Measure(
        name="MD",
        label="mean difference",
        formula="y = m1 - m2; v = s1²/n1 + s2²/n2",
        scale="identity",
        null=0.0,
        routes=(Route(_TWO, mean_difference, ("variance",)),),
        reference=_HEDGES,
        r_call='metafor::escalc(measure = "MD", m1i, sd1i, n1i, m2i, sd2i, n2i)',
    ),
    Measure(
        name="SMD",
        label="standardised mean difference",
        formula=(
            "y = J d, d = (m1 - m2)/s, s² = ((n1 - 1)s1² + (n2 - 1)s2²)/m, m = n1 + n2 - 2, J = "
            "Γ(m/2)/(√(m/2) Γ((m - 1)/2)); v = 1/n1 + 1/n2 + y²/(2(n1 + n2))"
        ),
        scale="identity",
        null=0.0,
        routes=(
            Route(_TWO, smd, _SMD),
            Route(("t", "n_1", "n_2"), smd_from_t, _SMD),
            Route(("d", "n_1", "n_2"), smd_from_d, _SMD),
        ),
        reference=_HEDGES,
        r_call=(
            'metafor::escalc(measure = "SMD", m1i, sd1i, n1i, m2i, sd2i, n2i); escalc(measure = '
            '"SMD", ti, n1i, n2i)'
        ),
    ),
    Measure(
        name="SMDH",
        label="standardised mean difference, average variance",
        formula=(
            "y = J d, d = (m1 - m2)/s, s² = (s1² + s2²)/2; v = y² (s1⁴/(n1 - 1) + s2⁴/(n2 - 1))/(8 "
            "s⁴) + (s1²/(n1 - 1) + s2²/(n2 - 1))/s²"
        ),
        scale="identity",
        null=0.0,
        routes=(Route(_TWO, smd_average_variance, _SMD),),
        reference="Bonett 2009, doi:10.1037/a0016619",
        r_call='metafor::escalc(measure = "SMDH", m1i, sd1i, n1i, m2i, sd2i, n2i)',
    ),
    Measure(
        name="SMD1",
        label="standardised mean difference, SD of group 2",
        formula="y = J d, d = (m1 - m2)/s2, J of n2 - 1; v = 1/n1 + 1/n2 + y²/(2 n2)",
        scale="identity",
        null=0.0,
        routes=(Route(_TWO, smd_one_sd, _SMD),),
        reference=_HEDGES,
        r_call='metafor::escalc(measure = "SMD1", m1i, sd1i, n1i, m2i, sd2i, n2i)',
    ),
    Measure(
        name="ROM",
        label="log ratio of means",
        formula="y = log(m1/m2); v = s1²/(n1 m1²) + s2²/(n2 m2²)",
        scale="log",
        null=0.0,
        routes=(Route(_TWO, log_ratio_of_means, ("second_order",)),),
        reference="Hedges et al. 1999, doi:10.1890/0012-9658(1999)080[1150:TMAORR]2.0.CO;2",
        r_call='metafor::escalc(measure = "ROM", m1i, sd1i, n1i, m2i, sd2i, n2i)',
    ),
    Measure(
        name="VR",
        label="log ratio of standard deviations",
        formula="y = log(s1/s2) + 1/(2(n1 - 1)) - 1/(2(n2 - 1)); v = 1/(2(n1 - 1)) + 1/(2(n2 - 1))",
        scale="log",
        null=0.0,
        routes=(Route(("sd_1", "n_1", "sd_2", "n_2"), log_variability_ratio),),
        reference=_NAKAGAWA,
        r_call='metafor::escalc(measure = "VR", sd1i, n1i, sd2i, n2i)',
    ),
    Measure(
        name="CVR",
        label="log ratio of coefficients of variation",
        formula=(
            "y = log((s1/m1)/(s2/m2)) + 1/(2(n1 - 1)) - 1/(2(n2 - 1)); v = 1/(2(n1 - 1)) + 1/(2(n2 "
            "- 1)) + s1²/(n1 m1²) + s2²/(n2 m2²)"
        ),
        scale="log",
        null=0.0,
        routes=(Route(_TWO, log_cv_ratio, ("second_order",)),),
        reference=_NAKAGAWA,
        r_call='metafor::escalc(measure = "CVR", m1i, sd1i, n1i, m2i, sd2i, n2i)',
    ),
    Measure(
        name="MEAN",
        label="mean",
        formula="y = m; v = s²/n",
        scale="identity",
        null=None,
        routes=(Route(_ONE, mean),),
        reference=_HEDGES,
        r_call='metafor::escalc(measure = "MN", mi, sdi, ni)',
    ),
    Measure(
        name="MEANLN",
        label="log mean",
        formula="y = log(m); v = s²/(n m²)",
        scale="log",
        null=None,
        routes=(Route(_ONE, log_mean, ("second_order",)),),
        reference=_HEDGES,
        r_call='metafor::escalc(measure = "MNLN", mi, sdi, ni)',
    ),
)
