"""Gaps filled several times over, and the estimates of the completed data sets pooled."""

from __future__ import annotations

from reportgen.stats.catalogue.record import Routine, routines
from reportgen.stats.imputation.augmented import augmented
from reportgen.stats.imputation.categories import multinomial
from reportgen.stats.imputation.chained import chained_equations
from reportgen.stats.imputation.convergence import scale_reduction
from reportgen.stats.imputation.curves import pool_survival
from reportgen.stats.imputation.draws import logistic, matched, nominal, ordered
from reportgen.stats.imputation.rubin import rubin

_RUBIN = "Rubin 1987, doi:10.1002/9780470316696"
_AUGMENTED = "White, Daniel and Royston 2010, doi:10.1016/j.csda.2010.04.005"

IMPUTATION = routines(
    "Several completed data sets",
    Routine(
        compute=chained_equations,
        label="multiple imputation by chained equations",
        formula="each variable in turn from a draw given all others, several times over",
        reference="van Buuren 2007, doi:10.1177/0962280206074463; White, Royston and Wood 2011, "
        "doi:10.1002/sim.4067",
        r_call="mice::mice(data, m, maxit), in distribution",
    ),
    Routine(
        compute=matched,
        label="predictive mean matching of a number",
        formula="the value of one of the 5 patients with the nearest predictions",
        reference="Little 1988, doi:10.1080/07350015.1988.10509663",
        r_call="mice::mice.impute.pmm, in distribution",
    ),
    Routine(
        compute=logistic,
        label="logistic draws of two levels",
        formula="β* ~ N(β, I⁻¹), then P = 1/(1 + exp(-x β*))",
        reference=_RUBIN,
        r_call="mice::mice.impute.logreg, in distribution",
    ),
    Routine(
        compute=nominal,
        label="multinomial draws of several levels",
        formula="β* ~ N(β, I⁻¹), then P_j in proportion to exp(x β*_j)",
        reference=_RUBIN,
        r_call="mice::mice.impute.polyreg, in distribution",
    ),
    Routine(
        compute=ordered,
        label="proportional-odds draws of ordered levels",
        formula="(ζ, β)* ~ N, then logit P(y <= j) = ζ*_j - x β*",
        reference=_RUBIN,
        r_call="mice::mice.impute.polr, which does not draw the coefficients",
    ),
    Routine(
        compute=multinomial,
        label="multinomial regression",
        formula="log P_j/P_0 = x β_j, maximum likelihood",
        reference="McCullagh and Nelder 1989, ISBN 0-412-31760-5",
        r_call="nnet::multinom(y ~ x)",
    ),
    Routine(
        compute=augmented,
        label="rows against perfect prediction",
        formula="each predictor's mean ± its deviation with each level, p + 1 rows in weight",
        reference=_AUGMENTED,
        r_call="mice::mice.impute.logreg, whose rows stand half a deviation from the mean",
    ),
    Routine(
        compute=scale_reduction,
        label="potential scale reduction of chains",
        formula="sqrt((n - 1)/n + B/(n W)) over the second half of the rounds",
        reference="Gelman and Rubin 1992, doi:10.1214/ss/1177011136",
        r_call="coda::gelman.diag, without its correction for df",
    ),
    Routine(
        compute=rubin,
        label="Rubin's rules",
        formula="mean; within + (1 + 1/m) between; df of Barnard and Rubin",
        reference="Rubin 1987, doi:10.1002/9780470316696; Barnard and Rubin 1999, "
        "doi:10.1093/biomet/86.4.948",
        r_call="mice::pool.scalar(Q, U, n, k)",
    ),
    Routine(
        compute=pool_survival,
        label="survival curves pooled",
        formula="Rubin's rules for log(-log S(t)), carried back",
        reference="Marshall, Altman, Holder and Royston 2009, doi:10.1186/1471-2288-9-57",
        r_call="mice::pool.scalar on log(-log(S)) of survfit",
    ),
)
"""Multiple imputation."""
