"""Tests of funnel asymmetry and estimates adjusted for it."""

from __future__ import annotations

from reportgen.stats.catalogue.record import Routine, routines
from reportgen.stats.small_study.binary_tests import (
    arcsine_test,
    deeks_test,
    harbord_test,
    macaskill_test,
    peters_test,
)
from reportgen.stats.small_study.excess_significance import excess_significance_test
from reportgen.stats.small_study.fail_safe import (
    orwin_fail_safe_n,
    rosenberg_fail_safe_n,
    rosenthal_fail_safe_n,
)
from reportgen.stats.small_study.funnel import funnel_lines
from reportgen.stats.small_study.limit_meta_analysis import limit_meta_analysis
from reportgen.stats.small_study.pet_peese import pet_peese
from reportgen.stats.small_study.rank_tests import begg_test, schwarzer_test
from reportgen.stats.small_study.regression_tests import (
    egger_test,
    funnel_regression_test,
    pustejovsky_test,
)

_THOMPSON = (
    "Thompson and Sharp 1999, doi:10.1002/(SICI)1097-0258(19991030)18:20<2693::AID-SIM235>"
    "3.0.CO;2-V"
)

ASYMMETRY = routines(
    "Tests of funnel asymmetry",
    Routine(
        compute=egger_test,
        settings='dispersion="multiplicative"',
        label="Egger's regression",
        formula="y = a + b√v, weights 1/v, t with k - 2 df",
        reference="Egger et al. 1997, doi:10.1136/bmj.315.7109.629",
        r_call='metafor::regtest(fit, model = "lm"); meta::metabias(x, method.bias = "Egger")',
    ),
    Routine(
        compute=egger_test,
        settings='dispersion="additive"',
        label="Thompson and Sharp's mixed-effects regression",
        formula="y = a + b√v + u + e, u ~ N(0, τ²); t or normal",
        reference=_THOMPSON,
        r_call='metafor::regtest(fit, model = "rma"); meta::metabias(x, method.bias = "Thompson")',
    ),
    Routine(
        compute=funnel_regression_test,
        label="regression on another measure of size",
        formula="y = a + b x, x of v, n, 1/n, √n or 1/√n; weights 1/v, t with k - 2 df",
        reference="Moreno et al. 2009, doi:10.1186/1471-2288-9-2",
        r_call='metafor::regtest(fit, model = "lm", predictor)',
    ),
    Routine(
        compute=pustejovsky_test,
        label="Pustejovsky and Rodgers' test, standardised mean differences",
        formula="y = a + b√(1/n1 + 1/n2), weights 1/v, t with k - 2 df",
        reference="Pustejovsky and Rodgers 2019, doi:10.1002/jrsm.1332",
        r_call='meta::metabias(x, method.bias = "Pustejovsky")',
    ),
    Routine(
        compute=harbord_test,
        label="Harbord's test, odds ratios",
        formula="Z/V = a + b/√V, weights V, Z the score, V its variance; t with k - 2 df",
        reference="Harbord et al. 2006, doi:10.1002/sim.2380",
        r_call='meta::metabias(x, method.bias = "Harbord")',
    ),
    Routine(
        compute=peters_test,
        label="Peters' test, odds ratios",
        formula="log OR = a + b/N, weights 1/(1/e + 1/(N - e)), t with k - 2 df",
        reference="Peters et al. 2006, doi:10.1001/jama.295.6.676",
        r_call='meta::metabias(x, method.bias = "Peters")',
    ),
    Routine(
        compute=macaskill_test,
        label="Macaskill's test, odds ratios",
        formula="log OR = a + b N, weights 1/v or e(N - e)/N, t with k - 2 df",
        reference="Macaskill, Walter and Irwig 2001, doi:10.1002/sim.698",
        r_call='meta::metabias(x, method.bias = "Macaskill")',
    ),
    Routine(
        compute=deeks_test,
        label="Deeks' test, diagnostic odds ratios",
        formula="log OR = a + b/√ESS, weights ESS = 4 n1 n2/(n1 + n2), t with k - 2 df",
        reference="Deeks, Macaskill and Irwig 2005, doi:10.1016/j.jclinepi.2005.01.016",
        r_call='meta::metabias(x, method.bias = "Deeks")',
    ),
    Routine(
        compute=arcsine_test,
        label="Rücker's test, arcsine differences",
        formula="y = a + b√v of arcsine differences, v = 1/(4 n1) + 1/(4 n2)",
        reference="Rücker, Schwarzer and Carpenter 2008, doi:10.1002/sim.2971",
        r_call='metafor::regtest(rma(escalc(measure = "AS", ai, bi, ci, di)), model = "rma")',
    ),
    Routine(
        compute=begg_test,
        label="Begg and Mazumdar's rank test",
        formula="Kendall's τ of (y - θ)/√(v - 1/Σ(1/v)) with v",
        reference="Begg and Mazumdar 1994, doi:10.2307/2533446",
        r_call='metafor::ranktest(yi, vi); meta::metabias(x, method.bias = "Begg")',
    ),
    Routine(
        compute=schwarzer_test,
        label="Schwarzer's rank test, odds ratios",
        formula="Kendall's τ of (e1 - E)/√V with 1/V, E and V given the Mantel-Haenszel odds ratio",
        reference="Schwarzer, Antes and Schumacher 2007, doi:10.1002/sim.2588",
        r_call='meta::metabias(x, method.bias = "Schwarzer")',
    ),
    Routine(
        compute=excess_significance_test,
        label="test of excess significance",
        formula="(O - E)²/E + (O - E)²/(k - E), E the sum of the powers at θ",
        reference="Ioannidis and Trikalinos 2007, doi:10.1177/1740774507079441",
        r_call="metafor::tes(yi, vi)",
    ),
)

ADJUSTED = routines(
    "Adjusted for small-study effects",
    Routine(
        compute=pet_peese,
        label="PET-PEESE",
        formula="intercept of y on √v (PET) or on v (PEESE), weights 1/v; PEESE where the PET "
        "intercept has a two-sided P below 0.10",
        reference="Stanley and Doucouliagos 2014, doi:10.1002/jrsm.1095",
        r_call="lm(yi ~ sqrt(vi), weights = 1/vi); lm(yi ~ vi, weights = 1/vi)",
    ),
    Routine(
        compute=limit_meta_analysis,
        label="limit meta-analysis",
        formula="θ + τ a, a the slope of the radial regression with √(v + τ²)",
        reference="Rücker et al. 2011, doi:10.1093/biostatistics/kxq046",
        r_call="metasens::limitmeta(x)",
    ),
    Routine(
        compute=rosenthal_fail_safe_n,
        label="fail-safe N of Rosenthal",
        formula="(Σz)²/z_α² - k",
        reference="Rosenthal 1979, doi:10.1037/0033-2909.86.3.638",
        r_call='metafor::fsn(yi, vi, type = "Rosenthal")',
    ),
    Routine(
        compute=orwin_fail_safe_n,
        label="fail-safe N of Orwin",
        formula="k(|m| - target)/target, m the mean effect",
        reference="Orwin 1983, doi:10.3102/10769986008002157",
        r_call='metafor::fsn(yi, vi, type = "Orwin", target)',
    ),
    Routine(
        compute=rosenberg_fail_safe_n,
        label="fail-safe N of Rosenberg",
        formula="k(Z²/z² - 1), Z of the common effect",
        reference="Rosenberg 2005, doi:10.1111/j.0014-3820.2005.tb01004.x",
        r_call='metafor::fsn(yi, vi, type = "Rosenberg")',
    ),
    Routine(
        compute=funnel_lines,
        label="lines and contours of a funnel plot",
        formula="θ ± z√(se² + τ²); contours null ± z se",
        reference="Sterne and Egger 2001, doi:10.1016/S0895-4356(01)00377-8",
        r_call="arithmetic: b - qnorm(0.975)*sqrt(se^2 + tau2)",
    ),
)
