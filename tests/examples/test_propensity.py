"""Comparisons by propensity score against what R computes from the same table (R/propensity.R)."""

from __future__ import annotations

import random
import re
from functools import cache

import pytest

from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact
from tests.analysis.cohort.head import HEAD
from tests.analysis.cohort.project import book as book_of
from tests.examples.against_r import FOLDER, Entry, differences, entries

R: dict[str, Entry] = entries("propensity")
TABLE = (FOLDER / "propensity.csv").read_text(encoding="utf-8")

REL = 1e-7
"""glm and coxph end their iterations at about 1e-8; closed forms agree to 1e-12."""

PLANS = """
    - {id: main, outcomes: EVERY}
    - {id: stabilised, stabilised: true, truncate: 0.02}
    - {id: treated, estimand: att, trim: {limits: [0.2, 0.7]}}
    - {id: controls, estimand: atc}
    - {id: overlap, estimand: overlap, trim: {quantile: 0.02}}
    - {id: matchable, estimand: matching_weights}
    - {id: pairs, method: matching, outcomes: EVERY}
    - {id: pairs_of_controls, method: matching, estimand: atc, caliper: 0.05}
    - {id: pairs_however_far, method: matching, caliper: null}
"""
SWAPPED = {
    "estimand: att": "estimand: atc",
    "estimand: atc": "estimand: att",
    "[0.2, 0.7]": "[0.3, 0.8]",
    "method: matching, estimand: atc": "method: matching, estimand: att",
    "method: matching": "method: matching, estimand: atc",
}
MIRRORED = re.sub(
    "|".join(re.escape(one) for one in sorted(SWAPPED, key=len, reverse=True)),
    lambda found: SWAPPED[found[0]],
    PLANS,
)
"""The same comparisons with the arms exchanged."""
SPEC = (
    HEAD
    + """\
    reference: REFERENCE
baseline:
  - {id: age, column: age, label: age, type: continuous}
  - {id: ecog, column: ecog, label: ECOG status, type: categorical}
  - {id: bm, column: bm, label: marrow blasts, type: continuous}
  - {id: sex, column: sex, label: sex, type: binary, levels: {f: female, m: male}}
outcomes:
  - {id: cr, label: complete remission, type: binary, column: cr, direction: higher_better,
     primary: true}
  - {id: crs, label: cytokine release syndrome, type: ordinal, column: crs, scale: ASTCT 2019,
     levels: ["0", "1", "2", "3", "4"], severe_from: "2", direction: lower_better, domain: safety}
  - {id: stay, label: days in hospital, type: count, column: stay, direction: lower_better,
     domain: safety}
  - {id: os, label: overall survival, type: time_to_event, time: os, origin: first infusion,
     event: {column: os_e}, direction: higher_better, primary: true, landmarks: [6, 12, 24]}
  - {id: relapse, label: relapse, type: time_to_event, label_is: event, time: rel,
     origin: first infusion, event: {column: rel_e, competing: {"2": death}},
     direction: lower_better, landmarks: [6, 12]}
analysis:
  propensity: PLANS
"""
)


def spec_of(plans: str) -> str:
    listed = plans.replace("id:", "covariates: [age, ecog, bm, sex], id:")
    return SPEC.replace("PLANS", listed.replace("EVERY", "[cr, crs, stay, os, relapse]"))


@cache
def book(table: str = TABLE, plans: str = PLANS, reference: str = "old") -> FactBook:
    return book_of(table, spec_of(plans), reference)


def compared(found: FactBook) -> list[Fact]:
    return [fact for fact in found if "propensity" in fact.id.split(".")]


# --- R -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("plan", sorted({name.split("propensity.")[1].split(".")[0] for name in R}))
def test_every_number_is_that_of_r(plan: str) -> None:
    wanted = {name: entry for name, entry in R.items() if f"propensity.{plan}." in name}
    assert len(wanted) > 50
    assert [
        fault
        for name, entry in wanted.items()
        for fault in differences(book()[name], entry, rel=REL)
    ] == []


def test_r_has_every_number() -> None:
    assert {fact.id for fact in compared(book())} == set(R)


# --- laws ----------------------------------------------------------------------------------------


def test_the_order_of_rows_changes_nothing() -> None:
    head, *rows = TABLE.strip().splitlines()
    random.Random(4).shuffle(rows)
    other = book_of("\n".join([head, *rows]) + "\n", spec_of(PLANS), "old")
    assert [fact for fact in other if "propensity" in fact.id] == compared(book())
    assert other.frames == book().frames


def test_the_other_reference_mirrors_every_plan() -> None:
    """ATT with the arms exchanged is ATC; the rest stays."""
    other = book(plans=MIRRORED, reference="new")
    turned = dict.fromkeys(("odds_ratio", "risk_ratio", "hazard_ratio"), lambda v: 1 / v)
    turned |= dict.fromkeys(("difference", "measured_difference"), lambda v: -v)
    checked = set()
    for fact in compared(book()):
        mirror = other[fact.id.replace("new_vs_old", "old_vs_new")]
        flip = turned.get(fact.stat, lambda v: v)
        if fact.stat == "smd" and fact.value is not None:
            assert abs(mirror.value) == pytest.approx(abs(fact.value), rel=1e-6, abs=1e-9)
        elif fact.value is not None:
            assert mirror.value == pytest.approx(flip(fact.value), rel=1e-6), fact.id
        assert (mirror.n, mirror.events) == (fact.n, fact.events), fact.id
        if fact.p is not None:
            assert mirror.p == pytest.approx(fact.p, rel=1e-5, abs=1e-9), fact.id
        checked.add(fact.stat)
    assert set(turned) <= checked


def test_stabilised_weights_change_no_comparison() -> None:
    """They are those of ate times a constant in each arm."""
    plans = "\n    - {id: main}\n    - {id: scaled, stabilised: true}\n"
    found = book(plans=plans)
    for fact in compared(found):
        if ".main." in fact.id and fact.stat not in ("weight", "count"):
            other = found[fact.id.replace(".main.", ".scaled.")]
            if fact.stat == "hazard_ratio":
                # the risk sets mix the arms, so that only a common factor would change nothing
                assert other.value == pytest.approx(fact.value, rel=0.05)
            elif not fact.id.startswith("os.") and fact.value is not None:
                assert other.value == pytest.approx(fact.value, rel=1e-9), fact.id
    for arm in ("new", "old"):
        one, two = (found[f"os.propensity.{plan}.new_vs_old.{arm}.at_12"] for plan in
                    ("main", "scaled"))  # fmt: skip
        assert (one.value, one.ci.low) == pytest.approx((two.value, two.ci.low))


def test_matched_pairs_are_of_one_patient_of_each_arm() -> None:
    for plan in ("pairs", "pairs_of_controls", "pairs_however_far"):
        head = f"propensity.{plan}.new_vs_old"
        new, old = (book()[f"{head}.{arm}.used"].value for arm in ("new", "old"))
        assert new == old > 0
    everyone = book()["propensity.pairs_however_far.new_vs_old.new.unmatched"]
    assert everyone.value == 0
