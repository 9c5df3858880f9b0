"""How the models that were run are named on the page: abstract, captions, and what fell back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reportgen.analysis.models.words import CI_WORDS, INSTEAD, STEP
from reportgen.analysis.parts import in_group
from reportgen.analysis.pools import PoolRequest
from reportgen.analysis.profiles import profiles_for
from reportgen.analysis.task import Planned, View, profile_of
from reportgen.defaults import LEVEL, PROFILES, Profile
from reportgen.facts.fact import Fact
from reportgen.measures import MEASURES
from reportgen.methods import METHODS
from reportgen.models import MODELS
from reportgen.spec.outcomes import Outcome

_SETTINGS: Mapping[str, str] = {
    "model": "the model",
    "tau2": "the estimator of τ²",
    "tau2_interval": "the interval of τ²",
    "ci": "the interval of pooled values",
    "prediction": "the prediction interval",
    "i2": "I²",
    "study_interval": "the interval of each study",
}
_ANALYSES: Mapping[str, str] = {
    "leave_one_out": "leave-one-out analyses of {}",
    "profile": "pools by other profiles of {}",
    "set": "other sets of studies of {}",
    "pooled": "{}",
}
"""By the part of a fact id that follows outcome and group; what is none of these is a subgroup."""


def plan(planned: Planned) -> View:
    """How outcomes are named where a sentence is about some (``scopes``), sentences of the abstract
    (``pooled_by``), words of captions (``pooled_from``, ``any_predicted``), the steps down the
    ladder (``fallbacks``), the settings named in METHODS (``settings_varied``), and
    ``profile_rows``."""
    outcomes = planned.spec.outcomes
    return {
        "scopes": {one.id: {"label": one.label, "family": _family(one)} for one in outcomes},
        "pooled_by": tuple(_pooled_by(planned)),
        "pooled_from": {one.id: _pooled_from(planned, one) for one in outcomes},
        "fallbacks": tuple(_fallbacks(planned)),
        "settings_varied": tuple(_varied(planned)),
        "any_predicted": any(
            fact.pi is not None for one in outcomes for fact in _main(planned, one)
        ),
        "profile_rows": {one.id: tuple(_profile_rows(one)) for one in outcomes},
    }


def _family(outcome: Outcome) -> str:
    measure = MEASURES[outcome.measure]
    return "comparisons of the arms" if measure.arms else measure.plural


def _main(planned: Planned, outcome: Outcome) -> list[Fact]:
    """The pooled values of the outcome in all groups, as far as there are any."""
    facts = [planned.book[f"{outcome.id}.{g.id}.pooled"] for g in planned.groups.levels]
    return [fact for fact in facts if fact.estimable]


def _pooled_by(planned: Planned) -> Iterator[dict[str, Any]]:
    """Sentences of the abstract: what was pooled how, each way once."""
    ways: dict[tuple[str, str], list[Outcome]] = {}
    of_subject: dict[str, list[Outcome]] = {}
    for outcome in planned.spec.outcomes:
        for fact in _main(planned, outcome):
            _enter(of_subject.setdefault(_subject(outcome), []), outcome)
            if INSTEAD not in dict(fact.settings):
                short = METHODS[fact.method].short
                _enter(ways.setdefault((_subject(outcome), short), []), outcome)
    joined: dict[str, list[str]] = {}
    main = {short for (_, short), outcomes in ways.items() if any(one.primary for one in outcomes)}
    for (subject, short), outcomes in ways.items():
        labels = [outcome.label for outcome in outcomes]
        of = "" if len(outcomes) == len(of_subject[subject]) else f" of {_listed(labels)}"
        joined.setdefault(short, []).append(f"{subject}{of}")
    by_logits = METHODS["glmm.logit.ml"].short
    for short, named in joined.items():
        subject = _listed(named)
        verb = "was" if subject.startswith("survival") and len(named) == 1 else "were"
        words = {"subject": subject, "verb": verb, "short": short}
        yield {**words, "by_logits": short == by_logits, "primary": short in main}


def _enter(outcomes: list[Outcome], outcome: Outcome) -> None:
    if outcome not in outcomes:
        outcomes.append(outcome)


def _subject(outcome: Outcome) -> str:
    return MEASURES[outcome.measure].plural


def _listed(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _pooled_from(planned: Planned, outcome: Outcome) -> dict[str, str]:
    """For the caption of a forest plot: by which models, and what the squares are sized by."""
    used = [dict(fact.settings)["model"] for fact in _main(planned, outcome)]
    sources = dict.fromkeys(MODELS[name].source for name in used)
    weights = ""
    if any(name.startswith("glmm") for name in used):
        weights = (
            "inverse variance with the model’s τ², for orientation; the model itself gives no "
            "weights"
        )
    elif "beta_binomial" in used:
        weights = "inverse variance, for orientation; the model itself gives no weights"
    return {"source": _listed(tuple(sources)) if sources else "", "weights": weights}


def _fallbacks(planned: Planned) -> Iterator[dict[str, Any]]:
    """Every step down the ladder with the pools that took it; the main pools stand for the rest."""
    main: dict[tuple[str, ...], dict[str, bool]] = {}
    further: dict[tuple[str, ...], dict[str, None]] = {}
    for outcome in planned.spec.outcomes:
        for group in planned.groups.named():
            prefix = f"{outcome.id}.{group['id']}"
            label = in_group(outcome, group["label"])
            for fact in planned.book:
                if not (fact.estimable and fact.id.startswith(f"{prefix}.") and _pools(fact)):
                    continue
                place = _place(fact.id.removeprefix(f"{prefix}."))
                for step in _steps(fact):
                    if place == "{}":
                        main.setdefault(step, {})[label] = outcome.primary
                    elif label not in main.get(step, {}):
                        further.setdefault(step, {})[place.format(label)] = None
    for step in {**main, **further}:
        places = main.get(step, {})
        yield {
            **dict(zip(STEP, step, strict=True)),
            "places": _listed([*places, *further.get(step, {})]),
            "primary": _listed([name for name, primary in places.items() if primary] or [""]),
        }


def _pools(fact: Fact) -> bool:
    return "model" in dict(fact.settings)


def _place(end: str) -> str:
    """What kind of pool a fact is, by the end of its id; the label of the outcome goes in."""
    part = end.split(".")[0].removesuffix("_lowest").removesuffix("_highest")
    return _ANALYSES.get(part, "subgroups of {}")


def _steps(fact: Fact) -> Iterator[tuple[str, ...]]:
    """The steps of a fact; where a model was replaced, with what was chosen in it."""
    settings = dict(fact.settings)
    told = [value for name, value in fact.settings if name in STEP]
    steps = [told[at : at + len(STEP)] for at in range(0, len(told), len(STEP))]
    choices = "; ".join(settings[name] for name in ("tau2", "ci") if name in settings)
    for number, step in enumerate(steps, start=1):
        last = number == len(steps) and INSTEAD in settings and choices
        yield (*step[:-1], f"{step[-1]} ({choices})" if last else step[-1])


def _varied(planned: Planned) -> Iterator[str]:
    """The settings that are not those of the profile, for all outcomes or for some."""
    profile = PROFILES[planned.spec.analysis.profile]
    for name, words in _SETTINGS.items():
        for outcome in planned.spec.outcomes:
            run, usual = (
                PoolRequest(outcome.measure, (), each, LEVEL).choice(name)
                for each in (profile_of(planned.spec, outcome), profile)
            )
            if run != usual:
                yield words
                break


def _profile_rows(outcome: Outcome) -> Iterator[dict[str, str]]:
    """The rows of the table of profiles, each with what the profile chooses for this outcome."""
    for name, profile in profiles_for(outcome.measure).items():
        yield {"id": name, "name": profile.name, "words": _profile_words(profile, outcome)}


def _profile_words(profile: Profile, outcome: Outcome) -> str:
    request = PoolRequest(outcome.measure, (), profile, LEVEL, transform=outcome.transform or "")
    measure = MEASURES[outcome.measure]
    usual = outcome.transform in (None, measure.default)
    if (measure.counted and usual) or profile.name not in PROFILES:
        return profile.description
    interval = request.ci_method
    words = "normal interval" if interval == "normal" else CI_WORDS[interval]
    return f"{profile.tau2}, {words}"
