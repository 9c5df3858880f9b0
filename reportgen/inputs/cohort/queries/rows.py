"""One entry per patient, for models of several outcomes and covariates together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import narwhals as nw
import numpy as np

from reportgen.inputs.cohort.queries.counts import labels
from reportgen.inputs.cohort.queries.patients import (
    ARM,
    STRATUM,
    Patients,
    Within,
    collected,
    floats,
    index_in,
    integers,
    number_of,
    text_of,
)
from reportgen.inputs.cohort.queries.survival import code_of, entry_of
from reportgen.inputs.cohort.records import Bools, Covariate, Floats, OutcomeValues, PatientRows
from reportgen.spec.cohort_outcomes import (
    BaselineVariable,
    BinaryOutcome,
    NumericOutcome,
    Outcome,
    SurvivalOutcome,
)

UNKNOWN = -1


def patient_rows(
    patients: Patients,
    outcomes: Sequence[Outcome],
    covariates: Sequence[BaselineVariable],
    within: Within,
) -> PatientRows:
    """The patients analysed, sorted by what is known of them and not as they stand in the table."""
    frame = patients.analysed(within).select(
        nw.col(ARM), nw.col(STRATUM), *_named(patients, outcomes, covariates)
    )
    table = collected(frame)
    columns = {name: table.get_column(name).to_numpy() for name in table.columns}
    levels = {item.id: levels_of(patients, item) for item in covariates}
    texts = {item.id: covariate_values(columns, item, levels[item.id]) for item in covariates}
    for item in covariates:
        del columns[_key(item)]
    numbers = {name: np.asarray(values, dtype=np.float64) for name, values in columns.items()}
    order = np.lexsort([*reversed(list(texts.values())), *reversed(list(numbers.values()))])
    found = {name: values[order] for name, values in numbers.items()}
    return PatientRows(
        arm=integers(found[ARM]),
        stratum=integers(found[STRATUM]),
        covariates=tuple(
            Covariate(item.id, levels[item.id], floats(texts[item.id][order]))
            for item in covariates
        ),
        outcomes=MappingProxyType({one.id: _outcome(one, found) for one in outcomes}),
    )


def _named(
    patients: Patients, outcomes: Sequence[Outcome], covariates: Sequence[BaselineVariable]
) -> list[nw.Expr]:
    found = covariate_cells(covariates)
    for one in outcomes:
        found.append(_value(one).alias(f"value:{one.id}"))
        found.append(_asked(one).alias(f"asked:{one.id}"))
        if isinstance(one, SurvivalOutcome):
            found.append(code_of(one).alias(f"event:{one.id}"))
            if one.entry is not None:
                found.append(entry_of(one).alias(f"entry:{one.id}"))
    return found


def covariate_cells(covariates: Sequence[BaselineVariable]) -> list[nw.Expr]:
    """The columns of some variables, named so that ``covariate_values`` finds them."""
    return [
        (number_of if item.type == "continuous" else text_of)(item.column).alias(_key(item))
        for item in covariates
    ]


def _key(item: BaselineVariable) -> str:
    return f"covariate:{item.id}"


def levels_of(patients: Patients, item: BaselineVariable) -> tuple[str, ...]:
    return () if item.type == "continuous" else tuple(text for text, _ in labels(patients, item))


def covariate_values(
    columns: Mapping[str, np.ndarray[Any, Any]], item: BaselineVariable, levels: Sequence[str]
) -> Floats:
    """Numbers as they are, texts as places in the levels; NaN where not known."""
    cells = columns[_key(item)]
    if item.type == "continuous":
        return np.asarray(cells, dtype=np.float64)
    places = {text: float(at) for at, text in enumerate(levels)}
    return np.array([places.get(str(cell), np.nan) for cell in cells], dtype=np.float64)


def _value(outcome: Outcome) -> nw.Expr:
    """Time, number, 0 or 1, or place of the grade."""
    if isinstance(outcome, SurvivalOutcome):
        return number_of(outcome.time)
    if isinstance(outcome, NumericOutcome):
        return number_of(outcome.column)
    groups: tuple[tuple[str, ...], ...]
    if isinstance(outcome, BinaryOutcome):
        groups = ((outcome.no_event,), (outcome.event,))
    else:
        groups = tuple((level,) for level in outcome.levels)
    result = index_in(text_of(outcome.column), groups, UNKNOWN)
    if outcome.evaluable is not None:
        assessed = text_of(outcome.evaluable.column) == outcome.evaluable.value
        result = nw.when(assessed).then(result).otherwise(nw.lit(UNKNOWN))
    return result


def _asked(outcome: Outcome) -> nw.Expr:
    if outcome.among is None:
        return nw.lit(1)
    among = text_of(outcome.among.column) == outcome.among.value
    return nw.when(among).then(nw.lit(1)).otherwise(nw.lit(0))


def _outcome(outcome: Outcome, found: Mapping[str, Floats]) -> OutcomeValues:
    value = found[f"value:{outcome.id}"]
    asked: Bools = found[f"asked:{outcome.id}"] == 1
    if isinstance(outcome, SurvivalOutcome):
        event = _known(found[f"event:{outcome.id}"])
        entry = found.get(f"entry:{outcome.id}")
        return OutcomeValues(
            floats(value), floats(event), asked, None if entry is None else floats(entry)
        )
    if not isinstance(outcome, NumericOutcome):
        value = _known(value)
    return OutcomeValues(floats(value), None, asked)


def _known(codes: Floats) -> Floats:
    return np.where(codes == UNKNOWN, np.nan, codes)
