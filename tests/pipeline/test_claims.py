"""Claims from end to end: when the data turn, the sentence turns, and nobody can miss it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from tests.cli.command import command, content
from tests.pipeline.made_up import ARM, CLAIMS, EVENTS, ROWS, SPEC, N, write

HIGHER = "Remission was more frequent with treatment B."
LOWER = "Remission was less frequent with treatment B."
UNCLEAR = "It is unclear which treatment gives more remissions."
TURNED = [(*row[:ARM], "B" if row[ARM] == "A" else "A", *row[ARM + 1 :]) for row in ROWS]
WARNING = "Claim 'compared' no longer holds: expected 'higher', the data support 'lower'."


def abstract(project: Path) -> str:
    return (project / "output" / "made-up" / "abstract.txt").read_text(encoding="utf-8")


def test_the_sentence_that_the_data_support(tmp_path: Path) -> None:
    project = write(tmp_path / "p", spec=SPEC + CLAIMS)
    done = command("build", project, "--to", "html", "--strict", "-q")
    assert done.code == 0
    assert "compared" not in done.said + done.out
    assert command("build", project, "--to", "html", "-q").code == 0
    assert f"CONCLUSIONS: {HIGHER}" in abstract(project)


def test_turned_data_turn_the_sentence_and_it_is_said(tmp_path: Path) -> None:
    project = write(tmp_path / "p", TURNED, SPEC + CLAIMS)
    done = command("build", project, "--to", "html", "-q")
    assert done.code == 0
    assert WARNING in " ".join(done.out.split())
    assert f"CONCLUSIONS: {LOWER}" in abstract(project)
    page = (project / "output" / "made-up" / "made-up.html").read_text(encoding="utf-8")
    assert LOWER in page
    assert HIGHER not in page


def test_check_says_it_too(tmp_path: Path) -> None:
    project = write(tmp_path / "p", TURNED, SPEC + CLAIMS)
    done = command("check", project)
    assert done.code == 0
    assert WARNING in " ".join(done.out.split())
    (claim,) = json.loads(command("check", project, "--json").out)["claims"]
    names = ("id", "holds", "variant", "expected", "sentence", "printed", "required", "certainty")
    assert {name: claim[name] for name in names} == {
        "id": "compared",
        "holds": False,
        "variant": "lower",
        "expected": "higher",
        "sentence": LOWER,
        "printed": True,
        "required": None,
        "certainty": None,
    }
    assert claim["condition"] == "cr.b_vs_a.odds_ratio.high < 1"
    assert claim["values"]["cr.b_vs_a.odds_ratio.high"] < 1


def test_strict_refuses_and_names_the_claim(tmp_path: Path) -> None:
    project = write(tmp_path / "p", spec=SPEC + CLAIMS)
    assert command("build", project, "--to", "html", "-q").code == 0
    before = content(project / "output")
    write(project, TURNED, SPEC + CLAIMS)
    done = command("build", project, "--to", "html", "--strict")
    assert (done.code, done.out) == (9, "")
    assert (
        "claim compared: expected 'higher', but the data now support 'lower'. Read the new "
        "sentence, then change 'expect' or the claim." in done.said
    )
    assert content(project / "output") == before


def test_strict_accepts_what_is_expected(tmp_path: Path) -> None:
    spec = (SPEC + CLAIMS).replace("expect: higher", "expect: lower")
    project = write(tmp_path / "p", TURNED, spec)
    done = command("build", project, "--to", "html", "--strict", "-q")
    assert done.code == 0, done.err


def test_no_sentence_is_chosen_because_a_number_is_missing(tmp_path: Path) -> None:
    """Without any response in treatment B there is no odds ratio, hence no direction."""
    rows = [(*row[:EVENTS], "", "", *row[N + 1 :]) if row[ARM] == "B" else row for row in ROWS]
    claims = CLAIMS.replace("cr.b_vs_a.odds_ratio.high < 1", "not cr.b_vs_a.odds_ratio.high >= 1")
    project = write(tmp_path / "p", rows, SPEC + claims)
    done = command("build", project, "--to", "html", "-q")
    assert done.code == 0, done.err
    assert f"CONCLUSIONS: {UNCLEAR}" in abstract(project)
    assert "the data support 'unclear'" in " ".join(done.out.split())


GRADE = """\
grade:
  - id: cr
    effect: cr.b_vs_a.odds_ratio
    evidence: non_randomised
    certainty: low
    decider: two authors
"""
DOUBT = "the evidence is of low certainty and it requires moderate, which leaves 'unclear'."


def test_a_claim_that_is_not_certain_enough_is_not_printed_and_it_is_said_why(
    tmp_path: Path,
) -> None:
    claims = CLAIMS.replace("expect: higher", "certainty: moderate\n    expect: higher")
    project = write(tmp_path / "p", spec=SPEC + GRADE + claims)
    done = command("build", project, "--to", "html", "-q")
    assert done.code == 0, done.said
    assert DOUBT in " ".join(done.out.split())
    assert f"CONCLUSIONS: {UNCLEAR}" in abstract(project)
    (claim,) = json.loads(command("check", project, "--json").out)["claims"]
    assert (claim["required"], claim["certainty"], claim["holds"]) == ("moderate", "low", False)
    lower = claims.replace("certainty: moderate", "certainty: low")
    write(project, spec=SPEC + GRADE + lower)
    assert command("build", project, "--to", "html", "-q").code == 0
    assert f"CONCLUSIONS: {HIGHER}" in abstract(project)


def test_the_table_of_claims_in_a_file(tmp_path: Path) -> None:
    project = write(tmp_path / "p", TURNED, SPEC + CLAIMS)
    assert command("build", project, "--to", "html", "-q").code == 0
    file = project / "output" / "made-up" / "frames" / "claims.csv"
    with file.open(encoding="utf-8", newline="") as text:
        rows = {row["variant"]: row for row in csv.DictReader(text)}
    assert {
        name: (row["holds"], row["printed"], row["expected"]) for name, row in rows.items()
    } == {
        "higher": ("no", "no", "yes"),
        "lower": ("yes", "yes", "no"),
        "unclear": ("no", "no", "no"),
    }
    assert rows["lower"]["sentence"] == LOWER
    assert rows["higher"]["sentence"] == ""
    assert rows["lower"]["condition"] == "cr.b_vs_a.odds_ratio.high < 1"
    assert rows["lower"]["values"].startswith("cr.b_vs_a.odds_ratio.high = 0.")
