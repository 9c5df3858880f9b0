"""The patients of a cohort as a data set with gaps, and back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from reportgen.inputs.cohort.records import Covariate, OutcomeValues, PatientRows
from reportgen.spec.cohort import CohortSpec
from reportgen.spec.cohort_data import Cut
from reportgen.spec.cohort_outcomes import BaselineVariable, Outcome
from reportgen.stats.checks import Bools, Floats
from reportgen.stats.imputation.chained import Completed
from reportgen.stats.imputation.variables import Kind, Variable
from reportgen.stats.survival.kaplan_meier import nelson_aalen
from reportgen.stats.survival.observations import observations


@dataclass(frozen=True, slots=True)
class Passive:
    """Classes of a number that is imputed itself: they follow from it and have no model."""

    variable: str
    source: str
    cut: Cut


def passive(spec: CohortSpec, imputed: Sequence[BaselineVariable]) -> tuple[Passive, ...]:
    """The variables of a column that is cut from the column of another one."""
    numbers = {one.column: one.id for one in imputed if one.type == "continuous"}
    rules = {rule.id: rule.cut for rule in spec.data.derived if rule.cut}
    return tuple(
        Passive(one.id, numbers[cut.column], cut)
        for one in imputed
        if one.type != "continuous"
        and (cut := rules.get(one.column)) is not None
        and cut.column in numbers
    )


def kind_of(spec: CohortSpec, variable: BaselineVariable, levels: int) -> Kind:
    """How a variable is imputed: by its type, its number of levels and their order."""
    if variable.type == "continuous":
        return "number"
    if levels <= 2:
        return "binary"
    plan = spec.analysis.imputation
    classes = {rule.id for rule in spec.data.derived if rule.cut}
    ordered = variable.column in classes or (plan is not None and variable.id in plan.ordered)
    return "ordered" if ordered else "nominal"


def data_set(
    spec: CohortSpec,
    rows: PatientRows,
    imputed: Sequence[BaselineVariable],
    outcomes: Sequence[Outcome],
) -> list[Variable]:
    """Arm, stratum, baseline variables and outcomes, (n,) each.

    The outcomes are there so that what hangs on them is imputed as it does: Moons et al. 2006,
    doi:10.1016/j.jclinepi.2006.01.009.
    """
    found = [
        Variable("arm", "nominal", rows.arm.astype(np.float64)),
        Variable("stratum", "nominal", rows.stratum.astype(np.float64)),
    ]
    follows = {one.variable for one in passive(spec, imputed)}
    by_id = {one.id: one for one in rows.covariates}
    for one in imputed:
        if one.id not in follows:
            values = by_id[one.id].values
            seen = len(np.unique(values[np.isfinite(values)]))
            found.append(Variable(f"baseline.{one.id}", kind_of(spec, one, seen), values))
    for outcome in outcomes:
        if rows.outcomes[outcome.id].known.any():
            found += _of_outcome(outcome, rows.outcomes[outcome.id])
    return found


def _of_outcome(outcome: Outcome, values: OutcomeValues) -> Iterator[Variable]:
    """Its value; of a time the event and the cumulative hazard, White and Royston 2009,
    doi:10.1002/sim.3618, of each kind of event its own.

    Of whom it is not asked it is 0 beside a mark that says so: nothing is missing there.
    """
    name, asked = f"outcome.{outcome.id}", values.asked
    if not asked.all():
        yield Variable(f"asked.{outcome.id}", "binary", asked.astype(np.float64))
    if values.event is None:
        kind: Kind = "binary" if outcome.type == "binary" else "number"
        yield Variable(name, kind, _where(asked, values.value))
        return
    known = values.known
    codes = np.unique(values.event[known])
    event = np.where(known, values.event, np.nan)
    yield Variable(name, "binary" if len(codes) <= 2 else "nominal", _where(asked, event))
    for code in codes[codes > 0]:
        hazard = np.full(len(known), np.nan)
        hazard[known] = _hazard(values.value[known], values.event[known] == code)
        yield Variable(f"{name}.hazard_{code:g}", "number", _where(asked, hazard))


def _where(asked: Bools, values: Floats) -> Floats:
    return np.asarray(np.where(asked, values, 0.0))


def _hazard(time: Floats, event: Bools) -> Floats:
    """The Nelson-Aalen estimate at each patient's own time."""
    curve = nelson_aalen(observations(time, event))
    return np.asarray(curve.hazard[np.searchsorted(curve.time, time)])


def completed_rows(
    spec: CohortSpec, rows: PatientRows, imputed: Sequence[BaselineVariable], done: Completed
) -> PatientRows:
    """The patients with every baseline variable that was imputed; outcomes stay as they are.

    Patients without an outcome stay without it: von Hippel 2007,
    doi:10.1111/j.1467-9531.2007.00180.x.
    """
    rules = {one.variable: one for one in passive(spec, imputed)}
    names = {one.name for one in done.variables}

    def of(one: Covariate) -> Covariate:
        name = f"baseline.{one.id}"
        if name in names:
            return replace(one, values=done[name].values)
        if one.id in rules:
            rule = rules[one.id]
            return replace(one, values=_classes(one, rule.cut, done[f"baseline.{rule.source}"]))
        return one

    return replace(rows, covariates=tuple(of(one) for one in rows.covariates))


def _classes(one: Covariate, cut: Cut, source: Variable) -> Floats:
    """Known classes as they are, else those of the imputed numbers, as places in the levels."""
    places = np.array([float(one.levels.index(text)) if text in one.levels else np.nan
                       for text in cut.labels])  # fmt: skip
    found = places[np.searchsorted(cut.at, source.values, side="right")]
    return np.where(np.isfinite(one.values), one.values, found)


def only(rows: PatientRows, covariates: Sequence[str]) -> PatientRows:
    """The same patients with some of the covariates, in the order asked for."""
    by_id = {one.id: one for one in rows.covariates}
    return replace(rows, covariates=tuple(by_id[name] for name in covariates))
