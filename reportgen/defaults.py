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

MIN_DF_ROBUST = 4
"""Below this, t tests by robust variances reject too often. Tipton 2015, doi:10.1037/met0000011."""

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

ALPHA_OVERDISPERSION = 0.05
"""Below this P value of the negative binomial against the Poisson model, halved as the dispersion
lies at the end of its range, counts are said to vary more than Poisson's. Self and Liang 1987,
doi:10.1080/01621459.1987.10478472."""

MIN_EVENTS_PER_COEFFICIENT = 10
"""With fewer events for each coefficient a regression of patients is biased and its intervals are
too narrow. Peduzzi et al. 1996, doi:10.1016/S0895-4356(96)00236-3."""

MIN_STUDIES_TRUE_EFFECTS = 10
"""Fewer studies do not show the distribution of the true effects, of which a share is estimated.
Mathur and VanderWeele 2019, doi:10.1002/sim.8057."""

HETEROGENEITY_CLASSES: tuple[tuple[float, str], ...] = (
    (0.0, "might not be important"),
    (0.30, "moderate"),
    (0.50, "substantial"),
    (0.75, "considerable"),
)
"""From which I² on heterogeneity is called so. The bands of the Cochrane Handbook, 10.10.2, overlap
(0 to 40, 30 to 60, 50 to 90, 75 to 100%): a class begins here where its band begins, so that of two
that apply the graver is named."""


@dataclass(frozen=True, slots=True)
class Rung:
    """The choice that takes the place of one that cannot be computed, and why this one."""

    to: str
    why: str


_ONE_SCALE = "it needs no likelihood, only study effects on the same scale, and gives the same kind"
_NO_ITERATION = "the closest estimator that is always a root of one falling function"

LADDER: dict[str, dict[str, Rung]] = {
    "model": {
        "beta_binomial": Rung("glmm", "the other model of the counts as they are"),
        "glmm": Rung("inverse_variance", f"{_ONE_SCALE} of value"),
        "glmm_fixed_study_effects": Rung("inverse_variance", f"{_ONE_SCALE} of ratio"),
        "glmm_conditional_exact": Rung("inverse_variance", f"{_ONE_SCALE} of ratio"),
        "glmm_conditional_approximate": Rung("inverse_variance", f"{_ONE_SCALE} of ratio"),
        "mantel_haenszel": Rung(
            "common_effect", "the other common effect; it is defined where an arm has no event"
        ),
        "quality_effects": Rung("ivhet", "the same model when the qualities say nothing"),
    },
    "tau2": {
        "REML": Rung("PM", _NO_ITERATION),
        "ML": Rung("PM", _NO_ITERATION),
        "PMM": Rung("PM", _NO_ITERATION),
        "GENQ": Rung("DL", "the same moments with the usual weights"),
        "EB": Rung("DL", "a closed formula; EB solves the equation of PM"),
        "PM": Rung("DL", "a closed formula"),
        "HS": Rung("DL", "a closed formula"),
        "SJ": Rung("DL", "a closed formula"),
        "DL": Rung("HE", "unweighted, and so defined where one study carries all weight"),
    },
    "ci": {
        "kenward_roger": Rung(
            "knapp_hartung_adhoc", "small-sample as well, and defined for any number of studies"
        ),
    },
    "adjusted": {
        "logistic": Rung(
            "firth",
            "the same odds ratios, finite where events occur on one side of a covariate only",
        ),
        "negative_binomial": Rung(
            "poisson",
            "its limit where the counts vary no more than Poisson’s, with the same ratios",
        ),
        "cox": Rung("cox_firth", "the same hazard ratios, finite where an arm has no event"),
        "cox_robust": Rung("cox_firth", "the same hazard ratios, finite where an arm has no event"),
    },
    "tau2_interval": {
        "profile_likelihood": Rung("q_profile", "needs no likelihood; goes with any estimator"),
        "biggerstaff_jackson": Rung("q_profile", "exact as well, and quick for many studies"),
        "jackson": Rung("q_profile", "exact as well, and quick for many studies"),
    },
}
"""What is tried next when a choice cannot be computed from the data at hand; what has no next one
is refused in words. Each step leaves a note on the pooled value and a sentence in METHODS."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A named, dated set of choices.

    ``model`` is used for proportions, ``comparison_model`` where two arms are compared; what they
    do not apply to is pooled by inverse variance. All are names of ``models.MODELS``.
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
    tau2_interval: str = "q_profile"
    """Where pooled by inverse variance; it goes with any estimator. Viechtbauer 2007,
    doi:10.1002/sim.2514."""
    comparison_model: str = "inverse_variance"
    comparison_ci: str = "knapp_hartung_adhoc"
    """Interval of pooled comparisons of two arms: Röver et al. 2015, doi:10.1186/s12874-015-0091-1,
    for the Hartung-Knapp interval that is never narrower than the normal one."""
    comparison_prediction: str = "as_ci"
    """Their prediction interval: by the standard error and quantile of their interval, so that it
    is never the narrower of the two. Viechtbauer 2010, doi:10.18637/jss.v036.i03."""

    def with_overrides(self, **settings: str | None) -> Profile:
        """This profile with the settings that are not None replaced."""
        given = {key: value for key, value in settings.items() if value}
        for name in ("model", "ci", "prediction"):
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

COMPARISON_MODELS: dict[str, Profile] = {
    model: replace(
        PROFILES["revman2025"],
        name=name,
        description=description,
        model=model,
        comparison_model=model,
        reference=reference,
    )
    for model, name, description, reference in (
        (
            "mantel_haenszel",
            "Mantel-Haenszel",
            "common effect, as RevMan pools counts by default",
            "Mantel and Haenszel 1959, doi:10.1093/jnci/22.4.719",
        ),
        (
            "peto",
            "Peto",
            "common effect, as RevMan pools rare events",
            "Yusuf et al. 1985, doi:10.1016/S0033-0620(85)80003-7",
        ),
    )
}
"""By model; beside the profiles in the table of robustness where counts of two arms are pooled."""
