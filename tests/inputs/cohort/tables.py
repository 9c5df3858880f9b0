"""Random patients tables for the spec of the sound project, and results as plain values."""

from __future__ import annotations

import dataclasses
import functools
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st

from reportgen.inputs.cohort import Cohort
from reportgen.inputs.cohort.load import Backend, patients_of
from reportgen.inputs.cohort.sheet import Sheet
from reportgen.inputs.tables import Row, Table
from reportgen.spec.cohort import CohortSpec
from reportgen.spec.load import LoadedSpec
from tests.inputs.cohort.project import CSV, loaded, write

COLUMNS = tuple(CSV.splitlines()[0].split(","))

Patient = Mapping[str, str]


@functools.cache
def spec() -> LoadedSpec[CohortSpec]:
    """The spec of the sound project."""
    with tempfile.TemporaryDirectory() as folder:
        return loaded(write(Path(folder)))


def outcome(name: str) -> Any:
    """An outcome of the spec."""
    return next(item for item in spec().spec.outcomes if item.id == name)


def variable(name: str) -> Any:
    """A baseline variable of the spec."""
    return next(item for item in spec().spec.baseline if item.id == name)


TIMES = ("0", "0.5", "1", "2", "3", "3.5", "7", "12", "12.25", "30")


def _maybe(texts: Sequence[str]) -> st.SearchStrategy[str]:
    return st.sampled_from(("", *texts))


PATIENT = st.fixed_dictionaries(
    {
        "arm": st.sampled_from(("Old", "New")),
        "stage": st.sampled_from(("E", "L")),
        "note": st.sampled_from(("", "", "", "other drug")),
        "infused": st.just("2021-01-01"),
        "responded": _maybe(("2021-01-01", "2021-01-15", "2021-03-01")),
        "age": _maybe(("18", "39.9", "40", "59", "60", "77")),
        "sex": _maybe(("F", "M")),
        "cr": _maybe(("0", "1")),
        "cr_evaluable": st.sampled_from(("0", "1", "1")),
        "cr_reason": _maybe(("died early", "refused")),
        "crs": _maybe(("0", "1", "2", "3", "4")),
        "stay": _maybe(("0", "3", "3", "14", "15", "90")),
        "os_months": _maybe(TIMES),
        "os_event": _maybe(("0", "1")),
        "died": st.just(""),
        "pfs_months": _maybe(TIMES),
        "pfs_event": _maybe(("progressed", "dead", "free", "other")),
        "response": _maybe(("0", "1")),
        "transplanted": _maybe(("0", "1")),
        "transplant_months": st.sampled_from(("0", "0.5", "2", "3", "4", "30")),
        "gvhd": _maybe(("0", "1")),
    }
)
"""One row, of which much may be blank; events need not fit together as those of people do."""

PATIENTS = st.lists(PATIENT, max_size=25)


def cohort_of(patients: Sequence[Patient], backend: Backend = "pandas") -> Cohort:
    """The cohort of these rows, unchecked."""
    rows = tuple(
        Row(number, {"patient": f"p{number}"} | dict(cells))
        for number, cells in enumerate(patients, start=2)
    )
    return Cohort(
        "patients.csv", (), patients_of(Sheet(spec(), Table("t", COLUMNS, rows)), backend)
    )


def plain(value: Any) -> Any:
    """Results as values that can be compared: tuples for records, lists for arrays."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = dataclasses.fields(value)
        return {field.name: plain(getattr(value, field.name)) for field in fields}
    if isinstance(value, np.ndarray):
        # NaN equals nothing, not even itself
        return [None if one != one else one for one in value.tolist()]
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(plain(item) for item in value)
    return value


def everything(cohort: Cohort) -> Mapping[str, Any]:
    """What every query answers."""
    covariates = (variable("age"), variable("sex"))
    landmark = spec().spec.analysis.landmark[0]
    found: dict[str, Any] = {
        "flow": cohort.flow(),
        "levels": cohort.levels("crs"),
        "survival rows": cohort.survival_rows(outcome("os"), covariates),
        "binary rows": cohort.binary_rows(outcome("cr"), covariates),
        "covariate rows": cohort.covariate_rows(covariates),
        "patient rows": cohort.patient_rows(spec().spec.outcomes, covariates),
        "landmark": cohort.landmark(landmark),
        "naive": cohort.naive(landmark),
        "time-dependent": cohort.time_dependent(landmark),
        "swimmer": cohort.swimmer(outcome("os")),
        "crs": cohort.ordinal(outcome("crs")),
    }
    for name in ("cr", "gvhd"):
        found[name] = cohort.binary(outcome(name))
        found[f"{name} of women"] = cohort.binary(outcome(name), within=("sex", "F"))
    for name in ("age_class", "sex"):
        found[name] = cohort.categorical(variable(name))
    for item in (outcome("stay"), variable("age")):
        found[f"{item.id} summary"] = cohort.numeric(item)
        found[f"{item.id} values"] = cohort.values(item)
    for name in ("os", "pfs", "response"):
        for by in ((), ("arm",), ("stratum",), ("arm", "stratum")):
            found[f"{name} by {by}"] = cohort.risk_table(outcome(name), by)
    return {name: plain(item) for name, item in found.items()}
