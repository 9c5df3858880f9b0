"""Every default of the analysis, with its reason and reference."""

from __future__ import annotations

from dataclasses import dataclass, replace

LEVEL = 0.95
"""Confidence level; the convention of every journal in the style files."""

CONTINUITY_CORRECTION = 0.5
"""Added to events and non-events of studies with 0 or n events where inverse variance needs it;
never in the mixed model. Sweeting et al. 2004, doi:10.1002/sim.1761."""

QUADRATURE_POINTS = 7
"""Nodes of the adaptive Gauss-Hermite rule, as metafor::rma.glmm. Stijnen et al. 2010,
doi:10.1002/sim.4040."""

MIN_STUDIES_PREDICTION = 3
"""A prediction interval needs an estimate of tau2 with at least two degrees of freedom.
Higgins et al. 2009, doi:10.1111/j.1467-985X.2008.00552.x."""

MIN_STUDIES_MODERATOR = 10
"""Fewer studies per moderator make a meta-regression unreliable. Cochrane Handbook 10.11.4."""

MIN_STUDIES_CORRELATION = 3
"""Two points always lie on a line, so that two studies with both outcomes say nothing of how these
vary together. Riley 2009, doi:10.1111/j.1467-985X.2008.00593.x, on what the correlation needs."""

ALPHA_ASYMMETRY = 0.10
"""Below this P value a funnel plot is called asymmetric; tests of it have little power. Egger et
al. 1997, doi:10.1136/bmj.315.7109.629."""

MIN_STUDIES_SMALL_STUDY_TEST = 10
"""Below this, tests of funnel asymmetry have too little power. Sterne et al. 2011,
doi:10.1136/bmj.d4002."""

MIN_STUDIES_INFLUENCE = 5
"""Of fewer studies each is much of the whole, and the cut-offs of the diagnostics of influence,
which depend on k, say little. Viechtbauer and Cheung 2010, doi:10.1002/jrsm.11."""

MIN_STUDIES_TRUE_EFFECTS = 10
"""Fewer studies do not show the distribution of the true effects, of which a share is estimated.
Mathur and VanderWeele 2019, doi:10.1002/sim.8057."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A named, dated set of choices.

    ``model`` is used for proportions; survival at a time is always pooled by inverse variance
    with the tau2 estimator and interval given here.
    """

    name: str
    date: str
    description: str
    model: str
    tau2: str
    ci: str
    i2: str
    prediction: str
    reference: str
    study_interval: str = "clopper_pearson"
    comparison_ci: str = "knapp_hartung_adhoc"
    """Interval of pooled comparisons of two arms: Röver et al. 2015, doi:10.1186/s12874-015-0091-1,
    for the Hartung-Knapp interval that is never narrower than the normal one."""
    comparison_prediction: str = "as_ci"
    """Their prediction interval: by the standard error and quantile of their interval, so that it
    is never the narrower of the two. Viechtbauer 2010, doi:10.18637/jss.v036.i03."""

    def with_overrides(self, **settings: str | None) -> Profile:
        """This profile with the settings that are not None replaced."""
        given = {key: value for key, value in settings.items() if value}
        for name in ("ci", "prediction"):
            if name in given:
                given[f"comparison_{name}"] = given[name]
        return replace(self, **given)


PROFILES: dict[str, Profile] = {
    "reportgen": Profile(
        name="reportgen",
        date="2026-11",
        description="random-intercept logistic model by maximum likelihood",
        model="glmm",
        tau2="REML",
        ci="normal",
        i2="from_tau2",
        prediction="t_k1",
        reference="Stijnen et al. 2010, doi:10.1002/sim.4040",
    ),
    "metafor": Profile(
        name="metafor",
        date="2026-11",
        description="logit inverse variance, REML, normal interval, I² from τ²",
        model="inverse_variance",
        tau2="REML",
        ci="normal",
        i2="from_tau2",
        prediction="normal",
        comparison_ci="normal",
        reference="Viechtbauer 2010, doi:10.18637/jss.v036.i03",
    ),
    "meta8": Profile(
        name="meta8",
        date="2026-11",
        description="logit inverse variance, REML, normal interval, I² from Q",
        model="inverse_variance",
        tau2="REML",
        ci="normal",
        i2="from_q",
        prediction="t_k1",
        comparison_ci="normal",
        comparison_prediction="t_k1",
        reference="Balduzzi et al. 2019, doi:10.1136/ebmental-2019-300117",
    ),
    "revman2025": Profile(
        name="revman2025",
        date="2026-11",
        description="logit inverse variance, REML, Hartung-Knapp interval",
        model="inverse_variance",
        tau2="REML",
        ci="knapp_hartung",
        i2="from_q",
        prediction="t_k1",
        comparison_ci="knapp_hartung",
        comparison_prediction="t_k1",
        reference="Veroniki et al. 2016, doi:10.1002/jrsm.1164",
    ),
    "classic": Profile(
        name="classic",
        date="2026-11",
        description="logit inverse variance, DerSimonian-Laird, normal interval",
        model="inverse_variance",
        tau2="DL",
        ci="normal",
        i2="from_q",
        prediction="t_k2",
        comparison_ci="normal",
        comparison_prediction="t_k2",
        reference="DerSimonian and Laird 1986, doi:10.1016/0197-2456(86)90046-2",
    ),
}
