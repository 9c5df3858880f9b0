"""Methods of a meta-analysis that say how its studies differ: subgroups and their contrasts."""

from __future__ import annotations

from reportgen.methods.record import Method

_VIECHTBAUER = "Viechtbauer W. J Stat Softw 2010;36(3):1-48. doi:10.18637/jss.v036.i03"
_BORENSTEIN = "Borenstein M, Higgins JPT. Prev Sci 2013;14:134-43. doi:10.1007/s11121-013-0377-7"
_STIJNEN = "Stijnen T, Hamza TH, Ozdemir P. Stat Med 2010;29:3046-67. doi:10.1002/sim.4040"
_KNAPP = "Knapp G, Hartung J. Stat Med 2003;22:2693-710. doi:10.1002/sim.1482"
_R2 = "R² = (τ²_mean - τ²)/τ²_mean, at least 0"
_FAMILY = "of the contrasts within each outcome, or within each subgroup variable, "

STRUCTURE: dict[str, Method] = {
    "subgroup.q": Method(
        section="robustness",
        label="test of subgroup differences",
        sentence="Subgroups{by}, defined before the outcome, were pooled each with its own "
        "between-study variance and compared by the Q test between subgroups.",
        formula="Q = Σ (θ_g - θ)²/se_g², χ² with groups-1 df",
        reference=_VIECHTBAUER,
        r_call="meta::metabin(..., subgroup, tau.common = FALSE)$Q.b.random",
    ),
    "subgroup.q_alone": Method(
        section="robustness",
        label="test of subgroup differences without a between-study variance",
        sentence="Subgroups{by}, defined before the outcome, were pooled each by itself and "
        "compared by the Q test between subgroups.",
        formula="Q = Σ (θ_g - θ)²/se_g², χ² with groups-1 df",
        reference=_BORENSTEIN,
        r_call='metafor::rma(b, se^2, method = "EE")$QE of the fits of the subgroups',
    ),
    "subgroup.q_common": Method(
        section="robustness",
        label="test of subgroup differences with one between-study variance",
        sentence="Subgroups{by}, defined before the outcome, were pooled by inverse variance with "
        "one between-study variance for all levels and compared by the Q test between subgroups; "
        "R² is the share of the between-study variance that the subgroups explain.",
        formula="y_i = θ_g(i) + u_i + e_i, var u = τ²; R² = (τ²_all - τ²)/τ²_all",
        reference=_BORENSTEIN,
        r_call="metafor::rma(yi, vi, mods = ~ factor(g))",
    ),
    "subgroup.glmm_common": Method(
        section="robustness",
        label="test of subgroup differences in one logistic model",
        sentence="Subgroups of rates{by}, defined before the outcome, were estimated in one "
        "mixed-effects logistic regression with the subgroup as factor and one between-study "
        "variance, and compared by its Wald test; R² is the share of the between-study variance "
        "that the subgroups explain.",
        formula="logit p_i = β_g(i) + u_i, var u = τ²; R² = (τ²_all - τ²)/τ²_all",
        reference=_STIJNEN,
        r_call="lme4::glmer(cbind(x, n - x) ~ factor(g) + (1 | id), family = binomial, nAGQ = 7)",
    ),
    "subgroup.contrast": Method(
        section="robustness",
        label="contrast of two subgroups",
        sentence="Subgroups were contrasted with one another by the difference of their values on "
        "the scale of pooling, with normal {level}% intervals.",
        formula="θ_a - θ_b; var = var_a + var_b - 2 cov_ab",
        reference=_BORENSTEIN,
        r_call="arithmetic on two fits of metafor::rma; metafor::anova(fit, X = c(...))",
    ),
    "adjusted.holm": Method(
        section="robustness",
        label="P value adjusted by Holm’s method",
        sentence=f"Adjusted P values {_FAMILY}are those of Holm’s method.",
        formula="max over j ≤ i of min(1, (m - j + 1) p_(j))",
        reference="Holm S. Scand J Stat 1979;6:65-70. JSTOR 4615733; Aickin M, Gensler H. Am J "
        "Public Health 1996;86:726-8. doi:10.2105/AJPH.86.5.726",
        r_call='p.adjust(p, "holm")',
    ),
    "adjusted.bonferroni": Method(
        section="robustness",
        label="P value adjusted by Bonferroni’s method",
        sentence=f"Adjusted P values {_FAMILY}are those of Bonferroni’s method.",
        formula="min(1, m p)",
        reference="Bland JM, Altman DG. BMJ 1995;310:170. doi:10.1136/bmj.310.6973.170",
        r_call='p.adjust(p, "bonferroni")',
    ),
    "adjusted.benjamini_hochberg": Method(
        section="robustness",
        label="P value adjusted for the false discovery rate",
        sentence=f"Adjusted P values {_FAMILY}control the false discovery rate (Benjamini and "
        "Hochberg).",
        formula="min over j ≥ i of min(1, m p_(j)/j)",
        reference="Benjamini Y, Hochberg Y. J R Stat Soc B 1995;57:289-300. "
        "doi:10.1111/j.2517-6161.1995.tb02031.x",
        r_call='p.adjust(p, "BH")',
    ),
    "r2": Method(
        label="share of heterogeneity explained",
        sentence="",
        formula=_R2,
        reference="Raudenbush SW. In: Cooper H, Hedges LV, Valentine JC. The handbook of research "
        "synthesis and meta-analysis. 2009:295-315. ISBN 978-0-87154-163-5",
        r_call="metafor::rma(yi, vi, mods = ~ x)$R2",
    ),
    "regression.knapp_hartung": Method(
        section="robustness",
        label="meta-regression on several moderators, Knapp-Hartung",
        sentence="Several moderators were examined at once within each group by mixed-effects "
        "meta-regression of the values on the scale of pooling ({tau2}), with {level}% intervals "
        "and with t and F tests by the method of Knapp and Hartung.",
        formula=f"y = Xβ + u + e; var β × Σ w r²/(k - p), t and F with k - p df; {_R2}",
        reference=_KNAPP,
        r_call='metafor::rma(yi, vi, mods = ~ x1 + x2, test = "knha")',
    ),
    "regression.knapp_hartung_adhoc": Method(
        section="robustness",
        label="meta-regression on several moderators, Knapp-Hartung with the guard",
        sentence="Several moderators were examined at once within each group by mixed-effects "
        "meta-regression of the values on the scale of pooling ({tau2}), with {level}% intervals "
        "and with t and F tests by the method of Knapp and Hartung, whose standard errors were "
        "never taken to be smaller than those of the model.",
        formula=f"y = Xβ + u + e; var β × max(1, Σ w r²/(k - p)), t and F with k - p df; {_R2}",
        reference=f"{_KNAPP}; Röver C, Knapp G, Friede T. BMC Med Res Methodol 2015;15:99. "
        "doi:10.1186/s12874-015-0091-1",
        r_call='metafor::rma(yi, vi, mods = ~ x1 + x2, test = "adhoc")',
    ),
    "regression.normal": Method(
        section="robustness",
        label="meta-regression on several moderators",
        sentence="Several moderators were examined at once within each group by mixed-effects "
        "meta-regression of the values on the scale of pooling ({tau2}), with normal {level}% "
        "intervals and Wald tests.",
        formula=f"y = Xβ + u + e; z = β/se, Q_M = β' V⁻¹ β; {_R2}",
        reference=_VIECHTBAUER,
        r_call="metafor::rma(yi, vi, mods = ~ x1 + x2)",
    ),
    "regression.glmm": Method(
        section="robustness",
        label="mixed-effects logistic regression on several moderators",
        sentence="Several moderators of rates were examined at once within each group by "
        "mixed-effects logistic regression with normal {level}% intervals and Wald tests.",
        formula=f"logit p_i = x_i'β + u_i; {_R2}",
        reference=_STIJNEN,
        r_call="lme4::glmer(cbind(x, n - x) ~ x1 + x2 + (1 | id), family = binomial, nAGQ = 7)",
    ),
    "permutation.exact": Method(
        section="robustness",
        label="permutation test over all orders",
        sentence="Permutation P values are the share of all {orders} orders of the moderators "
        "among the studies whose statistic is at least the one observed.",
        formula="share of orders with |t| ≥ |t observed|",
        reference="Higgins JPT, Thompson SG. Stat Med 2004;23:1663-82. doi:10.1002/sim.1752",
        r_call="metafor::permutest(fit, exact = TRUE)",
    ),
    "permutation.random": Method(
        section="robustness",
        label="permutation test over random orders",
        sentence="Permutation P values compare the observed statistics with those of {orders} "
        "random orders of the moderators among the studies (seed {seed}).",
        formula="(1 + orders with |t| ≥ |t observed|)/(1 + orders)",
        reference="Higgins JPT, Thompson SG. Stat Med 2004;23:1663-82. doi:10.1002/sim.1752; "
        "Phipson B, Smyth GK. Stat Appl Genet Mol Biol 2010;9:39. doi:10.2202/1544-6115.1585",
        r_call="metafor::permutest(fit, iter = 1000), another stream of random orders",
    ),
    "joint.bivariate": Method(
        section="robustness",
        label="bivariate model of two outcomes",
        sentence="Outcomes that the same studies report were also pooled in pairs by bivariate "
        "random-effects models (restricted maximum likelihood, unstructured covariance between "
        "studies, normal {level}% intervals), given the correlation of the two estimates within a "
        "study, which was not estimated.",
        formula="(y_1, y_2) = μ + u + e, var u = [τ²_1, ρτ_1τ_2; ρτ_1τ_2, τ²_2], cov e = r s_1 s_2",
        reference="Jackson D, Riley R, White IR. Stat Med 2011;30:2481-98. doi:10.1002/sim.4172",
        r_call="metafor::rma.mv(yi, V, mods = ~ outcome - 1, random = ~ outcome | study, "
        'struct = "UN")',
    ),
}
