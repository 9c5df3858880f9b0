"""Every query equals a plain count over the rows, and its parts add up."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from reportgen.inputs.cohort import RiskTable
from reportgen.spec.cohort_outcomes import Subset
from tests.inputs.cohort.tables import PATIENTS, Patient, cohort_of, outcome, plain, spec, variable

ARMS = {"old": "Old", "new": "New"}
STRATA = {"": None, "early": "E", "late": "L"}

quickly = settings(max_examples=40)


def used(patients: Sequence[Patient], arm: str = "", stratum: str = "") -> list[Patient]:
    """Who is analysed, of one arm and stratum or of all."""
    return [
        one
        for one in patients
        if one["note"] != "other drug"
        and (not arm or one["arm"] == ARMS[arm])
        and (not stratum or one["stage"] == STRATA[stratum])
    ]


def cells() -> Iterable[tuple[str, str]]:
    return ((arm, stratum) for arm in ARMS for stratum in STRATA)


def ranked(reasons: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(reasons.items(), key=lambda item: (-item[1], item[0])))


@given(PATIENTS)
@quickly
def test_flow(patients):
    flow = cohort_of(patients).flow()
    assert flow.rows == len(patients)
    assert flow.excluded == (("another treatment", len(patients) - len(used(patients))),)
    assert flow.analysed == len(used(patients))
    assert flow.by_arm == {arm: len(used(patients, arm)) for arm in ARMS}
    assert flow.by_stratum == {name: len(used(patients, "", name)) for name in ("early", "late")}
    assert flow.rows == flow.analysed + sum(n for _, n in flow.excluded)
    assert sum(flow.by_arm.values()) == sum(flow.by_stratum.values()) == flow.analysed
    assert sum(flow.by_arm_stratum.values()) == flow.analysed


@given(PATIENTS)
@quickly
def test_binary_with_evaluable_patients(patients):
    found = cohort_of(patients).binary(outcome("cr"))
    assert [(item.arm, item.stratum) for item in found] == list(cells())
    for item in found:
        own = used(patients, item.arm, item.stratum)
        reasons: Counter[str] = Counter()
        for one in own:
            if one["cr_evaluable"] != "1":
                reasons[one["cr_reason"] or "reason not given"] += 1
            elif not one["cr"]:
                reasons["not recorded"] += 1
        assert item.total == len(own)
        assert item.events == sum(one["cr_evaluable"] == "1" == one["cr"] for one in own)
        assert item.not_evaluable == ranked(reasons)
        assert item.total == item.evaluable + sum(n for _, n in item.not_evaluable)


@given(PATIENTS)
@quickly
def test_binary_among_some(patients):
    for item in cohort_of(patients).binary(outcome("gvhd")):
        own = [one for one in used(patients, item.arm, item.stratum) if one["transplanted"] == "1"]
        assert item.total == len(own)
        assert item.events == sum(one["gvhd"] == "1" for one in own)
        assert item.evaluable == sum(one["gvhd"] != "" for one in own)


@given(PATIENTS)
@quickly
def test_ordinal(patients):
    levels = outcome("crs").levels
    for item in cohort_of(patients).ordinal(outcome("crs")):
        texts = [one["crs"] for one in used(patients, item.arm, item.stratum)]
        assert item.counts == tuple(texts.count(level) for level in levels)
        assert item.evaluable == sum(item.counts)
        assert item.total == len(texts) == item.evaluable + sum(n for _, n in item.not_evaluable)
        assert item.at_least(levels, "3") == texts.count("3") + texts.count("4")


@given(PATIENTS)
@quickly
def test_categorical(patients):
    for item in cohort_of(patients).categorical(variable("sex")):
        texts = [one["sex"] for one in used(patients, item.arm, item.stratum)]
        assert item.levels == ("F", "M")
        assert item.counts == (texts.count("F"), texts.count("M"))
        assert item.missing == texts.count("")
        assert item.total == item.missing + sum(item.counts)


@given(PATIENTS)
@quickly
def test_numeric(patients):
    for item in cohort_of(patients).numeric(variable("age")):
        texts = [one["age"] for one in used(patients, item.arm, item.stratum)]
        values = [float(text) for text in texts if text]
        assert (item.total, item.n) == (len(texts), len(values))
        assert item.missing == item.total - item.n
        if not values:
            assert item.mean is item.sd is item.median is item.minimum is None
            continue
        assert item.mean == pytest.approx(statistics.mean(values))
        assert item.sd == (pytest.approx(statistics.stdev(values)) if item.n > 1 else None)
        five = [item.minimum, item.q1, item.median, item.q3, item.maximum]
        assert five == pytest.approx(np.quantile(values, [0, 0.25, 0.5, 0.75, 1]), rel=1e-14)


@given(PATIENTS)
@quickly
def test_values(patients):
    for item in cohort_of(patients).values(outcome("stay")):
        texts = [one["stay"] for one in used(patients, item.arm, item.stratum)]
        counts = Counter(float(text) for text in texts if text)
        assert list(zip(item.value, item.count, strict=True)) == sorted(counts.items())


CODES = {"free": 0, "progressed": 1, "dead": 1, "other": 2}


def timed(patients: Iterable[Patient]) -> list[tuple[float, int]]:
    """Time and code of the patients of whom both are known."""
    return [
        (float(one["pfs_months"]), CODES[one["pfs_event"]])
        for one in patients
        if one["pfs_months"] and one["pfs_event"]
    ]


def check_risk(item: RiskTable, known: Sequence[tuple[float, int]]) -> None:
    times = sorted({time for time, _ in known})
    assert item.time.tolist() == times
    for codes, counts in (
        (0, item.censored),
        (1, item.events),
        (2, item.competing["second cancer"]),
    ):
        assert counts.tolist() == [known.count((time, codes)) for time in times]
    assert item.at_risk.tolist() == [sum(one >= time for one, _ in known) for time in times]
    assert item.n == len(known)
    assert item.total == item.n + item.missing


@given(PATIENTS)
@quickly
def test_risk_tables(patients):
    cohort = cohort_of(patients)
    (overall,) = cohort.risk_table(outcome("pfs"), ())
    check_risk(overall, timed(used(patients)))
    assert overall.total == len(used(patients))
    for item in cohort.risk_table(outcome("pfs")):
        check_risk(item, timed(used(patients, item.arm)))
    both = cohort.risk_table(outcome("pfs"), ("arm", "stratum"))
    assert len(both) == 4
    for item in both:
        check_risk(item, timed(used(patients, item.arm, item.stratum)))
    assert sum(item.n for item in both) == overall.n
    assert sum(item.missing for item in both) == overall.missing
    for item in cohort.risk_table(outcome("pfs"), ("stratum",)):
        check_risk(item, timed(used(patients, "", item.stratum)))


@given(PATIENTS)
@quickly
def test_survival_rows(patients):
    rows = cohort_of(patients).survival_rows(outcome("os"), (variable("age"), variable("sex")))
    expected = Counter(
        (
            float(one["os_months"]),
            int(one["os_event"]),
            ["Old", "New"].index(one["arm"]),
            ["E", "L"].index(one["stage"]),
            float(one["age"]),
            ["F", "M"].index(one["sex"]),
        )
        for one in used(patients)
        if one["os_months"] and one["os_event"] and one["age"] and one["sex"]
    )
    columns = (rows.time, rows.event, rows.arm, rows.stratum, *(c.values for c in rows.covariates))
    found = list(zip(*(column.tolist() for column in columns), strict=True))
    assert found == sorted(expected)
    assert rows.weight.tolist() == [expected[key] for key in found]
    assert [c.levels for c in rows.covariates] == [(), ("F", "M")]
    assert rows.total == len(used(patients)) == rows.missing + rows.weight.sum()


@given(PATIENTS)
@quickly
def test_binary_rows(patients):
    rows = cohort_of(patients).binary_rows(outcome("cr"), (variable("sex"),))
    known = [one for one in used(patients) if one["cr_evaluable"] == "1" and one["cr"]]
    known = [one for one in known if one["sex"]]
    assert rows.weight.sum() == len(known)
    assert (rows.weight * rows.event).sum() == sum(one["cr"] == "1" for one in known)
    assert rows.total == len(used(patients)) == rows.missing + rows.weight.sum()


@given(PATIENTS)
@quickly
def test_covariate_rows(patients):
    rows = cohort_of(patients).covariate_rows((variable("age_class"),))
    known = [one for one in used(patients) if one["age"]]
    assert rows.weight.sum() == len(known) == rows.total - rows.missing
    labels = rows.covariates[0].levels
    old = sum(
        int(n)
        for at, n in zip(rows.covariates[0].values, rows.weight, strict=True)
        if labels[int(at)] == "old"
    )
    assert old == sum(float(one["age"]) >= 60 for one in known)


def member(one: Patient) -> bool:
    return one["transplanted"] == "1"


def known(patients: Sequence[Patient]) -> list[Patient]:
    """Patients of whom time, event and membership are known."""
    return [
        one
        for one in used(patients)
        if one["pfs_months"] and one["pfs_event"] and one["transplanted"]
    ]


@given(PATIENTS)
@quickly
def test_landmark(patients):
    item = cohort_of(patients).landmark(spec().spec.analysis.landmark[0])
    at_risk = [one for one in known(patients) if float(one["pfs_months"]) > 3]
    inside = [one for one in at_risk if member(one) and float(one["transplant_months"]) <= 3]
    outside = [one for one in at_risk if one not in inside]
    for table, own in zip(item.tables, (outside, inside), strict=True):
        check_risk(table, [(time - 3, code) for time, code in timed(own)])
    assert [table.group for table in item.tables] == ["out", "in"]
    assert item.joined_later == sum(map(member, outside))
    left = {part.reason: (part.in_group, part.out_group) for part in item.left_out}
    gone = [one for one in known(patients) if float(one["pfs_months"]) <= 3]
    for reason, code in (("censored", 0), ("event", 1), ("competing", 2)):
        of_code = [one for one in gone if CODES[one["pfs_event"]] == code]
        inside_then = sum(map(member, of_code))
        assert left.get(reason, (0, 0)) == (inside_then, len(of_code) - inside_then)
    lost = len(used(patients)) - len(known(patients))
    assert sum(left.get("missing", (0, 0))) == lost
    everybody = sum(table.n for table in item.tables) + sum(map(sum, left.values()))
    assert item.total == everybody == len(used(patients))
    assert item.rows.weight.sum() == len(at_risk)
    assert (item.rows.weight * item.rows.group).sum() == len(inside)


@given(PATIENTS)
@quickly
def test_naive(patients):
    item = cohort_of(patients).naive(spec().spec.analysis.landmark[0])
    for table, inside in zip(item.tables, (False, True), strict=True):
        check_risk(table, timed(one for one in known(patients) if member(one) == inside))
    assert item.total == len(used(patients))
    assert item.joined_later == 0


@given(PATIENTS)
@quickly
def test_a_landmark_among_some(patients):
    whole = spec().spec.analysis.landmark[0]
    among = Subset(column="stage", value="L", label="patients in a late stage")
    item = whole.model_copy(update={"among": among})
    found, late = cohort_of(patients), [one for one in patients if one["stage"] == "L"]
    only = cohort_of(late)
    for query in ("landmark", "naive", "time_dependent"):
        restricted, expected = getattr(found, query)(item), getattr(only, query)(whole)
        assert plain(restricted) == plain(expected), query


@given(PATIENTS)
@quickly
def test_time_dependent(patients):
    found = cohort_of(patients).time_dependent(spec().spec.analysis.landmark[0])
    expected: Counter[tuple[Any, ...]] = Counter()
    for one in known(patients):
        time, code, joined = (
            float(one["pfs_months"]),
            CODES[one["pfs_event"]],
            float(one["transplant_months"]),
        )
        place = (["Old", "New"].index(one["arm"]), ["E", "L"].index(one["stage"]))
        if not member(one) or joined >= time:
            expected[0.0, time, code, 0, *place] += 1
            continue
        if joined > 0:
            expected[0.0, joined, 0, 0, *place] += 1
        expected[joined, time, code, 1, *place] += 1
    columns = (found.start, found.stop, found.event, found.group, found.arm, found.stratum)
    rows: Counter[tuple[Any, ...]] = Counter()
    for *key, weight in zip(*(c.tolist() for c in (*columns, found.weight)), strict=True):
        rows[tuple(key)] += weight
    assert rows == expected


@given(PATIENTS)
@quickly
def test_swimmer(patients):
    lanes = cohort_of(patients).swimmer(outcome("os"))
    own = [one for one in used(patients) if one["os_months"] and one["os_event"]]
    expected = Counter(
        (
            {"Old": "old", "New": "new"}[one["arm"]],
            float(one["os_months"]),
            "event" if one["os_event"] == "1" else "censored",
        )
        for one in own
    )
    assert Counter((lane.arm, lane.time, lane.end) for lane in lanes) == expected
    order = [(lane.arm != "old", -lane.time) for lane in lanes]
    assert order == sorted(order)
    assert all(isinstance(text, str) and "p0" not in text for text in map(repr, plain(lanes)))


@given(PATIENTS)
@quickly
def test_patient_rows(patients):
    """The rows are the patients, whatever is missing of them, with the outcomes side by side."""
    names = ("cr", "crs", "stay", "os", "pfs", "gvhd")
    rows = cohort_of(patients).patient_rows(
        [outcome(name) for name in names], [variable("age"), variable("sex")]
    )
    found = Counter(
        (
            list(ARMS)[rows.arm[at]],
            *(_cell(one.values[at], one.levels) for one in rows.covariates),
            *(_cell(rows.outcomes[name].value[at]) for name in names),
            _cell(_event(rows.outcomes["os"])[at]),
            bool(rows.outcomes["gvhd"].asked[at]),
        )
        for at in range(len(rows))
    )
    assert found == Counter(_row(one) for one in used(patients))


def _event(one):
    assert one.event is not None
    return one.event


def _cell(value: float, levels: Sequence[str] = ()) -> object:
    if np.isnan(value):
        return None
    return levels[int(value)] if levels else float(value)


def _row(one: Patient) -> tuple[object, ...]:
    def number(text: str) -> float | None:
        return float(text) if text else None

    assessed = one["cr_evaluable"] == "1"
    return (
        next(arm for arm, text in ARMS.items() if text == one["arm"]),
        number(one["age"]),
        one["sex"] or None,
        number(one["cr"]) if assessed else None,
        number(one["crs"]),
        number(one["stay"]),
        number(one["os_months"]),
        number(one["pfs_months"]),
        number(one["gvhd"]),
        number(one["os_event"]),
        outcome("gvhd").among is None or one["transplanted"] == "1",
    )
