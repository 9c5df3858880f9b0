"""What must hold between the counts of a flow diagram: one function for each identity.

Each gives findings in words, or nothing; an identity whose counts were not all recorded is silent,
except where even the recorded ones contradict each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reportgen.inputs.flow_records import FlowCounts
from reportgen.inputs.records import StudiesData
from reportgen.spec.meta import MetaSpec


@dataclass(frozen=True, slots=True)
class Finding:
    """An identity that does not hold; ``at`` is the place in the spec."""

    id: str
    what: str
    at: tuple[str | int, ...]
    note_explains: bool = False
    warning: bool = False
    remedy: str = ""


Identity = Callable[[MetaSpec, FlowCounts, StudiesData], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the flow: ``result`` must be what comes in less what leaves."""

    id: str
    result: str
    incoming: str
    leaving: str
    words: str
    note_explains: bool = False

    def __call__(self, spec: MetaSpec, counts: FlowCounts, data: StudiesData) -> Iterator[Finding]:
        """The finding when the step does not add up."""
        result, incoming = getattr(counts, self.result), getattr(counts, self.incoming)
        leaving = getattr(counts, self.leaving)
        if result is None or incoming is None:
            return
        if leaving is None and result > incoming:
            what = f"{self.words}: {result} cannot be left of {incoming}"
        elif leaving is not None and result != incoming - leaving:
            what = f"{self.words}: {incoming} - {leaving} = {incoming - leaving}, not {result}"
        else:
            return
        # Rows of a table are study arms: a report can give several, which a note can say.
        explains = self.note_explains or (counts.from_table and self.result == "dbr_assessed")
        yield Finding(self.id, what, ("flow", self.result), explains)


STEPS = (
    Step(
        "F1",
        "records_screened",
        "identified_db",
        "removed_before_screening",
        "records screened are those identified less those removed before",
    ),
    Step(
        "F2",
        "dbr_sought_reports",
        "records_screened",
        "records_excluded",
        "reports sought are the records screened less those excluded",
        note_explains=True,
    ),
    Step(
        "F3",
        "dbr_assessed",
        "dbr_sought_reports",
        "dbr_notretrieved_reports",
        "reports assessed are those sought less those not retrieved",
    ),
    Step(
        "F4",
        "other_assessed",
        "other_sought_reports",
        "other_notretrieved_reports",
        "reports assessed (other methods) are those sought less those not retrieved",
    ),
)


def other_sought_within_identified(
    spec: MetaSpec, counts: FlowCounts, data: StudiesData
) -> Iterator[Finding]:
    """F5: other methods have no screening box, so not more are sought than were identified."""
    sought, found = counts.other_sought_reports, counts.identified_other
    if sought is not None and found is not None and sought > found and counts.note is None:
        what = f"{sought} reports are sought by other methods, but {found} were identified"
        yield Finding("F5", what, ("flow", "other_sought_reports"), True, warning=True)


def reports_included(spec: MetaSpec, counts: FlowCounts, data: StudiesData) -> Iterator[Finding]:
    """F6: included reports are those assessed less those excluded, over both columns."""
    left = [
        assessed - excluded
        for assessed, excluded in (
            (counts.dbr_assessed, counts.dbr_excluded_total),
            (counts.other_assessed, counts.other_excluded_total),
        )
        if assessed is not None and excluded is not None
    ]
    if any(number < 0 for number in left):
        what = "more reports are excluded than were assessed"
        yield Finding("F6", what, ("flow", "dbr_excluded"))
    elif counts.new_reports is not None and left and counts.new_reports != sum(left):
        what = f"of the reports assessed {sum(left)} are left, not {counts.new_reports}"
        yield Finding("F6", what, ("flow", "new_reports"), True)


def studies_have_reports(
    spec: MetaSpec, counts: FlowCounts, data: StudiesData
) -> Iterator[Finding]:
    """F7: a study has at least one report."""
    studies, reports = counts.new_studies, counts.new_reports
    if studies is not None and reports is not None and studies > reports:
        what = f"{studies} {counts.unit} are included, but only {reports} reports"
        # An arm is less than a study: several can stand in one report.
        yield Finding("F7", what, ("flow", "new_reports"), note_explains=counts.from_table)


def update_adds_up(spec: MetaSpec, counts: FlowCounts, data: StudiesData) -> Iterator[Finding]:
    """F8 and F9: in an update the totals are the previous and the new ones."""
    for name, kind in (("F8", "studies"), ("F9", "reports")):
        before, new = (getattr(counts, f"{part}_{kind}") for part in ("previous", "new"))
        all_of_them = getattr(counts, f"total_{kind}")
        if None not in (before, new, all_of_them) and all_of_them != before + new:
            what = f"{before} previous and {new} new {kind} are {before + new}, not {all_of_them}"
            yield Finding(name, what, ("flow", f"total_{kind}"))


def table_holds_the_included(
    spec: MetaSpec, counts: FlowCounts, data: StudiesData
) -> Iterator[Finding]:
    """F11: the studies included are those of the table that are not excluded."""
    stated, rows = counts.included_studies, len(data.included())
    if stated is not None and stated != rows:
        key = "new_studies" if counts.previous_studies is None else "total_studies"
        what = (
            f"{stated} {counts.unit} are included, but {data.table_name} has {rows} included rows"
        )
        yield Finding("F11", what, ("flow", key), True)


def pools_within_included(
    spec: MetaSpec, counts: FlowCounts, data: StudiesData
) -> Iterator[Finding]:
    """F12: no synthesis has more studies than the review."""
    stated = counts.included_studies
    for outcome, rows in data.outcomes.items():
        if stated is not None and len(rows) > stated:
            what = f"{len(rows)} {counts.unit} are pooled for {outcome}, but {stated} are included"
            yield Finding("F12", what, ("flow", "new_studies"), True)


def reasons_match_the_table(
    spec: MetaSpec, counts: FlowCounts, data: StudiesData
) -> Iterator[Finding]:
    """F13: the list of excluded rows matches the reasons of the diagram (PRISMA item 16b)."""
    listed = sum(not item.keep_for for item in data.exclusions.values())
    boxes = [counts.dbr_excluded_total, counts.other_excluded_total]
    stated = sum(number for number in boxes if number is not None)
    if listed and any(number is not None for number in boxes) and stated != listed:
        what = f"the reasons for exclusion add up to {stated}, but data.exclude lists {listed} rows"
        yield Finding("F13", what, ("flow", "dbr_excluded"), True, warning=True)


def sources_add_up(spec: MetaSpec, counts: FlowCounts, data: StudiesData) -> Iterator[Finding]:
    """F14: the records of the single sources are those of the diagram."""
    records = [source.records for source in spec.sources]
    known = [number for number in records if number is not None]
    identified = counts.identified_db
    if known and len(known) == len(records) and identified not in (None, sum(known)):
        what = f"the sources hold {sum(known)} records, the flow starts with {identified}"
        yield Finding("F14", what, ("flow", "database_results"), True, warning=True)


def sources_are_dated(spec: MetaSpec, counts: FlowCounts, data: StudiesData) -> Iterator[Finding]:
    """F15: every source has its date of last search and its number of records."""
    for number, source in enumerate(spec.sources):
        gaps = [
            words
            for value, words in (
                (source.last_search, "date of the last search"),
                (source.records, "number of records"),
            )
            if value is None
        ]
        if gaps:
            what = f"source '{source.name}' lacks the {' and the '.join(gaps)}"
            remedy = "Add what is known; the report says that the rest was not recorded."
            yield Finding("F15", what, ("sources", number), warning=True, remedy=remedy)


IDENTITIES: tuple[Identity, ...] = (
    *STEPS,
    other_sought_within_identified,
    reports_included,
    studies_have_reports,
    update_adds_up,
    table_holds_the_included,
    pools_within_included,
    reasons_match_the_table,
    sources_add_up,
    sources_are_dated,
)
"""Every identity that is checked. F10, whole numbers from 0, is a type of the spec; F16, that
nobody is counted twice, is kept by the refusal of overlapping rows in one pool."""
