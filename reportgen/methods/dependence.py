"""Methods by which several rows of one study are pooled together."""

from __future__ import annotations

from reportgen.methods.record import Method

_ROWS = "rows of one cluster (column “{column}”) depend on one another"
_ERRORS = "the sampling errors of one cluster were taken {correlated}"
_PUSTEJOVSKY = "Pustejovsky JE, Tipton E. J Bus Econ Stat 2018;36:672-83. "
_CR2 = f"{_PUSTEJOVSKY}doi:10.1080/07350015.2016.1247004"
_T = "{level}% t intervals with Satterthwaite degrees of freedom"
_SANDWICH = "V = Σ_c B_c A_c r_c r_c' A_c' B_c'; A_c by the correction"

DEPENDENCE: dict[str, Method] = {
    "dependence.three_level": Method(
        section="pooling",
        about="model",
        short="with three-level models",
        label="three-level random-effects model",
        sentence="{subject} pooled{scale} with three-level random-effects models, as "
        f"{_ROWS}: one variance between clusters and one between the rows of a cluster, by "
        f"restricted maximum likelihood; {_ERRORS}; {{level}}% t intervals with the number of "
        "clusters less one degrees of freedom.",
        formula="y_ij = θ + u_i + u_ij + e_ij; I² of a level: 100 σ²_level/(Σ σ² + typical v)",
        reference="Konstantopoulos S. Res Synth Methods 2011;2:61-76. doi:10.1002/jrsm.35; Cheung "
        "MWL. Psychol Methods 2014;19:211-29. doi:10.1037/a0032968",
        r_call='metafor::rma.mv(yi, V, random = ~ 1 | cluster/row, test = "t", dfs = "contain")',
    ),
    "dependence.robust": Method(
        section="pooling",
        about="model",
        short="with cluster-robust variances",
        label="random-effects model with cluster-robust variances",
        sentence="{subject} pooled{scale} with random effects of the rows (restricted maximum "
        f"likelihood) and cluster-robust variances, {{correction}}, as {_ROWS}; for the weights "
        f"{_ERRORS}; {_T}.",
        formula=_SANDWICH,
        reference=f"Hedges LV, Tipton E, Johnson MC. Res Synth Methods 2010;1:39-65. "
        f"doi:10.1002/jrsm.5; {_CR2}",
        r_call="clubSandwich::coef_test(metafor::rma.mv(yi, V, random = ~ 1 | row), "
        '"CR2", cluster)',
    ),
    "dependence.three_level_robust": Method(
        section="pooling",
        about="model",
        short="with three-level models and cluster-robust variances",
        label="three-level model with cluster-robust variances",
        sentence="{subject} pooled{scale} with three-level random-effects models (restricted "
        f"maximum likelihood) and cluster-robust variances, {{correction}}, as {_ROWS}; for the "
        f"weights {_ERRORS}; {_T}.",
        formula=_SANDWICH,
        reference="Pustejovsky JE, Tipton E. Prev Sci 2022;23:425-38. "
        f"doi:10.1007/s11121-021-01246-3; {_CR2}",
        r_call="clubSandwich::coef_test(metafor::rma.mv(yi, V, random = ~ 1 | cluster/row), "
        '"CR2", cluster)',
    ),
    "dependence.levels": Method(
        section="pooling",
        label="variance of one level and its share",
        sentence="The variances between clusters and within clusters have profile-likelihood "
        "intervals; I² of a level is its share of the total variance.",
        formula="σ²_level; I²_level = σ²_level/(Σ σ² + typical sampling variance)",
        reference="Cheung MWL. Psychol Methods 2014;19:211-29. doi:10.1037/a0032968; Hardy RJ, "
        "Thompson SG. Stat Med 1996;15:619-29. "
        "doi:10.1002/(SICI)1097-0258(19960330)15:6<619::AID-SIM188>3.0.CO;2-A",
        r_call="metafor::confint(rma.mv(...)); arithmetic on sigma2 of metafor::rma.mv(...)",
    ),
}
