"""The analysis of a meta-analysis: from checked studies to facts, frames and figure requests.

What loads the statistics is imported where something is computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reportgen.analysis import ids
from reportgen.analysis.flow import add_flow
from reportgen.analysis.groups import Groups, group_label
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.made_from_studies import with_sources_of_review
from reportgen.analysis.parts import (
    JointPart,
    OutcomePart,
    ReviewPart,
    in_group,
    joint_part,
    part_of,
)
from reportgen.analysis.reused import add_reused, reused
from reportgen.analysis.settings import ReviewSettings
from reportgen.analysis.study_tables import add_study_tables
from reportgen.analysis.summary import add_summary
from reportgen.facts.book import FactBook, ReportIdentity
from reportgen.facts.fact import Interval
from reportgen.inputs.studies import StudiesData
from reportgen.measures import MEASURES
from reportgen.reuse import Reuse
from reportgen.spec.outcomes import Outcome
from reportgen.vocabulary import STATISTICS


def analyse(identity: ReportIdentity, part: ReviewPart, reuse: Reuse) -> FactBook:
    """Every fact, frame and figure request of the report, in a fixed order."""
    ledger = Ledger()
    spec, data = part.spec, part.data
    groups = Groups.of(spec)
    _add_review(ledger, data, groups)
    if part.flow is not None:
        add_flow(ledger, part.flow)
    add_study_tables(ledger, spec, data)
    for outcome in spec.outcomes:
        own = part_of(spec, data, outcome)
        add_reused(ledger, reuse, f"outcome.{outcome.id}", own, _add_outcome)
    for joint in spec.analysis.joint:
        pair = joint_part(spec, data, joint)
        add_reused(ledger, reuse, f"joint.{joint.id}", pair, _add_joint)
    add_summary(ledger, spec.outcomes, groups)
    _add_published(ledger, spec)
    facts = with_sources_of_review(spec, data.table_name, ledger.facts)
    return FactBook(identity, facts, tuple(ledger.frames), tuple(ledger.figures))


def view(part: ReviewPart, book: FactBook, reuse: Reuse) -> Mapping[str, Any]:
    """The context that ``templates/meta`` adds to the common one; ``book`` is that of the part."""

    def made() -> Mapping[str, Any]:
        from reportgen.analysis.meta_view import words

        return words(part.spec, part.data, book)

    return {**reused(reuse, "view", part, made), "measures": MEASURES, "statistics": STATISTICS}


def _add_outcome(ledger: Ledger, part: OutcomePart) -> None:
    from reportgen.analysis.outcome import add_outcome

    add_outcome(ledger, part)


def _add_joint(ledger: Ledger, part: JointPart) -> None:
    from reportgen.analysis.outcome import add_joint

    add_joint(ledger, part)


def _add_review(ledger: Ledger, data: StudiesData, groups: Groups) -> None:
    included = [study for study in data.studies if study.id not in data.exclusions]
    ledger.count(
        "review.rows", "rows of the studies table", len(data.studies), inputs=(data.table_name,)
    )
    ledger.count(
        "review.excluded",
        "rows not in the main pool",
        len(data.exclusions),
        rows=tuple(data.exclusions),
    )
    ledger.count(
        "review.included",
        "rows in the main pool",
        len(included),
        rows=tuple(study.id for study in included),
    )
    for group in groups.levels:
        here = tuple(study.id for study in included if study.group == group.id)
        ledger.count(
            f"review.included.{group.id}",
            f"rows in the main pool: {group.label}",
            len(here),
            rows=here,
        )


def _add_published(ledger: Ledger, spec: ReviewSettings) -> None:
    """Figures of earlier reviews, cited beside the report's own: ``published.<review>...``."""
    names = {
        (outcome.id, group.id): in_group(outcome, group_label(group))
        for outcome in spec.outcomes
        for group in Groups.of(spec).levels
    }
    for pool in spec.published:
        stat = _published_stat(next(one for one in spec.outcomes if one.id == pool.outcome))
        scale, given = (1, pool.value) if pool.percent is None else (100, pool.percent)
        assert given is not None
        interval = None
        if pool.ci_low is not None and pool.ci_high is not None:
            interval = Interval(pool.ci_low / scale, pool.ci_high / scale)
        ledger.number(
            ids.join("published", pool.id, pool.outcome, pool.group),
            stat,
            f"{names[pool.outcome, pool.group]} as published by {pool.source}",
            given / scale,
            ci=interval,
            method="reported",
        )


def _published_stat(outcome: Outcome) -> str:
    """What the figure of an earlier review is, by what the report pools."""
    measure = MEASURES[outcome.measure]
    if measure.scale != "percent":
        return "published_value"
    return "published" if measure.percent else "published_points"
