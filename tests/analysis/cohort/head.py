"""The head of a small cohort's spec: two arms of ``patients.csv``, to be gone on with in ``data``
(another key of ``arms`` first)."""

from __future__ import annotations

HEAD = """\
reportgen: 1
kind: cohort
report: {title: A cohort, slug: a-cohort, date: 2026-11-20}
question: {objective: To compare two treatments., population: adults, intervention: new treatment}
design: {type: retrospective}
data:
  patients: {file: patients.csv, id: patient}
  arms:
    column: arm
    levels:
      - {id: old, label: the old treatment}
      - {id: new, label: the new treatment}
"""
