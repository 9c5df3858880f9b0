"""Tests of a cohort that a spec can choose: of two arms, over strata, of all arms, of a trend."""

from __future__ import annotations

from reportgen.methods.record import Method

_HODGES = (
    "Hodges JL, Lehmann EL. Ann Math Stat 1963;34:598-611. doi:10.1214/aoms/1177704172; Bauer DF. "
    "J Am Stat Assoc 1972;67:687-90. doi:10.1080/01621459.1972.10481279"
)
_WELCH = "Welch BL. Biometrika 1947;34:28-35. doi:10.1093/biomet/34.1-2.28"
_STUDENT = "Student. Biometrika 1908;6:1-25. doi:10.1093/biomet/6.1.1"
_MANTEL = "Mantel N, Haenszel W. J Natl Cancer Inst 1959;22:719-48. doi:10.1093/jnci/22.4.719"

CHOSEN_TESTS: dict[str, Method] = {
    "test.fisher_mid_p": Method(
        section="rates",
        label="mid-P version of Fisher’s exact test",
        sentence="Rates were compared with the mid-P version of Fisher’s exact test.",
        formula="twice the smaller tail, the observed table counted half",
        reference="Lancaster HO. J Am Stat Assoc 1961;56:223-34. "
        "doi:10.1080/01621459.1961.10482105",
        r_call="arithmetic with dhyper()",
        short="the mid-P version of Fisher’s exact test",
    ),
    "test.chi_square_corrected": Method(
        section="rates",
        label="chi-square test with Yates' correction",
        sentence="Rates were compared with the chi-square test with Yates' correction.",
        formula="Σ (|O - E| - 1/2)²/E, χ² with 1 df",
        reference="Yates F. J R Stat Soc Suppl 1934;1:217-35. doi:10.2307/2983604",
        r_call="chisq.test(x, correct = TRUE)",
        short="the chi-square test with Yates’ correction",
    ),
    "test.cmh": Method(
        section="rates",
        label="Cochran-Mantel-Haenszel test",
        sentence="Where it is said so, rates were compared over the strata of {stratum} with the "
        "Cochran-Mantel-Haenszel test, without continuity correction.",
        formula="(Σ(a - E))²/ΣV over strata, χ² with 1 df",
        reference=_MANTEL,
        r_call="mantelhaen.test(x, correct = FALSE)",
        short="the Cochran-Mantel-Haenszel test",
    ),
    "mantel_haenszel.odds_ratio": Method(
        section="rates",
        label="Mantel-Haenszel odds ratio",
        sentence="Odds ratios over the strata are Mantel-Haenszel estimates with {level}% "
        "intervals by the variance of Robins, Breslow and Greenland.",
        formula="Σ(ad/n)/Σ(bc/n)",
        reference="Robins J, Breslow N, Greenland S. Biometrics 1986;42:311-23. "
        "doi:10.2307/2531052",
        r_call="mantelhaen.test(x)$estimate, $conf.int",
    ),
    "mantel_haenszel.risk_ratio": Method(
        section="rates",
        label="Mantel-Haenszel risk ratio",
        sentence="Risk ratios over the strata are Mantel-Haenszel estimates with {level}% "
        "intervals by the variance of Greenland and Robins.",
        formula="Σ(a n2/n)/Σ(c n1/n)",
        reference="Greenland S, Robins JM. Biometrics 1985;41:55-68. doi:10.2307/2530643",
        r_call='metafor::rma.mh(measure = "RR", ai, bi, ci, di)',
    ),
    "test.breslow_day": Method(
        section="rates",
        label="Breslow-Day test",
        sentence="Whether the odds ratios of the strata differ was tested by the method of "
        "Breslow and Day.",
        formula="Σ (a - A)²/V, A the cell that the common odds ratio implies, χ² with strata-1 df",
        reference="Breslow NE, Day NE. Statistical Methods in Cancer Research, vol 1. IARC 1980. "
        "ISBN 92-832-0132-9; Tarone RE. Biometrika 1985;72:91-5. doi:10.1093/biomet/72.1.91",
        r_call="DescTools::BreslowDayTest(x)",
    ),
    "test.cochran_armitage": Method(
        section="rates",
        label="Cochran-Armitage test for trend",
        sentence="Trends of rates over the ordered arms, with the scores {scores}, were tested "
        "by the method of Cochran and Armitage.",
        formula="T²/(p(1 - p) Σ n(s - s̄)²), T = Σ x(s - s̄), χ² with 1 df",
        reference="Armitage P. Biometrics 1955;11:375-86. doi:10.2307/3001775",
        r_call="prop.trend.test(x, n, scores)",
        short="the Cochran-Armitage test",
    ),
    "test.cochran_armitage.exact": Method(
        section="rates",
        label="exact Cochran-Armitage test for trend",
        sentence="Trends of rates over the ordered arms, with the scores {scores}, were tested "
        "exactly by the method of Cochran and Armitage where an expected count was below 5.",
        formula="conditional probability of all T = Σ x(s - s̄) at least as far from 0",
        reference="Armitage P. Biometrics 1955;11:375-86. doi:10.2307/3001775; Streitberg B, "
        "Röhmel J. Comput Stat Data Anal 1986;4:27-42. doi:10.1016/0167-9473(86)90008-5",
        r_call='coin::independence_test(x ~ s, distribution = "exact")',
        short="the exact Cochran-Armitage test",
    ),
    "test.linear_by_linear": Method(
        section="rates",
        label="linear-by-linear association test",
        sentence="Grades were compared with the linear-by-linear association test, in which each "
        "grade counts by its place.",
        formula="(N - 1) r², r the correlation of the scores, χ² with 1 df",
        reference="Mantel N. J Am Stat Assoc 1963;58:690-700. doi:10.1080/01621459.1963.10500879",
        r_call="coin::lbl_test(x)",
        short="the linear-by-linear association test",
    ),
    "test.mcnemar": Method(
        section="rates",
        label="exact McNemar test",
        sentence="Two outcomes of the same patients were compared by McNemar’s exact test of those "
        "who had only one of the two.",
        formula="binomial test of b out of b + c against 1/2",
        reference="Fagerland MW, Lydersen S, Laake P. BMC Med Res Methodol 2013;13:91. "
        "doi:10.1186/1471-2288-13-91",
        r_call="binom.test(b, b + c)",
    ),
    "paired.odds_ratio": Method(
        section="rates",
        label="odds ratio of paired outcomes",
        sentence="Odds ratios in the same patients are b/c of those who had only one of the two, "
        "with exact {level}% limits.",
        formula="b/c; limits p/(1 - p) of the Clopper-Pearson limits of b/(b + c)",
        reference="Fagerland MW, Lydersen S, Laake P. BMC Med Res Methodol 2013;13:91. "
        "doi:10.1186/1471-2288-13-91",
        r_call="arithmetic on binom.test(b, b + c)$conf.int",
    ),
    "test.kruskal_wallis": Method(
        section="rates",
        label="Kruskal-Wallis test",
        sentence="Grades and numbers of all arms were compared together with the Kruskal-Wallis "
        "test.",
        formula="12/(N(N + 1)) Σ R²/n - 3(N + 1) over 1 - Σ(t³ - t)/(N³ - N), χ² with arms-1 df",
        reference="Kruskal WH, Wallis WA. J Am Stat Assoc 1952;47:583-621. "
        "doi:10.1080/01621459.1952.10483441",
        r_call="kruskal.test(y, g)",
        short="the Kruskal-Wallis test",
    ),
    "test.jonckheere": Method(
        section="rates",
        label="Jonckheere-Terpstra test for trend",
        sentence="Trends of grades and numbers over the ordered arms were tested by the method of "
        "Jonckheere and Terpstra, with the variance under ties.",
        formula="(J - mean)²/var, J the pairs of patients that rise with the arms",
        reference="Jonckheere AR. Biometrika 1954;41:133-45. doi:10.1093/biomet/41.1-2.133",
        r_call="coin::independence_test(y ~ g), with ranks; clinfun::jonckheere.test(y, g)",
        short="the Jonckheere-Terpstra test",
    ),
    "test.welch": Method(
        section="rates",
        label="Welch’s t test",
        sentence="Means were compared with Welch’s t test.",
        formula="(m1 - m2)/sqrt(s1²/n1 + s2²/n2), t with Welch-Satterthwaite df",
        reference=_WELCH,
        r_call="t.test(x, y)",
        short="Welch’s t test",
    ),
    "test.student": Method(
        section="rates",
        label="Student’s t test",
        sentence="Means were compared with Student’s t test, which takes the variances of the "
        "arms as equal.",
        formula="(m1 - m2)/sqrt(s²(1/n1 + 1/n2)), t with n1 + n2 - 2 df",
        reference=_STUDENT,
        r_call="t.test(x, y, var.equal = TRUE)",
        short="Student’s t test",
    ),
    "test.anova": Method(
        section="rates",
        label="analysis of variance",
        sentence="The means of all arms were compared together by analysis of variance.",
        formula="mean square between over mean square within the arms, F",
        reference="Fisher RA. Metron 1921;1:3-32; Altman DG, Bland JM. BMJ 1996;312:1472. "
        "doi:10.1136/bmj.312.7044.1472",
        r_call="oneway.test(y ~ g, var.equal = TRUE)",
        short="analysis of variance",
    ),
    "test.welch_anova": Method(
        section="rates",
        label="Welch’s analysis of variance",
        sentence="The means of all arms were compared together by Welch’s analysis of variance, "
        "which does not take the variances as equal.",
        formula="weighted mean square between the arms, F with Welch’s df",
        reference="Welch BL. Biometrika 1951;38:330-6. doi:10.1093/biomet/38.3-4.330",
        r_call="oneway.test(y ~ g)",
        short="Welch’s analysis of variance",
    ),
    "shift.exact": Method(
        section="rates",
        label="Hodges-Lehmann shift",
        sentence="Differences of numbers are Hodges-Lehmann shifts, the medians of all "
        "differences between a patient of one arm and one of the other, with exact {level}% "
        "limits where the smaller arm has fewer than 50 patients.",
        formula="median of x - y; limits the ordered differences by the quantiles of U",
        reference=_HODGES,
        r_call="wilcox.test(x, y, conf.int = TRUE, exact = TRUE)",
    ),
    "shift.normal": Method(
        section="rates",
        label="Hodges-Lehmann shift with approximate limits",
        sentence="Of larger arms the limits of the Hodges-Lehmann shifts are by the normal "
        "approximation ({level}%).",
        formula="median of x - y; limits the ordered differences by the normal quantile of U",
        reference=_HODGES,
        r_call="arithmetic with sort(outer(x, y, `-`)), qnorm()",
    ),
    "mean_difference.welch": Method(
        section="rates",
        label="difference of means",
        sentence="Differences of means have {level}% intervals by Welch’s t distribution.",
        formula="m1 - m2 ± t sqrt(s1²/n1 + s2²/n2)",
        reference=_WELCH,
        r_call="t.test(x, y)$conf.int",
    ),
    "mean_difference.student": Method(
        section="rates",
        label="difference of means, equal variances",
        sentence="Differences of means have {level}% intervals by Student’s t distribution.",
        formula="m1 - m2 ± t s sqrt(1/n1 + 1/n2)",
        reference=_STUDENT,
        r_call="t.test(x, y, var.equal = TRUE)$conf.int",
    ),
}
