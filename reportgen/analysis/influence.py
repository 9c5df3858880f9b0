"""What does each study do to the result? Deletion diagnostics, and the pool without the worst."""

from __future__ import annotations

from dataclasses import replace

from reportgen.analysis.contrasts import Side
from reportgen.analysis.diagnostics import COLUMNS, Examined, examine, guides_of, lines_of
from reportgen.analysis.forests import ordered
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.models.words import TAU2_WORDS, on_scale
from reportgen.analysis.pooled_facts import pooled_fact
from reportgen.analysis.pooling import pool_rows
from reportgen.analysis.pools import PoolRequest, reason_of
from reportgen.analysis.task import OutcomeTask, Planned, View
from reportgen.defaults import MIN_STUDIES_INFLUENCE
from reportgen.errors import AnalysisError
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import frame
from reportgen.inputs.studies import OutcomeRow
from reportgen.models import MODELS

LEAST = 3
"""Studies of which one can be left out so that others are still pooled."""
TOLD = 3
"""So many influential studies are named in the sentence; of more the table has the names."""

DIAGNOSTICS = {
    "rstudent": ("diagnostic", "studentised deleted residual"),
    "dffits": ("diagnostic", "DFFITS"),
    "cook_distance": ("diagnostic", "Cook’s distance"),
    "cov_ratio": ("diagnostic", "covariance ratio"),
    "tau2": ("tau2", "τ² without the study"),
    "q": ("q", "Q without the study"),
    "hat": ("diagnostic", "hat value"),
    "weight": ("share", "share of the weight"),
    "dfbetas": ("diagnostic", "DFBETAS"),
}
"""Part of the fact id, statistic and name, in the order of the frame."""


def add(ledger: Ledger, task: OutcomeTask) -> None:
    """Facts, frame and figures of each pool of a primary outcome."""
    if not task.outcome.primary:
        return
    for side in task.sides:
        if _is_asked(task, side):
            _add_side(ledger, task, side)


def plan(planned: Planned) -> View:
    """``influence_plans``: the pools that were examined, with the names of what stands out."""
    labels = {study.id: study.label for study in planned.data.studies}
    plans = []
    for outcome in planned.spec.outcomes:
        for group in planned.groups.named():
            prefix = f"{outcome.id}.{group['id']}"
            fact = planned.book.get(f"{prefix}.influential")
            if fact is not None:
                names = fact.rows if len(fact.rows) <= TOLD else ()
                plans.append(
                    {
                        "prefix": prefix,
                        "outcome": outcome.id,
                        "group": group["id"],
                        "suffix": _suffix(outcome.id, group["id"]),
                        "studies": tuple(labels[name] for name in names),
                    }
                )
    return {"influence_plans": tuple(plans)}


def _is_asked(task: OutcomeTask, side: Side) -> bool:
    """As the spec says; by itself where inverse variance pools enough studies."""
    wish = task.spec.analysis.sensitivity.influence
    if wish is not None:
        return wish
    request = side.request
    enough = len(request.usable) >= MIN_STUDIES_INFLUENCE
    return enough and request.model == "inverse_variance" and not side.result.refused


def _add_side(ledger: Ledger, task: OutcomeTask, side: Side) -> None:
    """Facts ``<prefix>.influential``, ``.without_influential``, ``.influence.<study>...``."""
    prefix, request = task.prefix(side), side.request
    refused = side.result.refused or (
        f"fewer than {LEAST} studies" if len(request.usable) < LEAST else None
    )
    examined = None
    if not refused:
        try:
            shown = ordered(request.usable, task.spec.analysis.sort, request)
            examined = examine(replace(request, rows=tuple(shown)))
        except AnalysisError as error:
            refused = reason_of(error)
    flagged = examined.flagged if examined else ()
    ledger.number(
        f"{prefix}.influential",
        "count",
        f"influential studies on {task.label(side)}",
        len(flagged) if examined else None,
        k=len(request.usable),
        method="influence",
        refused=refused,
        rows=tuple(row.study.id for row in flagged),
        settings=_settings(request),
    )
    if examined is None:
        return
    if flagged:
        _add_without(ledger, task, side, flagged)
        _add_flagged(ledger, task, side, examined)
    _add_figures(ledger, task, side, examined)


def _settings(request: PoolRequest) -> tuple[tuple[str, str], ...]:
    name = "the logistic model" if request.by_glmm else MODELS[request.model].name
    usual = request.model == "inverse_variance"
    beside = "" if usual else f"{on_scale(request)}, beside {name}"
    return (("model", f"inverse variance{beside}"), ("tau2", TAU2_WORDS[request.profile.tau2]))


def _add_without(
    ledger: Ledger, task: OutcomeTask, side: Side, flagged: tuple[OutcomeRow, ...]
) -> None:
    """The pool by the main model without all influential studies."""
    kept = tuple(row for row in side.request.usable if row not in flagged)
    request = replace(side.request, rows=kept, limits=False)
    ledger.facts.append(
        pooled_fact(
            f"{task.prefix(side)}.without_influential",
            f"{task.label(side)} without influential studies",
            request,
            pool_rows(request),
        )
    )


def _add_flagged(ledger: Ledger, task: OutcomeTask, side: Side, examined: Examined) -> None:
    for position, row in enumerate(examined.rows):
        if row not in examined.flagged:
            continue
        for name, (stat, words) in DIAGNOSTICS.items():
            ledger.number(
                f"{task.prefix(side)}.influence.{row.study.id}.{name}",
                stat,
                f"{words}: {row.study.label}, {task.label(side)}",
                float(examined.values[name][position]),
                k=len(examined.rows),
                method="influence",
                rows=(row.study.id,),
                settings=_settings(side.request),
            )


def _suffix(outcome: str, group: str) -> str:
    return outcome if group == "all" else f"{outcome}-{group}"


def _add_figures(ledger: Ledger, task: OutcomeTask, side: Side, examined: Examined) -> None:
    """Frame and figure ``influence-<outcome>[-<group>]`` and figure ``baujat-...``."""
    suffix = _suffix(task.outcome.id, side.group)
    name = f"influence-{suffix}"
    label = f"Influence of single studies on {task.label(side)}"
    ledger.frame(frame(name, label, COLUMNS, list(lines_of(examined))))
    ledger.figure(FigureRequest(name, "influence", name, tuple(guides_of(examined))))
    ledger.figure(FigureRequest(f"baujat-{suffix}", "baujat", name))
