"""Methods of a meta-analysis that say how its studies differ: subgroups and their contrasts."""

from __future__ import annotations

from reportgen.methods.record import Method

_VIECHTBAUER = "Viechtbauer W. J Stat Softw 2010;36(3):1-48. doi:10.18637/jss.v036.i03"
_BORENSTEIN = "Borenstein M, Higgins JPT. Prev Sci 2013;14:134-43. doi:10.1007/s11121-013-0377-7"
_STIJNEN = "Stijnen T, Hamza TH, Ozdemir P. Stat Med 2010;29:3046-67. doi:10.1002/sim.4040"
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
}
