"""`reportgen edits`, and a build over a Word file that somebody edited."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.command import command, too_wide
from tests.edits.edited import changed, free_all, replace_words, set_text, written
from tests.render.docx.opened import faults


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A starter project that was built as a Word file."""
    project = tmp_path_factory.mktemp("edits") / "my-review"
    assert command("new", "trials", project).code == 0
    assert command("build", project, "--to", "docx", "-q").code == 0
    return project


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "my-review"))


def document(project: Path) -> Path:
    (found,) = project.glob("output/*/*.docx")
    return found


@pytest.mark.slow
def test_the_word_file_of_a_real_project_is_valid(built: Path) -> None:
    assert faults(document(built).read_bytes()) == []


@pytest.mark.slow
def test_of_a_file_that_nobody_touched_nothing_is_told(built: Path) -> None:
    done = command("edits", document(built))
    assert done.code == 0
    assert " ".join(done.out.split()).endswith("nothing was changed.")
    assert command("edits", document(built), "-q").out == ""
    done = command("edits", document(built), "--spec", built)
    assert done.code == 0
    assert "every number is up to date" in " ".join(done.out.split())


def test_words_and_numbers_have_codes_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(changed(written(), replace_words("It was high", "It was low")))
    done = command("edits", path)
    assert done.code == 20
    assert too_wide(done.out) == []
    assert "was: It was high, as was" in done.out
    assert "now: It was low, as was" in done.out
    path.write_bytes(changed(path.read_bytes(), set_text("cr.a.pooled#value", "84%")))
    done = command("edits", path)
    assert done.code == 30
    assert done.out.startswith("Numbers that were changed by hand\n")
    assert "cr.a.pooled (value): 83.8% was made 84%" in done.out
    assert "1 number changed by hand, 1 paragraph with other words." in " ".join(done.out.split())
    told = json.loads(command("edits", path, "--json").out)
    assert [(one["old"], one["new"]) for one in told["numbers"]] == [("83.8%", "84%")]
    assert told["numbers"][0]["source"] == {
        "fact": "cr.a.pooled",
        "part": "value",
        "cell": "",
        "raw": "0.838",
    }
    assert len(told["texts"]) == 1


def test_a_file_that_lost_its_controls_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(changed(written(), free_all))
    done = command("edits", path)
    assert done.code == 0
    assert "left out the controls" in done.out


@pytest.mark.slow
def test_numbers_that_are_out_of_date(project: Path) -> None:
    table = project / "trials.csv"
    head, first, *rest = table.read_text("utf-8").splitlines()
    cells = first.split(",")
    at = max(i for i, cell in enumerate(cells) if cell.isdecimal() and len(cell) < 4)
    cells[at] = str(int(cells[at]) + 1)
    table.write_text("\n".join([head, ",".join(cells), *rest]) + "\n", "utf-8")
    done = command("edits", document(project), "--spec", project)
    assert done.code == 30
    assert "Numbers that are out of date" in done.out
    assert " is now " in done.out
    assert too_wide(done.out) == []


@pytest.mark.slow
def test_a_spec_of_another_report_is_refused(project: Path) -> None:
    spec = project / "spec.yaml"
    text = spec.read_text("utf-8")
    slug = document(project).stem
    spec.write_text(text.replace(f"slug: {slug}", "slug: another"), "utf-8")
    done = command("edits", document(project), "--spec", project)
    assert done.code == 4
    assert f"was written as '{slug}'" in done.said


@pytest.mark.parametrize("name", ["nothing.docx", "abstract.txt"])
def test_what_is_no_word_file_of_ours(tmp_path: Path, name: str) -> None:
    (tmp_path / "abstract.txt").write_text("Methods: none.")
    done = command("edits", tmp_path / name)
    assert done.code == 4
    assert name in done.said
    assert "Traceback" not in done.err
    told = json.loads(command("edits", tmp_path / name, "--json").out)
    assert told["ok"] is False


@pytest.mark.slow
def test_a_file_that_was_edited_is_not_written_over(project: Path) -> None:
    path = document(project)
    path.write_bytes(changed(path.read_bytes(), replace_words("Methods", "How it was done")))
    before = path.read_bytes()
    done = command("build", project, "--to", "docx", "-q")
    assert done.code == 8
    assert "holds files that were changed since reportgen wrote them" in done.said
    assert path.name in done.said
    assert "reportgen edits" in done.said
    assert path.read_bytes() == before
    path.rename(project / "mine.docx")
    assert command("build", project, "--to", "docx", "-q").code == 0
    assert (project / "mine.docx").read_bytes() == before


@pytest.mark.slow
def test_a_word_file_is_a_report_that_diff_takes(built: Path, tmp_path: Path) -> None:
    done = command("diff", document(built), document(built).parent, "-q")
    assert (done.code, done.said) == (0, "")
