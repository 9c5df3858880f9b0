"""The functions that pool, and those that describe heterogeneity."""

from __future__ import annotations

from reportgen.stats.catalogue.record import Routine, routines
from reportgen.stats.counts.penalised import pool_penalised
from reportgen.stats.counts.pool import pool_peto
from reportgen.stats.glmm import beta_binomial, random_intercept_logistic
from reportgen.stats.henmi_copas import pool_henmi_copas
from reportgen.stats.heterogeneity import from_q, h2_of_tau2, i2_of_tau2
from reportgen.stats.pooling import pool
from reportgen.stats.weighting import (
    pool_cochran,
    pool_ivhet,
    pool_quality,
    sample_size_weights,
)

_BORENSTEIN = "Borenstein et al. 2010, doi:10.1002/jrsm.12"
_HIGGINS = "Higgins and Thompson 2002, doi:10.1002/sim.1186"

POOLING = routines(
    "Pooling",
    Routine(
        compute=pool,
        settings='model="common"',
        label="inverse variance, common effect",
        formula="θ = Σ w y/Σw, w = 1/v; se = 1/√Σw",
        reference=_BORENSTEIN,
        r_call='metafor::rma(yi, vi, method = "FE")',
    ),
    Routine(
        compute=pool,
        settings='model="random"',
        label="inverse variance, random effects",
        formula="θ = Σ w y/Σw, w = 1/(v + τ²); se = 1/√Σw",
        reference=_BORENSTEIN,
        r_call="metafor::rma(yi, vi, method); meta::metagen(yi, sei, method.tau)",
    ),
    Routine(
        compute=pool_peto,
        label="Peto's odds ratio",
        formula="log OR = Σ(O - E)/ΣV; variance 1/ΣV",
        reference="Yusuf et al. 1985, doi:10.1016/S0033-0620(85)80003-7",
        r_call="metafor::rma.peto(ai, n1i, ci, n2i)",
    ),
    Routine(
        compute=pool_penalised,
        label="penalised logistic regression (Firth)",
        formula="maximum of l(b) + log det(X'WX)/2, a factor for the studies and one effect",
        reference="Firth 1993, doi:10.1093/biomet/80.1.27",
        r_call='meta::metabin(e1, n1, e2, n2, method = "LRP")',
    ),
    Routine(
        compute=pool_cochran,
        label="rate ratio weighted by expected events",
        formula="Σ w log(rate ratio)/Σw, w = x2 t1/t2; variance 1/Σx1 + 1/Σx2",
        reference="Bayne-Jones et al. 1964, Smoking and Health, Public Health Service "
        "Publication 1103, page 8; Balduzzi et al. 2019, doi:10.1136/ebmental-2019-300117",
        r_call='meta::metainc(x1, t1, x2, t2, method = "Cochran")',
    ),
    Routine(
        compute=sample_size_weights,
        label="weights by sample size",
        formula="w = n1 n2/(n1 + n2), given to pool(weights=)",
        reference="Bakbergenuly, Hoaglin and Kulinskaya 2020, doi:10.1002/jrsm.1404",
        r_call='meta::metabin(e1, n1, e2, n2, method = "SSW")',
    ),
    Routine(
        compute=pool_ivhet,
        label="common-effect estimate that allows for heterogeneity (IVhet)",
        formula="θ = Σ w y/Σw, w = 1/v; variance Σ w²(v + τ²)/(Σw)²",
        reference="Doi et al. 2015, doi:10.1016/j.cct.2015.05.009",
        r_call='meta::metagen(yi, sei, method.common.ci = "IVhet", method.tau = "DL")',
    ),
    Routine(
        compute=pool_quality,
        label="quality-effects model",
        formula="weights w q + Σ w(1 - q) · q/Σq, w = 1/v, q the quality over its maximum; "
        "variance as IVhet",
        reference="Doi et al. 2015, doi:10.1016/j.cct.2015.05.010",
        r_call="none; algebra: equal qualities give pool_ivhet, a quality of 0 no weight",
    ),
    Routine(
        compute=pool_henmi_copas,
        label="common-effect estimate with the Henmi-Copas interval",
        formula="θ ± u se, u from the joint distribution of θ and Q; se with τ² of DL",
        reference="Henmi and Copas 2010, doi:10.1002/sim.4029",
        r_call="metafor::hc(fit)",
    ),
    Routine(
        compute=random_intercept_logistic,
        label="random-intercept logistic model of proportions",
        formula="x_i ~ Binomial(n_i, expit(μ + u_i)), u_i ~ N(0, τ²); adaptive Gauss-Hermite",
        reference="Stijnen et al. 2010, doi:10.1002/sim.4040",
        r_call='metafor::rma.glmm(measure = "PLO", xi, ni, nAGQ = 7)',
    ),
    Routine(
        compute=beta_binomial,
        label="beta-binomial model of proportions",
        formula="x_i ~ Binomial(n_i, p_i), p_i ~ Beta with mean p and correlation ρ",
        reference="Kuss 2015, doi:10.1002/sim.6383",
        r_call="VGAM::vglm(cbind(x, n - x) ~ 1, betabinomial)",
    ),
)

HETEROGENEITY = routines(
    "Heterogeneity",
    Routine(
        compute=from_q,
        label="Q, and I² and H from it",
        formula="Q = Σ (y - θ)²/v; I² = max(0, (Q - df)/Q); H = √(Q/df), limits from se(log H)",
        reference=_HIGGINS,
        r_call='meta::metagen(yi, sei, method.I2 = "Q")',
    ),
    Routine(
        compute=i2_of_tau2,
        label="I² from τ²",
        formula="τ²/(τ² + s²), s² = (k - 1)Σw/((Σw)² - Σw²), w = 1/v",
        reference=_HIGGINS,
        r_call="metafor::rma(yi, vi)$I2",
    ),
    Routine(
        compute=h2_of_tau2,
        label="H² from τ²",
        formula="1 + τ²/s²",
        reference=_HIGGINS,
        r_call="metafor::rma(yi, vi)$H2",
    ),
)
