"""What the analysis of a cohort decides about its figures: where they end, whom a side favours."""

from __future__ import annotations

import numpy as np
import pytest

from reportgen.analysis.cohort.favours import favoured_below_one
from reportgen.analysis.cohort.shown import shown
from reportgen.inputs.cohort.records import RiskTable
from reportgen.spec.cohort_outcomes import BinaryOutcome, OrdinalOutcome, SurvivalOutcome
from tests.analysis.cohort.project import SPEC, TABLE, book, usual


def table(times: list[float], events: list[int]) -> RiskTable:
    """One patient at each time, with or without the event."""
    found = np.array(events, dtype=np.int64)
    n = len(times)
    return RiskTable("a", "", "", np.array(times), found, 1 - found, {}, n, n, 0)


HUNDRED = [float(time) for time in range(1, 101)]


def test_the_last_time_at_which_a_tenth_is_at_risk() -> None:
    # the tenth last of 100 leaves at 91: ten are at risk until then
    found = shown([table(HUNDRED, [0] * 100)], ())
    assert (found.time, found.is_cut, found.by_tenth) == (91, True, True)
    # of 101 it takes eleven
    assert shown([table([*HUNDRED, 101.0], [0] * 101)], ()).time == 91


def test_all_arms_count_together() -> None:
    halves = [table(HUNDRED[::2], [0] * 50), table(HUNDRED[1::2], [0] * 50)]
    assert shown(halves, ()).time == 91


def test_times_that_are_told_are_shown_while_anybody_is_followed() -> None:
    found = shown([table(HUNDRED, [0] * 100)], (12, 96, 120))
    assert (found.time, found.is_cut, found.by_tenth) == (96, True, False)


def test_late_events_are_shown_where_a_tenth_is_too_few() -> None:
    # of 40 patients, four are at risk until 37
    few = table(HUNDRED[:40], [0] * 38 + [1, 0])
    assert (shown([few], ()).time, shown([few], ()).by_tenth) == (39, False)
    many = table(HUNDRED, [0] * 98 + [1, 0])
    assert shown([many], ()).time == 91
    whole = table(HUNDRED[:40], [0] * 39 + [1])
    assert not shown([whole], ()).is_cut


def test_how_far_a_figure_reaches_is_a_fact_where_it_is_cut() -> None:
    assert usual()["pfs.shown_to"].value == 15
    assert usual()["pfs.shown_to"].unit == "months"
    # with a death at the very end nothing is cut
    late = book(TABLE.replace("3.0,1,20.0,0,1,2.8", "3.0,1,20.0,1,1,2.8"))
    assert "os.shown_to" not in late
    assert "os.shown_until" not in late
    told = next(one for one in late.figures if one.id == "km-os")
    assert told.setting("shown_to") == ""


def survival(label: str, direction: str, label_is: str = "survival") -> SurvivalOutcome:
    return SurvivalOutcome.model_validate(
        {
            "id": "x",
            "label": label,
            "direction": direction,
            "label_is": label_is,
            "type": "time_to_event",
            "time": "t",
            "origin": "first infusion",
            "event": {"column": "e"},
        }
    )


@pytest.mark.parametrize(
    ("label", "direction", "side"),
    [
        ("overall survival", "higher_better", "arm"),
        ("progression-free survival", "higher_better", "arm"),
        ("freedom from relapse", "higher_better", "arm"),
        ("time to progression", "higher_better", "arm"),
        ("duration of response", "higher_better", "arm"),
        ("time to engraftment", "lower_better", "reference"),
        ("progression", "lower_better", None),
        ("engraftment", "higher_better", None),
        ("engraftment", "lower_better", None),
    ],
)
def test_a_low_hazard_favours_whom_the_direction_of_a_time_says(
    label: str, direction: str, side: str | None
) -> None:
    assert favoured_below_one(survival(label, direction)) == side


@pytest.mark.parametrize(
    ("label", "direction", "side"),
    [("progression", "lower_better", "arm"), ("engraftment", "higher_better", "reference")],
)
def test_a_low_hazard_of_a_named_event_favours_by_the_direction_of_the_event(
    label: str, direction: str, side: str
) -> None:
    assert favoured_below_one(survival(label, direction, "event")) == side


def test_low_odds_favour_the_arm_where_the_event_is_bad() -> None:
    plain = {"id": "x", "label": "x", "column": "x"}
    for direction, side in (("higher_better", "reference"), ("lower_better", "arm")):
        words = {**plain, "type": "binary", "direction": direction}
        assert favoured_below_one(BinaryOutcome.model_validate(words)) == side
    graded = {**plain, "type": "ordinal", "scale": "CTCAE", "levels": ["0", "1", "2", "3"]}
    for direction in ("higher_better", "lower_better"):
        outcome = OrdinalOutcome.model_validate({**graded, "direction": direction})
        assert favoured_below_one(outcome) == "arm"


def test_no_side_is_named_where_the_direction_is_open() -> None:
    spec = SPEC.replace("label: progression-free survival", "label: progression or death")
    request = next(one for one in book(spec=spec).figures if one.id == "subgroups-pfs")
    assert request.setting("favours_below") == ""
