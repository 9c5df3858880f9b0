"""The boxes of a PRISMA 2020 flow diagram as numbers."""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.errors import Problem


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """One reason with the number excluded for it."""

    reason: str
    n: int


@dataclass(frozen=True, slots=True)
class FlowCounts:
    """The boxes of the diagram; None where a count was not recorded.

    With ``from_table``, ``kept`` counts the rows that are excluded from the main pool but kept
    for some outcome (they are part of ``new_studies``), and ``without_data`` the included rows
    that enter no pool. ``warnings`` are findings that do not stop the report.
    """

    unit: str
    note: str | None
    from_table: bool
    previous_studies: int | None = None
    previous_reports: int | None = None
    database_results: int | None = None
    register_results: int | None = None
    duplicates: int | None = None
    excluded_automatic: int | None = None
    excluded_other: int | None = None
    records_screened: int | None = None
    records_excluded: int | None = None
    dbr_sought_reports: int | None = None
    dbr_notretrieved_reports: int | None = None
    dbr_assessed: int | None = None
    dbr_excluded: tuple[ReasonCount, ...] = ()
    website_results: int | None = None
    organisation_results: int | None = None
    citations_results: int | None = None
    other_sought_reports: int | None = None
    other_notretrieved_reports: int | None = None
    other_assessed: int | None = None
    other_excluded: tuple[ReasonCount, ...] = ()
    new_studies: int | None = None
    new_reports: int | None = None
    total_studies: int | None = None
    total_reports: int | None = None
    kept: tuple[ReasonCount, ...] = ()
    without_data: int | None = None
    warnings: tuple[Problem, ...] = ()

    @property
    def identified_db(self) -> int | None:
        """Records from databases and registers."""
        return total(self.database_results, self.register_results)

    @property
    def removed_before_screening(self) -> int | None:
        """Duplicates and records removed by automation or for other reasons."""
        return total(self.duplicates, self.excluded_automatic, self.excluded_other)

    @property
    def identified_other(self) -> int | None:
        """Records from websites, organisations and citation searching."""
        return total(self.website_results, self.organisation_results, self.citations_results)

    @property
    def dbr_excluded_total(self) -> int | None:
        """Reports excluded after assessment, over all reasons."""
        return _reasons(self.dbr_excluded, self.dbr_assessed)

    @property
    def other_excluded_total(self) -> int | None:
        """Reports from other methods excluded after assessment, over all reasons."""
        return _reasons(self.other_excluded, self.other_assessed)

    @property
    def included_studies(self) -> int | None:
        """Studies of the review: in an update the total, else the new ones."""
        return self.new_studies if self.previous_studies is None else self.total_studies


def total(*parts: int | None) -> int | None:
    """The sum of the counts that were recorded; None when none was."""
    recorded = [part for part in parts if part is not None]
    return sum(recorded) if recorded else None


def _reasons(reasons: tuple[ReasonCount, ...], assessed: int | None) -> int | None:
    """An empty list of reasons means none excluded only where the step itself was recorded."""
    return sum(item.n for item in reasons) if reasons or assessed is not None else None
