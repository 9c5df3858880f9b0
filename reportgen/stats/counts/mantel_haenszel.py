"""The Mantel-Haenszel sums: ratios and differences of proportions and rates over K tables.

Each function takes the cells of the tables, shapes (K,), and returns an estimate on the analysis
scale with its standard error and the weights of the tables, which need not add to anything. Cells
may be fractions (a continuity correction); whoever wants whole numbers checks them before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import log, sqrt

import numpy as np

from reportgen.errors import AnalysisError
from reportgen.methods.record import Described
from reportgen.stats.checks import Floats, check_choice

RD_VARIANCES = ("sato", "greenland_robins")


@dataclass(frozen=True, slots=True)
class Sums:
    """A common estimate, ratios on the log scale; None where it is not defined.

    ``weights`` (K,) are those whose weighted mean of the tables' own ratios or differences the
    estimate is.
    """

    estimate: float | None
    standard_error: float | None
    weights: Floats


@dataclass(frozen=True, slots=True)
class Cells:
    """Events a, c and non-events b, d of the arms 1 and 2, shapes (K,), no arm empty."""

    a: Floats
    b: Floats
    c: Floats
    d: Floats

    @property
    def n_1(self) -> Floats:
        """Size of arm 1."""
        return self.a + self.b

    @property
    def n_2(self) -> Floats:
        """Size of arm 2."""
        return self.c + self.d

    @property
    def n(self) -> Floats:
        """Size of the table."""
        return self.a + self.b + self.c + self.d


def odds_ratio(t: Cells) -> Sums:
    """log(sum(ad/n) / sum(bc/n)) with the variance of Robins, Breslow and Greenland.

    Not defined when a sum is 0. Mantel and Haenszel 1959, doi:10.1093/jnci/22.4.719; Robins et al.
    1986, doi:10.2307/2531052. R: metafor::rma.mh(measure = "OR"), to 1e-10.
    """
    up, down = t.a * t.d / t.n, t.b * t.c / t.n
    total_up, total_down = float(up.sum()), float(down.sum())
    if total_up == 0 or total_down == 0:
        return Sums(None, None, down)
    same, other = (t.a + t.d) / t.n, (t.b + t.c) / t.n
    variance = (
        float((same * up).sum()) / total_up**2
        + float((same * down + other * up).sum()) / (total_up * total_down)
        + float((other * down).sum()) / total_down**2
    ) / 2
    return Sums(log(total_up / total_down), sqrt(variance), down)


def risk_ratio(t: Cells) -> Sums:
    """log(sum(a n2/n) / sum(c n1/n)); not defined without events in an arm.

    Greenland and Robins 1985, doi:10.2307/2530643. R: metafor::rma.mh(measure = "RR"), to 1e-10.
    """
    up, down = t.a * t.n_2 / t.n, t.c * t.n_1 / t.n
    total_up, total_down = float(up.sum()), float(down.sum())
    if total_up == 0 or total_down == 0:
        return Sums(None, None, down)
    terms = (t.n_1 * t.n_2 * (t.a + t.c) - t.a * t.c * t.n) / t.n**2
    # everyone of both arms has the event: the terms are 0 up to rounding
    return Sums(
        log(total_up / total_down),
        sqrt(max(float(terms.sum()), 0.0) / (total_up * total_down)),
        down,
    )


def risk_difference(t: Cells, variance: str = "sato", raw: Floats | None = None) -> Sums:
    """Mean of the differences with weights n1 n2/n; ``raw`` (K,) replaces the tables' differences.

    ``sato``: valid for many small and few large strata; Sato et al. 1989, Biometrics 45:1323-1324;
    R: metafor::rma.mh(measure = "RD"). ``greenland_robins``: from the variances of the tables;
    Greenland and Robins 1985, doi:10.2307/2530643; R: meta::metabin(method = "MH"). To 1e-10.
    """
    check_choice(variance, RD_VARIANCES, "rd_variance")
    n, n_1, n_2 = t.n, t.n_1, t.n_2
    weights = n_1 * n_2 / n
    differences = t.a / n_1 - t.c / n_2 if raw is None else raw
    estimate = float((weights * differences).sum() / weights.sum())
    if variance == "sato":
        p = (n_1**2 * t.c - n_2**2 * t.a + n_1 * n_2 * (n_2 - n_1) / 2) / n**2
        q = (t.a * t.d + t.c * t.b) / (2 * n)
        total = estimate * float(p.sum()) + float(q.sum())
    else:
        total = float(((t.a * t.b * n_2**3 + t.c * t.d * n_1**3) / (n_1 * n_2 * n**2)).sum())
    return Sums(estimate, sqrt(max(total, 0.0)) / float(weights.sum()), weights)


def rate_ratio(x_1: Floats, t_1: Floats, x_2: Floats, t_2: Floats) -> Sums:
    """log(sum(x1 t2/t) / sum(x2 t1/t)), t = t1 + t2; not defined without events in an arm.

    Rothman, Greenland and Lash 2008, ISBN 0-7817-5564-6, chapter 15.
    R: metafor::rma.mh(measure = "IRR"), to 1e-10.
    """
    t = t_1 + t_2
    up, down = x_1 * t_2 / t, x_2 * t_1 / t
    total_up, total_down = float(up.sum()), float(down.sum())
    if total_up == 0 or total_down == 0:
        return Sums(None, None, down)
    variance = float(((x_1 + x_2) * t_1 * t_2 / t**2).sum()) / (total_up * total_down)
    return Sums(log(total_up / total_down), sqrt(variance), down)


def rate_difference(x_1: Floats, t_1: Floats, x_2: Floats, t_2: Floats) -> Sums:
    """Mean of x1/t1 - x2/t2 with weights t1 t2/(t1 + t2).

    Rothman, Greenland and Lash 2008, ISBN 0-7817-5564-6, chapter 15.
    R: metafor::rma.mh(measure = "IRD"), to 1e-10.
    """
    weights = t_1 * t_2 / (t_1 + t_2)
    total = float(weights.sum())
    estimate = float((weights * (x_1 / t_1 - x_2 / t_2)).sum()) / total
    variance = float((weights**2 * (x_1 / t_1**2 + x_2 / t_2**2)).sum())
    return Sums(estimate, sqrt(variance) / total, weights)


@dataclass(frozen=True, slots=True, kw_only=True)
class MantelHaenszel(Described):
    """The common estimate of one measure, from cells or from counts and times.

    In the formulas a, b and c, d are the events and non-events of arms 1 and 2, N the table.
    """

    sums: Callable[..., Sums]


_ROTHMAN = "Rothman, Greenland and Lash 2008, ISBN 0-7817-5564-6, chapter 15"
_GREENLAND = "Greenland and Robins 1985, doi:10.2307/2530643"

OF_TABLES: dict[str, MantelHaenszel] = {
    "OR": MantelHaenszel(
        label="Mantel-Haenszel odds ratio",
        formula="Σ(ad/N)/Σ(bc/N); variance of the logarithm by Robins, Breslow and Greenland",
        sums=odds_ratio,
        reference="Mantel and Haenszel 1959, doi:10.1093/jnci/22.4.719; "
        "Robins et al. 1986, doi:10.2307/2531052",
        r_call='metafor::rma.mh(measure = "OR", ai, n1i, ci, n2i); meta::metabin(method = "MH")',
    ),
    "RR": MantelHaenszel(
        label="Mantel-Haenszel risk ratio",
        formula="Σ(a n2/N)/Σ(c n1/N)",
        sums=risk_ratio,
        reference=_GREENLAND,
        r_call='metafor::rma.mh(measure = "RR", ai, n1i, ci, n2i); meta::metabin(method = "MH")',
    ),
    "RD": MantelHaenszel(
        label="Mantel-Haenszel risk difference",
        formula="Σ w (a/n1 - c/n2)/Σw, w = n1 n2/N; variance by Sato or Greenland and Robins",
        sums=risk_difference,
        reference=f"Sato et al. 1989, Biometrics 45:1323-1324; {_GREENLAND}",
        r_call='metafor::rma.mh(measure = "RD", ai, n1i, ci, n2i); meta::metabin(method = "MH")',
    ),
}
OF_RATES: dict[str, MantelHaenszel] = {
    "IRR": MantelHaenszel(
        label="Mantel-Haenszel rate ratio",
        formula="Σ(x1 t2/t)/Σ(x2 t1/t), t = t1 + t2",
        sums=rate_ratio,
        reference=_ROTHMAN,
        r_call='metafor::rma.mh(measure = "IRR", x1i, t1i, x2i, t2i)',
    ),
    "IRD": MantelHaenszel(
        label="Mantel-Haenszel rate difference",
        formula="Σ w (x1/t1 - x2/t2)/Σw, w = t1 t2/(t1 + t2)",
        sums=rate_difference,
        reference=_ROTHMAN,
        r_call='metafor::rma.mh(measure = "IRD", x1i, t1i, x2i, t2i)',
    ),
}


def defined(sums: Sums, what: str) -> tuple[float, float]:
    """Estimate and standard error, refused where they are not defined."""
    if sums.estimate is None or sums.standard_error is None:
        raise AnalysisError.single(
            what,
            "the common ratio is not defined: an arm has no event in any study, or everyone has.",
            "Use a risk difference, or show the studies without pooling.",
        )
    return sums.estimate, sums.standard_error


def cells_of(stack: Floats) -> Cells:
    """The cells of tables of shape (K, 2, 2): rows are arms, the first column events."""
    flat = np.moveaxis(stack, 0, -1)
    return Cells(flat[0, 0], flat[0, 1], flat[1, 0], flat[1, 1])
