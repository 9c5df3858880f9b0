"""The worked cohort against what R computes from the same table (R/cohort_example.R).

Every number of the book is compared, but for the few of ``NOT_IN_R``.
"""

from __future__ import annotations

import re
from functools import cache

import pytest

from reportgen.facts.book import FactBook
from reportgen.pipeline import check
from reportgen.resources import examples_dir
from tests.examples.against_r import Entry, differences, digest, entries, read, whole_limits

R: dict[str, Entry] = entries("cohort_example")
HEADS = sorted({name.split(".")[0] for name in R})

REL = 1e-8
"""Closed forms agree to 1e-14; coxph and cox.zph to 1e-10, where the last Newton step ends."""

NOT_IN_R = {
    r".*\.shown_(to|until)": "how far a figure is drawn: a choice of layout, not an estimate",
}

REASONS = {
    r".*\.odds_ratio": "no event occurred in one arm|every patient of one arm had the event",
    r".*\.(median|follow_up)(_low|_high)?": "not reached",
    r".*\.((subdistribution_)?hazard_ratio|ph_test)": "no event occurred with.*",
    r".*\.difference": "neither arm could vary at that time",
    r".*\.q_between(\.df)?": "the effect could be estimated in fewer than two levels",
}
"""Why a fact has no value where R has none: an infinite ratio, a curve that does not come down
to one half, a hazard ratio that runs off to infinity with a warning of coxph."""


ALIKE = {
    f"progression.car_t_vs_blinatumomab.cause_2.incidence_{time}.difference": (
        f"progression.blinatumomab.cause_2.incidence_{time}"
    )
    for time in (6, 12)
}
"""Differences to an arm in which nobody had the event: R's arithmetic takes its variance as 0, and
so finds P = 0.02 where Gray's test has 0.27. We give neither limits nor P."""


@cache
def book() -> FactBook:
    return check(examples_dir() / "blinatumomab-vs-car-t-cohort").analysed.book


def shown(name: str) -> Entry:
    """R's entry of what a report gives."""
    entry = whole_limits(R[name])
    if name in ALIKE:
        assert R[ALIKE[name]]["value"] == 0
        entry |= {"low": None, "high": None, "p": None}
    # Up to the first event R prints limits of 1 and 1; we say that there are none.
    if (entry["low"], entry["high"]) == (1, 1):
        entry |= {"low": None, "high": None}
    if entry["value"] is None:  # its P value stands at the test beside it
        entry |= {"low": None, "high": None, "p": None}
    return entry


def test_r_read_the_table_that_the_report_reads() -> None:
    table = examples_dir() / "blinatumomab-vs-car-t-cohort" / "patients_synthetic.csv"
    assert read("cohort_example")["table"] == digest(table)


@pytest.mark.parametrize("head", HEADS)
def test_every_number_is_that_of_r(head: str) -> None:
    compared = {name: shown(name) for name in R if name.split(".")[0] == head}
    assert [
        line
        for name, entry in compared.items()
        for line in differences(book()[name], entry, rel=REL, zero=1e-14)
    ] == []


def test_every_fact_is_compared_or_excepted() -> None:
    missing = [fact.id for fact in book() if fact.id not in R]
    assert [name for name in missing if not matching(NOT_IN_R, name)] == []
    assert [p for p in NOT_IN_R if not any(re.fullmatch(p, name) for name in missing)] == []
    assert [name for name in R if name not in book()] == []


def test_what_is_not_estimable_says_why() -> None:
    refused = {fact.id: str(fact.not_estimable) for fact in book() if fact.not_estimable}
    excepted = {name for name in refused if matching(NOT_IN_R, name)}
    assert refused.keys() - excepted == {name for name in R if shown(name)["value"] is None}
    for name in refused.keys() - excepted:
        pattern = matching(REASONS, name)
        assert pattern and re.fullmatch(REASONS[pattern], refused[name]), (name, refused[name])


def matching(patterns: dict[str, str], name: str) -> str | None:
    return next((pattern for pattern in patterns if re.fullmatch(pattern, name)), None)


def test_the_median_is_that_of_print_survfit() -> None:
    """Not that of quantile(survfit): half of these 14 patients have the event, the last at 16.43,
    and quantile() goes on to the middle between that and the last follow-up (31.92)."""
    assert book()["pfs.car_t.mrd_positive.median"].value == pytest.approx(16.43)
