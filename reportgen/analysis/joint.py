"""Two outcomes of the same studies pooled together, in a bivariate model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from reportgen.analysis.contrasts import Side
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.pools import reason_of
from reportgen.analysis.settings import Settings
from reportgen.analysis.task import OutcomeTask, Planned, View
from reportgen.defaults import MIN_STUDIES_CORRELATION
from reportgen.errors import AnalysisError
from reportgen.facts.fact import Interval
from reportgen.spec.structure import Joint
from reportgen.stats.checks import Floats
from reportgen.stats.multilevel import MultivariateModel, given_covariances, multivariate_model
from reportgen.stats.scales import back_interval

EDGE = 1 - 1e-6
"""A correlation this far from 0 lies at the edge of what is possible."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """The two outcomes of one group, and their rows one below the other: shapes (k,).

    ``which`` is 0 or 1, ``known`` the correlation that the table gives for the study, else NaN.
    """

    spec: Joint
    labels: tuple[str, str]
    sides: tuple[Side, Side]
    studies: tuple[str, ...]
    which: Floats
    yi: Floats
    vi: Floats
    known: Floats

    @property
    def both(self) -> tuple[str, ...]:
        """Studies that report both outcomes, in the order of the table."""
        first, second = (
            {study for study, at in zip(self.studies, self.which, strict=True) if at == place}
            for place in (0, 1)
        )
        return tuple(dict.fromkeys(study for study in self.studies if study in first & second))

    def fit(self, correlation: float | None) -> MultivariateModel:
        """The bivariate model; None takes the correlations of the table where there are any."""
        if len(self.both) < MIN_STUDIES_CORRELATION:
            m = len(self.both)
            few = "only one study reports" if m == 1 else f"{m or 'no'} studies report"
            what = f"the correlation between studies is not estimable, as {few} both outcomes"
            raise AnalysisError.single("", what)
        r = np.full(len(self.yi), self.spec.correlation if correlation is None else correlation)
        if correlation is None:
            r = np.where(np.isnan(self.known), r, self.known)
        place = self.which.astype(np.int64)
        table = np.zeros((len(self.yi), 2))
        table[np.arange(len(r)), place] = self.vi
        of = {(study, at): v for study, at, v in zip(self.studies, place, self.vi, strict=True)}
        for i, (study, at) in enumerate(zip(self.studies, place, strict=True)):
            table[i, 1 - at] = r[i] * np.sqrt(self.vi[i] * of.get((study, 1 - at), 0.0))
        return multivariate_model(
            self.yi,
            given_covariances(self.vi, self.studies, table, place),
            self.studies,
            [self.spec.outcomes[at] for at in place],
            self.spec.outcomes,
            level=self.sides[0].request.level,
        )


def add(ledger: Ledger, spec: Settings, tasks: Mapping[str, OutcomeTask]) -> None:
    """Facts ``joint.<id>.<group>...`` and ``<outcome>.<group>.joint.<id>...`` of every pair."""
    for joint in spec.analysis.joint:
        one, other = (tasks[name] for name in joint.outcomes)
        for sides in zip(one.sides, other.sides, strict=True):
            labels = (one.label(sides[0]), other.label(sides[1]))
            pair = _paired(joint, labels, sides)
            _add_counts(ledger, pair)
            for correlation in (None, *joint.sensitivity):
                _add_fit(ledger, pair, correlation)


def _paired(joint: Joint, labels: tuple[str, str], sides: tuple[Side, Side]) -> _Pair:
    studies: list[str] = []
    known: list[float] = []
    effects = []
    for side in sides:
        rows = side.request.usable
        effects.append(side.request.pooling.effects(rows))
        studies += [row.study.id for row in rows]
        cells = [row.study.cells.get(joint.correlation_column or "", "") for row in rows]
        known += [float(cell) if cell else np.nan for cell in cells]
    return _Pair(
        joint,
        labels,
        sides,
        tuple(studies),
        np.repeat([0.0, 1.0], [len(one.yi) for one in effects]),
        np.concatenate([one.yi for one in effects]),
        np.concatenate([one.vi for one in effects]),
        np.array(known),
    )


def _place(pair: _Pair) -> str:
    return f"joint.{pair.spec.id}.{pair.sides[0].group}"


def ending(correlation: float | None) -> str:
    """Part of the ids of a pool under another correlation: ``.at_0_3``, ``.at_neg_0_3``."""
    if correlation is None:
        return ""
    text = f"{correlation:g}".replace("-", "neg_").replace(".", "_")
    return f".at_{text}"


def _add_counts(ledger: Ledger, pair: _Pair) -> None:
    words = " or ".join(pair.labels)
    every = tuple(dict.fromkeys(pair.studies))
    ledger.count(f"{_place(pair)}.studies", f"studies with {words}", len(every), rows=every)
    words = " and ".join(pair.labels)
    ledger.count(f"{_place(pair)}.both", f"studies with {words}", len(pair.both), rows=pair.both)


def _add_fit(ledger: Ledger, pair: _Pair, correlation: float | None) -> None:
    """The joint values, their tau2, and the correlation of the two between studies."""
    end = ending(correlation)
    given = "" if correlation is None else f", given a correlation of {correlation:g}"
    level = pair.sides[0].request.level
    number = partial(
        ledger.number, method="joint.bivariate", settings=(("level", f"{level * 100:g}"),)
    )
    fit: MultivariateModel | None = None
    try:
        fit = pair.fit(correlation)
        refused = ""
    except AnalysisError as error:
        refused = reason_of(error)
    for at, (name, side) in enumerate(zip(pair.spec.outcomes, pair.sides, strict=True)):
        place = f"{name}.{side.group}.joint.{pair.spec.id}{end}"
        rows = tuple(row.study.id for row in side.request.usable)
        number = partial(number, k=len(rows), rows=rows, refused=refused)
        words = f"{pair.labels[at]}, pooled jointly with {pair.labels[1 - at]}{given}"
        stat = side.request.pooling.stat
        if fit is None:
            number(f"{place}.pooled", stat, words, None)
            continue
        scale, found = side.request.pooling.scale, fit.fixed
        ends = back_interval(scale, float(found.ci_low[at]), float(found.ci_high[at]))
        number(
            f"{place}.pooled",
            stat,
            words,
            float(scale.back(found.coef[at : at + 1])[0]),
            ci=Interval(*ends, level),
            p=None if side.result.p is None else float(found.p_value[at]),
        )
        number(f"{place}.tau2", "tau2", f"τ² of {words}", float(fit.tau2[at]))
    _add_correlation(ledger, pair, fit, refused, end, given)


def _add_correlation(
    ledger: Ledger, pair: _Pair, fit: MultivariateModel | None, refused: str, end: str, given: str
) -> None:
    rho = None if fit is None else fit.rho[0]
    if fit is not None and rho is None:
        refused = "one of the outcomes does not vary between studies"
    edge = "it lies at the edge of what is possible, which is common with few studies"
    ledger.number(
        f"{_place(pair)}{end}.correlation",
        "correlation_between",
        f"correlation between studies of {' and '.join(pair.labels)}{given}",
        rho,
        k=len(pair.both),
        method="" if rho is None else "joint.bivariate",
        settings=() if fit is None else (("level", f"{fit.fixed.level * 100:g}"),),
        rows=pair.both,
        refused=refused,
        notes=(edge,) if rho is not None and abs(rho) > EDGE else (),
    )


def plan(planned: Planned) -> View:
    """``joint_plans``: by pair and group, the pools alone and under each correlation."""
    outcomes = {one.id: one for one in planned.spec.outcomes}
    plans = []
    for joint in planned.spec.analysis.joint:
        one, other = (outcomes[name] for name in joint.outcomes)
        for group in planned.groups.named():
            shared = f"joint.{joint.id}.{group['id']}"
            plans.append(
                {
                    "one": {"id": one.id, "label": one.label, "measure": one.measure},
                    "other": {"id": other.id, "label": other.label, "measure": other.measure},
                    "group": group["label"],
                    "id": f"{joint.id}-{group['id']}",
                    "prefix": shared,
                    "by_study": joint.correlation_column is not None,
                    "correlation": f"{joint.correlation:g}",
                    "pools": tuple(_planned_pools(joint, group["id"])),
                }
            )
    return {"joint_plans": tuple(plans)}


def _planned_pools(joint: Joint, group: str) -> Iterator[dict[str, Any]]:
    for correlation in (None, *joint.sensitivity):
        end = ending(correlation)
        text = "" if correlation is None else f"{correlation:g}"
        for name in joint.outcomes:
            yield {
                "outcome": name,
                "correlation": text,
                "prefix": f"{name}.{group}.joint.{joint.id}{end}",
                "alone": {"prefix": f"{name}.{group}"},
                "shared": {"prefix": f"joint.{joint.id}.{group}{end}"},
            }
