"""The counts of the PRISMA 2020 flow diagram, and whether they add up.

Boxes and identities follow Page et al. 2021, doi:10.1136/bmj.n71, and are named as in the R
package PRISMA2020 (Haddaway et al. 2022, doi:10.1002/cl2.1230).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace

from reportgen.errors import DataError, Problem
from reportgen.inputs.flow_identities import IDENTITIES, Finding
from reportgen.inputs.flow_records import FlowCounts, ReasonCount
from reportgen.inputs.records import StudiesData
from reportgen.spec.load import LoadedSpec
from reportgen.spec.meta import MetaSpec
from reportgen.spec.review import Flow

__all__ = ["FlowCounts", "ReasonCount", "flow_counts"]

COUNTED = ("dbr_assessed", "dbr_excluded", "new_studies")
"""The boxes that ``from_table`` fills from the studies table."""


def flow_counts(loaded: LoadedSpec[MetaSpec], data: StudiesData) -> FlowCounts | None:
    """The flow of the spec, completed from the studies table when it asks for that.

    None without a section ``flow``. Raises DataError when counts do not add up.
    """
    flow = loaded.spec.flow
    if flow is None:
        return None
    conflicts = _given_and_counted(loaded, flow)
    if conflicts:
        raise DataError(conflicts)
    counts = _as_given(flow)
    if flow.from_table:
        counts = _from_table(counts, data)
    findings = [item for identity in IDENTITIES for item in identity(loaded.spec, counts, data)]
    errors = [_problem(loaded, item) for item in findings if not _tolerated(item, flow)]
    if errors:
        raise DataError(errors)
    warnings = tuple(_problem(loaded, item) for item in findings)
    return replace(counts, warnings=warnings)


def _tolerated(finding: Finding, flow: Flow) -> bool:
    """A warning, or an error that the identity allows a note to explain."""
    return finding.warning or (finding.note_explains and flow.note is not None)


def _problem(loaded: LoadedSpec[MetaSpec], finding: Finding) -> Problem:
    remedy = "Correct the counts."
    if finding.note_explains:
        remedy = "Correct the counts, or explain the gap in flow.note."
    where = loaded.locate(*finding.at)
    return Problem(where, f"{finding.what} ({finding.id})", finding.remedy or remedy)


def _as_given(flow: Flow) -> FlowCounts:
    given = {name: getattr(flow, name) for name in type(flow).model_fields}
    for name in ("dbr_excluded", "other_excluded"):
        given[name] = tuple(ReasonCount(item.reason, item.n) for item in given[name])
    known = {item.name for item in fields(FlowCounts)}
    return FlowCounts(**{name: value for name, value in given.items() if name in known})


def _given_and_counted(loaded: LoadedSpec[MetaSpec], flow: Flow) -> list[Problem]:
    """Boxes that are typed although the table is to fill them."""
    if not flow.from_table:
        return []
    return [
        Problem(
            loaded.locate("flow", name),
            f"flow.{name} is given, but `from_table: true` counts it from the studies table",
            "Delete the line, or set `from_table: false`.",
        )
        for name in COUNTED
        if getattr(flow, name) not in (None, ())
    ]


def _from_table(counts: FlowCounts, data: StudiesData) -> FlowCounts:
    """Every row was assessed; a row that is kept for some outcome is part of the review."""
    gone = [item.category for item in data.exclusions.values() if not item.keep_for]
    kept = [item.category for item in data.exclusions.values() if item.keep_for]
    pooled = {row.study.id for rows in data.outcomes.values() for row in rows}
    included = data.included()
    return replace(
        counts,
        dbr_assessed=len(data.studies),
        dbr_excluded=by_frequency(gone),
        new_studies=len(included),
        kept=by_frequency(kept),
        without_data=sum(study.id not in pooled for study in included),
    )


def by_frequency(reasons: list[str]) -> tuple[ReasonCount, ...]:
    """Reasons with their counts, the most frequent first, equal ones by name."""
    counted = sorted(Counter(reasons).items(), key=lambda item: (-item[1], item[0]))
    return tuple(ReasonCount(reason, n) for reason, n in counted)
