"""``reportgen diff --to html``: the page, its place, and what the terminal says meanwhile."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import command
from tests.facts.compare.pairs import PAIRS, report
from tests.render.page_text import parse

PAGE = "changes.html"


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder, where the command runs, with the facts of two reports."""
    monkeypatch.chdir(tmp_path)
    for name, record in zip(("old", "new"), PAIRS["conclusion"][0], strict=True):
        Path(f"{name}.json").write_text(record.to_json(), encoding="utf-8")
    return tmp_path


def test_the_page_is_written_and_the_verdict_said(two: Path) -> None:
    done = command("diff", "old.json", "new.json", "--to", "html")
    assert (done.code, done.err) == (40, "")
    assert done.out.splitlines() == [PAGE, "The conclusions changed. No fact is in both."]
    page = parse((two / PAGE).read_text(encoding="utf-8"))
    text = " ".join(page.all("main")[0].text.split())
    assert "The conclusions changed." in text
    assert "Claim ‘rates’ chooses ‘unclear’ instead of ‘higher’" in text
    assert "old.json" in text


def test_the_place_can_be_chosen_and_is_taken_again(two: Path) -> None:
    for _ in range(2):
        done = command("diff", "old.json", "new.json", "--out", "mine.html", "-q")
        assert (done.code, done.out, done.err) == (40, "mine.html\n", "")
    assert (two / "mine.html").stat().st_size > 1000
    assert not (two / PAGE).exists()


def test_json_is_printed_beside_the_page(two: Path) -> None:
    done = command("diff", "old.json", "new.json", "--to", "html", "--json")
    assert json.loads(done.out)["exit_code"] == 40
    assert (two / PAGE).exists()


def test_a_file_of_the_user_is_not_lost(two: Path) -> None:
    before = (two / "old.json").read_bytes()
    done = command("diff", "old.json", "new.json", "--to", "html", "--out", "old.json")
    assert done.code == 8
    assert "is no such page" in done.err
    assert (two / "old.json").read_bytes() == before


def test_an_unknown_form_lists_those_known(two: Path) -> None:
    done = command("diff", "old.json", "new.json", "--to", "htm")
    assert done.code == 2
    assert "html" in done.err
    assert not (two / PAGE).exists()


def test_what_an_older_file_lacks_is_said_on_the_page(two: Path) -> None:
    document = json.loads((two / "old.json").read_text(encoding="utf-8"))
    plain = {name: document[name] for name in ("schema", "report", "facts")}
    (two / "old.json").write_text(json.dumps(plain), encoding="utf-8")
    (two / "new.json").write_text(report().to_json(), encoding="utf-8")
    command("diff", "old.json", "new.json", "--to", "html")
    assert "only the facts are compared" in (two / PAGE).read_text(encoding="utf-8")
