"""A small project that is right in every part, and ways to make one part of it wrong."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from reportgen.inputs.studies import StudiesData, load_studies
from reportgen.spec.load import LoadedSpec, load_spec
from reportgen.spec.meta import MetaSpec

MODELS = {"meta-analysis": MetaSpec}

SPEC = """\
reportgen: 1
kind: meta-analysis
report:
  title: A review
  slug: a-review
  date: 2026-11-20
question:
  objective: To compare two treatments.
  population: adults
  intervention: new treatment
data:
  studies:
    file: studies.csv
    id: id
    label: study
    year: year
    overlaps: shares
  groups:
    column: arm
    levels:
      - {id: old, value: Old, label: Old treatment}
      - {id: new, value: New, label: New treatment}
    reference: old
  characteristics:
    - {id: age, column: age, label: Age, type: number}
  exclude:
    - {study: late, reason: Published too late, category: Date, keep_for: []}
outcomes:
  - id: cr
    label: complete remission
    measure: proportion
    columns: {events: cr_events, n: cr_n}
    direction: higher_better
    primary: true
  - id: os
    label: overall survival
    measure: survival
    columns: {percent: os, ci_low: os_low, ci_high: os_high, n: os_n}
    direction: higher_better
    time: {value: 1, unit: years}
analysis:
  subgroups:
    - {id: age_group, column: people, label: People, levels: {adult: Adults, child: Children}}
  moderators:
    - {id: age, column: age, label: Age}
"""

CSV = """\
id,study,year,arm,people,age,shares,cr_events,cr_n,os,os_low,os_high,os_n
adams,Adams 2004,2004,Old,adult,40,,20,48,60,45,72,48
brown,Brown 2010,2010,Old,adult,51,,11,30,55,,,30
chen,Chen 2015,2015,New,adult,39,,30,40,70,52,83,40
dubois,Dubois 2018,2018,New,child,9,,22,25,,,,
late,Eno 2025,2025,New,child,8,chen,9,10,80,60,95,10
"""


def write(
    folder: Path,
    *,
    spec: Mapping[str, str] | str = "",
    csv: Mapping[str, str] | str | bytes = "",
) -> Path:
    """The project with pieces of its texts replaced, or with another text altogether."""
    (folder / "spec.yaml").write_text(_changed(SPEC, spec), encoding="utf-8")
    data = csv if isinstance(csv, bytes) else _changed(CSV, csv).encode("utf-8")
    (folder / "studies.csv").write_bytes(data)
    return folder


def _changed(text: str, change: Mapping[str, str] | str) -> str:
    if isinstance(change, str):
        return change or text
    for old, new in change.items():
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the text"
        text = text.replace(old, new)
    return text


def loaded(folder: Path) -> LoadedSpec[MetaSpec]:
    """The spec of a project."""
    return load_spec(folder, MODELS)


def studies(folder: Path) -> StudiesData:
    """The checked studies of a project."""
    return load_studies(loaded(folder))
