"""Of a meta-analysis: what each fact was made from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportgen.analysis.groups import Groups
from reportgen.analysis.made_from import Rules, with_sources
from reportgen.analysis.settings import ReviewSettings
from reportgen.facts.fact import Fact
from reportgen.spec.outcomes import Outcome

_POOLS = ("{in_arm}.pooled",)
_ARMS = ("{self}.treated", "{self}.control")
_WHOLE = ("{parent}",)
_SAME_POOL = ("{outcome}.{arm}.pooled",)
_ADJUSTED = (
    "{parent}.trim_and_fill",
    "{parent}.pet_peese",
    "{parent}.selection_model.*",
    "{parent}.limit_meta_analysis",
)
_LEVELS = ("{parent}.*.pooled",)

RULES: Rules = {
    # the review
    "included": ("review.rows", "review.excluded"),
    "dbr_excluded_total": ("{self}.*",),
    "other_excluded_total": ("{self}.*",),
    # studies and pools
    "study": _ARMS,
    "se": ("{parent}.treated", "{parent}.control"),
    "pooled": ("{outcome}.{arm}.study.{row}",),
    "common": ("{outcome}.{arm}.study.{row}",),
    "h2": ("{parent}.i2",),
    "i2.tau2": ("{parent}.tau2",),
    "df": _WHOLE,
    "statistic": _WHOLE,
    "test": _WHOLE,
    "p_permutation": _WHOLE,
    # contrasts of two pools
    "contrast": _POOLS,
    "difference": _POOLS,
    "profile": ("{as_arm}",),
    # subgroups
    "q_between": _LEVELS,
    "q_between.df": _LEVELS,
    "r2": ("{parent}.tau2", *_LEVELS, "{outcome}.{arm}.tau2"),
    # does it hold
    "cumulative_since": ("{parent}.cumulative.*",),
    "profiles": ("{parent}.profile.*",),
    "e_value": _SAME_POOL,
    "adjusted_lowest": _ADJUSTED,
    "adjusted_highest": _ADJUSTED,
    "adjusted_agree": _ADJUSTED,
    "true_effects": (*_SAME_POOL, "{outcome}.{arm}.tau2"),
}
"""By the last part of the id, or the method, or its first word."""


def with_sources_of_review(
    spec: ReviewSettings, table: str, facts: Sequence[Fact]
) -> tuple[Fact, ...]:
    """The facts of a review with what they were made from."""
    arms = tuple(level.id for level in Groups.of(spec).levels)
    return with_sources(facts, arms, RULES, dict(_columns(spec, table, arms)))


def _columns(
    spec: ReviewSettings, table: str, groups: Sequence[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """By the beginnings of ids what was read: the table, its columns, or the spec itself."""
    yield "review", (table,)
    yield "published", ("spec:published",)
    yield "flow", ("spec:flow",)
    if spec.flow is not None and spec.flow.from_table:
        for box in ("dbr_assessed", "dbr_excluded_total", "new_studies", "without_data"):
            yield f"flow.{box}", (table,)
    of_outcome = {one.id: tuple(one.columns.values()) for one in spec.outcomes}
    for name, columns in of_outcome.items():
        yield name, _read(table, columns)
    for outcome in spec.outcomes:
        for group in groups:
            for end, more in _divided_by(spec, outcome):
                read = _read(table, (*of_outcome[outcome.id], *more))
                yield f"{outcome.id}.{group}.{end}", read
    for joint in spec.analysis.joint:
        more = (joint.correlation_column,) if joint.correlation_column else ()
        both = [column for one in joint.outcomes for column in of_outcome[one]]
        for head in ("", *(f"{one}.{group}." for one in joint.outcomes for group in groups)):
            yield f"{head}joint.{joint.id}", _read(table, (*both, *more))


def _read(table: str, columns: Sequence[str]) -> tuple[str, ...]:
    return (f"{table}:{','.join(dict.fromkeys(columns))}",)


def _divided_by(spec: ReviewSettings, outcome: Outcome) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The columns that tell studies apart, by the part of the ids of what is made with them."""
    asked = spec.analysis
    column = {one.id: one.column for one in asked.subgroups}
    column |= {one.id: one.column for one in asked.moderators}
    for group in asked.subgroups:
        yield group.id, (group.column,)
    for moderator in asked.moderators:
        yield f"meta_regression.{moderator.id}", (moderator.column,)
    for regression in asked.regressions:
        wanted = tuple(column[one] for one in regression.moderators if one in column)
        yield f"regression.{regression.id}", wanted
    order = asked.sensitivity.order_column(spec.data.studies.year)
    if order:
        yield "cumulative", (order,)
