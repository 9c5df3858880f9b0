"""One pool of studies: the model that is asked for, or what the ladder has in its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import isfinite

import numpy as np

from reportgen.analysis.models import FITS
from reportgen.analysis.models.words import step_note
from reportgen.analysis.pools import (
    PoolRequest,
    PoolResult,
    Step,
    UnfitError,
    next_choice,
    reason_of,
    sizes,
)
from reportgen.defaults import MIN_STUDIES_PREDICTION
from reportgen.errors import AnalysisError
from reportgen.inputs.studies import OutcomeRow
from reportgen.measures import MEASURES
from reportgen.models import MODELS

TOO_FAR = "the studies lie too far apart to be computed with"


def pool_rows(request: PoolRequest) -> PoolResult:
    """Pool the rows that can be pooled; says in words what stands against it otherwise.

    What cannot be computed is replaced by what ``defaults.LADDER`` names, step by step; the steps
    stand on the result. A pool of the same rows is made once while the process lives: after an edit
    in one group, the pools of the others and all that leave the edited row out are as they were.
    """
    bare = _bare(request)
    return _pooled(bare) if len(bare.rows) > MANY else _kept(_Asked(repr(bare), bare))


MANY = 100
"""Requests of more rows are not kept, which would take much memory and little of the time."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request with all that it asks as a text, by which it is found again."""

    text: str
    request: PoolRequest = field(compare=False)


@lru_cache(maxsize=1024)
def _kept(asked: _Asked) -> PoolResult:
    return _pooled(asked.request)


def _bare(request: PoolRequest) -> PoolRequest:
    """The request with those cells of the studies only that a pool reads."""
    read = tuple(column for column in (request.quality, request.cluster) if column)
    rows = tuple(
        replace(
            row, study=replace(study, row=0, year=None, cells={c: study.cells[c] for c in read})
        )
        for row in request.rows
        for study in (row.study,)
    )
    return replace(request, rows=rows)


def _pooled(request: PoolRequest) -> PoolResult:
    usable = request.usable
    refused = _refusal(request, usable)
    result = _refused(request, usable, refused) if refused else _descend(request, usable)
    return replace(result, notes=(*_left_out(request), *result.notes, *_size_notes(result)))


def _descend(request: PoolRequest, rows: tuple[OutcomeRow, ...]) -> PoolResult:
    steps: list[Step] = []
    while True:
        try:
            made = _computed(request, rows)
        except (UnfitError, AnalysisError) as error:
            failed = _failure(error)
            part = failed.part if next_choice(request, failed.part) else "model"
            used = next_choice(request, part)
            if used is None:
                return _refused(request, rows, failed.reason, tuple(steps))
            steps.append(Step(part, request.choice(part), used, failed.reason))
            request = request.with_choice(part, used)
        else:
            return _with_steps(request, replace(made, steps=(*steps, *made.steps)))


def _computed(request: PoolRequest, rows: tuple[OutcomeRow, ...]) -> PoolResult:
    """The fit of the model; numbers beyond what can be computed are a failure like any other."""
    try:
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            made = FITS[request.model](request, rows)
    except ArithmeticError as error:
        raise UnfitError("model", TOO_FAR) from error
    ends = [(one.low, one.high) for one in (made.ci, made.pi, made.tau2_ci) if one is not None]
    numbers = (
        made.estimate,
        made.se,
        made.value,
        made.tau2,
        made.q,
        *(x for end in ends for x in end),
    )
    if not all(number is None or isfinite(number) for number in numbers):
        raise UnfitError("model", TOO_FAR)
    return made


def _failure(error: UnfitError | AnalysisError) -> UnfitError:
    return error if isinstance(error, UnfitError) else UnfitError("model", reason_of(error))


def _with_steps(request: PoolRequest, made: PoolResult) -> PoolResult:
    notes = tuple(step_note(step) for step in made.steps)
    return replace(made, model=request.model, notes=(*notes, *made.notes))


def _refused(
    request: PoolRequest,
    rows: Sequence[OutcomeRow],
    reason: str,
    steps: tuple[Step, ...] = (),
) -> PoolResult:
    notes = tuple(step_note(step) for step in steps)
    return PoolResult(*sizes(rows), refused=reason, steps=steps, notes=notes)


def _left_out(request: PoolRequest) -> tuple[str, ...]:
    return tuple(
        f"{row.study.label} is shown and not pooled: {reason}"
        for row in request.rows
        if (reason := request.pooling.poolable(row)) is not None
    )


def _refusal(request: PoolRequest, rows: Sequence[OutcomeRow]) -> str | None:
    if not rows:
        return "no standard error can be derived" if request.rows else "no study reported it"
    if len(rows) == 1:
        return "one study only"
    measure = MEASURES[request.measure]
    if not measure.arms and all(row.events == 0 for row in rows):
        return "no events in any study"
    if measure.counted and all(row.events == row.n for row in rows):
        return "events in every participant"
    return None


def _size_notes(result: PoolResult) -> tuple[str, ...]:
    if result.refused or result.k >= MIN_STUDIES_PREDICTION or not MODELS[result.model].random:
        return ()
    return (
        "with two studies the between-study variance is hardly estimable, and no prediction "
        "interval is given",
    )
