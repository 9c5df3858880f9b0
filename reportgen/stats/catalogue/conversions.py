"""From what studies report to what can be pooled, and back; combined P values."""

from __future__ import annotations

from reportgen.stats.absolute_risk import absolute_effect
from reportgen.stats.catalogue.record import Routine, routines
from reportgen.stats.combined_p import fisher_combined, stouffer_combined
from reportgen.stats.conversions.odds_ratio import table_from_odds_ratio
from reportgen.stats.intervals import exact_binomial_test, rate_interval
from reportgen.stats.measures.survival import survival_from_n
from reportgen.stats.scales import freeman_tukey_inverse

_HEDGES = "Hedges and Olkin 1985, ISBN 0-12-336380-2"

CONVERSIONS = routines(
    "Conversions and single rates",
    Routine(
        compute=table_from_odds_ratio,
        label="counts from an odds ratio and margins",
        formula="root of a d = OR b c within its range, rounded",
        reference="Bonett 2007, doi:10.1037/0003-066x.62.3.254",
        r_call="metafor::conv.2x2(ori, ni, n1i, n2i)",
    ),
    Routine(
        compute=survival_from_n,
        label="standard error of survival from the number of participants",
        formula="S(1 - S)/n on the scale of pooling; for log(-log S) (1 - S)/(n S (log S)²)",
        reference="Kalbfleisch and Prentice 2002, ISBN 0-471-36357-X",
        r_call="arithmetic: (1 - s)/(n*s*log(s)^2)",
    ),
    Routine(
        compute=freeman_tukey_inverse,
        label="proportion of a double-arcsine value",
        formula="Miller's inverse at size n",
        reference="Miller 1978, doi:10.1080/00031305.1978.10479283",
        r_call="metafor::transf.ipft(yi, ni)",
    ),
    Routine(
        compute=absolute_effect,
        label="absolute effect of a ratio",
        formula="c RR, c OR/(1 - c + c OR) or 1 - (1 - c)^HR, less c, the risk with the comparison",
        reference="Guyatt et al. 2013, doi:10.1016/j.jclinepi.2012.01.012",
        r_call="plogis(qlogis(c) + log(or)) - c",
    ),
    Routine(
        compute=rate_interval,
        label="exact limits of a rate",
        formula="halves of χ² quantiles with 2x and 2x + 2 df, over t",
        reference="Garwood 1936, doi:10.1093/biomet/28.3-4.437",
        r_call="poisson.test(x, t)$conf.int",
    ),
    Routine(
        compute=exact_binomial_test,
        label="exact test of a proportion",
        formula="sum of the probabilities of all outcomes no likelier than the observed one",
        reference="Hollander and Wolfe 1999, ISBN 0-471-19045-4",
        r_call="binom.test(x, n, p)$p.value",
    ),
    Routine(
        compute=fisher_combined,
        label="combined P value of Fisher",
        formula="-2 Σ log p, χ² with 2k df",
        reference=f"Fisher 1932, Statistical Methods for Research Workers, 4th ed.; {_HEDGES}",
        r_call="pchisq(-2*sum(log(p)), 2*length(p), lower.tail = FALSE)",
    ),
    Routine(
        compute=stouffer_combined,
        label="combined P value of Stouffer",
        formula="Σ w z/√Σw²",
        reference=f"Stouffer et al. 1949, The American Soldier 1; {_HEDGES}",
        r_call="pnorm(sum(qnorm(p, lower.tail = FALSE))/sqrt(k), lower.tail = FALSE)",
    ),
)
