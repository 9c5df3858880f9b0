"""Do small studies show other effects than large ones? The test, trim and fill, the funnel."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from reportgen.analysis.axes import Axis
from reportgen.analysis.effects import Effects
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.pooled_facts import pooled_fact
from reportgen.analysis.pools import PoolRequest, PoolResult, reason_of
from reportgen.analysis.task import OutcomeTask, Planned, View
from reportgen.defaults import ALPHA_ASYMMETRY, MIN_STUDIES_SMALL_STUDY_TEST
from reportgen.errors import AnalysisError
from reportgen.facts.fact import Interval
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell, Column, Frame, frame
from reportgen.inputs.studies import OutcomeRow
from reportgen.measures import COUNTS
from reportgen.stats.distributions import two_sided_quantile
from reportgen.stats.pooling import Pooled
from reportgen.stats.scales import back_interval
from reportgen.stats.small_study.binary_tests import harbord_test
from reportgen.stats.small_study.funnel import CONTOUR_LEVELS, funnel_lines
from reportgen.stats.small_study.line import FunnelRegression
from reportgen.stats.small_study.regression_tests import egger_test, pustejovsky_test
from reportgen.stats.small_study.trim_and_fill import TrimAndFill, trim_and_fill

Test = Callable[[Sequence[OutcomeRow], Effects, float], FunnelRegression]

GRID = 25
"""Heights at which the lines of a funnel are found; they are straight only on some scales."""
BEYOND = 1.05
"""The axis of standard errors ends this far beyond the largest."""
TOO_FEW = f"fewer than {MIN_STUDIES_SMALL_STUDY_TEST} studies"


def _columns(rows: Sequence[OutcomeRow], names: Sequence[str]) -> list[np.ndarray]:
    return [np.array([row.number(name) for row in rows]) for name in names]


def _harbord(rows: Sequence[OutcomeRow], _effects: Effects, level: float) -> FunnelRegression:
    return harbord_test(*_columns(rows, COUNTS), level=level)


def _pustejovsky(rows: Sequence[OutcomeRow], effects: Effects, level: float) -> FunnelRegression:
    n_1, n_2 = _columns(rows, ("n", "control_n"))
    return pustejovsky_test(effects.yi, effects.vi, n_1, n_2, level=level)


def _egger(_rows: Sequence[OutcomeRow], effects: Effects, level: float) -> FunnelRegression:
    return egger_test(effects.yi, effects.vi, level=level)


TESTS: dict[str, tuple[str, Test]] = {
    "odds_ratio": ("asymmetry.harbord", _harbord),
    "std_mean_difference": ("asymmetry.pustejovsky", _pustejovsky),
    "peto_odds_ratio": ("asymmetry.harbord", _harbord),
    "risk_ratio": ("asymmetry.egger", _egger),
    "arcsine_difference": ("asymmetry.egger", _egger),
    "rate_ratio": ("asymmetry.egger", _egger),
    "hazard_ratio": ("asymmetry.egger", _egger),
    "ratio": ("asymmetry.egger", _egger),
    "estimate": ("asymmetry.egger", _egger),
    "mean_difference": ("asymmetry.egger", _egger),
    "ratio_of_means": ("asymmetry.egger", _egger),
}
"""By measure. The standard error of an odds ratio and of a standardised difference depends on the
estimate itself, so that Egger's test errs; of a risk difference none is known to hold.
Sterne et al. 2011, doi:10.1136/bmj.d4002."""


def add(ledger: Ledger, task: OutcomeTask) -> None:
    """Tests and funnel of a primary outcome whose measure has a valid test."""
    outcome = task.outcome
    if not (outcome.primary and task.spec.analysis.sensitivity.small_study):
        return
    if outcome.measure in TESTS:
        for side in task.sides:
            _add_side(ledger, outcome.id, outcome.label, side.request, side.result, task.axis)


def plan(planned: Planned) -> View:
    """Which outcomes have a funnel, and when one is called asymmetric."""
    book = planned.book
    return {
        "funnels": tuple(fact.id.split(".")[0] for fact in book if fact.stat == "asymmetry"),
        "first_funnel": next((one.id for one in book.figures if one.kind == "funnel"), ""),
        "alpha_asymmetry": ALPHA_ASYMMETRY,
    }


@dataclass(frozen=True, slots=True)
class _Funnel:
    """What one funnel is made from."""

    request: PoolRequest
    effects: Effects
    result: PoolResult
    filled: TrimAndFill | None

    def shown(self, effect: float) -> float:
        """An effect as it is read."""
        return float(self.request.pooling.scale.back(np.array([effect]))[0])


def _add_side(
    ledger: Ledger, outcome: str, label: str, request: PoolRequest, result: PoolResult, axis: Axis
) -> None:
    """Facts ``<outcome>.all.asymmetry`` and ``.trim_and_fill`` and the figure ``funnel-<outcome>``.

    Without enough studies the first says so, and nothing else is made.
    """
    prefix, rows = f"{outcome}.all", request.usable
    if len(rows) < MIN_STUDIES_SMALL_STUDY_TEST or result.refused:
        _add_test(ledger, prefix, label, request, result.refused or TOO_FEW)
        return
    effects = request.pooling.effects(rows)
    try:
        tested: FunnelRegression | str = TESTS[request.measure][1](rows, effects, request.level)
    except AnalysisError as error:
        tested = reason_of(error)
    _add_test(ledger, prefix, label, request, tested)
    filled = _add_filled(ledger, prefix, label, request, effects)
    funnel = _Funnel(request, effects, result, filled)
    name = f"funnel-{outcome}"
    ledger.frame(_frame(name, f"Funnel plot of {label}", funnel))
    settings = (*axis.settings(), ("centre", f"{prefix}.pooled"))
    ledger.figure(FigureRequest(name, "funnel", name, settings))


def _add_test(
    ledger: Ledger, prefix: str, label: str, request: PoolRequest, tested: FunnelRegression | str
) -> None:
    found = None if isinstance(tested, str) else tested
    ledger.number(
        f"{prefix}.asymmetry",
        "asymmetry",
        f"slope of the funnel regression of {label}",
        None if found is None else found.slope,
        ci=None if found is None else _limits(found, request.level),
        p=None if found is None else found.p_value,
        k=len(request.usable) if found is None else found.k,
        method=TESTS[request.measure][0],
        refused=tested if isinstance(tested, str) else None,
        rows=tuple(row.study.id for row in request.usable),
        settings=(("min_k", str(MIN_STUDIES_SMALL_STUDY_TEST)),),
    )


def _limits(found: FunnelRegression, level: float) -> Interval:
    half = two_sided_quantile(level, found.df) * found.slope_se
    return Interval(found.slope - half, found.slope + half, level)


def _add_filled(
    ledger: Ledger, prefix: str, label: str, request: PoolRequest, effects: Effects
) -> TrimAndFill | None:
    """The pool with the mirror images, and how many there are."""
    fact_id = f"{prefix}.trim_and_fill"
    words = f"{label} after trim and fill"
    rows = tuple(row.study.id for row in request.usable)
    try:
        made = trim_and_fill(
            effects.yi,
            effects.vi,
            tau2=request.profile.tau2,
            ci=request.ci_method,
            level=request.level,
        )
    except AnalysisError as error:
        refused = PoolResult(len(rows), None, None, rows, refused=reason_of(error))
        ledger.facts.append(pooled_fact(fact_id, words, request, refused, method="trim_and_fill"))
        return None
    result = replace(
        _pooled(request, made.pooled), k=made.k, study_ids=rows, method="trim_and_fill"
    )
    ledger.facts.append(pooled_fact(fact_id, words, request, result))
    ledger.count(f"{fact_id}.added", f"studies added to {label}", made.missing, rows=rows)
    return made


def _pooled(request: PoolRequest, fit: Pooled) -> PoolResult:
    scale = request.pooling.scale
    return PoolResult(
        len(fit.weights),
        None,
        None,
        (),
        value=float(scale.back(np.array([fit.estimate]))[0]),
        ci=Interval(*back_interval(scale, fit.ci_low, fit.ci_high), request.level),
        p=fit.p_value,
    )


COLUMNS = (
    Column("role", "Role"),
    Column("study", "Study"),
    Column("level", "Level", "number"),
    Column("effect", "Effect", "number"),
    Column("se", "Standard error", "number"),
    Column("low", "Lower limit", "number"),
    Column("high", "Upper limit", "number"),
)


def _frame(name: str, label: str, funnel: _Funnel) -> Frame:
    """The frame behind a funnel plot: points, mirror images, limits and contours."""
    return frame(name, label, COLUMNS, list(_points(funnel)) + list(_lines(funnel)))


def _points(funnel: _Funnel) -> Iterator[tuple[Cell, ...]]:
    effects = funnel.effects
    for row, y, v in zip(funnel.request.usable, effects.yi, effects.vi, strict=True):
        yield ("study", row.study.label, None, funnel.shown(y), float(np.sqrt(v)), None, None)
    if funnel.filled is not None:
        images = zip(funnel.filled.filled_yi, funnel.filled.filled_vi, strict=True)
        for y, v in images:
            yield ("added", "", None, funnel.shown(y), float(np.sqrt(v)), None, None)


def _lines(funnel: _Funnel) -> Iterator[tuple[Cell, ...]]:
    heights = np.linspace(0.0, BEYOND * float(np.sqrt(funnel.effects.vi.max())), GRID)
    found = funnel_lines(heights, funnel.result.estimate, level=funnel.request.level)
    bands = [("limits", funnel.request.level, found.low, found.high)]
    contours = zip(CONTOUR_LEVELS, found.contour_low, found.contour_high, strict=True)
    bands += [("contour", level, low, high) for level, low, high in contours]
    for role, level, low, high in bands:
        for se, left, right in zip(heights, low, high, strict=True):
            limits = (funnel.shown(left), funnel.shown(right))
            yield (role, "", float(level), None, float(se), *limits)
