"""Which outcomes have a radial plot and a L'Abbé plot."""

from __future__ import annotations

from itertools import product

from reportgen.analysis.groups import group_label
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.parts import in_group
from reportgen.analysis.small_study.examine import figure_name
from reportgen.analysis.study_plots.radial import add_radial
from reportgen.analysis.study_plots.rates import add_rates, has_rates
from reportgen.analysis.task import OutcomeTask, Planned, View


def add(ledger: Ledger, task: OutcomeTask) -> None:
    """The plots of a primary outcome, one of each per group that is pooled."""
    wanted, arms = task.spec.analysis.figures, task.spec.data.arms
    if not task.outcome.primary:
        return
    for colour, side in enumerate(task.sides, start=1):
        if side.result.refused:
            continue
        name = figure_name(task.outcome.id, side.group if side.label else "")
        prefix, label = task.prefix(side), task.label(side)
        if "galbraith" in wanted:
            add_radial(ledger, name, prefix, label, side, task.axis, colour)
        if "labbe" in wanted and arms is not None and has_rates(task.outcome.measure):
            add_rates(ledger, name, prefix, label, side, arms)


def plan(planned: Planned) -> View:
    """``study_plots``: the outcome, the group and the ids of its facts and figures."""
    kinds = {one.id: one.kind for one in planned.book.figures}
    plots = []
    for outcome, level in product(planned.spec.outcomes, planned.groups.levels):
        label = group_label(level)
        name = figure_name(outcome.id, level.id if label else "")
        plots += [
            {
                "kind": kind,
                "label": in_group(outcome, label),
                "prefix": f"{outcome.id}.{level.id}",
                "id": f"{kind}-{name}",
                "first_id": next(one for one, other in kinds.items() if other == kind),
            }
            for kind in dict.fromkeys(planned.spec.analysis.figures)
            if f"{kind}-{name}" in kinds
        ]
    return {"study_plots": tuple(plots)}
