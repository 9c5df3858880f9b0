"""`reportgen diff` between issued versions of a project."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.command import command
from tests.cli.test_issue import issue, set_version


@pytest.fixture(scope="module")
def two(sound: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of which 1.0 and, after a study was corrected, 1.1 were issued."""
    project = shutil.copytree(sound, tmp_path_factory.mktemp("two") / "project")
    assert issue(project, "1.0", "--date", "2026-11-20").code == 0
    table = project / "studies.csv"
    rows = table.read_text("utf-8").splitlines()
    at = rows[0].split(",").index("cr_events")
    cells = rows[1].split(",")
    rows[1] = ",".join([*cells[:at], "1", *cells[at + 1 :]])
    table.write_text("\n".join(rows) + "\n", "utf-8")
    set_version(project, "1.1")
    assert issue(project, "1.1", "--date", "2026-11-21").code == 0
    return project


def test_two_versions_are_compared_as_their_files_are(two: Path) -> None:
    done = command("diff", "1.0", "1.1", "--spec", two)
    assert done.code in (20, 30, 40), done.err
    assert "version 1.0 of 2026-11-20" in done.out
    assert "version 1.1 of 2026-11-21" in done.out
    old, new = (two / "history" / version / "facts.json" for version in ("1.0", "1.1"))
    by_files = command("diff", old, new)
    assert by_files.code == done.code
    assert by_files.out.splitlines()[-1] == done.out.splitlines()[-1]
    assert command("diff", "1.1", "1.1.0", "--spec", two / "spec.yaml").code == 0


def test_a_version_is_compared_with_what_the_project_makes_now(two: Path) -> None:
    done = command("diff", "version:1.1", two, "--spec", two)
    assert (done.code, done.err) == (0, done.err)
    assert "says the same" in done.out


def test_a_version_that_was_not_issued(two: Path) -> None:
    done = command("diff", "1.0", "1.2", "--spec", two)
    assert (done.code, done.out) == (4, "")
    assert "1.2: this version was not issued (issued: 1.0, 1.1)" in done.said
    assert "Say of which project" in command("diff", "version:1.0", "version:1.1").said
    assert "(issued: 1.0, 1.1)" in command("diff", "version:x", "1.1", "--spec", two).said


def test_a_number_with_two_meanings_is_refused(
    two: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder here and a tag of git have the names of versions."""
    project = shutil.copytree(two, tmp_path / "project")
    for words in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "x"), ("tag", "1.1")):
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        subprocess.run(["git", *who, *words], cwd=project, check=True)
    monkeypatch.chdir(project / "history")
    folder = command("diff", "1.0", "version:1.1", "--spec", project)
    assert (folder.code, folder.out) == (4, "")
    assert "an issued version (version:1.0) and a file or folder here (./1.0)." in folder.said
    monkeypatch.chdir(tmp_path)
    tag = command("diff", "version:1.0", "1.1", "--spec", project)
    assert tag.code == 4
    assert "(version:1.1) and a revision of git (refs/tags/1.1, or its digest)." in tag.said
    assert command("diff", "version:1.1", "refs/tags/1.1", "--spec", project).code == 0


def test_a_broken_history_is_not_compared(two: Path, tmp_path: Path) -> None:
    project = shutil.copytree(two, tmp_path / "project")
    (project / "history" / "1.0" / "facts.json").unlink()
    done = command("diff", "1.0", "1.1", "--spec", project)
    assert (done.code, done.out) == (10, "")
    assert "history/1.0/facts.json: is missing" in done.said
