"""What ``build`` says of the changes since the report that it replaces."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reportgen.console.since import print_since
from reportgen.facts.compare import KINDS, Grade
from reportgen.facts.record import Record
from tests.cli.command import command, too_wide
from tests.facts.compare.pairs import PAIRS
from tests.facts.test_record import RECORD

START = "Since the last build:"


def build(project: Path, *words: str) -> str:
    done = command("build", project, "--to", "html", *words)
    assert done.code == 0, done.err
    assert too_wide(done.out) == []
    return done.out


def edit(project: Path, line: int, text: str | None) -> None:
    """Exchange or take away a line of the table."""
    table = project / "studies.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    lines[line : line + 1] = [] if text is None else [text]
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_study_that_left_is_said_in_a_few_lines(project: Path) -> None:
    edit(project, 2, None)
    out = build(project)
    told = out[out.index(START) :].splitlines()
    assert 3 <= len(told) <= 11  # with one line on notes
    assert any("is no longer in the table" in line for line in told)
    assert START not in build(project)


def test_other_ends_of_lines_are_no_change_and_quiet_is_quiet(project: Path) -> None:
    table = project / "studies.csv"
    table.write_bytes(table.read_bytes().replace(b"\n", b"\r\n"))
    assert START not in build(project)
    edit(project, 2, None)
    assert START not in build(project, "-q")


def told(capsys: pytest.CaptureFixture[str], before: bytes | None, now: Record) -> str:
    print_since(before, now.to_json().encode())
    return " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("left", [b"", b"{}", b"\xff\x00", b"[" * 50_000, None])
def test_what_stood_there_may_be_damaged_or_gone(
    capsys: pytest.CaptureFixture[str], left: bytes | None
) -> None:
    assert told(capsys, left, RECORD) == ""


def test_what_stood_there_may_be_of_an_older_version(capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(RECORD.to_json())
    old = {name: document[name] for name in ("schema", "report", "facts")}
    old["facts"][0]["value"] = 0.5
    said = told(capsys, json.dumps(old).encode(), RECORD)  # in the style of the new one, jama
    assert "Of 6 facts in both, 1 has another number." in said
    assert said.endswith(
        "- Complete remission with new treatment: 50.0% (79.6-87.5) → 83.8% (79.6-87.5)"
    )


@pytest.mark.parametrize("kind", PAIRS)
def test_any_change_fits_into_ten_lines(capsys: pytest.CaptureFixture[str], kind: str) -> None:
    old, new = PAIRS[kind][0]
    print_since(old.to_json().encode(), new.to_json().encode())
    out = capsys.readouterr().out
    assert len(out.splitlines()) <= 10
    assert too_wide(out) == []
    assert bool(out) == (KINDS[kind].grade > Grade.NONE)
