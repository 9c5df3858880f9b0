"""Styles on the command line: named, listed, told of when they are none, compared."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from reportgen.formatting.rules import TABLES
from reportgen.formatting.style import style_names
from reportgen.pipeline import silent
from reportgen.reuse import InMemory
from reportgen.watching.reports import Report, build_in_memory
from tests.cli.command import command, too_wide

POINT = re.compile(r"\d\.\d")


@pytest.fixture(scope="module")
def lancet(starter: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the starter in the style of The Lancet."""
    out = tmp_path_factory.mktemp("lancet") / "out"
    done = command("build", starter, "--style", "lancet", "--to", "html", "--out", out, "-q")
    assert (done.code, done.err) == (0, "")
    return out


def test_the_list_tells_every_style_with_its_limit_its_form_and_its_date() -> None:
    rows = {
        row["name"]: row["description"]
        for row in json.loads(command("list", "styles", "--json").out)
    }
    assert tuple(rows) == style_names()
    assert "at most 350 words (confirmed)" in rows["jama"]
    assert "HR, 0.74 (95% CI, 0.65-0.85); P = .03" in rows["jama"]
    assert "HR 0·74 (95% CI 0·65–0·85); p=0·031" in rows["lancet"]
    assert "3665 characters" in rows["eha"]
    assert all(re.search(r"As of 20\d\d-\d\d-\d\d\.$", text) for text in rows.values())


@pytest.mark.parametrize("name", ["jama", "house"])
def test_the_rules_of_a_style_are_told_with_their_sources(name: str) -> None:
    done = command("list", "styles", name, "--json")
    rows = {row["name"]: row["description"] for row in json.loads(done.out)}
    assert tuple(rows) == tuple(TABLES)
    told = re.compile(r"(Confirmed|Secondary|Memory|Engineering choice): .+ \(.*as of 20")
    assert all(told.search(text) for text in rows.values())
    assert too_wide(command("list", "styles", name).out) == []


@pytest.mark.parametrize(
    "words", [("list", "styles", "lancit"), ("check", "{}", "--style", "lancit")]
)
def test_an_unknown_style_is_one_message(starter: Path, words: tuple[str, ...]) -> None:
    done = command(*(word.format(starter) for word in words), *(("-q",) * (words[0] == "check")))
    assert (done.code, done.out) == (3, "")
    assert "there is no style 'lancit'; did you mean 'lancet'? Known: ajh, " in done.said
    assert done.said.count("lancit") == 1
    assert too_wide(done.err) == []


def test_an_unknown_style_of_a_spec_is_told_with_its_line(starter: Path, tmp_path: Path) -> None:
    project = copied(starter, tmp_path, "style: jamma\n")
    lines = (project / "spec.yaml").read_text(encoding="utf-8").splitlines()
    done = command("build", project, "-q")
    assert (done.code, done.out) == (3, "")
    line = lines.index("style: jamma") + 1
    assert f"spec.yaml:{line}: there is no style 'jamma'; did you mean 'jama'?" in done.said


def copied(starter: Path, folder: Path, more: str) -> Path:
    """The starter with another line in its spec."""
    project = folder / "copy"
    shutil.copytree(starter, project, ignore=shutil.ignore_patterns("output"))
    file = project / "spec.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("\nquestion:", f"\n{more}question:", 1), encoding="utf-8")
    assert more in file.read_text(encoding="utf-8")
    return project


def test_a_build_is_in_the_style_and_says_so(lancet: Path) -> None:
    facts = json.loads((lancet / "facts.json").read_text(encoding="utf-8"))
    abstract = (lancet / "abstract.txt").read_text(encoding="utf-8")
    assert facts["style"] == "lancet"
    assert "Interpretation: " in abstract
    assert not POINT.search(abstract)
    assert "·" in abstract


def test_the_spec_says_the_same_as_the_option(starter: Path, lancet: Path, tmp_path: Path) -> None:
    """Its own digest apart, which the spec has for the line that names the style."""
    project = copied(starter, tmp_path, "style: lancet\n")
    assert command("build", project, "--to", "html").code == 0
    (out,) = (project / "output").iterdir()
    assert (out / "abstract.txt").read_bytes() == (lancet / "abstract.txt").read_bytes()
    ours, theirs = (
        json.loads((folder / "facts.json").read_text(encoding="utf-8")) for folder in (out, lancet)
    )
    assert ours["facts"] == theirs["facts"]
    assert ours["style"] == theirs["style"]


def test_two_styles_of_a_report_differ_in_the_style_alone(starter: Path, lancet: Path) -> None:
    done = command("diff", starter / "output" / "my-review", lancet, "--json")
    told = json.loads(done.out)
    assert done.code == told["exit_code"] == 20
    assert [change["kind"] for change in told["changes"]] == ["style"]
    text = command("diff", starter / "output" / "my-review", lancet).out
    assert "The style was reportgen and is lancet" in text
    assert "none have other numbers" in " ".join(text.split())


def test_commands_print_a_report_in_its_own_style(starter: Path, tmp_path: Path) -> None:
    project = copied(starter, tmp_path, "style: lancet\n")
    explained = command("explain", project, "response.drug_b.pooled").out
    listed = command("list", "facts", project).out
    assert re.search(r"\(95% CI \d+–\d", explained)
    assert "·" in listed
    house = command("explain", starter, "response.drug_b.pooled").out
    assert re.search(r"\(95% CI \d+(\.\d)? to \d", house)


def test_the_live_page_follows_the_style_and_marks_no_number(starter: Path, tmp_path: Path) -> None:
    project, memory = copied(starter, tmp_path, "style: jama\n"), InMemory()

    def built(before: Report | None) -> Report:
        *_, made = build_in_memory(project, before, silent, memory)
        assert isinstance(made, Report)
        return made

    first = built(None)
    file = project / "spec.yaml"
    file.write_text(file.read_text("utf-8").replace("style: jama", "style: lancet"), "utf-8")
    second = built(first)
    printed = [
        "".join(text for parts in one.numbers.values() for text in parts.values())
        for one in (first, second)
    ]
    assert ["·" in text for text in printed] == [False, True]
    assert not second.changes
