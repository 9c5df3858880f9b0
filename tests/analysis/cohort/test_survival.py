"""Times to events of the twenty-four patients against survival 3.5.3 of R 4.2.2."""

from __future__ import annotations

import pytest

from tests.analysis.cohort.project import SPEC, TABLE, book, usual


def ci(fact_id: str) -> tuple[float, float]:
    """The limits of a fact that has them."""
    interval = usual()[fact_id].ci
    assert interval is not None
    return interval.low, interval.high


CURVES = [
    # summary(survfit(Surv(t, e) ~ arm, conf.type = "log-log"), times = c(3, 6, 12))
    ("pfs.old.at_3", 0.4, 0.1226931657823541, 0.670204637423480, 6),
    ("pfs.old.at_6", 0.2, 0.0309090243080196, 0.474714690440546, 3),
    ("pfs.new.at_3", 0.785714285714286, 0.4724636799142607, 0.925365226255237, 12),
    ("pfs.new.at_12", 0.482142857142857, 0.2080992980506026, 0.712459733810458, 5),
    ("os.old.at_6", 0.6, 0.2526688970038937, 0.827220967028512, 7),
    ("os.old.at_12", 0.3, 0.0711344923230049, 0.577867330625236, 1),
    ("os.new.at_12", 0.692640692640693, 0.3696909699376061, 0.873249609285389, 8),
]


@pytest.mark.parametrize(("fact", "survival", "low", "high", "at_risk"), CURVES)
def test_curves_at_a_time(
    fact: str, survival: float, low: float, high: float, at_risk: int
) -> None:
    found = usual()[fact]
    assert found.value == pytest.approx(survival, abs=1e-12)
    assert ci(fact) == pytest.approx((low, high), abs=1e-12)
    assert usual()[f"{fact}.at_risk"].value == at_risk
    assert any("fewer than five" in note for note in found.notes) == (at_risk < 5)


def test_nothing_is_read_after_the_last_follow_up() -> None:
    late = usual()["pfs.old.at_12"]
    assert (late.value, late.not_estimable) == (None, "follow-up had ended by then")


def test_mean_times_within_the_horizon() -> None:
    found = usual()
    # summary(survfit(Surv(os, os_e) ~ 1), rmean = 9)$table[c("rmean", "se(rmean)")] of each arm
    means = {"old": (6.5, 0.932737905308881), "new": (8.214285714285715, 0.516844541311391)}
    z = 1.959963984540054
    for arm, (mean, error) in means.items():
        assert found[f"os.{arm}.rmst"].value == pytest.approx(mean, abs=1e-12)
        # a mean within nine months is not longer than nine months
        limits = (mean - z * error, min(9, mean + z * error))
        assert ci(f"os.{arm}.rmst") == pytest.approx(limits, abs=1e-9)
    gap = means["new"][0] - means["old"][0]
    error = (means["new"][1] ** 2 + means["old"][1] ** 2) ** 0.5
    fact = found["os.new_vs_old.rmst_difference"]
    assert fact.value == pytest.approx(gap, abs=1e-12)
    assert ci(fact.id) == pytest.approx((gap - z * error, gap + z * error), abs=1e-9)
    assert not [one.id for one in found.with_prefix("pfs") if "rmst" in one.id]  # no horizon


def test_no_mean_is_carried_past_the_last_follow_up() -> None:
    found = book(spec=SPEC.replace("horizon: 9", "horizon: 15"))
    assert found["os.old.rmst"].not_estimable == "follow-up ended before the horizon"
    assert found["os.new.rmst"].value is not None
    assert found["os.new_vs_old.rmst_difference"].not_estimable == (
        "follow-up ended before the horizon"
    )


def test_medians_and_follow_up() -> None:
    found = usual()
    # quantile(survfit(...), 0.5), and with 1 - e for the follow-up
    medians = {
        "pfs.old.median": 3, "pfs.new.median": 8, "os.old.median": 7.75, "pfs.old.follow_up": 10,
        "pfs.new.follow_up": 14, "os.old.follow_up": 11, "os.new.follow_up": 15,
    }  # fmt: skip
    assert {name: found[name].value for name in medians} == medians
    assert ci("pfs.old.median") == (0.5, 6)
    assert ci("os.new.follow_up") == (10, 17)
    assert found["pfs.new.median_low"].value == 3
    assert found["pfs.new.median_high"].not_estimable == "not reached"
    assert found["os.new.median"].not_estimable == "not reached"
    assert found["os.new.median_low"].value == 10
    assert found["os.new.median"].unit == "months"


def test_arms_are_compared_as_in_r() -> None:
    found = usual()
    # survdiff(Surv(t, e) ~ arm), ~ arm + strata(stage); coxph(); cox.zph()
    values = {
        "pfs.new_vs_old.log_rank": 0.0614954119245189,
        "pfs.new_vs_old.log_rank_stratified": 0.0544234549241589,
        "os.new_vs_old.log_rank": 0.0207071035306827,
        "os.new_vs_old.log_rank_stratified": 0.0268012585713479,
        "pfs.new_vs_old.ph_test": 0.440904567039403,
        "os.new_vs_old.ph_test": 0.956090797548629,
    }
    assert {name: found[name].p for name in values} == pytest.approx(values, abs=1e-10)
    for fact in values:
        stratified = fact.endswith("stratified")
        wanted = "cox.zph" if "ph_" in fact else "log_rank" + ".stratified" * stratified
        assert found[fact].method == wanted
    ratio = found["os.new_vs_old.hazard_ratio"]
    assert ratio.value == pytest.approx(0.244435530447279, abs=1e-10)
    limits = (0.0680283582045195, 0.878291496693403)
    assert ci("os.new_vs_old.hazard_ratio") == pytest.approx(limits, abs=1e-9)
    assert ratio.p == pytest.approx(0.0308631916544763, abs=1e-10)
    assert found["pfs.new_vs_old.hazard_ratio"].value == pytest.approx(0.384514490907683)


def test_a_group_known_later_is_compared_from_the_landmark_on() -> None:
    found = usual()
    place = "os.landmark.sct"
    assert (found[f"{place}.in.n"].value, found[f"{place}.out.n"].value) == (5, 15)
    assert found[f"{place}.left_out"].value == found[f"{place}.left_out.event"].value == 4
    assert found[f"{place}.joined_later"].value == 1
    # patients with os > 4, t = os - 4: survdiff, and the curve at 6 - 4 and 12 - 4
    assert found[f"{place}.log_rank"].p == pytest.approx(0.0679393116000918, abs=1e-10)
    assert found[f"{place}.out.at_6"].value == pytest.approx(0.866666666666667)
    assert found[f"{place}.out.at_12"].value == pytest.approx(0.473958333333333)
    assert ci(f"{place}.out.at_12") == pytest.approx((0.194857384951453, 0.711161551374023))
    assert found[f"{place}.in.at_12"].value == 1
    assert found[f"{place}.in.at_12"].ci is None
    assert found[f"{place}.hazard_ratio"].not_estimable == "no event occurred with transplantation"


def test_a_group_that_changes_over_time() -> None:
    # coxph(Surv(start, stop, event) ~ member) on split intervals
    ratio = usual()["os.landmark.sct.time_dependent.hazard_ratio"]
    assert ratio.value == pytest.approx(0.237944464655445, abs=1e-10)
    limits = (0.0290118249144294, 1.95153419087425)
    assert ci(ratio.id) == pytest.approx(limits, abs=1e-9)


def test_the_comparison_from_time_zero_carries_its_warning() -> None:
    found = usual()
    place = "os.landmark.sct.naive"
    # survdiff(Surv(os, os_e) ~ sct), coxph
    assert found[f"{place}.log_rank"].p == pytest.approx(0.0738996584506908, abs=1e-10)
    assert found[f"{place}.hazard_ratio"].value == pytest.approx(0.1850762574942, abs=1e-10)
    for what in ("log_rank", "hazard_ratio", "in.median", "out.at_6"):
        assert any("immortal time" in note for note in found[f"{place}.{what}"].notes), what
    assert not any("immortal" in n for n in found["os.landmark.sct.log_rank"].notes)
    without = book(spec=SPEC.replace("naive: true", "naive: false"))
    assert not without.with_prefix(place)


def test_groups_known_later_are_compared_among_some_patients_only() -> None:
    among = "arm: new, naive: true, among: {column: stage, value: late, label: late patients}"
    found = book(spec=SPEC.replace("landmark: 4, arm: new", f"landmark: 4, {among}"))
    place = "pfs.landmark.sct_new"
    # subset(d, arm == "new" & stage == "late"): by hand p17, p18, p20, p21, p24 have pfs > 4, of
    # whom p17 was transplanted after the landmark
    assert (found[f"{place}.in.n"].value, found[f"{place}.out.n"].value) == (0, 5)
    assert (found[f"{place}.left_out"].value, found[f"{place}.joined_later"].value) == (3, 1)
    assert found[f"{place}.log_rank"].not_estimable == "there was no patient with transplantation"
    # survdiff(Surv(pfs, pfs_e) ~ sct), survfit(conf.type = "log-log") at 6
    assert found[f"{place}.naive.log_rank"].p == pytest.approx(0.325050097809364, abs=1e-10)
    assert found[f"{place}.naive.out.at_6"].value == pytest.approx(2 / 3)
    assert (found[f"{place}.naive.in.n"].value, found[f"{place}.naive.out.n"].value) == (2, 6)
    late = "progression-free survival with the new treatment among late patients"
    start = "from time zero, the group known only later"
    test = found[f"{place}.naive.log_rank"]
    assert test.label == (
        f"log-rank test of {late}, with transplantation against without transplantation, {start}"
    )
    curve = found[f"{place}.naive.in.median"]
    assert curve.label == f"median {late}, with transplantation, {start}"
    assert found[f"{place}.left_out"].label.endswith(f"{late}, by transplantation")


def test_subgroups() -> None:
    found = usual()
    # coxph(..., subset = sex == "F"), "M"; Q = (b1 - b2)^2/(se1^2 + se2^2)
    assert found["pfs.new_vs_old.sex.f.hazard_ratio"].value == pytest.approx(0.557961181152485)
    assert found["pfs.new_vs_old.sex.m.hazard_ratio"].value == pytest.approx(0.260070174754876)
    gap = -0.583465886847867 + 1.34680378148048
    q = gap**2 / (0.716321240914777**2 + 0.78370916125635**2)
    assert found["pfs.new_vs_old.sex.q_between"].value == pytest.approx(q)
    # table(arm, cr): women 3 of 5 and 4 of 7, men 1 of 4 and 6 of 6
    assert found["cr.new_vs_old.sex.f.difference"].value == pytest.approx(4 / 7 - 3 / 5)
    refused = found["cr.new_vs_old.sex.m.odds_ratio"].not_estimable
    assert refused == "every patient of one arm had the event"


def rows_with(change: dict[str, dict[str, str]]) -> str:
    """The table with cells changed, by patient."""
    head, *rows = [line.split(",") for line in TABLE.strip().splitlines()]
    for row in rows:
        for name, text in change.get(row[0], {}).items():
            row[head.index(name)] = text
    return "\n".join(",".join(row) for row in (head, *rows)) + "\n"


def test_an_arm_without_an_event_is_refused_in_words() -> None:
    old = [f"p{i:02}" for i in range(1, 11)]
    changed = book(rows_with({name: {"os_e": "0"} for name in old}))
    assert changed["os.old.median"].not_estimable == "not reached"
    refused = changed["os.new_vs_old.hazard_ratio"].not_estimable
    assert refused == "no event occurred with the old treatment"
    assert changed["os.new_vs_old.ph_test"].not_estimable == refused
    assert changed["os.new_vs_old.log_rank"].p is not None


def test_all_censored_is_refused_in_words() -> None:
    everybody = [f"p{i:02}" for i in range(1, 25)]
    changed = book(rows_with({name: {"os_e": "0"} for name in everybody}))
    for what in ("log_rank", "log_rank_stratified", "hazard_ratio", "ph_test"):
        refused = changed[f"os.new_vs_old.{what}"].not_estimable
        assert refused == "no event occurred in either group", what
    assert changed["os.landmark.sct.time_dependent.hazard_ratio"].value is None


def test_a_stratum_with_an_empty_arm_says_so() -> None:
    early = [f"p{i:02}" for i in range(1, 5)]
    changed = book(rows_with({name: {"stage": "late"} for name in early}))
    assert changed["cr.old.early.rate"].not_estimable == "no patient was evaluable"
    assert changed["cr.new_vs_old.early.test"].not_estimable == "an arm had no evaluable patient"
    assert changed["os.old.early.median"].not_estimable == "there was no patient"
    refused = changed["os.new_vs_old.early.log_rank"].not_estimable
    assert refused == "there was no patient with the old treatment"
    assert changed["stay.old.early.median"].not_estimable == "no patient had a value"
    severity = changed["crs.new_vs_old.early.severity"].not_estimable
    assert severity == "an arm had no evaluable patient"


def test_competing_events_leave_no_kaplan_meier_curve_but_a_cause_specific_comparison() -> None:
    coding = "event: {column: os_e}"
    with_others = "event: {column: os_e, competing: {'2': death from other causes}}"
    table = rows_with({"p04": {"os_e": "2"}, "p17": {"os_e": "2"}})
    spec = SPEC.replace(coding, with_others).replace("label: overall survival", "label: death")
    found = book(table, spec.replace("label: death\n", "label: death\n    label_is: event\n"))
    assert (found["os.old.events"].value, found["os.old.competing"].value) == (6, 1)
    assert not [fact.id for fact in found.with_prefix("os.old") if "median" in fact.id]
    # survfit(Surv(time, factor(status, 0:2)) ~ 1, conf.type = "log-log") of the old arm
    wanted = {
        "incidence_6": (0.4, 0.122693165782354, 0.670204637423480),
        "incidence_12": (0.6, 0.252668897003894, 0.827220967028512),
        "competing_incidence_12": (0.1, 0.00572345637433474, 0.35812746050807),
    }
    for what, numbers in wanted.items():
        fact = found[f"os.old.{what}"]
        assert fact.ci is not None
        assert (fact.value, fact.ci.low, fact.ci.high) == pytest.approx(numbers, abs=1e-12)
    nobody = found["os.old.competing_incidence_6"]
    assert (nobody.value, nobody.ci) == (0, None)
    assert found["os.old.incidence_6.at_risk"].value == 7
    assert "km-os" not in {frame.id for frame in found.frames}
    # coxph and survdiff with these two censored
    censored = book(rows_with({"p04": {"os_e": "0"}, "p17": {"os_e": "0"}}))
    for what in ("log_rank", "hazard_ratio"):
        one, other = found[f"os.new_vs_old.{what}"], censored[f"os.new_vs_old.{what}"]
        assert one.value == other.value
        assert any("cause-specific" in note for note in one.notes)
    assert found["os.new.follow_up"].value == usual()["os.new.follow_up"].value


def test_the_swimmer_frame_has_a_bar_for_every_patient_and_marks_what_happened() -> None:
    records = usual().frame("swimmer-os").records()
    bars = [record for record in records if record["kind"] == "bar"]
    assert [bar["patient"] for bar in bars] == list(range(1, 25))
    assert sum(bar["event"] == "event" for bar in bars) == 11
    marks = [record for record in records if record["kind"] == "mark"]
    # fifteen progressed or died; p06 did so at the very end of the bar, which shows it already
    assert sum(mark["event"] == "pfs" for mark in marks) == 14
    assert sum(mark["event"] == "sct" for mark in marks) == 6
