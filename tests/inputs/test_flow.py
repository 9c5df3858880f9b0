"""The counts of the flow diagram add up, or the report says why not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reportgen.errors import DataError
from reportgen.inputs.flow import FlowCounts, flow_counts
from reportgen.inputs.flow_identities import IDENTITIES, STEPS
from reportgen.inputs.studies import load_studies
from reportgen.spec.load import LoadedSpec
from reportgen.spec.meta import MetaSpec
from reportgen.spec.review import Flow, ReasonCount, Source
from tests.inputs.project import loaded, write

# The synthetic review of 19 studies with which the identities were laid down; its table here
# has 4 rows, so `new_studies` is changed to fit, and nothing else depends on it.
WORKED = Flow(
    database_results=1180,
    register_results=64,
    duplicates=312,
    excluded_automatic=0,
    excluded_other=12,
    records_screened=920,
    records_excluded=841,
    dbr_sought_reports=79,
    dbr_notretrieved_reports=3,
    dbr_assessed=76,
    dbr_excluded=(
        ReasonCount(reason="Wrong population", n=21),
        ReasonCount(reason="No comparator", n=19),
        ReasonCount(reason="Outcome not reported", n=15),
    ),
    website_results=4,
    organisation_results=2,
    citations_results=7,
    other_sought_reports=13,
    other_notretrieved_reports=1,
    other_assessed=12,
    other_excluded=(ReasonCount(reason="Duplicate cohort", n=9),),
    new_studies=4,
    new_reports=24,
)

# Two published diagrams: 700 - 167 = 533 - 398 = 135 - 0 = 135 - 93 = 42 and
# 162 - 23 = 139 - 25 = 114 - 4 = 110 - 88 = 22.
PUBLISHED = [
    (700, 167, 533, 398, 135, 0, 135, 93, 42),
    (162, 23, 139, 25, 114, 4, 110, 88, 22),
]


def project(tmp_path: Path, flow: Flow | None, **parts: object) -> LoadedSpec[MetaSpec]:
    spec = loaded(write(tmp_path))
    return replace(spec, spec=spec.spec.model_copy(update={"flow": flow, **parts}))


def counts(tmp_path: Path, flow: Flow, **parts: object) -> FlowCounts:
    spec = project(tmp_path, flow, **parts)
    result = flow_counts(spec, load_studies(spec))
    assert result is not None
    return result


def changed(**fields: object) -> Flow:
    return WORKED.model_copy(update=fields)


def refused(tmp_path: Path, flow: Flow, **parts: object) -> list[str]:
    with pytest.raises(DataError) as caught:
        counts(tmp_path, flow, **parts)
    return [str(problem) for problem in caught.value.problems]


def test_without_a_flow_there_are_no_counts(tmp_path: Path) -> None:
    spec = project(tmp_path, None)
    assert flow_counts(spec, load_studies(spec)) is None


def test_a_flow_that_adds_up(tmp_path: Path) -> None:
    flow = counts(tmp_path, WORKED)
    assert (flow.identified_db, flow.removed_before_screening) == (1244, 324)
    assert (flow.identified_other, flow.dbr_excluded_total, flow.other_excluded_total) == (
        13,
        55,
        9,
    )
    assert flow.included_studies == 4
    # One row is excluded in the spec's list, 64 reports in the boxes.
    assert [problem.what.split(" (F")[-1] for problem in flow.warnings] == ["13)"]


@pytest.mark.parametrize("numbers", PUBLISHED)
def test_published_diagrams_add_up(tmp_path: Path, numbers: tuple[int, ...]) -> None:
    found, removed, screened, excluded, sought, lost, assessed, out, reports = numbers
    flow = counts(
        tmp_path,
        Flow(
            database_results=found,
            duplicates=removed,
            records_screened=screened,
            records_excluded=excluded,
            dbr_sought_reports=sought,
            dbr_notretrieved_reports=lost,
            dbr_assessed=assessed,
            dbr_excluded=(ReasonCount(reason="All reasons", n=out),),
            new_studies=4,
            new_reports=reports,
        ),
    )
    assert flow.identified_db == found


@pytest.mark.parametrize(
    ("field", "value", "identity"),
    [
        ("records_screened", 921, "F1"),
        ("duplicates", 313, "F1"),
        ("dbr_sought_reports", 80, "F2"),
        ("dbr_assessed", 77, "F3"),
        ("other_assessed", 13, "F4"),
        ("new_reports", 25, "F6"),
        ("new_studies", 5, "F11"),
        ("new_studies", 3, "F11"),
    ],
)
def test_one_wrong_count_is_found(tmp_path: Path, field: str, value: int, identity: str) -> None:
    texts = refused(tmp_path, changed(**{field: value}))
    assert any(f"({identity})" in text for text in texts), texts
    assert all("Correct the counts" in text for text in texts)


def test_the_sum_is_shown(tmp_path: Path) -> None:
    text = refused(tmp_path, changed(records_screened=921, records_excluded=842))[0]
    assert "1244 - 324 = 920, not 921 (F1). Correct the counts." in text


def test_all_gaps_are_told_at_once(tmp_path: Path) -> None:
    texts = refused(tmp_path, changed(records_screened=900, new_reports=25))
    assert [text.split("(F")[1][0] for text in texts] == ["1", "2", "6"]


def test_a_note_explains_only_what_a_note_can(tmp_path: Path) -> None:
    """One record can lead to several reports; records do not vanish before screening."""
    flow = counts(tmp_path, changed(records_excluded=840, note="One record gave two reports."))
    assert any("(F2)" in problem.what for problem in flow.warnings)
    assert refused(tmp_path, changed(duplicates=300, note="Unexplained."))


def test_steps_that_were_not_recorded_are_passed_over(tmp_path: Path) -> None:
    flow = counts(
        tmp_path,
        Flow(database_results=100, records_screened=80, dbr_assessed=20, new_studies=4),
    )
    assert flow.removed_before_screening is None
    assert flow.identified_other is None


def test_more_left_than_came_in_is_wrong_even_so(tmp_path: Path) -> None:
    texts = refused(tmp_path, Flow(database_results=100, records_screened=120))
    assert "120 cannot be left of 100 (F1)" in texts[0]


def test_more_excluded_than_assessed(tmp_path: Path) -> None:
    flow = Flow(dbr_assessed=5, dbr_excluded=(ReasonCount(reason="x", n=6),), note="A note.")
    assert "more reports are excluded than were assessed (F6)" in refused(tmp_path, flow)[0]


def test_more_studies_than_reports(tmp_path: Path) -> None:
    assert "(F7)" in refused(tmp_path, Flow(new_studies=4, new_reports=3))[0]


@pytest.mark.parametrize(("studies", "reports", "identity"), [(6, 9, "F8"), (4, 8, "F9")])
def test_an_update_adds_up(tmp_path: Path, studies: int, reports: int, identity: str) -> None:
    sound = Flow(
        previous_studies=3, new_studies=1, total_studies=4,
        previous_reports=7, new_reports=2, total_reports=9,
    )  # fmt: skip
    assert counts(tmp_path, sound).included_studies == 4
    wrong = sound.model_copy(update={"total_studies": studies, "total_reports": reports})
    assert any(f"({identity})" in text for text in refused(tmp_path, wrong))


def test_from_the_table(tmp_path: Path) -> None:
    flow = counts(tmp_path, Flow(from_table=True, unit="study arms", database_results=90))
    assert (flow.dbr_assessed, flow.new_studies, flow.without_data) == (5, 4, 0)
    assert [(item.reason, item.n) for item in flow.dbr_excluded] == [("Date", 1)]
    assert flow.kept == ()
    assert flow.warnings == ()


def test_from_the_table_a_kept_row_belongs_to_the_review(tmp_path: Path) -> None:
    write(tmp_path, spec={"keep_for: []": "keep_for: [os]"}, csv={"8,chen,9": "8,,9"})
    spec = loaded(tmp_path)
    spec = replace(spec, spec=spec.spec.model_copy(update={"flow": Flow(from_table=True)}))
    flow = flow_counts(spec, load_studies(spec))
    assert flow is not None
    assert (flow.dbr_assessed, flow.dbr_excluded, flow.new_studies) == (5, (), 5)
    assert [(item.reason, item.n) for item in flow.kept] == [("Date", 1)]


def test_from_the_table_rows_without_figures_are_counted(tmp_path: Path) -> None:
    write(tmp_path, csv={"9,,22,25,": "9,,,,"})
    spec = loaded(tmp_path)
    spec = replace(spec, spec=spec.spec.model_copy(update={"flow": Flow(from_table=True)}))
    flow = flow_counts(spec, load_studies(spec))
    assert flow is not None
    assert (flow.new_studies, flow.without_data) == (4, 1)


def test_reasons_stand_by_frequency() -> None:
    from reportgen.inputs.flow import by_frequency

    found = by_frequency(["b", "c", "a", "c"])
    assert [(item.reason, item.n) for item in found] == [("c", 2), ("a", 1), ("b", 1)]


def test_what_the_table_counts_is_not_typed(tmp_path: Path) -> None:
    texts = refused(tmp_path, Flow(from_table=True, new_studies=4, dbr_assessed=5))
    assert len(texts) == 2
    assert all("`from_table: true` counts it" in text for text in texts)


def test_reports_that_give_several_arms_need_a_note(tmp_path: Path) -> None:
    flow = Flow(from_table=True, unit="study arms", dbr_sought_reports=4)
    unequal = flow.model_copy(update={"dbr_notretrieved_reports": 0})
    assert "4 - 0 = 4, not 5 (F3)" in refused(tmp_path, unequal)[0]
    noted = unequal.model_copy(update={"note": "One report gave two arms."})
    assert any("(F3)" in problem.what for problem in counts(tmp_path, noted).warnings)


def test_sources_without_date_or_records_are_a_warning(tmp_path: Path) -> None:
    sources = (Source(name="MEDLINE", records=50), Source(name="Embase"))
    flow = counts(tmp_path, Flow(database_results=90), sources=sources)
    assert [problem.what for problem in flow.warnings] == [
        "source 'MEDLINE' lacks the date of the last search (F15)",
        "source 'Embase' lacks the date of the last search and the number of records (F15)",
    ]


def test_sources_that_do_not_add_up_are_a_warning(tmp_path: Path) -> None:
    sources = tuple(
        Source(name=name, records=n, last_search="2026-01-02")  # type: ignore[arg-type]
        for name, n in (("MEDLINE", 50), ("Embase", 41))
    )
    (warning,) = counts(tmp_path, Flow(database_results=90), sources=sources).warnings
    assert "the sources hold 91 records, the flow starts with 90 (F14)" in warning.what
    assert counts(tmp_path, Flow(database_results=91), sources=sources).warnings == ()


def test_other_methods_without_screening(tmp_path: Path) -> None:
    flow = Flow(website_results=2, other_sought_reports=3)
    (warning,) = counts(tmp_path, flow).warnings
    assert "3 reports are sought by other methods, but 2 were identified (F5)" in warning.what


def test_identities_are_named_once() -> None:
    assert len({step.id for step in STEPS}) == len(STEPS)
    assert len(set(IDENTITIES)) == len(IDENTITIES)
