"""What holds for every fact of a cohort, whatever the numbers are."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest

from reportgen.analysis.cohort.analyse import with_notes
from reportgen.analysis.cohort.bounds import crossing
from reportgen.analysis.cohort.curves import ticks_of
from reportgen.analysis.cohort.guards import adds_up
from reportgen.errors import AnalysisError
from reportgen.facts.fact import Fact
from reportgen.facts.record import Record
from reportgen.inputs.cohort.records import RiskTable
from reportgen.methods import METHODS
from reportgen.present.figures import FIGURES
from reportgen.present.methods_run import methods_run
from reportgen.vocabulary import STATISTICS
from tests.analysis.cohort.project import (
    SPEC,
    TABLE,
    book,
    every_method,
    large,
    shuffled,
    swapped,
    usual,
)
from tests.prose.language import faults as faults_of_language


def faults(text: str) -> list[str]:
    """Faults of a sentence; the rows of a cohort are patients, unlike those of a pool."""
    found = faults_of_language(text)
    return [fault for fault in found if not fault.startswith("patients for participants")]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    other = book(shuffled(seed))
    assert Record.of(other).to_json() == Record.of(usual()).to_json()
    assert other.frames == usual().frames


def test_swapping_the_reference_inverts_ratios_and_changes_signs() -> None:
    checked = set()
    for fact in usual():
        if ".new_vs_old." not in fact.id or fact.value is None:
            continue
        other = swapped()[fact.id.replace("new_vs_old", "old_vs_new")]
        turned = dict.fromkeys(("odds_ratio", "hazard_ratio", "ratio"), lambda v: 1 / v)
        turned |= dict.fromkeys(("difference", "time_difference", "shift"), lambda v: -v)
        flip = turned.get(fact.stat, lambda v: v)
        assert other.value == pytest.approx(flip(fact.value), rel=1e-7), fact.id
        assert other.p == pytest.approx(fact.p, abs=1e-9), fact.id
        if fact.ci is not None and other.ci is not None:
            limits = sorted((flip(fact.ci.low), flip(fact.ci.high)))
            assert [other.ci.low, other.ci.high] == pytest.approx(limits, rel=1e-6), fact.id
        checked.add(fact.stat)
    assert checked == {
        "difference", "odds_ratio", "hazard_ratio", "time_difference", "p_value", "q_between", "df",
        "shift", "ratio",
    }  # fmt: skip


def test_what_does_not_compare_does_not_depend_on_the_reference() -> None:
    for fact in usual():
        if "_vs_" not in fact.id and not fact.id.endswith(".smd"):
            assert swapped()[fact.id].value == fact.value, fact.id


def test_grades_add_up_to_the_evaluable_and_strata_to_the_arm() -> None:
    found = usual()
    for arm in ("old", "new"):
        grades = [found[f"crs.{arm}.grade.{level}"].events or 0 for level in range(5)]
        assert sum(grades) == found[f"crs.{arm}.any"].n
        for part in ("n", "events"):
            strata = [getattr(found[f"cr.{arm}.{s}.rate"], part) for s in ("early", "late")]
            assert sum(strata) == getattr(found[f"cr.{arm}.rate"], part)
        events = [found[f"pfs.{arm}.{s}.events"].value or 0 for s in ("early", "late")]
        assert sum(events) == found[f"pfs.{arm}.events"].value


def test_every_method_is_explained_and_every_sentence_can_be_filled() -> None:
    for fact in usual():
        method = METHODS[fact.method]
        method.filled(dict(fact.settings))
        assert method.section in ("rates", "survival", "robustness") or not method.sentence
        assert fact.kind == STATISTICS[fact.stat].kind


def test_methods_of_a_cohort_name_a_source() -> None:
    for key, method in METHODS.items():
        if method.section in ("rates", "survival"):
            assert "doi:10." in method.reference, key
            assert method.sentence.endswith("."), key
            assert method.formula, key


def test_labels_read_as_english_and_tell_facts_apart() -> None:
    labels = [fact.label for fact in usual()]
    for label in labels:
        assert re.match(r"[a-z]", label), label
        assert not re.search(r"None|_|  | ,|, ,|[,:]$|\(\)|\.\.", label), label
        assert faults(f"{label}.") == [], label
    twice = {label for label in labels if labels.count(label) > 1}
    assert not twice


def test_notes_reasons_and_methods_read_as_english() -> None:
    for book_of in every_method():
        for fact in book_of:
            for text in (*fact.notes, fact.not_estimable or "x"):
                assert not text.endswith("."), fact.id
                assert faults(f"It is so: {text}.") == [], fact.id
        for method in methods_run(book_of):
            assert "{" not in method.sentence
            assert faults(method.sentence) == [], method.key


def test_copies_of_patients_change_no_share_and_narrow_intervals() -> None:
    for name in ("cr.new.rate", "crs.old.grade.1", "pfs.new.at_6", "os.landmark.sct.out.at_12"):
        one, six = usual()[name], large()[name]
        assert six.value == pytest.approx(one.value, abs=1e-12), name
        assert one.ci is not None and six.ci is not None
        assert six.ci.high - six.ci.low < one.ci.high - one.ci.low, name
    assert large()["cr.new_vs_old.test"].method == "test.chi_square"
    assert large()["crs.new_vs_old.severity"].method == "test.mann_whitney.normal"
    assert large()["cr.new_vs_old.odds_ratio"].value == pytest.approx(10 * 5 / (3 * 4))


def test_frames_name_facts_that_exist() -> None:
    found = usual()
    for name in ("flow", "baseline", "balance", "efficacy", "safety", "grades-crs",
                 "subgroups-cr", "subgroups-pfs"):  # fmt: skip
        frame = found.frame(name)
        cells = [cell for row in frame.rows for cell in row if isinstance(cell, str)]
        facts = [cell for cell in cells if re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+){1,6}", cell)]
        assert facts, name
        missing = [cell for cell in facts if cell not in found and not found.with_prefix(cell)]
        assert not missing, name


def test_frames_of_curves_begin_at_one_and_never_rise() -> None:
    for outcome in ("pfs", "os"):
        records = usual().frame(f"km-{outcome}").records()
        for arm in ("old", "new"):
            curve = [float(str(r["survival"])) for r in records if r["arm"] == arm]
            assert curve[0] == 1
            assert all(b <= a for a, b in pairwise(curve))
        risk = [r for r in usual().frame(f"risk-{outcome}").records() if r["tick"] == 0]
        assert [r["at_risk"] for r in risk] == [10, 14]


def test_numbers_at_risk_by_hand() -> None:
    risk = usual().frame("risk-pfs").records()
    six = {r["arm"]: (r["at_risk"], r["events"]) for r in risk if r["tick"] == 6}
    # old: 6, 9 and 11 months are left; the event at 6 counts. new: nine times of 6.5 and more
    assert six == {"old": (3, 8), "new": (9, 5)}


def test_figures_are_of_known_kinds_and_show_frames_that_exist() -> None:
    kinds = {"balance", "flow", "grades", "kaplan_meier", "missing", "subgroups"}
    kinds |= {"swimmer"}
    assert {request.kind for request in usual().figures} == kinds <= set(FIGURES)
    for request in usual().figures:
        assert usual().frame(request.frame).rows


def test_ticks_are_few_and_round() -> None:
    assert ticks_of(18.0, "months") == (0, 3, 6, 9, 12, 15, 18)
    assert ticks_of(61.0, "months") == (0, 12, 24, 36, 48, 60)
    assert ticks_of(100.0, "days") == (0, 20, 40, 60, 80, 100)


def test_parts_that_do_not_add_up_are_refused() -> None:
    adds_up("arms", 5, (2, 3))
    with pytest.raises(AnalysisError, match="add up to 4, not to 5"):
        adds_up("arms", 5, (2, 2))


def table(times: list[float], events: list[int], censored: list[int]) -> RiskTable:
    """A risk table of one arm."""
    n = sum(events) + sum(censored)
    return RiskTable(
        "a", "", "", np.array(times), np.array(events), np.array(censored), {}, n, n, 0
    )


def test_without_censoring_a_bounded_curve_above_its_bound_is_a_fault() -> None:
    progressed, died = table([3, 9], [1, 1], [0, 0]), table([2, 9], [1, 1], [0, 0])
    with pytest.raises(AnalysisError, match="nobody has been censored"):
        crossing(progressed, died)
    assert crossing(died, progressed) is None


def test_after_censoring_curves_of_correct_data_can_cross() -> None:
    # four patients: one progresses at 1 and dies at 3, one is lost at 2, two are seen to 10
    progression = table([1, 2, 10], [1, 0, 0], [0, 1, 2])  # 3/4 from 1 on
    death = table([2, 3, 10], [0, 1, 0], [1, 0, 2])  # 2/3 from 3 on
    assert crossing(progression, death) == 3


def test_notes_of_the_inputs_stand_on_what_they_are_about() -> None:
    facts = [
        Fact("patients.analysed", "count", "patients analysed", "count", 2),
        Fact("os.a.n", "count", "patients followed", "count", 1),
        Fact("baseline.age.a.median", "median", "median of age", "number", 1.5),
    ]
    notes = [("os", "os: all censored."), ("age", "age is constant"), ("arm", "about a column")]
    found = with_notes(facts, notes)
    assert [fact.notes for fact in found] == [
        ("about a column",),
        ("os: all censored",),
        ("age is constant",),
    ]


def test_three_arms_are_each_compared_with_the_reference() -> None:
    third = "      - {id: other, label: a third treatment}\n    reference"
    spec = SPEC.replace("    reference", third, 1)
    table = TABLE
    for name in ("p13", "p16", "p18", "p21", "p23"):
        table = table.replace(f"{name},new", f"{name},other")
    found = book(table, spec)
    for pair in ("new_vs_old", "other_vs_old"):
        for what in (f"cr.{pair}.test", f"baseline.age.{pair}.smd", f"os.{pair}.log_rank"):
            assert what in found, what
    assert "baseline.age.smd" not in found
    assert found["patients.other"].value == 5
    # two arms alone give what the three give for that pair
    two = "\n".join(row for row in table.splitlines() if ",other," not in row) + "\n"
    for name in ("cr.new_vs_old.test", "crs.new_vs_old.severity", "os.new_vs_old.hazard_ratio"):
        assert found[name].value == pytest.approx(book(two)[name].value, abs=1e-12), name
    names = {column.name for column in found.frame("efficacy").columns}
    assert {"other", "test_new_vs_old", "test_other_vs_old"} <= names
    labels = [fact.label for fact in found]
    assert len(set(labels)) == len(labels)


def test_a_cohort_of_one_arm_compares_nothing() -> None:
    one_arm = SPEC.replace("      - {id: old, label: the old treatment}\n", "")
    one_arm = one_arm.replace("arm: new}", "arm: new}").replace("REFERENCE", "new")
    rows = [row for row in TABLE.splitlines() if ",old," not in row]
    found = book("\n".join(rows) + "\n", one_arm)
    assert not [fact.id for fact in found if "_vs_" in fact.id]
    assert found["cr.new.rate"].value == pytest.approx(10 / 13)
    assert "balance" not in {frame.id for frame in found.frames}


def test_without_strata_there_is_none_of_their_facts() -> None:
    lines = SPEC.splitlines(keepends=True)
    start = lines.index("  stratum:\n")
    end = lines.index("  exclude:\n")
    found = book(spec="".join(lines[:start] + lines[end:]))
    assert not [fact.id for fact in found if ".early" in fact.id or "strat" in fact.id]
    assert found["os.new_vs_old.log_rank"].p == usual()["os.new_vs_old.log_rank"].p
