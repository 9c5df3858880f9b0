"""Cohorts that are allowed but hardly make sense are built to the end, and name no patient."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.cli.patients_project import ID, Change, Plain, Rows, built, changed, shown

AT_ONCE = {"transplanted": "0", "transplant_months": "", "gvhd": ""}
LONG = "with an exceedingly long name that goes on " * 5
MARKS = "<b>“x” & 'y'</b> {{ 7 }} {% x %} Ω žluť 急"


def nothing_happens(spec: Plain, rows: Rows) -> None:
    """All censored, all alike, all evaluable, the first grade everywhere."""
    same = {"os_event": "0", "died": "0", "pfs_event": "free", "response": "0", "cr": "0"}
    same |= {"cr_evaluable": "1", "cr_reason": "", "crs": "0", "stay": "9", "age": "50", "sex": "F"}
    for row in rows[:-1]:
        row.update(same, responded=row["responded"] or "2021-09-27")


def all_in_one_arm(spec: Plain, rows: Rows) -> None:
    """Events, answers and the first stratum in one arm only, which sex and age tell apart."""
    for row in rows[:-1]:
        old = row["arm"] == "Old"
        row.update(os_event="01"[old], died="01"[old], pfs_event="dead" if old else "free")
        row.update(cr="01"[old], cr_evaluable="1", cr_reason="", stage="EL"[not old])
        row.update(sex="FM"[old], age="3070"[2 * old :][:2], pfs_months=row["os_months"])


def one_in_a_stratum(spec: Plain, rows: Rows) -> None:
    """A single patient in the first stratum; nobody evaluable in an arm, for no reason."""
    for row in rows[1:-1]:
        row["stage"] = "L"
        if row["arm"] == "New":
            row.update(cr="", cr_evaluable="0", cr_reason="")


def all_at_once(spec: Plain, rows: Rows) -> None:
    """Everybody has the same times."""
    for row in rows[:-1]:
        event = "dead" if row["os_event"] == "1" else row["pfs_event"]
        row.update(os_months="6", pfs_months="6", pfs_event=event)


def all_at_zero(spec: Plain, rows: Rows) -> None:
    """Nobody was followed for a day."""
    all_at_once(spec, rows)
    for row in rows[:-1]:
        row.update(os_months="0", pfs_months="0", **AT_ONCE)
        row["responded"] = row["infused"] if row["response"] else ""
    rows[0].update(transplanted="1", transplant_months="0", gvhd="0")


def one_arm(spec: Plain, rows: Rows) -> None:
    arms = spec["data"]["arms"]
    arms["levels"] = [level for level in arms["levels"] if level["id"] == "old"]
    rows[:] = [row for row in rows if row["arm"] == "Old" or row["note"]]


def two_patients(spec: Plain, rows: Rows) -> None:
    del spec["data"]["stratum"]
    rows[:] = [rows[0], rows[6], rows[-1]]


def names_of_programs(spec: Plain, rows: Rows) -> None:
    """Three arms and two strata called as what templates and Python have names for."""
    arms, strata = spec["data"]["arms"], spec["data"]["stratum"]
    arms["levels"][0]["id"] = arms["reference"] = "items"
    arms["levels"][1]["id"] = "values"
    arms["levels"].append({"id": "keys", "value": "1/2 mg. (a)", "label": "third treatment"})
    for level, name in zip(strata["levels"], ("get", "stage_2"), strict=True):
        level["id"] = name
    for row in (rows[4], rows[8], rows[9]):
        row["arm"] = "1/2 mg. (a)"
    renamed = {"os": "rate", "crs": "n", "cr": "cr_28", "stay": "median"}
    for outcome in spec["outcomes"]:
        outcome["id"] = renamed.get(outcome["id"], outcome["id"])
        if "never_above" in outcome:
            outcome["never_above"] = renamed["os"]
    spec["analysis"]["swimmer"] = [renamed["os"]]


def columns_with_signs(spec: Plain, rows: Rows) -> None:
    """Spaces, dots, slashes and brackets in the names of columns and in the cells of levels."""
    columns = {"pfs_months": "PFS, [months]", "sex": "Sex/gender.", "cr_reason": "why not?"}
    outcomes = {outcome["id"]: outcome for outcome in spec["outcomes"]}
    outcomes["pfs"]["time"] = columns["pfs_months"]
    outcomes["cr"]["evaluable"]["reason"] = columns["cr_reason"]
    del spec["baseline"][2]["levels"]
    spec["baseline"][2]["column"] = columns["sex"]
    for row in rows:
        row.update({"F": {"sex": "f./w. (x)"}, "M": {"sex": "m & <1"}}.get(row["sex"], {}))
        row.update({"cr_reason": "n/d: no CT. in 2 wk"} if row["cr_evaluable"] == "0" else {})
        row.update({new: row.pop(old) for old, new in columns.items()})


def labels_of_all_kinds(spec: Plain, rows: Rows) -> None:
    """Signs that mean something to HTML or to templates, and no end."""
    for outcome in spec["outcomes"]:
        outcome["label"] += f" {MARKS}"
    spec["outcomes"][0]["label"] = LONG
    spec["data"]["arms"]["levels"][0]["label"] = f"old {MARKS}"
    spec["data"]["arms"]["levels"][1]["label"] = f"new {LONG}"
    spec["data"]["stratum"]["levels"][0] |= {"label": LONG, "among": f"patients {MARKS}"}
    spec["data"]["exclude"][0]["reason"] = MARKS
    for variable in spec["baseline"]:
        variable["label"] += f" {MARKS}"
    spec["analysis"]["landmark"][0]["label"] = MARKS


CASES: dict[str, tuple[Change, str]] = {
    "nothing happens": (nothing_happens, "no patient had the event; all are censored"),
    "all in one arm": (all_in_one_arm, "the arms cannot be compared there"),
    "one in a stratum": (one_in_a_stratum, "not tested, as"),
    "all at once": (all_at_once, "Notes on the analysis"),
    "all at zero": (all_at_zero, "Notes on the analysis"),
    "one arm": (one_arm, "old treatment"),
    "two patients": (two_patients, "one evaluable patient only"),
    "names of programs": (names_of_programs, "third treatment"),
    "columns with signs": (columns_with_signs, "m & <1"),
}


@pytest.mark.parametrize("name", CASES)
def test_built_to_the_end(tmp_path: Path, name: str) -> None:
    change, said = CASES[name]
    out = built(changed(tmp_path / "project", change))
    assert said in shown((out / "a-cohort.html").read_text("utf-8"))


def test_labels_are_printed_as_they_are(tmp_path: Path) -> None:
    out = built(changed(tmp_path / "project", labels_of_all_kinds), "html,pdf")
    page = shown((out / "a-cohort.html").read_text("utf-8"))
    assert MARKS in page
    assert "&lt;" not in page, "a text is escaped twice"
    assert LONG.strip() in page


def many(count: int) -> Change:
    """So many patients, each like one of the first ten but for age, time and id."""

    def change(spec: Plain, rows: Rows) -> None:
        del spec["analysis"]["swimmer"]
        draw, base = random.Random(7), rows[:-1]
        rows[:] = rows[-1:]
        for at in range(count):
            row = {**draw.choice(base), "patient": ID.format(at), "age": str(draw.randint(18, 85))}
            longer = draw.randint(0, 90) / 10
            for column in ("os_months", "pfs_months"):
                row[column] = f"{float(row[column]) + longer:.1f}"
            rows.append(row)
        rows[0]["patient"] = ID.format(99_999)

    return change


@pytest.mark.parametrize("count", [1000, pytest.param(20_000, marks=pytest.mark.slow)])
def test_many_patients(tmp_path: Path, count: int) -> None:
    out = built(changed(tmp_path / "project", many(count)))
    assert f"{count:,} patients" in (out / "abstract.txt").read_text("utf-8")


def test_more_patients_than_a_swimmer_plot_can_show_are_refused(tmp_path: Path) -> None:
    from tests.cli.command import command

    def keep(spec: Plain, rows: Rows) -> None:
        many(61)(spec, rows)
        spec["analysis"]["swimmer"] = ["os"]

    done = command("build", changed(tmp_path / "project", keep), "--to", "html")
    assert (done.code, done.out) == (4, "")
    assert "a swimmer plot of 'os' would have 61 lanes" in done.said
    assert "KESTREL" not in done.err
