"""The choices of a pool in words: they stand on its facts and in the sentences of METHODS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportgen.analysis.pools import PoolRequest, Step
from reportgen.measures import MEASURES, transform_of
from reportgen.models import MODELS

Settings = tuple[tuple[str, str], ...]

STEP = ("tried", "failed", "reason", "used")
"""The settings of a fact that tell of one step down the ladder, in this order, once per step."""

INSTEAD = "instead_of"
"""The setting of a fact whose model is not the one that was asked for; it names that one."""

TAU2_WORDS: Mapping[str, str] = {
    "REML": "restricted maximum likelihood",
    "ML": "maximum likelihood",
    "DL": "DerSimonian-Laird",
    "PM": "Paule-Mandel",
    "PMM": "median-unbiased Paule-Mandel",
    "EB": "empirical Bayes",
    "HE": "Hedges",
    "HS": "Hunter-Schmidt",
    "SJ": "Sidik-Jonkman",
    "GENQ": "generalised Q with weights of one over the standard error",
}
CI_WORDS: Mapping[str, str] = {
    "normal": "normal (Wald) interval",
    "t": "Student t interval",
    "knapp_hartung": "Hartung-Knapp interval",
    "knapp_hartung_adhoc": "Hartung-Knapp interval, never narrower than the normal one",
    "knapp_hartung_wider": "the wider of the Hartung-Knapp and the normal interval",
    "knapp_hartung_iqwig": "Hartung-Knapp interval, guarded where narrower than that of "
    "DerSimonian and Laird",
    "kenward_roger": "Kenward-Roger interval",
}
PREDICTION_WORDS: Mapping[str, str] = {
    "as_ci": "the standard error and quantile of the confidence interval",
    "normal": "normal quantiles",
    "t_k1": "t quantiles with k − 1 degrees of freedom",
    "t_k2": "t quantiles with k − 2 degrees of freedom",
    "knapp_hartung_t_k1": "the Hartung-Knapp standard error and t quantiles with k − 1 degrees of "
    "freedom",
    "knapp_hartung_t_k2": "the Hartung-Knapp standard error and t quantiles with k − 2 degrees of "
    "freedom",
    "kenward_roger": "the Kenward-Roger standard error and degrees of freedom",
}
TAU2_INTERVAL_WORDS: Mapping[str, str] = {
    "q_profile": "Q-profile",
    "profile_likelihood": "profile-likelihood",
    "biggerstaff_jackson": "generalised-Q (Biggerstaff-Jackson)",
    "jackson": "generalised-Q (Jackson)",
}


def _the_interval(words: str) -> str:
    return f"the {words.removeprefix('the ')}".replace(", ", " that is ")


_PARTS: Mapping[str, Mapping[str, str]] = {
    "model": {name: model.name for name, model in MODELS.items()},
    "tau2": {name: f"τ² by {words}" for name, words in TAU2_WORDS.items()},
    "ci": {name: _the_interval(words) for name, words in CI_WORDS.items()},
    "tau2_interval": {
        name: f"the {words} interval of τ²" for name, words in TAU2_INTERVAL_WORDS.items()
    },
}


def step_words(step: Step) -> tuple[str, str]:
    """What was tried and what was used, as they read within a sentence."""
    words = _PARTS[step.part]
    return words[step.tried], words[step.used]


def step_note(step: Step) -> str:
    """``the mixed model could not be fitted (...); inverse variance ... was used instead``."""
    tried, used = step_words(step)
    return f"{tried} {_FAILED[step.part]} ({step.reason}); {used} was used instead"


def step_settings(steps: Sequence[Step]) -> Settings:
    """The steps as settings of a fact: what was tried, how and why that failed, what was used."""
    made: list[tuple[str, str]] = []
    for step in steps:
        tried, used = step_words(step)
        made += zip(STEP, (tried, _FAILED[step.part], step.reason, used), strict=True)
    asked = [(INSTEAD, step.tried) for step in steps if step.part == "model"]
    return (*made, *asked[:1])


_FAILED: Mapping[str, str] = {
    "model": "could not be fitted",
    "tau2": "could not be computed",
    "ci": "could not be computed",
    "tau2_interval": "could not be computed",
}


def settings_of(request: PoolRequest, **own: str) -> Settings:
    """The level, the profile, the model that was used, and what it chose."""
    common = {
        "level": f"{request.level * 100:g}",
        "profile": request.profile.name,
        "model": request.model,
    }
    return tuple({**common, **own}.items())


def plural(request: PoolRequest) -> str:
    """The measure as the beginning of a sentence: ``Odds ratios``."""
    words = MEASURES[request.measure].plural
    return f"{words[:1].upper()}{words[1:]}"


def pooled_what(request: PoolRequest) -> str:
    """The beginning of a sentence on how the values of a measure were pooled."""
    if request.compares:
        return "Effects that compare the arms within studies were"
    return f"{plural(request)} {'was' if request.measure == 'survival' else 'were'}"


def on_scale(request: PoolRequest) -> str:
    """On which scale, where it is not that of the values."""
    words = transform_of(request.measure, request.transform).words
    return "" if words == "its own scale" else f" on {words}"
