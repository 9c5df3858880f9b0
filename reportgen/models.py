"""The models by which studies can be pooled: what each is called and what it is for.

How they are computed stands in ``analysis.models``, what follows when one cannot be fitted in
``defaults.LADDER``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

ModelName = Literal[
    "inverse_variance",
    "common_effect",
    "mantel_haenszel",
    "peto",
    "glmm",
    "glmm_fixed_study_effects",
    "glmm_conditional_exact",
    "glmm_conditional_approximate",
    "beta_binomial",
    "ivhet",
    "quality_effects",
]

Tau2Name = Literal["DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM", "PMM", "GENQ"]
"""GENQ with weights of one over the standard error. Jackson 2013, doi:10.1002/jrsm.1081."""

CiName = Literal[
    "normal",
    "t",
    "knapp_hartung",
    "knapp_hartung_adhoc",
    "knapp_hartung_wider",
    "knapp_hartung_iqwig",
    "kenward_roger",
]

PredictionName = Literal[
    "normal", "t_k1", "t_k2", "as_ci", "knapp_hartung_t_k1", "knapp_hartung_t_k2", "kenward_roger"
]

Tau2IntervalName = Literal["q_profile", "profile_likelihood", "biggerstaff_jackson", "jackson"]

MODEL_HELP = (
    "how studies are pooled: inverse_variance (random effects) or common_effect, ivhet and "
    "quality_effects (which needs data.studies.quality) for every measure; mantel_haenszel for "
    "odds, risk and rate ratios, risk and rate differences, peto for odds ratios; glmm for "
    "proportions, odds and rate ratios, glmm_fixed_study_effects and glmm_conditional_exact for "
    "odds and rate ratios, glmm_conditional_approximate for odds ratios; beta_binomial for "
    "proportions"
)


@dataclass(frozen=True, slots=True)
class Model:
    """``name`` completes "... could not be fitted", ``line`` stands beside the diamond of a forest
    plot, ``source`` completes "pooled values ...".

    ``measures`` are those that it can pool, all when empty; ``random`` says whether it has a
    between-study variance, ``dependent`` whether rows of one study may be pooled by it.
    """

    name: str
    line: str
    source: str
    measures: tuple[str, ...] = ()
    random: bool = True
    dependent: bool = False

    def applies_to(self, measure: str) -> bool:
        """Whether outcomes of this measure can be pooled by it."""
        return not self.measures or measure in self.measures


_RANDOM, _COMMON = "Random-effects model", "Common-effect model"
_FROM_RANDOM = "from random-effects models"
_RATIOS = ("odds_ratio", "rate_ratio")


def _of_rows(name: str, line: str, source: str) -> Model:
    """A model of several rows per study, which ``analysis.dependence`` asks for."""
    return Model(name, line, f"from {source}", dependent=True)


MODELS: dict[str, Model] = {
    "inverse_variance": Model("inverse variance with random effects", _RANDOM, _FROM_RANDOM),
    "common_effect": Model(
        "inverse variance with a common effect", _COMMON, "from common-effect models", random=False
    ),
    "mantel_haenszel": Model(
        "the Mantel-Haenszel method",
        "Common effect (Mantel-Haenszel)",
        "by the Mantel-Haenszel method",
        ("odds_ratio", "risk_ratio", "risk_difference", "rate_ratio", "rate_difference"),
        random=False,
    ),
    "peto": Model(
        "Peto’s method",
        "Common effect (Peto)",
        "by Peto’s method",
        ("odds_ratio", "peto_odds_ratio"),
        random=False,
    ),
    "glmm": Model("the mixed model", _RANDOM, _FROM_RANDOM, ("proportion", *_RATIOS)),
    "glmm_fixed_study_effects": Model(
        "the mixed model with fixed study effects", _RANDOM, _FROM_RANDOM, _RATIOS
    ),
    "glmm_conditional_exact": Model(
        "the conditional mixed model with the exact likelihood", _RANDOM, _FROM_RANDOM, _RATIOS
    ),
    "glmm_conditional_approximate": Model(
        "the conditional mixed model with the approximate likelihood",
        _RANDOM,
        _FROM_RANDOM,
        ("odds_ratio",),
    ),
    "beta_binomial": Model(
        "the beta-binomial model",
        "Beta-binomial model",
        "from beta-binomial models",
        ("proportion",),
        random=False,
    ),
    "ivhet": Model("the IVhet model", "IVhet model", "from IVhet models"),
    "quality_effects": Model(
        "the quality-effects model", "Quality-effects model", "from quality-effects models"
    ),
    "three_level": _of_rows("the three-level model", "Three-level model", "three-level models"),
    "robust": _of_rows(
        "the model with robust variances", "Robust variances", "models with robust variances"
    ),
    "three_level_robust": _of_rows(
        "the three-level model with robust variances",
        "Three-level model, robust variances",
        "three-level models with robust variances",
    ),
}


def models_for(measure: str) -> Iterator[str]:
    """The names of the models by which outcomes of this measure can be pooled."""
    return (
        name for name, model in MODELS.items() if model.applies_to(measure) and not model.dependent
    )
