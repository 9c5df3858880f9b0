"""Keys of an adjusted analysis that are for outcomes with a time, and what they go with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from reportgen.spec.base import Complaint
from reportgen.vocabulary import nearest

TiesName = Literal["efron", "breslow"]
KEYS_OF: Mapping[str, tuple[str, ...]] = {
    "cox": ("strata", "penalty", "robust", "ties"),
    "fine_gray": (),
}
"""The keys that each model takes; no other model takes any."""


KEYS = ("strata", "penalty", "robust", "ties")
"""All of them."""


def hazard_complaints(
    one: Mapping[str, Any],
    outcome: Mapping[str, Any],
    model: str,
    baseline: Mapping[str, Mapping[str, Any]],
    at: tuple[str | int, ...],
) -> Iterator[Complaint]:
    """Keys that the model does not take, or not together; strata that are none."""
    known = KEYS_OF.get(model, ())
    for key in KEYS:
        if one.get(key) and key not in known:
            takes = [name for name, keys in KEYS_OF.items() if key in keys]
            what = f"model '{model}' has no {key}"
            yield Complaint(what, f"Leave it out, or choose {' or '.join(takes)}.", (*at, key))
    if one.get("penalty") and one.get("robust"):
        what = "a penalised likelihood has no robust variance"
        yield Complaint(what, "Leave penalty or robust out.", (*at, "robust"))
    if model == "fine_gray" and not _competing(outcome):
        what = f"nothing competes with outcome '{one.get('outcome')}', as model fine_gray expects"
        yield Complaint(what, "Choose cox, or declare event.competing.", (*at, "model"))
    yield from _wrong_strata(one, baseline, at)


def landmark_complaints(plain: Mapping[str, Any]) -> Iterator[Complaint]:
    """Covariates of landmark analyses that are unknown or stand twice."""
    variables = plain.get("baseline")
    items = variables if isinstance(variables, list | tuple) else ()
    known = [str(item.get("id")) for item in items if isinstance(item, Mapping)]
    analysis = plain.get("analysis")
    landmarks = analysis.get("landmark") if isinstance(analysis, Mapping) else ()
    for index, one in enumerate(landmarks if isinstance(landmarks, list | tuple) else ()):
        given = one.get("covariates") if isinstance(one, Mapping) else ()
        names = list(given) if isinstance(given, list | tuple) else []
        for place, name in enumerate(names):
            at = ("analysis", "landmark", index, "covariates", place)
            if isinstance(name, str) and name not in known:
                told = f"baseline variable '{name}' is unknown{nearest(name, known)}"
                yield Complaint(told, "Name one that exists.", at)
            elif name in names[:place]:
                yield Complaint(f"covariate '{name}' stands twice", "Name it once.", at)


def _competing(outcome: Mapping[str, Any]) -> bool:
    event = outcome.get("event")
    return bool(isinstance(event, Mapping) and event.get("competing"))


def _wrong_strata(
    one: Mapping[str, Any], baseline: Mapping[str, Mapping[str, Any]], at: tuple[str | int, ...]
) -> Iterator[Complaint]:
    given, covariates = one.get("strata"), one.get("covariates")
    named = covariates if isinstance(covariates, list | tuple) else ()
    names = given if isinstance(given, list | tuple) else ()
    for place, name in enumerate(names):
        where = (*at, "strata", place)
        if not isinstance(name, str):
            continue
        if name not in baseline:
            told = f"baseline variable '{name}' is unknown{nearest(name, list(baseline))}"
            yield Complaint(told, "Name one that exists.", where)
        elif name in named or name in names[:place]:
            yield Complaint(f"'{name}' stands twice", "Name it once.", where)
        elif baseline[name].get("type") == "continuous":
            what = f"'{name}' is a number, and strata are levels"
            yield Complaint(what, "Divide it into classes (data.derived, cut).", where)
