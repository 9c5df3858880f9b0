"""Methods by which studies are pooled, beside inverse variance with random effects."""

from __future__ import annotations

from reportgen.methods.record import Method

_STIJNEN = "Stijnen T, Hamza TH, Ozdemir P. Stat Med 2010;29:3046-67. doi:10.1002/sim.4040"
_JACKSON = "Jackson D, Law M, Stijnen T, Viechtbauer W, White IR. Stat Med 2018;37:1059-85. "
_TWO_ARMS = f"{_STIJNEN}; {_JACKSON}doi:10.1002/sim.7588"
_LIMITS = "Intervals are {level}% Wald intervals."
_NO_CORRECTION = "the counts enter as they are, without a continuity correction"


def _mixed(label: str, how: str, formula: str, model: str) -> Method:
    """A mixed model of two arms; ``how`` completes "mixed-effects ... models ..."."""
    return Method(
        section="pooling",
        about="model",
        short="with mixed models of the counts",
        label=label,
        sentence="{subject} were pooled with mixed-effects {family} models "
        f"{how}, fitted by maximum likelihood ({{integral}}); {_NO_CORRECTION}. {_LIMITS}",
        formula=formula,
        reference=_TWO_ARMS,
        r_call=f'metafor::rma.glmm(measure = "OR" or "IRR", model = "{model}")',
    )


POOLING_MODELS: dict[str, Method] = {
    "common_effect": Method(
        section="pooling",
        about="model",
        short="by inverse variance with a common effect",
        label="inverse variance with a common effect",
        sentence="{subject} pooled by inverse variance{scale} with a common effect, which assumes "
        "that the studies differ by chance alone ({level}% normal interval).",
        formula="θ = Σ w_i y_i / Σ w_i, w_i = 1/v_i",
        reference="Borenstein M, Hedges LV, Higgins JPT, Rothstein HR. Res Synth Methods "
        "2010;1:97-111. doi:10.1002/jrsm.12",
        r_call='metafor::rma(yi, vi, method = "EE")',
    ),
    "mantel_haenszel": Method(
        section="pooling",
        about="model",
        short="by the Mantel-Haenszel method",
        label="Mantel-Haenszel method",
        sentence="{subject} were pooled by the Mantel-Haenszel method, which assumes an effect "
        f"common to all studies ({{level}}% normal interval); {_NO_CORRECTION}.",
        formula="Σ a_i d_i/n_i / Σ b_i c_i/n_i, and likewise for risks and rates",
        reference="Mantel N, Haenszel W. J Natl Cancer Inst 1959;22:719-48. "
        "doi:10.1093/jnci/22.4.719; Robins J, Breslow N, Greenland S. Biometrics 1986;42:311-23. "
        "doi:10.2307/2531052",
        r_call="metafor::rma.mh(ai, bi, ci, di, measure)",
    ),
    "peto": Method(
        section="pooling",
        about="model",
        short="by Peto’s method",
        label="Peto’s method",
        sentence="Odds ratios were pooled by Peto’s method from observed and expected events, "
        "which assumes an effect common to all studies ({level}% normal interval) and holds where "
        "it is small and the arms are of similar size; no continuity correction is needed.",
        formula="log OR = Σ(O_i - E_i)/ΣV_i, variance 1/ΣV_i",
        reference="Yusuf S, Peto R, Lewis J, Collins R, Sleight P. Prog Cardiovasc Dis "
        "1985;27:335-71. doi:10.1016/S0033-0620(85)80003-7",
        r_call="metafor::rma.peto(ai, bi, ci, di)",
    ),
    "glmm.unconditional_random": _mixed(
        "mixed model of two arms with random study effects",
        "with random effects of the studies and of their differences between the arms",
        "logit p_ij = μ + a_i ± (θ + u_i)/2, a_i and u_i normal and independent",
        "UM.RS",
    ),
    "glmm.unconditional_fixed": _mixed(
        "mixed model of two arms with fixed study effects",
        "with a fixed level for every study and random differences between the arms",
        "logit p_ij = α_i ± (θ + u_i)/2, u_i ~ N(0, τ²)",
        "UM.FS",
    ),
    "glmm.conditional_exact": _mixed(
        "conditional mixed model of two arms, exact likelihood",
        "given the number of events of each study (exact likelihood), with random effects",
        "x_i1 given x_i noncentral hypergeometric (of rates: binomial), log ratio θ + u_i",
        "CM.EL",
    ),
    "glmm.conditional_approximate": _mixed(
        "conditional mixed model of two arms, approximate likelihood",
        "given the number of events of each study (approximate likelihood, for rare events), with "
        "random effects",
        "x_i1 given x_i ~ Binomial(x_i, expit(θ + u_i + log(n_i1/n_i2)))",
        "CM.AL",
    ),
    "beta_binomial": Method(
        section="pooling",
        about="model",
        short="with beta-binomial models",
        label="beta-binomial model",
        sentence="{subject} pooled with a beta-binomial model by maximum likelihood: the pooled "
        "value is the mean of proportions that follow a beta distribution between the studies "
        "({level}% Wald interval on the logit scale); no continuity correction is needed.",
        formula="x_i ~ BetaBinomial(n_i, p, ρ), mean n p, variance n p(1-p)(1 + (n-1)ρ)",
        reference="Kuss O. Stat Med 2015;34:1097-116. doi:10.1002/sim.6383",
        r_call="VGAM::vglm(cbind(x, n - x) ~ 1, betabinomial)",
    ),
    "ivhet": Method(
        section="pooling",
        about="model",
        short="by the IVhet model",
        label="IVhet model",
        sentence="{subject} pooled{scale} by the IVhet model: the weights of a common effect, with "
        "a variance that allows for differences between the studies ({tau2}; {level}% normal "
        "interval).",
        formula="θ = Σ w_i y_i / Σ w_i, w_i = 1/v_i, variance Σ w_i²(v_i + τ²)/(Σ w_i)²",
        reference="Doi SA, Barendregt JJ, Khan S, Thalib L, Williams GM. Contemp Clin Trials "
        "2015;45:130-8. doi:10.1016/j.cct.2015.05.009",
        r_call="metafor::rma(yi, vi, weights = 1/vi)",
    ),
    "quality_effects": Method(
        section="pooling",
        about="model",
        short="by the quality-effects model",
        label="quality-effects model",
        sentence="{subject} pooled{scale} by the quality-effects model, in which the weight that "
        "studies lose by their quality is handed out by quality ({tau2}; {level}% normal "
        "interval).",
        formula="w_i = Q_i/v_i + (Σ (1 - Q_j)/v_j) Q_i/ΣQ_j, Q the quality over its maximum; "
        "variance Σ w_i²(v_i + τ²)/(Σ w_i)²",
        reference="Doi SA, Barendregt JJ, Khan S, Thalib L, Williams GM. Contemp Clin Trials "
        "2015;45:123-9. doi:10.1016/j.cct.2015.05.010",
        r_call="metafor::rma(yi, vi, weights = quality weights by this formula)",
    ),
    "common.beside": Method(
        section="pooling",
        label="common effect beside the random effects",
        sentence="Beside the value with random effects stands the common-effect value: that of "
        "the same model without a between-study variance.",
        formula="as the model, τ² = 0",
        reference="Borenstein M, Hedges LV, Higgins JPT, Rothstein HR. Res Synth Methods "
        "2010;1:97-111. doi:10.1002/jrsm.12",
        r_call='metafor::rma(yi, vi, method = "EE"); the fixed part of metafor::rma.glmm',
    ),
}
