"""Methods of survival curves, and of the tests that compare them, beyond the first ones."""

from __future__ import annotations

from reportgen.methods.record import Method

SURVIVAL_CURVES: dict[str, Method] = {
    "km.quantile": Method(
        section="survival",
        label="quantile of a Kaplan-Meier curve",
        sentence="Other quantiles of times to events, the times by which a share of the patients "
        "had the event, are read off the curve like the median, and so are their limits.",
        formula="first time with S(t) ≤ 1 - p; limits where the limits of S(t) reach 1 - p",
        reference="Brookmeyer R, Crowley J. Biometrics 1982;38:29-41. doi:10.2307/2530286",
        r_call="quantile(survival::survfit(Surv(time, event) ~ 1), p)",
    ),
    "incidence.quantile": Method(
        section="survival",
        label="quantile of a cumulative incidence",
        sentence="Where events compete, a quantile is the time at which the cumulative incidence "
        "reaches that share of all patients, with limits where those of the incidence reach it.",
        formula="first time with F(t) ≥ p; limits where the limits of F(t) reach p",
        reference="Peng L, Fine JP. J Am Stat Assoc 2009;104:1440-53. "
        "doi:10.1198/jasa.2009.tm08228",
        r_call="first time of survival::survfit(Surv(time, factor(cause)) ~ 1) at p or above",
    ),
}
