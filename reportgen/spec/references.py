"""What must fit between the sections of a spec: ids occur once, names refer to something.

These checks read the spec as written, so that they also run when single fields are wrong; values
of another shape than expected are passed over here, because the models complain about them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reportgen.measures import COMPARISONS, MEASURES
from reportgen.models import MODELS, models_for
from reportgen.spec.base import Complaint
from reportgen.vocabulary import nearest

Place = tuple[str | int, ...]

UNIQUE: tuple[tuple[Place, str], ...] = (
    (("outcomes",), "id"),
    (("claims",), "id"),
    (("analysis", "subgroups"), "id"),
    (("analysis", "moderators"), "id"),
    (("analysis", "regressions"), "id"),
    (("analysis", "joint"), "id"),
    (("analysis", "sensitivity", "sets"), "id"),
    (("data", "characteristics"), "id"),
    (("data", "exclude"), "study"),
)
"""Lists whose items must differ in the named key."""

OUTCOME_NAMES: tuple[tuple[Place, str], ...] = (
    (("analysis", "subgroups"), "outcomes"),
    (("analysis", "moderators"), "outcomes"),
    (("analysis", "regressions"), "outcomes"),
    (("analysis", "joint"), "outcomes"),
    (("analysis", "sensitivity", "sets"), "outcomes"),
    (("data", "exclude"), "keep_for"),
    (("published",), "outcome"),
)
"""Lists whose items name outcomes under the key."""

GROUP_NAMES: tuple[tuple[Place, str], ...] = (
    (("analysis", "subgroups"), "groups"),
    (("published",), "group"),
)
"""Lists whose items name groups under the key."""


def reference_complaints(plain: Mapping[str, Any]) -> Iterator[Complaint]:
    """Everything in the spec of a meta-analysis that names what is not there, or occurs twice."""
    for place, key in UNIQUE:
        yield from _repeated(plain, place, key)
    for place, key in OUTCOME_NAMES:
        yield from _unknown_outcomes(plain, place, key)
    yield from _unknown_groups(plain)
    yield from _unknown_claims(plain)
    yield from _no_primary(plain)
    yield from _comparisons(plain)
    yield from _published(plain)
    yield from _nothing_to_adjust(plain)
    yield from _moderators_of_regressions(plain)
    yield from _models(plain)
    yield from _of_dependent_rows(plain)


def _moderators_of_regressions(plain: Mapping[str, Any]) -> Iterator[Complaint]:
    """A regression names moderators, which are numbers, and subgroups, which are categories."""
    numbers = names(plain, ("analysis", "moderators"))
    categories = names(plain, ("analysis", "subgroups"))
    for number, item in items(plain, ("analysis", "regressions")):
        for position, name in enumerate(_texts(item.get("moderators"))):
            owner = f"analysis.regressions '{item.get('id') or number + 1}': moderator '{name}'"
            place = ("analysis", "regressions", number, "moderators", position)
            if name not in (*numbers, *categories):
                what = f"{owner} is unknown{nearest(name, (*numbers, *categories))}"
                remedy = "Name the id of an item of analysis.moderators or analysis.subgroups."
                yield Complaint(what, remedy, place)
            elif name in numbers and name in categories:
                what = f"{owner} is the id of a moderator and of a subgroup variable"
                yield Complaint(what, "Give one of the two another id.", place)


INDEPENDENT: tuple[tuple[Place, str], ...] = (
    (("analysis", "moderators"), "Delete them."),
    (("analysis", "regressions"), "Delete them."),
    (("analysis", "joint"), "Delete them."),
    (("analysis", "overrides", "model"), "Delete it."),
    (("analysis", "sensitivity", "thresholds"), "Delete them."),
    (("analysis", "sensitivity", "influence"), "Delete it."),
)
"""What takes every row for a study of its own, so that it cannot stand beside dependent rows."""

SWITCHED_ON: tuple[Place, ...] = (
    ("analysis", "sensitivity", "profiles"),
    ("analysis", "small_study", "run"),
)
"""The same of what is done unless the spec says that it is not."""


def _of_dependent_rows(plain: Mapping[str, Any]) -> Iterator[Complaint]:
    """Dependent rows have a column that says of what, and nothing beside that ignores it."""
    place: Place = ("analysis", "dependence")
    if not isinstance(_at(plain, place), Mapping):
        return
    if not _at(plain, ("data", "studies", "cluster")):
        what = "analysis.dependence needs the column that says which rows belong together"
        yield Complaint(what, "Name it: data.studies.cluster.", place)
    for where, remedy in INDEPENDENT:
        if _at(plain, where):
            what = f"{_dotted(where)} takes every row for a study of its own"
            yield Complaint(f"{what}, which analysis.dependence does not", remedy, where)
    for number, item in items(plain, ("analysis", "subgroups")):
        if item.get("tau2") == "common":
            where = ("analysis", "subgroups", number, "tau2")
            what = "one variance of all subgroups is not available beside analysis.dependence"
            yield Complaint(what, "Delete `tau2: common`.", where)
    for number, item in items(plain, ("outcomes",)):
        if item.get("model"):
            what = f"the model of '{item.get('id')}' takes every row for a study of its own"
            where = ("outcomes", number, "model")
            yield Complaint(f"{what}, which analysis.dependence does not", "Delete it.", where)
    for where in SWITCHED_ON:
        if _at(plain, where) is not False:
            what = f"{_dotted(where)} takes every row for a study of its own"
            remedy = f"Set `{where[-1]}: false` under {_dotted(where[:-1])}."
            yield Complaint(f"{what}, which analysis.dependence does not", remedy, place)


def _nothing_to_adjust(plain: Mapping[str, Any]) -> Iterator[Complaint]:
    """One contrast of two groups needs no adjustment."""
    analysis = plain.get("analysis")
    asked = analysis.get("multiplicity") if isinstance(analysis, Mapping) else None
    groups = len(list(items(plain, ("data", "groups", "levels"))))
    if asked not in (None, "none") and groups < 3:
        what = "analysis.multiplicity adjusts the contrasts of three or more groups, and there are "
        what += str(groups) if groups else "none"
        remedy = "Delete it; subgroups have a `multiplicity` of their own."
        yield Complaint(what, remedy, ("analysis", "multiplicity"))


def _comparisons(plain: Mapping[str, Any]) -> Iterator[Complaint]:
    """What outcomes that compare two arms within each study need, and what they cannot have."""
    compared = [
        (number, item)
        for number, item in items(plain, ("outcomes",))
        if item.get("measure") in COMPARISONS
    ]
    data = plain.get("data")
    data = data if isinstance(data, Mapping) else {}
    names = [str(item.get("id")) for _, item in compared]
    if compared and not data.get("arms"):
        what = f"outcome '{names[0]}' compares two arms, and data.arms does not name them"
        remedy = "Add `arms: {treated: ..., control: ...}` under data."
        yield Complaint(what, remedy, ("outcomes", compared[0][0], "measure"))
    if compared and data.get("groups"):
        what = f"outcome '{names[0]}' compares two arms within each study, and data.groups is given"
        remedy = "Delete data.groups, or divide the studies by analysis.subgroups."
        yield Complaint(what, remedy, ("data", "groups"))


def _published(plain: Mapping[str, Any]) -> Iterator[Complaint]:
    """Figures of earlier reviews are in percent where those of the report are."""
    measures = {item.get("id"): item.get("measure") for _, item in items(plain, ("outcomes",))}
    for number, item in items(plain, ("published",)):
        measure = MEASURES.get(str(measures.get(item.get("outcome"))))
        if measure is None:
            continue
        wanted, other = ("percent", "value") if measure.scale == "percent" else ("value", "percent")
        if item.get(other) is not None:
            yield Complaint(
                f"published '{item.get('id')}' has {other}, and '{item.get('outcome')}' is pooled "
                f"as {measure.label}",
                f"Write `{wanted}:` instead.",
                ("published", number, other),
            )


def _models(plain: Mapping[str, Any]) -> Iterator[Complaint]:
    """A model for all outcomes is for some of them; the quality-effects model has its column."""
    place = ("analysis", "overrides", "model")
    general = _at(plain, place)
    measures = [str(item.get("measure")) for _, item in items(plain, ("outcomes",))]
    if general in MODELS and not any(MODELS[general].applies_to(one) for one in measures):
        known = dict.fromkeys(name for one in measures for name in models_for(one))
        what = f"model {general} is for none of the outcomes (known: {', '.join(known)})"
        yield Complaint(what, "Choose one of these, or delete the key.", place)
    asked: list[Place] = [place] if general == "quality_effects" else []
    asked += [
        ("outcomes", number, "model")
        for number, item in items(plain, ("outcomes",))
        if item.get("model") == "quality_effects"
    ]
    if asked and not _at(plain, ("data", "studies", "quality")):
        what = "the quality-effects model needs the quality of each study"
        yield Complaint(what, "Name its column: data.studies.quality.", asked[0])


def _repeated(plain: Mapping[str, Any], place: Place, key: str) -> Iterator[Complaint]:
    seen: set[str] = set()
    for number, item in items(plain, place):
        name = item.get(key)
        if not isinstance(name, str):
            continue
        if name in seen:
            yield Complaint(
                f"{_dotted(place)} has '{name}' twice",
                "Delete one of the two, or rename it.",
                (*place, number, key),
            )
        seen.add(name)


def _unknown_outcomes(plain: Mapping[str, Any], place: Place, key: str) -> Iterator[Complaint]:
    known = names(plain, ("outcomes",))
    for number, item in items(plain, place):
        for position, name in enumerate(_texts(item.get(key))):
            if name not in known:
                owner = f"{_dotted(place)} '{item.get('id') or item.get('study') or number + 1}'"
                yield Complaint(
                    f"{owner}: outcome '{name}' is unknown{nearest(name, known)}",
                    "Name the id of an outcome.",
                    (*place, number, key, position),
                )


def _unknown_groups(plain: Mapping[str, Any]) -> Iterator[Complaint]:
    known = names(plain, ("data", "groups", "levels")) or ["all"]
    for place, key in GROUP_NAMES:
        for number, item in items(plain, place):
            for name in _texts(item.get(key, ())):
                if name not in known:
                    owner = f"{_dotted(place)} '{item.get('id')}'"
                    yield Complaint(
                        f"{owner}: group '{name}' is unknown{nearest(name, known)}",
                        "Name the id of a group level.",
                        (*place, number, key),
                    )


def _unknown_claims(plain: Mapping[str, Any]) -> Iterator[Complaint]:
    known = names(plain, ("claims",))
    for position, name in enumerate(_texts(plain.get("conclusions"))):
        if name not in known:
            yield Complaint(
                f"conclusions: claim '{name}' is unknown{nearest(name, known)}",
                "Name the id of a claim.",
                ("conclusions", position),
            )


def _no_primary(plain: Mapping[str, Any]) -> Iterator[Complaint]:
    outcomes = [item for _, item in items(plain, ("outcomes",))]
    if outcomes and not any(item.get("primary") for item in outcomes):
        yield Complaint(
            "no outcome is marked as primary",
            "Add `primary: true` to at least one outcome.",
            ("outcomes",),
        )


def items(plain: Mapping[str, Any], place: Place) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The items of a list that are mappings, each with its number."""
    value = _at(plain, place)
    if isinstance(value, list | tuple):
        yield from ((n, item) for n, item in enumerate(value) if isinstance(item, Mapping))


def _at(plain: Mapping[str, Any], place: Place) -> Any:
    value: Any = plain
    for key in place:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def names(plain: Mapping[str, Any], place: Place) -> list[str]:
    """The ids of the items of a list, where they are texts."""
    return [item["id"] for _, item in items(plain, place) if isinstance(item.get("id"), str)]


def _texts(value: Any) -> list[str]:
    items = value if isinstance(value, list | tuple) else (value,)
    return [item for item in items if isinstance(item, str)]


def _dotted(place: Place) -> str:
    return ".".join(str(key) for key in place)
