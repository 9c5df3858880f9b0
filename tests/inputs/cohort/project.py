"""A small cohort that is right in every part, and ways to make one part of it wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from reportgen.inputs.cohort import Cohort, load_cohort
from reportgen.spec.cohort import CohortSpec
from reportgen.spec.load import LoadedSpec, load_spec

MODELS = {"cohort": CohortSpec}

SPEC = """\
reportgen: 1
kind: cohort
report:
  title: A cohort
  slug: a-cohort
  date: 2026-11-20
question:
  objective: To compare two treatments.
  population: adults
  intervention: new treatment
design:
  type: retrospective
  start: 2020-01-01
  data_cutoff: 2025-06-30
data:
  patients:
    file: patients.csv
    id: patient
    last_contact: os_months
    death: died
  arms:
    column: arm
    levels:
      - {id: old, value: Old, label: old treatment}
      - {id: new, value: New, label: new treatment}
    reference: old
  stratum:
    id: stage
    column: stage
    label: stage
    levels:
      - {id: early, value: E, label: early}
      - {id: late, value: L, label: late}
  derived:
    - {id: response_weeks, duration: {start: infused, end: responded, unit: weeks}}
    - {id: age_class, cut: {column: age, at: [40, 60], labels: [young, middle, old]}}
  exclude:
    - {column: note, value: other drug, reason: another treatment}
baseline:
  - {id: age, column: age, label: Age, type: continuous, unit: years}
  - {id: age_class, column: age_class, label: Age class, type: categorical}
  - {id: sex, column: sex, label: Sex, type: categorical, levels: {F: Female, M: Male}}
outcomes:
  - id: cr
    label: complete remission
    type: binary
    column: cr
    direction: higher_better
    primary: true
    evaluable: {column: cr_evaluable, reason: cr_reason}
  - id: crs
    label: cytokine release syndrome
    type: ordinal
    column: crs
    levels: ["0", "1", "2", "3", "4"]
    scale: ASTCT 2019
    direction: lower_better
  - id: stay
    label: days in hospital
    type: count
    column: stay
    direction: lower_better
  - id: os
    label: overall survival
    type: time_to_event
    time: os_months
    origin: first infusion
    event: {column: os_event}
    direction: higher_better
  - id: pfs
    label: progression or death
    label_is: event
    type: time_to_event
    time: pfs_months
    origin: first infusion
    event:
      column: pfs_event
      event: [progressed, dead]
      censored: [free]
      competing: {other: second cancer}
    never_above: os
    direction: higher_better
  - id: response
    label: time to response
    type: time_to_event
    time: response_weeks
    unit: weeks
    origin: first infusion
    event: {column: response}
    direction: lower_better
  - id: gvhd
    label: graft-versus-host disease
    type: binary
    column: gvhd
    direction: lower_better
    among: {column: transplanted, value: "1", label: transplanted patients}
analysis:
  landmark:
    - id: transplant
      outcome: pfs
      column: transplanted
      label: transplantation
      known_at: transplant_months
      landmark: 3
  swimmer: [os]
"""

CSV = """\
patient,arm,stage,note,infused,responded,age,sex,cr,cr_evaluable,cr_reason,crs,stay,os_months,os_event,died,pfs_months,pfs_event,response,transplanted,transplant_months,gvhd
p01,Old,E,,2021-01-04,2021-02-01,34,F,1,1,,0,12,24,0,0,24,free,1,1,2,0
p02,Old,E,,2021-02-01,2021-03-08,41,M,1,1,,1,15,18,1,1,9,progressed,1,0,,
p03,Old,L,,2021-03-01,2021-05-03,59,M,0,1,,2,21,7,1,1,4,progressed,0,0,,
p04,Old,L,,2021-03-15,2021-04-12,60,F,,0,died early,,9,1,1,1,1,dead,0,0,,
p05,Old,L,,2021-04-05,2021-06-07,72,F,0,1,,0,30,11,0,0,5,other,0,0,,
p06,New,E,,2021-05-03,2021-05-31,38,M,1,1,,1,18,30,0,0,30,free,1,1,4,1
p07,New,E,,2021-06-07,2021-07-05,44,F,1,1,,3,16,20,1,1,20,dead,1,1,2.5,0
p08,New,L,,2021-07-05,2021-08-30,51,F,1,1,,2,22,14,0,0,10,progressed,1,0,,
p09,New,L,,2021-08-02,,66,M,,0,,4,45,2,1,1,2,dead,,0,,
p10,New,L,,2021-09-06,2021-10-04,29,M,1,1,,,14,16,0,0,16,free,1,0,,
p11,New,L,other drug,2021-10-04,,,,,,,,,,,,,,,,,
"""


def write(
    folder: Path,
    *,
    spec: Mapping[str, str] | str = "",
    csv: Mapping[str, str] | str | bytes = "",
) -> Path:
    """The project with pieces of its texts replaced, or with another text altogether."""
    (folder / "spec.yaml").write_text(changed(SPEC, spec), encoding="utf-8")
    data = csv if isinstance(csv, bytes) else changed(CSV, csv).encode("utf-8")
    (folder / "patients.csv").write_bytes(data)
    return folder


def cells(*changes: tuple[int, str, str]) -> str:
    """The table with other cells: row as a spreadsheet shows it, column, text."""
    rows = [line.split(",") for line in CSV.splitlines()]
    for row, column, text in changes:
        rows[row - 1][rows[0].index(column)] = text
    return "".join(f"{','.join(row)}\n" for row in rows)


def column(name: str, texts: Sequence[str]) -> str:
    """The table with one more column, its texts repeated as needed."""
    lines = CSV.splitlines()
    more = [name, *(texts[at % len(texts)] for at in range(len(lines) - 1))]
    return "".join(f"{line},{text}\n" for line, text in zip(lines, more, strict=True))


def changed(text: str, change: Mapping[str, str] | str) -> str:
    """The text with pieces replaced, each of which must stand there once."""
    if isinstance(change, str):
        return change or text
    for old, new in change.items():
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the text"
        text = text.replace(old, new)
    return text


def loaded(folder: Path) -> LoadedSpec[CohortSpec]:
    """The spec of a project."""
    return load_spec(folder, MODELS)


def cohort(folder: Path) -> Cohort:
    """The checked cohort of a project."""
    return load_cohort(loaded(folder))
