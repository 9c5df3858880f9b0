"""What the templates of a meta-analysis loop over: ids, labels and words; no numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reportgen.analysis.groups import Groups
from reportgen.analysis.outcome_analyses import PLANS
from reportgen.analysis.outcome_words import (
    contrast_head,
    contrast_note,
    words_of,
)
from reportgen.analysis.settings import ReviewSettings
from reportgen.analysis.task import Planned
from reportgen.facts.book import FactBook
from reportgen.inputs.studies import StudiesData
from reportgen.measures import MEASURES
from reportgen.spec.outcomes import Outcome

HIGH_I2 = 0.75
"""From here on heterogeneity is called wide; the "considerable" of Cochrane Handbook 10.10.2."""


def words(spec: ReviewSettings, data: StudiesData, book: FactBook) -> Mapping[str, Any]:
    """What is made from the spec and the facts."""
    groups = Groups.of(spec)
    reference = groups.reference
    planned = Planned(spec, data, groups, book)
    spoken = {one.id: words_of(spec, one) for one in spec.outcomes}
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
        "outcome_words": spoken,
        "all_percent": all(one["percent"] for one in spoken.values()),
        "contrast_head": contrast_head(spoken.values()),
        "contrast_note": contrast_note(spec),
        "any_pooled": any(fact.estimable for fact in book if fact.id.endswith(".pooled")),
        "summaries": tuple(
            request.id for request in book.figures if request.id.startswith("summary")
        ),
        "outcome_labels": {outcome.id: outcome.label for outcome in spec.outcomes},
        "group_labels": {group["id"]: group["label"] for group in groups.named()},
        "several_scales": len({_scale(one) for one in spec.outcomes}) > 1,
        "high_i2": HIGH_I2,
        "thin_outcomes": _thin(spec, groups, book),
    }


def _scale(outcome: Outcome) -> tuple[float | None, str]:
    measure = MEASURES[outcome.measure]
    return measure.null, measure.scale


def _unit(spec: ReviewSettings) -> dict[str, str]:
    many = spec.flow.unit if spec.flow else "studies"
    one = many[:-3] + "y" if many.endswith("ies") else many.removesuffix("s")
    return {"one": one, "many": many}


def _thin(spec: ReviewSettings, groups: Groups, book: FactBook) -> tuple[dict[str, Any], ...]:
    labels = {group["id"]: group for group in groups.named()}
    return tuple(
        {"outcome": {"id": outcome.id, "label": outcome.label}, "group": labels[level.id]}
        for outcome in spec.outcomes
        for level in groups.levels
        if not book[f"{outcome.id}.{level.id}.pooled"].estimable
    )
