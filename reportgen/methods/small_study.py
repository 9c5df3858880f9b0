"""Methods of small-study effects: tests of the funnel and values adjusted for it."""

from __future__ import annotations

from functools import partial

from reportgen.methods.record import Method

_EGGER = "Egger M, Davey Smith G, Schneider M, Minder C. BMJ 1997;315:629-34. "
_EGGER += "doi:10.1136/bmj.315.7109.629"
_THOMPSON = "Thompson SG, Sharp SJ. Stat Med 1999;18:2693-708. "
_THOMPSON += "doi:10.1002/(SICI)1097-0258(19991030)18:20<2693::AID-SIM235>3.0.CO;2-V"
_VEVEA = "Vevea JL, Hedges LV. Psychometrika 1995;60:419-35. doi:10.1007/BF02294384"
_PRESTON = "Preston C, Ashby D, Smyth R. J Eval Clin Pract 2004;10:249-58. "
_PRESTON += "doi:10.1111/j.1365-2753.2003.00457.x"


def _phrase(
    section: str, label: str, words: str, formula: str, reference: str, r_call: str
) -> Method:
    """Its sentence is a part of one that the template makes of all methods of the section."""
    return Method(
        section=section,
        label=label,
        sentence=words,
        formula=formula,
        reference=reference,
        r_call=r_call,
    )


_test = partial(_phrase, "asymmetry")
"""The words complete "Funnel asymmetry was tested by ..."."""


def _selection(words: str, label: str, formula: str, reference: str, r_type: str) -> Method:
    """The words complete "the chance of publication changes ..."."""
    call = f"metafor::selmodel(x, {r_type}, alternative = )"
    return _phrase("selection", label, words, formula, reference, call)


def _fail_safe(name: str, what: str, formula: str, reference: str) -> Method:
    """What it takes to undo the result."""
    call = f'metafor::fsn(yi, vi, type = "{name}")'
    return _phrase(
        "fail_safe", f"fail-safe N ({name})", f"{name}: {what}", formula, reference, call
    )


SMALL_STUDY: dict[str, Method] = {
    "asymmetry.egger": _test(
        "Egger’s test of funnel asymmetry",
        "Egger’s regression of the effects on their standard errors",
        "y_i = a + b·s_i, weights 1/s_i², b/se(b) by t with k-2 df",
        _EGGER,
        'metafor::regtest(x, model = "lm"); meta::metabias(method.bias = "Egger")',
    ),
    "asymmetry.egger_random": _test(
        "mixed-effects form of Egger’s test",
        "mixed-effects regression of the effects on their standard errors",
        "y_i = a + b·s_i + u_i + e_i, b/se(b) by the normal distribution",
        "Sterne JAC, Egger M. In: Rothstein HR, Sutton AJ, Borenstein M, eds. Publication bias in "
        "meta-analysis. 2005. doi:10.1002/0470870168.ch6",
        'metafor::regtest(x, model = "rma")',
    ),
    "asymmetry.thompson_sharp": _test(
        "Thompson and Sharp’s test of funnel asymmetry",
        "Thompson and Sharp’s mixed-effects regression of the effects on their standard errors",
        "y_i = a + b·s_i + u_i + e_i, b/se(b) by t with k-2 df",
        _THOMPSON,
        'meta::metabias(method.bias = "Thompson"); metafor::rma(yi, vi, mods = ~ sei)',
    ),
    "asymmetry.begg": _test(
        "Begg and Mazumdar’s rank correlation test",
        "Begg and Mazumdar’s rank correlation of standardised effects and variances",
        "Kendall’s τ of (y_i - θ)/sqrt(v_i - 1/Σ(1/v)) and v_i; exact without ties",
        "Begg CB, Mazumdar M. Biometrics 1994;50:1088-101. doi:10.2307/2533446",
        'metafor::ranktest(x); meta::metabias(method.bias = "Begg")',
    ),
    "asymmetry.harbord": _test(
        "Harbord’s test of funnel asymmetry",
        "Harbord’s score test of odds ratios",
        "Z_i/V_i = a + b/sqrt(V_i), weights V_i, b/se(b) by t with k-2 df",
        "Harbord RM, Egger M, Sterne JAC. Stat Med 2006;25:3443-57. doi:10.1002/sim.2380",
        'meta::metabias(method.bias = "Harbord")',
    ),
    "asymmetry.peters": _test(
        "Peters’ test of funnel asymmetry",
        "Peters’ regression of log odds on the inverse of the number of participants",
        "y_i = a + b/N_i, weights 1/(1/e_i + 1/(N_i - e_i)), b/se(b) by t with k-2 df",
        "Peters JL, Sutton AJ, Jones DR, Abrams KR, Rushton L. JAMA 2006;295:676-80. "
        "doi:10.1001/jama.295.6.676",
        'meta::metabias(method.bias = "Peters")',
    ),
    "asymmetry.macaskill": _test(
        "Macaskill’s test of funnel asymmetry",
        "Macaskill’s regression of log odds ratios on the number of participants",
        "y_i = a + b·N_i, weights 1/v_i, b/se(b) by t with k-2 df",
        "Macaskill P, Walter SD, Irwig L. Stat Med 2001;20:641-54. doi:10.1002/sim.698",
        'meta::metabias(method.bias = "Macaskill"); metafor::regtest(x, model = "lm", '
        'predictor = "ni")',
    ),
    "asymmetry.deeks": _test(
        "Deeks’ test of funnel asymmetry",
        "Deeks’ regression of log odds ratios on the effective number of participants",
        "y_i = a + b/sqrt(ESS_i), weights ESS_i = 4 n_1 n_2/(n_1 + n_2), t with k-2 df",
        "Deeks JJ, Macaskill P, Irwig L. J Clin Epidemiol 2005;58:882-93. "
        "doi:10.1016/j.jclinepi.2005.01.016",
        'meta::metabias(method.bias = "Deeks")',
    ),
    "asymmetry.rucker": _test(
        "Rücker’s arcsine test of funnel asymmetry",
        "Rücker’s mixed-effects regression of arcsine differences on their standard errors",
        "asin sqrt(p_1i) - asin sqrt(p_2i) = a + b·s_i + u_i + e_i, t with k-2 df",
        "Rücker G, Schwarzer G, Carpenter J. Stat Med 2008;27:746-63. doi:10.1002/sim.2971",
        'meta::metabias(metabin(sm = "ASD"), method.bias = "Thompson")',
    ),
    "asymmetry.schwarzer": _test(
        "Schwarzer’s rank correlation test",
        "Schwarzer’s rank correlation of standardised cell counts and their variances",
        "Kendall’s τ of (e_i - E_i)/sqrt(V_i) and 1/V_i, noncentral hypergeometric",
        "Schwarzer G, Antes G, Schumacher M. Stat Med 2007;26:721-33. doi:10.1002/sim.2588",
        'meta::metabias(method.bias = "Schwarzer")',
    ),
    "asymmetry.pustejovsky": _test(
        "Pustejovsky and Rodgers’ test of funnel asymmetry",
        "Pustejovsky and Rodgers’ regression of the effects on that part of the standard "
        "error which does not depend on the estimate",
        "y_i = a + b·sqrt(1/n_1i + 1/n_2i), weights 1/s_i², t with k-2 df",
        "Pustejovsky JE, Rodgers MA. Res Synth Methods 2019;10:57-71. doi:10.1002/jrsm.1332",
        'meta::metabias(method.bias = "Pustejovsky")',
    ),
    "trim_and_fill": Method(
        section="small_study",
        label="trim and fill",
        sentence="Trim and fill (estimator {estimator}, studies missing on {side}) shows what the "
        "pooled value would be if the funnel were symmetric.",
        formula="L0 = (4T - k(k+1))/(2k - 1), R0 = k - r - 1, "
        "Q0 = k - 1/2 - sqrt(2k² - 4T + 1/4); T the sum of the ranks of positive deviations, "
        "r the largest rank of a negative one",
        reference="Duval S, Tweedie R. Biometrics 2000;56:455-63. "
        "doi:10.1111/j.0006-341X.2000.00455.x",
        r_call='metafor::trimfill(x, estimator = "L0", side = )',
    ),
    "pet_peese": Method(
        section="small_study",
        label="PET-PEESE",
        sentence="Effects were extrapolated to a study without sampling error by regression on the "
        "standard error (PET) and on the variance (PEESE); of the two, PEESE was taken where the "
        "intercept of PET differed from no effect (one-sided P < 0.05), else PET.",
        formula="y_i = a + b·s_i or a + b·s_i², weights 1/s_i²; a by t with k-2 df",
        reference="Stanley TD, Doucouliagos H. Res Synth Methods 2014;5:60-78. "
        "doi:10.1002/jrsm.1095",
        r_call="lm(yi ~ sqrt(vi), weights = 1/vi); lm(yi ~ vi, weights = 1/vi)",
    ),
    "selection.three_parameter": _selection(
        "at P = 0.025 (three parameters)",
        "three-parameter selection model",
        "L = Π w(p_i) f(y_i)/E w(p), w = 1 up to 0.025, δ above",
        _VEVEA,
        'type = "stepfun", steps = 0.025',
    ),
    "selection.step": _selection(
        "at given values of P (steps)",
        "selection model with steps",
        "L = Π w(p_i) f(y_i)/E w(p), w = 1 up to the first step, then δ_2, δ_3, ...",
        _VEVEA,
        'type = "stepfun", steps = ',
    ),
    "selection.beta": _selection(
        "as a beta density of P",
        "beta selection model",
        "w(p) = p^(δ_1 - 1) (1 - p)^(δ_2 - 1)",
        "Citkowicz M, Vevea JL. Psychol Methods 2017;22:28-41. doi:10.1037/met0000119",
        'type = "beta"',
    ),
    "selection.half_normal": _selection(
        "as a half-normal density of P",
        "half-normal selection model",
        "w(p) = exp(-δ p²), δ >= 0",
        _PRESTON,
        'type = "halfnorm"',
    ),
    "selection.negative_exponential": _selection(
        "as an exponential density of P",
        "negative exponential selection model",
        "w(p) = exp(-δ p), δ >= 0",
        _PRESTON,
        'type = "negexp"',
    ),
    "limit_meta_analysis": Method(
        section="small_study",
        label="limit meta-analysis",
        sentence="A limit meta-analysis gives the effect to which studies of growing size would "
        "tend under the model of the funnel regression.",
        formula="y_i = b + a·sqrt(s_i² + τ²) in the generalised radial plot; value b + a·τ",
        reference="Rücker G, Schwarzer G, Carpenter JR, Binder H, Schumacher M. Biostatistics "
        "2011;12:122-42. doi:10.1093/biostatistics/kxq046",
        r_call='metasens::limitmeta(x, method.adjust = "beta0")',
    ),
    "fail_safe.rosenthal": _fail_safe(
        "Rosenthal",
        "the sum of the standard normal deviates no longer significant at one-sided P < 0.05",
        "(Σ z_i)²/1.645² - k",
        "Rosenthal R. Psychol Bull 1979;86:638-41. doi:10.1037/0033-2909.86.3.638",
    ),
    "fail_safe.orwin": _fail_safe(
        "Orwin",
        "the plain mean of the effects brought to {target}",
        "k(|m| - target)/target, m the mean of y_i",
        "Orwin RG. J Educ Stat 1983;8:157-9. doi:10.3102/10769986008002157",
    ),
    "fail_safe.rosenberg": _fail_safe(
        "Rosenberg",
        "the common-effect estimate no longer significant at two-sided P < 0.05",
        "k(Z²/1.96² - 1), Z the common-effect estimate over its standard error",
        "Rosenberg MS. Evolution 2005;59:464-8. doi:10.1111/j.0014-3820.2005.tb01004.x",
    ),
}
"""In the order in which METHODS prints them, after those of studies and pools."""
