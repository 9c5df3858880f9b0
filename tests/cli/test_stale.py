"""`reportgen stale` as a user runs it: what is told, the exit codes, what is refused."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.cli.bad_project import REPORT, copy
from tests.cli.command import command, process, too_wide


@pytest.fixture(scope="module")
def changed(two_versions: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose version 1.0 was issued before a study was corrected, with a text of then:
    the report that was built first still stands there."""
    project = copy(two_versions, tmp_path_factory.mktemp("stale"))
    shutil.copy(project / REPORT / "abstract.txt", project / "text.txt")
    return project


def test_a_text_of_an_earlier_version(changed: Path) -> None:
    done = command("stale", changed / "text.txt", "--spec", changed)
    assert done.code == 1
    assert too_wide(done.out) == []
    assert re.search(r"text\.txt:\d+: \S+ .*is now", done.out)
    assert "is now" in done.out
    assert " ".join(done.out.split()).endswith("checked against version 1.0, version 1.1.")
    told = json.loads(command("stale", changed / "text.txt", "--spec", changed, "--json").out)
    assert told["ok"] is False
    then = json.loads((changed / "history" / "1.0" / "facts.json").read_text("utf-8"))
    known = {fact["id"] for fact in then["facts"]}
    text = (changed / "text.txt").read_text("utf-8")
    for one in told["stale"]:
        assert one["fact"] in known
        assert one["then"] != one["now"]
        assert one["text"] in text
        line = int(one["place"].removeprefix("line "))
        assert one["text"] in text.splitlines()[line - 1]


def test_a_text_of_now(changed: Path) -> None:
    assert command("build", changed, "--to", "html", "-q").code == 0
    new = changed / "output" / "a-review" / "abstract.txt"
    done = command("stale", new, "--spec", changed)
    assert (done.code, done.out) == (
        0,
        "No stale number in 1 text, checked against version 1.0, version 1.1.\n",
    )
    assert json.loads(command("stale", new, "--spec", changed, "--json").out) == {
        "ok": True,
        "stale": [],
    }
    assert command("stale", new, "--spec", changed, "-q").out == ""


def test_facts_in_place_of_a_history(changed: Path) -> None:
    """The same is found from two files of facts."""
    then, now = (changed / "history" / version / "facts.json" for version in ("1.0", "1.1"))
    text = changed / "text.txt"
    by_files = command("stale", text, "--earlier", then, "--against", now, "--json")
    by_spec = command("stale", text, "--spec", changed, "--json")
    assert by_files.code == by_spec.code == 1
    found = [json.loads(done.out)["stale"] for done in (by_files, by_spec)]
    for one in (*found[0], *found[1]):
        del one["version"]
    assert found[0] == found[1] != []


def test_what_cannot_be_read_is_told_together(changed: Path, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_text("no")
    (tmp_path / "b.xyz").write_text("no")
    texts = [tmp_path / name for name in ("a.docx", "b.xyz", "c.txt")]
    done = command("stale", *texts, tmp_path, "--spec", changed)
    assert (done.code, done.out) == (4, "")
    for words in (
        "4 data errors",
        "a.docx: the text cannot be read",
        "'.xyz' are not read",
        "Word (.docx)",
        "c.txt: cannot be read (No such file or directory)",
    ):
        assert words in done.said


def test_without_anything_earlier_it_cannot_be_said(project: Path) -> None:
    (project / "text.md").write_text("12 of 20")
    done = command("stale", project / "text.md", "--spec", project)
    assert (done.code, done.out) == (10, "")
    assert "none was issued" in done.said
    assert command("stale", project / "text.md").code == 2
    wrong = command(
        "stale", project / "text.md", "--spec", project, "--earlier", project / "studies.csv"
    )
    assert wrong.code == 4
    assert "no file of facts" in wrong.said


@pytest.mark.slow
def test_a_terminal_that_knows_few_letters(changed: Path) -> None:
    done = process("stale", changed / "text.txt", "--spec", changed, variables={"LC_ALL": "C"})
    assert done.code == 1
    assert "Traceback" not in done.err
