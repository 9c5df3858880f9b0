"""Methods that ask whether the result of a meta-analysis holds."""

from __future__ import annotations

from reportgen.methods.record import Method

SENSITIVITY: dict[str, Method] = {
    "influence": Method(
        section="robustness",
        label="diagnostics of influence",
        sentence="What each study does to the pooled values of the primary outcomes was examined "
        "by leaving it out ({model}; {tau2}). A study is called influential where DFFITS is beyond "
        "±3/√(k − 1), or the χ² area (1 df) below Cook’s distance exceeds 0.5, or the hat value "
        "exceeds 3/k, or DFBETAS is beyond ±1.",
        formula="Cook’s distance (θ - θ(i))²/se², DFFITS (θ - θ(i))/sqrt(h_i(τ(i)² + v_i)), h_i "
        "the share of the weight, (i) without study i",
        reference="Viechtbauer W, Cheung MWL. Res Synth Methods 2010;1:112-25. "
        "doi:10.1002/jrsm.11; plot: Baujat B, Mahé C, Pignon JP, Hill C. Stat Med 2002;21:2641-52. "
        "doi:10.1002/sim.1221",
        r_call="metafor::influence(rma(yi, vi)); metafor::baujat",
    ),
    "cumulative": Method(
        section="robustness",
        label="cumulative meta-analysis",
        sentence="In a cumulative meta-analysis the primary outcomes were pooled again as studies "
        "were added in order; studies of the same place in that order were added together.",
        formula="the pooled value of the first studies",
        reference="Lau J, Antman EM, Jimenez-Silva J, et al. N Engl J Med 1992;327:248-54. "
        "doi:10.1056/NEJM199207233270406",
        r_call="metafor::cumul(rma(yi, vi), order = x)",
    ),
    "e_value": Method(
        section="robustness",
        label="E-value",
        sentence="The E-value is the least association, as a risk ratio, that an unmeasured "
        "confounder would need with both treatment and outcome to explain an effect away. Odds and "
        "hazard ratios of outcomes that are not rare, and standardised mean differences, were "
        "first turned into approximate risk ratios.",
        formula="RR + sqrt(RR (RR - 1)), of 1/RR where RR < 1; RR ≈ sqrt(OR), "
        "(1 - 0.5^sqrt(HR))/(1 - 0.5^sqrt(1/HR)), exp(0.91 d)",
        reference="VanderWeele TJ, Ding P. Ann Intern Med 2017;167:268-74. doi:10.7326/M16-2607",
        r_call="EValue::evalues.RR(est, lo, hi); evalues.OR, evalues.HR(..., rare = FALSE)",
    ),
    "true_effects": Method(
        section="robustness",
        label="share of true effects beyond a threshold",
        sentence="Which share of the true effects of studies lies beyond thresholds that matter "
        "was estimated from at least {min_k} studies, the true effects taken to be normally "
        "distributed on the scale of pooling ({tau2}; {level}% delta-method interval).",
        formula="1 - Φ((q - θ)/τ)",
        reference="Mathur MB, VanderWeele TJ. Stat Med 2019;38:1336-42. doi:10.1002/sim.8057",
        r_call='MetaUtility::prop_stronger(q, M, t2, se.M, se.t2, estimate.method = "parametric")',
    ),
}
