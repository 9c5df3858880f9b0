"""A made-up review of two treatments, large enough for every analysis, as texts to be changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from reportgen.facts.book import FactBook
from reportgen.pipeline import check

SPEC = """\
reportgen: 1
kind: meta-analysis
report:
  title: A made-up review
  slug: made-up
  date: 2026-11-20
question:
  objective: To compare two made-up treatments.
  population: adults
  intervention: treatment B
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
      - {id: a, value: A, label: treatment A}
      - {id: b, value: B, label: treatment B}
    reference: a
  characteristics:
    - {id: age, column: age, label: Age, type: number}
  exclude:
    - {study: a7, reason: an interim report, category: Patients reported twice}
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
    - {id: people, column: people, label: People}
  moderators:
    - {id: age, column: age, label: Age}
"""

CLAIMS = """\
claims:
  - id: compared
    expect: higher
    variants:
      - id: higher
        when: cr.b_vs_a.odds_ratio.low > 1 and estimable(cr.a.pooled)
        say: Remission was more frequent with treatment B.
      - id: lower
        when: cr.b_vs_a.odds_ratio.high < 1
        say: Remission was less frequent with treatment B.
      - id: unclear
        say: It is unclear which treatment gives more remissions.
conclusions: [compared]
"""

HEADER = (
    *("id", "study", "year", "arm", "people", "age", "shares"),
    *("cr_events", "cr_n", "os", "os_low", "os_high", "os_n"),
)
ROWS = tuple(
    tuple(line.split(","))
    for line in """\
a1,Ash 2001,2001,A,adult,44,,18,40,52,38,65,40
a2,Birch 2004,2004,A,adult,51,,33,90,47,37,57,90
a3,Cedar 2006,2006,A,child,9,,22,35,66,49,79,35
a4,Dogwood 2009,2009,A,child,12,,31,60,58,45,69,60
a5,Elm 2012,2012,A,adult,39,,12,31,49,31,65,31
a6,Fir 2014,2014,A,adult,47,,40,77,61,49,71,77
a7,Fir 2013,2013,A,adult,46,a6,19,30,60,41,75,30
b1,Ginkgo 2015,2015,B,adult,43,,41,52,71,57,82,52
b2,Hazel 2017,2017,B,child,10,,36,41,83,68,92,41
b3,Ivy 2018,2018,B,adult,38,,55,88,64,53,74,88
b4,Juniper 2020,2020,B,child,8,,20,27,77,57,89,27
b5,Larch 2022,2022,B,adult,55,,47,63,69,56,79,63
""".splitlines()
)

Row = Sequence[str]
EVENTS, N, ARM = HEADER.index("cr_events"), HEADER.index("cr_n"), HEADER.index("arm")


def table(rows: Iterable[Row], header: Row = HEADER) -> str:
    """The rows as the text of a CSV file."""
    return "\n".join(",".join(row) for row in (header, *rows)) + "\n"


def write(folder: Path, rows: Iterable[Row] = ROWS, spec: str = SPEC, header: Row = HEADER) -> Path:
    """A project of these rows."""
    folder.mkdir(exist_ok=True)
    (folder / "studies.csv").write_text(table(rows, header), encoding="utf-8")
    (folder / "spec.yaml").write_text(spec, encoding="utf-8")
    return folder


def facts(
    folder: Path, rows: Iterable[Row] = ROWS, spec: str = SPEC, header: Row = HEADER
) -> FactBook:
    """The facts of a project of these rows."""
    return check(write(folder, rows, spec, header)).analysed.book
