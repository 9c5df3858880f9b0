"""How a failure reads: in paragraphs of 80 columns, whole paths, nothing that steers a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.errors import (
    AnalysisError,
    DataError,
    HistoryError,
    OutputError,
    PortError,
    Problem,
    RenderError,
    ReportgenError,
    SpecError,
    StrictError,
    TemplateError,
)
from reportgen.messages import error_text
from tests.cli.command import command

FAMILIES = {
    SpecError: 3,
    DataError: 4,
    AnalysisError: 5,
    TemplateError: 6,
    RenderError: 7,
    OutputError: 8,
    StrictError: 9,
    HistoryError: 10,
    PortError: 11,
}


def test_every_family_has_a_code_of_its_own_and_a_word() -> None:
    assert set(ReportgenError.__subclasses__()) == set(FAMILIES)
    assert {family: family.exit_code for family in FAMILIES} == FAMILIES
    assert len({family.family for family in FAMILIES}) == len(FAMILIES)


def test_one_problem_and_several() -> None:
    one, other = Problem("a.csv row 2", "is bad", "Mend it."), Problem("", "is worse.")
    assert error_text(DataError(one)) == "data error\n  a.csv row 2: is bad. Mend it.\n"
    assert error_text(DataError([one, other])) == (
        "2 data errors\n  a.csv row 2: is bad. Mend it.\n  is worse.\n"
    )


def test_long_problems_are_wrapped_and_indented() -> None:
    text = error_text(SpecError.single("spec.yaml:12", "word " * 60, "Remedy " * 20))
    lines = text.splitlines()[1:]
    assert len(lines) > 5
    assert all(len(line) <= 80 for line in lines)
    assert lines[0].startswith("  spec.yaml:12: word")
    assert all(line.startswith("    ") and line[4] != " " for line in lines[1:])


def test_paths_stay_whole_to_be_copied() -> None:
    path = "/a-long/path-with-hyphens/" + "x-y" * 40
    assert path in error_text(OutputError.single(path, "is not a folder."))


@pytest.mark.parametrize("mark", ["\x1b[2J", "\x07", "\u202e", "\u200b", "\x9b", "\x00"])
def test_nothing_steers_the_terminal(mark: str) -> None:
    text = error_text(DataError.single(f"row {mark}", f"what {mark}", f"remedy {mark}"))
    assert text.replace("\n", "").isprintable()
    assert "row " in text and "remedy " in text


def test_letters_of_any_script_are_left_as_they_are() -> None:
    text = error_text(DataError.single("表.csv row 2 (张伟)", "Łódź τ² ≥ 1\u00a0%", "Größer."))
    assert "表.csv row 2 (张伟): Łódź τ² ≥ 1\u00a0%. Größer." in text


def test_a_file_with_such_a_name(tmp_path: Path) -> None:
    done = command("check", tmp_path / "a\x1b[31mb")
    assert done.code == 3
    assert "\x1b" not in done.err
    assert "a\\x1b[31mb" in done.said.replace(" ", "")
