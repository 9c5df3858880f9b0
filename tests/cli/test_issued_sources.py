"""`reportgen diff` between issued versions of a project."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.command import command


def test_two_versions_are_compared_as_their_files_are(two_versions: Path) -> None:
    done = command("diff", "1.0", "1.1", "--spec", two_versions)
    assert done.code in (20, 30, 40), done.err
    assert "version 1.0 of 2026-11-20" in done.out
    assert "version 1.1 of 2026-11-21" in done.out
    old, new = (two_versions / "history" / version / "facts.json" for version in ("1.0", "1.1"))
    by_files = command("diff", old, new)
    assert by_files.code == done.code
    assert by_files.out.splitlines()[-1] == done.out.splitlines()[-1]
    assert command("diff", "1.1", "1.1.0", "--spec", two_versions / "spec.yaml").code == 0


def test_a_version_is_compared_with_what_the_project_makes_now(two_versions: Path) -> None:
    done = command("diff", "version:1.1", two_versions, "--spec", two_versions)
    assert (done.code, done.err) == (0, done.err)
    assert "says the same" in done.out


def test_a_version_that_was_not_issued(two_versions: Path) -> None:
    done = command("diff", "1.0", "1.2", "--spec", two_versions)
    assert (done.code, done.out) == (4, "")
    assert "1.2: this version was not issued (issued: 1.0, 1.1)" in done.said
    assert "Say of which project" in command("diff", "version:1.0", "version:1.1").said
    assert "(issued: 1.0, 1.1)" in command("diff", "version:x", "1.1", "--spec", two_versions).said


def test_a_number_with_two_meanings_is_refused(
    two_versions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder here and a tag of git have the names of versions."""
    project = shutil.copytree(two_versions, tmp_path / "project")
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


def test_a_broken_history_is_not_compared(two_versions: Path, tmp_path: Path) -> None:
    project = shutil.copytree(two_versions, tmp_path / "project")
    (project / "history" / "1.0" / "facts.json").unlink()
    done = command("diff", "1.0", "1.1", "--spec", project)
    assert (done.code, done.out) == (10, "")
    assert "history/1.0/facts.json: is missing" in done.said
