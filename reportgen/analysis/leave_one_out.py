"""Does the result hang on one study? The pool without each in turn."""

from __future__ import annotations

from dataclasses import replace

from reportgen.analysis import axes
from reportgen.analysis.axes import Line, figure_request
from reportgen.analysis.forests import ordered
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.pooled_facts import pooled_fact, spread_settings
from reportgen.analysis.pooling import pool_rows
from reportgen.analysis.pools import PoolRequest, PoolResult
from reportgen.analysis.task import OutcomeTask
from reportgen.facts.fact import Fact
from reportgen.facts.frame import Column, frame

SPREAD = ("tau2", "i2")
COLUMNS = (*axes.COLUMNS, Column("tau2", "τ²"), Column("i2", "I²"))


def add(ledger: Ledger, task: OutcomeTask) -> None:
    """Facts and figure of the leave-one-out analysis of a primary outcome."""
    if not (task.outcome.primary and task.spec.analysis.sensitivity.leave_one_out):
        return
    for side in task.sides:
        if not side.result.refused:
            _add_side(ledger, task.prefix(side), task.label(side), side.request)
    _add_forest(ledger, task)


def _add_side(ledger: Ledger, prefix: str, label: str, request: PoolRequest) -> tuple[str, ...]:
    """Facts ``<prefix>.leave_one_out.<study>`` and the lowest and highest of them."""
    if len(request.usable) < 3:
        return ()
    made = []
    for left_out in request.usable:
        kept = tuple(row for row in request.usable if row is not left_out)
        here = replace(request, rows=kept, limits=False)
        place = f"{prefix}.leave_one_out.{left_out.study.id}"
        words = f"{label} without {left_out.study.label}"
        result = pool_rows(here)
        fact = pooled_fact(place, words, here, result, method="leave_one_out")
        ledger.facts.append(fact)
        if not result.refused:
            _add_spread(ledger, place, words, result)
        made.append(fact)
    for word, choose in (("lowest", min), ("highest", max)):
        estimable = [fact for fact in made if fact.value is not None]
        if estimable:
            extreme = choose(estimable, key=_rank)
            ledger.facts.append(
                replace(
                    extreme,
                    id=f"{prefix}.leave_one_out_{word}",
                    label=f"{word} pooled {label} with one study left out",
                    from_facts=tuple(dict.fromkeys((extreme.id, *(one.id for one in estimable)))),
                )
            )
    return tuple(fact.id for fact in made)


def _add_spread(ledger: Ledger, place: str, words: str, result: PoolResult) -> None:
    """τ² and I² without the study."""
    for stat, symbol, value, method in (
        ("tau2", "τ²", result.tau2, "tau2"),
        ("i2", "I²", result.i2, result.i2_method),
    ):
        if value is None and stat == "tau2":
            continue
        ledger.number(
            f"{place}.{stat}",
            stat,
            f"{symbol} of {words}",
            value,
            k=result.k,
            method=method,
            rows=result.study_ids,
            settings=spread_settings(result),
        )


def _rank(fact: Fact) -> tuple[float, str]:
    """Equal values, but for the last digits, by id: the order of the rows is nothing."""
    return round(float(fact.value or 0.0), 12), fact.id


def _add_forest(ledger: Ledger, task: OutcomeTask) -> None:
    """Frame and figure ``leave-one-out-<outcome>``."""
    lines: list[Line] = []
    for colour, side in enumerate(task.sides, start=1):
        if side.result.refused or len(side.request.usable) < 3:
            continue
        prefix = task.prefix(side)
        if side.label:
            lines.append(("header", side.label, side.group, None, None, colour, None, None))
        made = {fact.id for fact in ledger.facts if fact.id.startswith(f"{prefix}.leave_one_out.")}
        for row in ordered(side.request.usable, task.spec.analysis.sort, side.request):
            place = f"{prefix}.leave_one_out.{row.study.id}"
            spread = (name if (name := f"{place}.{end}") in made else None for end in SPREAD)
            words = f"Without {row.study.label}"
            lines.append(("study", words, side.group, place, None, colour, *spread))
        known = {fact.id for fact in ledger.facts if fact.id.startswith(f"{prefix}.")}
        whole = (name if (name := f"{prefix}.{end}") in known else None for end in SPREAD)
        pooled = ("All studies", side.group, f"{prefix}.pooled", None, colour)
        lines.append(("pooled", *pooled, *whole))
    if lines:
        name = f"leave-one-out-{task.outcome.id}"
        ledger.frame(frame(name, f"Leave-one-out analysis: {task.outcome.label}", COLUMNS, lines))
        ledger.figure(
            figure_request(
                name,
                "leave_one_out",
                task.axis,
                label_head="Study left out",
                columns=" ".join(SPREAD),
            )
        )
