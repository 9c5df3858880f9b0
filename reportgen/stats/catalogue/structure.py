"""Subgroups, meta-regression and several rows per study."""

from __future__ import annotations

from reportgen.stats.catalogue.record import Routine, routines
from reportgen.stats.glmm import mixed_logistic, rate_difference
from reportgen.stats.meta_regression import (
    meta_regression,
    moderator_likelihood_ratio_test,
    moderator_wald_test,
    predict,
    variance_inflation_factors,
)
from reportgen.stats.multilevel import (
    aggregated_effects,
    correlated_errors,
    given_covariances,
    level_shares,
    multilevel_model,
    outcome_predictions,
    predicted_effects,
    random_effects,
    two_level_model,
    variance_component_interval,
    variance_component_test,
)
from reportgen.stats.permutation import permutation_test
from reportgen.stats.subgroups import subgroup_difference, subgroup_pool

_BORENSTEIN = "Borenstein and Higgins 2013, doi:10.1007/s11121-013-0377-7"
_REGRESSION = "Thompson and Higgins 2002, doi:10.1002/sim.1187"
_STIJNEN = "Stijnen et al. 2010, doi:10.1002/sim.4040"
_CHEUNG = "Cheung 2014, doi:10.1037/a0032968"
_BERKEY = (
    "Berkey et al. 1998, doi:10.1002/(SICI)1097-0258(19981130)17:22<2537::AID-SIM953>3.0.CO;2-C"
)

STRUCTURE = routines(
    "Subgroups and meta-regression",
    Routine(
        compute=subgroup_pool,
        settings='tau2_across_groups="separate"',
        label="subgroups, each with its own τ²",
        formula="θ_g from the studies of group g",
        reference=_BORENSTEIN,
        r_call="metafor::rma(yi, vi, subset); meta::metabin(subgroup, tau.common = FALSE)",
    ),
    Routine(
        compute=subgroup_pool,
        settings='tau2_across_groups="common"',
        label="subgroups with one τ²",
        formula="τ² of the model with the groups as a factor",
        reference=_BORENSTEIN,
        r_call="metafor::rma(yi, vi, mods = ~ factor(g)); meta::metabin(tau.common = TRUE)",
    ),
    Routine(
        compute=subgroup_difference,
        label="test of subgroup differences",
        formula="Q = Σ (θ_g - θ)²/se_g², χ² with groups - 1 df",
        reference=_BORENSTEIN,
        r_call="meta::metabin(subgroup)$Q.b.random",
    ),
    Routine(
        compute=meta_regression,
        label="meta-regression",
        formula="y = Xb + u + e; b = (X'WX)⁻¹X'Wy, W = diag(1/(v + τ²)); "
        "R² = (τ²_null - τ²)/τ²_null",
        reference=f"{_REGRESSION}; Knapp and Hartung 2003, doi:10.1002/sim.1482",
        r_call="metafor::rma(yi, vi, mods = ~ x, test)",
    ),
    Routine(
        compute=moderator_wald_test,
        label="Wald test of several coefficients",
        formula="b'V⁻¹b, χ²; over their number F in t-based fits",
        reference=_REGRESSION,
        r_call="metafor::anova(fit, btt)",
    ),
    Routine(
        compute=moderator_likelihood_ratio_test,
        label="likelihood-ratio test of moderators",
        formula="2(l_full - l_reduced) by maximum likelihood, χ² with one df per column",
        reference=_REGRESSION,
        r_call="metafor::anova(full, reduced)",
    ),
    Routine(
        compute=predict,
        label="expected effect at given moderators",
        formula="x'b ± c√(x'Vx); prediction limits with √(τ² + x'Vx)",
        reference=_REGRESSION,
        r_call="metafor::predict(fit, newmods)",
    ),
    Routine(
        compute=variance_inflation_factors,
        label="variance inflation factors",
        formula="diagonal of the inverse correlation matrix of the coefficients",
        reference="Fox and Monette 1992, doi:10.1080/01621459.1992.10475190",
        r_call="metafor::vif(fit)",
    ),
    Routine(
        compute=permutation_test,
        label="permutation test of moderators",
        formula="share of the orders of rows with |statistic| at least as large",
        reference="Higgins and Thompson 2004, doi:10.1002/sim.1752",
        r_call="metafor::permutest(fit, exact = TRUE)",
    ),
    Routine(
        compute=mixed_logistic,
        label="mixed-effects logistic regression",
        formula="x_i ~ Binomial(n_i, expit(X_i b + u_i)), u_i ~ N(0, τ²)",
        reference=_STIJNEN,
        r_call="lme4::glmer(cbind(x, n - x) ~ z + (1 | id), family = binomial, nAGQ = 7)",
    ),
    Routine(
        compute=rate_difference,
        label="difference of two rates of the logistic model",
        formula="expit(x1'b) - expit(x0'b), delta method",
        reference="Oehlert 1992, doi:10.1080/00031305.1992.10475842",
        r_call="arithmetic on coef(fit), vcov(fit) of lme4::glmer",
    ),
)

MULTILEVEL = routines(
    "Several rows per study",
    Routine(
        compute=two_level_model,
        label="one random effect per row",
        formula="y = Xb + u + e, the usual model as a working model",
        reference=_CHEUNG,
        r_call="metafor::rma(yi, vi)",
    ),
    Routine(
        compute=multilevel_model,
        label="multilevel model",
        formula="y = Xb + u_1 + ... + u_L + e, u_j ~ N(0, σ_j²) per unit of level j; REML or ML",
        reference=f"Konstantopoulos 2011, doi:10.1002/jrsm.35; {_CHEUNG}",
        r_call="metafor::rma.mv(yi, V, random = ~ 1 | study/row)",
    ),
    Routine(
        compute=level_shares,
        label="I² per level",
        formula="σ_j²/(Σσ² + s²), s² the typical variance",
        reference=f"{_CHEUNG}; Nakagawa and Santos 2012, doi:10.1007/s10682-012-9555-5",
        r_call="arithmetic on metafor::rma.mv(yi, V, random)$sigma2",
    ),
    Routine(
        compute=variance_component_test,
        label="likelihood-ratio test of one level",
        formula="2(l_full - l_reduced), χ² with 1 df",
        reference="Self and Liang 1987, doi:10.1080/01621459.1987.10478472",
        r_call="metafor::anova(full, reduced)",
    ),
    Routine(
        compute=variance_component_interval,
        label="profile-likelihood limits of one level",
        formula="2(l(estimate) - l(σ_j²)) = quantile of χ² with 1 df",
        reference="Viechtbauer and Lopez-Lopez 2022, doi:10.1002/jrsm.1544",
        r_call="metafor::confint.rma.mv(fit, sigma2)",
    ),
    Routine(
        compute=predicted_effects,
        label="expected effect with prediction limits",
        formula="x'b ± c√(se² + Σσ²)",
        reference="Higgins, Thompson and Spiegelhalter 2009, doi:10.1111/j.1467-985X.2008.00552.x",
        r_call="metafor::predict.rma.mv(fit)",
    ),
    Routine(
        compute=outcome_predictions,
        label="expected effect of each of several outcomes",
        formula="θ_j ± c√(se² + τ_j²)",
        reference="Riley et al. 2017, doi:10.1136/bmj.j3932",
        r_call="metafor::predict.rma.mv(fit, newmods, tau2.levels)",
    ),
    Routine(
        compute=random_effects,
        label="predicted random effects of one level",
        formula="u = σ² Z'W(y - Xb)",
        reference="Robinson 1991, doi:10.1214/ss/1177011926",
        r_call="metafor::ranef.rma.mv(fit)",
    ),
    Routine(
        compute=correlated_errors,
        label="sampling errors with an assumed correlation",
        formula="cov = r√(v_i v_j) within a cluster",
        reference="Pustejovsky and Tipton 2022, doi:10.1007/s11121-021-01246-3",
        r_call="clubSandwich::impute_covariance_matrix(vi, cluster, r)",
    ),
    Routine(
        compute=given_covariances,
        label="sampling errors with given covariances",
        formula="V block-diagonal by study",
        reference=_BERKEY,
        r_call="metafor::rma.mv(yi, V = bldiag(...))",
    ),
    Routine(
        compute=aggregated_effects,
        label="one effect per study",
        formula="y = 1'V⁻¹y/1'V⁻¹1; v = 1/(1'V⁻¹1)",
        reference="Borenstein et al. 2009, chapter 24, ISBN 978-0-470-05724-7",
        r_call="metafor::aggregate(escalc, cluster, rho)",
    ),
)
