"""What the templates of a meta-analysis loop over: ids, labels and words; no numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reportgen.analysis.groups import Groups
from reportgen.analysis.outcome_analyses import PLANS
from reportgen.analysis.pooled_facts import CI_WORDS
from reportgen.analysis.task import Planned
from reportgen.defaults import PROFILES, Profile
from reportgen.facts.book import FactBook
from reportgen.inputs.studies import StudiesData
from reportgen.spec.meta import MetaSpec
from reportgen.spec.outcomes import Outcome
from reportgen.vocabulary import MEASURES, MOMENTS, PERSON_TIME, REPORTED_RATIO, STATISTICS

HIGH_I2 = 0.75
"""From here on heterogeneity is called wide; the "considerable" of Cochrane Handbook 10.10.2."""


def view(spec: MetaSpec, data: StudiesData, book: FactBook) -> Mapping[str, Any]:
    """The context that ``templates/meta`` adds to the common one."""
    groups = Groups.of(spec)
    reference = groups.reference
    planned = Planned(spec, data, groups, book)
    return {
        **{key: value for plan in PLANS for key, value in plan(planned).items()},
        "unit": _unit(spec),
        "groups": groups.named(),
        "contrasts": tuple(
            {
                "id": f"{level.id}_vs_{reference.id}",
                "group": level.id,
                "label": level.label,
                "reference": reference.id,
                "reference_label": reference.label,
            }
            for level in groups.levels
            if reference is not None and level.id != reference.id
        ),
        "measures": MEASURES,
        "statistics": STATISTICS,
        "comparison_words": {one.id: _comparison_words(one) for one in spec.outcomes},
        "comparison_nouns": _comparison_nouns(spec),
        "all_single": all(not MEASURES[one.measure].compares for one in spec.outcomes),
        "any_pooled": any(fact.estimable for fact in book if fact.id.endswith(".pooled")),
        "summaries": tuple(
            request.id for request in book.figures if request.id.startswith("summary")
        ),
        "profile_intervals": {
            name: {one.id: _interval_word(profile, one) for one in spec.outcomes}
            for name, profile in PROFILES.items()
        },
        "profiles": tuple(PROFILES.values()),
        "settings_varied": _varied(spec),
        "outcome_labels": {outcome.id: outcome.label for outcome in spec.outcomes},
        "group_labels": {group["id"]: group["label"] for group in groups.named()},
        "survival_outcomes": any(o.measure == "survival" for o in spec.outcomes),
        "several_scales": len({_scale(one) for one in spec.outcomes}) > 1,
        "high_i2": HIGH_I2,
        "thin_outcomes": _thin(spec, groups, book),
        "references": _references(book),
        "cited": frozenset(row[0] for row in book.frame("references").rows),
    }


def _scale(outcome: Outcome) -> tuple[bool, str]:
    measure = MEASURES[outcome.measure]
    return measure.compares, measure.scale


def _comparison_words(outcome: Outcome) -> dict[str, str]:
    """What is lower or higher where two arms are compared, and how that is said."""
    measure = MEASURES[outcome.measure]
    if measure.required == MOMENTS:
        return {"subject": outcome.label, "lower": "lower", "higher": "higher"}
    if measure.required in (REPORTED_RATIO, PERSON_TIME):
        what = "hazard" if measure.required == REPORTED_RATIO else "rate"
        return {"subject": f"the {what} of {outcome.label}", "lower": "lower", "higher": "higher"}
    return {"subject": outcome.label, "lower": "less frequent", "higher": "more frequent"}


def _comparison_nouns(spec: MetaSpec) -> str:
    """The measures that compare arms, in the plural, for the METHODS of the abstract."""
    labels = [MEASURES[one.measure] for one in spec.outcomes if MEASURES[one.measure].compares]
    *others, last = dict.fromkeys(_plural(measure.label) for measure in labels) or [""]
    return f"{', '.join(others)} and {last}" if others else last


def _plural(label: str) -> str:
    return "ratios of means" if label == "ratio of means" else f"{label}s"


def _interval_word(profile: Profile, outcome: Outcome) -> str:
    compares = MEASURES[outcome.measure].compares
    name = profile.comparison_ci if compares else profile.ci
    return "normal interval" if name == "normal" else CI_WORDS[name]


def _unit(spec: MetaSpec) -> dict[str, str]:
    many = spec.flow.unit if spec.flow else "studies"
    one = many[:-3] + "y" if many.endswith("ies") else many.removesuffix("s")
    return {"one": one, "many": many}


def _varied(spec: MetaSpec) -> dict[str, str]:
    return {
        name.replace("_", " "): value
        for name, value in spec.analysis.overrides.model_dump().items()
        if value is not None and value != getattr(PROFILES[spec.analysis.profile], name)
    }


def _thin(spec: MetaSpec, groups: Groups, book: FactBook) -> tuple[dict[str, Any], ...]:
    labels = {group["id"]: group for group in groups.named()}
    return tuple(
        {"outcome": {"id": outcome.id, "label": outcome.label}, "group": labels[level.id]}
        for outcome in spec.outcomes
        for level in groups.levels
        if not book[f"{outcome.id}.{level.id}.pooled"].estimable
    )


def _references(book: FactBook) -> tuple[dict[str, Any], ...]:
    frame = book.frame("references")
    made = []
    for record in frame.records():
        texts = [record.get(name) for name in ("authors", "title", "journal", "year")]
        found = [str(text).rstrip(".") for text in texts if text]
        if not record.get("authors"):
            found.insert(0, str(record["label"]))
        made.append(
            {
                "id": str(record["study"]),
                "texts": tuple(found),
                "doi": str(record.get("doi") or ""),
                "pmid": str(record.get("pmid") or ""),
                "registry": str(record.get("registry") or ""),
            }
        )
    return tuple(made)
