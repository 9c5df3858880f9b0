"""The figures of all outcomes together; made of facts, so that nothing is computed for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from reportgen.analysis.axes import COLUMNS, Axis, Line, figure_request
from reportgen.analysis.groups import Groups
from reportgen.analysis.ledger import Ledger
from reportgen.facts.frame import frame
from reportgen.measures import MEASURES
from reportgen.spec.outcomes import Outcome

SUMMARIES = (
    ("summary", "Pooled value of every outcome", Axis("proportion", "Pooled value (%)")),
    ("summary-ratios", "Pooled ratios", Axis("odds_ratio", "Pooled ratio", "Ratio")),
)
"""Outcomes on one axis; differences in their own units have none in common."""


def add_summary(ledger: Ledger, outcomes: Sequence[Outcome], groups: Groups) -> None:
    """Frames and figures ``summary`` and ``summary-ratios``: the pooled value of every outcome."""
    pooled = {fact.id for fact in ledger.facts if fact.estimable}
    for name, title, axis in SUMMARIES:
        shown = [one for one in outcomes if _on_axis(one, axis)]
        lines = [line for one in shown for line in _lines(one, groups, pooled.__contains__)]
        if sum(line[0] == "pooled_row" for line in lines) > 1:  # one row compares nothing
            ledger.frame(frame(name, title, COLUMNS, lines))
            ledger.figure(figure_request(name, "summary", axis, parts="k n", label_head="Outcome"))


def _on_axis(outcome: Outcome, axis: Axis) -> bool:
    own, shown = MEASURES[outcome.measure], MEASURES[axis.measure]
    return (own.null, own.scale) == (shown.null, shown.scale)


def _lines(outcome: Outcome, groups: Groups, is_pooled: Callable[[str], bool]) -> Iterator[Line]:
    """A heading with a row per group; of one group without a name the outcome is its row.

    Nothing where no group could be pooled.
    """
    head = outcome.label[:1].upper() + outcome.label[1:]
    named = groups.named()
    places = [(one, f"{outcome.id}.{one['id']}.pooled") for one in named]
    if not any(is_pooled(fact) for _, fact in places):
        return
    alone = len(named) == 1 and not named[0]["label"]
    if not alone:
        yield ("header", head, "", None, None, 0)
    for colour, (group, fact) in enumerate(places, start=1):
        text = head if alone else group["label"] or "All studies"
        yield ("pooled_row", text, group["id"], fact, None, colour)
