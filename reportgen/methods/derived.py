"""What is made of the figures of a study that did not report an effect with its interval."""

from __future__ import annotations

from reportgen.methods.record import Method

_PARMAR = (
    "Parmar MKB, Torri V, Stewart L. Stat Med 1998;17:2815-34. "
    "doi:10.1002/(SICI)1097-0258(19981230)17:24<2815::AID-SIM110>3.0.CO;2-8"
)
_HANDBOOK = (
    "Higgins JPT, Li T, Deeks JJ. Cochrane Handbook, chapter 6. doi:10.1002/9781119536604.ch6"
)

DERIVED: dict[str, Method] = {
    "derived.p": Method(
        section="study",
        label="standard error from the P value",
        sentence="Where a study reported an estimate with its P value and no interval, the "
        "standard error was derived from the two-sided P value of a Wald test.",
        formula="se = |y|/z, z the normal quantile of 1 - P/2",
        reference=_HANDBOOK,
        r_call="abs(yi) / qnorm(1 - p / 2)",
    ),
    "derived.quantiles": Method(
        section="study",
        label="mean and standard deviation from quantiles",
        sentence="Where a study reported a median with quartiles or range, its mean was estimated "
        "from these as by Luo and colleagues and its standard deviation as by Wan and colleagues, "
        "or by Shi and colleagues where it reported both, as if the values were near normal.",
        formula="mean: median, mid-hinge and mid-range weighted by n; SD: spread over that which "
        "a normal sample of n is expected to show",
        reference="Luo D, Wan X, Liu J, Tong T. Stat Methods Med Res 2018;27:1785-805. "
        "doi:10.1177/0962280216669183; Wan X, Wang W, Liu J, Tong T. BMC Med Res Methodol "
        "2014;14:135. doi:10.1186/1471-2288-14-135; Shi J, Luo D, Weng H, et al. Res Synth Methods "
        "2020;11:641-54. doi:10.1002/jrsm.1429",
        r_call="metafor::conv.fivenum(..., test = FALSE)",
    ),
    "derived.mean_interval": Method(
        section="study",
        label="standard deviation from the interval of a mean",
        sentence="Where a study reported a mean with its interval, the standard deviation was "
        "derived from this by Student’s t.",
        formula="SD = sqrt(n) (upper - lower)/(2 t), t with n-1 df",
        reference=_HANDBOOK,
        r_call="sqrt(n) * (high - low) / (2 * qt(0.975, n - 1))",
    ),
    "derived.correlation": Method(
        section="study",
        label="correlation of before and after from the spread of the change",
        sentence="Where a study reported no correlation of the values before and after, it was "
        "derived from the standard deviation of the change.",
        formula="r = (s1² + s2² - s²)/(2 s1 s2)",
        reference=_HANDBOOK,
        r_call="with(d, (sd1^2 + sd2^2 - sdc^2) / (2 * sd1 * sd2))",
    ),
    "derived.o_minus_e": Method(
        section="study",
        label="log hazard ratio from observed minus expected events",
        sentence="Where a study reported observed minus expected events with their variance, its "
        "log hazard ratio is their quotient.",
        formula="y = (O - E)/V, variance 1/V",
        reference=_PARMAR,
        r_call="metafor::rma(yi = oe / v, vi = 1 / v)",
    ),
    "derived.events": Method(
        section="study",
        label="standard error from the events of both arms",
        sentence="Where a study reported a hazard ratio with nothing but the events of both arms, "
        "its standard error was approximated from these.",
        formula="se² = 1/e1 + 1/e2",
        reference=_PARMAR,
        r_call="sqrt(1 / e1 + 1 / e2)",
    ),
}
