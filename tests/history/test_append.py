"""A version is recorded whole or not at all, whatever happens, and whoever else is at it."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportgen.errors import HistoryError, OutputError
from reportgen.history.verify import verified
from reportgen.history.versions import order_of
from tests.history.made import kept, project, seal

REPO = Path(__file__).resolve().parents[2]


def test_what_stands_stays_to_the_byte(tmp_path: Path) -> None:
    root = project(tmp_path / "p", "1.0")
    before = kept(root)
    seal(root, "1.1")
    after = kept(root)
    log = after.pop("history/log.jsonl")
    assert log.startswith(before.pop("history/log.jsonl"))
    assert log.count(b"\n") == 2
    assert before.items() <= after.items()
    assert verified(root).entries[1].reason == "a study was added"


@pytest.mark.parametrize("call", ["fsync", "rename", "replace"])
@pytest.mark.parametrize("versions", [(), ("1.0",)])
def test_a_failure_leaves_all_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, versions: tuple[str, ...]
) -> None:
    root = project(tmp_path / "p", *versions)
    before = kept(root)

    def fails(*given: object, **named: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, call, fails)
    if call != "fsync":
        monkeypatch.setattr(Path, call, fails)
    with pytest.raises(OutputError, match="No space left on device"):
        seal(root, "1.1")
    monkeypatch.undo()
    assert kept(root) == before
    assert (root / "history").exists() == bool(versions)
    seal(root, "1.1")
    assert verified(root).entries[-1].version == "1.1"


def test_a_stop_leaves_all_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = project(tmp_path / "p", "1.0")
    before = kept(root)

    def stops(*given: object) -> None:
        raise SystemExit(130)

    monkeypatch.setattr(Path, "replace", stops)
    with pytest.raises(SystemExit):
        seal(root, "1.1")
    monkeypatch.undo()
    assert kept(root) == before


def test_what_an_interrupted_issue_left_is_told_or_cleared(tmp_path: Path) -> None:
    """The power went off before the log was put in place, or before the files were."""
    root = project(tmp_path / "p", "1.0")
    (root / "history" / ".issue-abc" / "1.1").mkdir(parents=True)
    seal(root, "1.1")
    assert not (root / "history" / ".issue-abc").exists()
    log = root / "history" / "log.jsonl"
    whole = log.read_bytes()
    log.write_bytes(whole.splitlines(keepends=True)[0])
    with pytest.raises(HistoryError, match=r"1\.1/: holds a version .* delete its folder"):
        seal(root, "1.1")


REFUSED: dict[str, tuple[str, dict[str, str], str]] = {
    "the same": ("1.1", {}, "version 1.1 was issued on 2026-11-20 by Ada Müller"),
    "the same written otherwise": ("1.1.0", {}, "version 1.1 was issued"),
    "below": ("1.0.9", {}, "1.0.9 is below the last issued version, 1.1"),
    "no number": ("final", {}, "'final' is no version number"),
    "leading nought": ("1.02", {}, "'1.02' is no version number"),
    "a path": ("../2", {}, "'../2' is no version number"),
    "an earlier day": ("1.2", {"date": "2026-11-19"}, "2026-11-19 is before 2026-11-20"),
    "no day": ("1.2", {"date": "2026-02-30"}, "'2026-02-30' is no date"),
    "a week": ("1.2", {"date": "2026-W48-1"}, "'2026-W48-1' is no date"),
    "nobody": ("1.2", {"by": "  "}, "--by: is empty"),
    "lines": ("1.2", {"reason": "a\nb"}, "--reason: is not one line"),
    "a hidden sign": ("1.2", {"by": "A\u202eda"}, "--by: is not one line of plain text"),
    "another report": ("1.2", {"slug": "b"}, "the versions of another report, 'a-review'"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_leaves_no_trace(tmp_path: Path, name: str) -> None:
    version, changed, words = REFUSED[name]
    root = project(tmp_path / "p", "1.0", "1.1")
    before = kept(root)
    with pytest.raises(HistoryError) as refused:
        seal(root, version, **changed)
    assert [words in str(problem) for problem in refused.value.problems] == [True]
    assert kept(root) == before


def test_a_folder_that_is_in_the_way_is_not_written_over(tmp_path: Path) -> None:
    root = project(tmp_path / "p", "1.0")
    (root / "history" / "1.1").mkdir()
    (root / "history" / "1.1" / "mine.txt").write_text("mine")
    before = kept(root)
    with pytest.raises(HistoryError, match="Move it away"):
        seal(root, "1.1")
    assert kept(root) == before


def test_many_at_once(tmp_path: Path) -> None:
    """Each is in the log with its files, or was refused because a later one came first."""
    script = (
        "import sys; from pathlib import Path; from tests.history.made import seal\n"
        "from reportgen.errors import HistoryError\n"
        "sys.stdin.buffer.read(1)\n"
        "for minor in range(12):\n"
        "    try:\n"
        "        seal(Path(sys.argv[1]), f'{minor}.{sys.argv[2]}')\n"
        "    except HistoryError as error:\n"
        "        assert 'below' in str(error) or 'was issued' in str(error), error\n"
    )
    root = tmp_path / "p"
    root.mkdir()
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(root), str(number)],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(REPO)},
        )
        for number in range(1, 5)
    ]
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write(b"x")
        worker.stdin.flush()
    said = [worker.communicate(timeout=60)[1].decode() for worker in workers]
    assert said == [""] * 4
    versions = [entry.version for entry in verified(root).entries]
    assert versions
    assert versions == sorted(versions, key=lambda version: order_of(version) or ())
    assert versions[-1] == "11.4"
    folders = {path.name for path in (root / "history").iterdir() if path.is_dir()}
    assert folders == set(versions)


@pytest.mark.parametrize(
    ("lower", "higher"),
    [("1.9", "1.10"), ("1", "1.0.1"), ("0.1", "1"), ("1.2.3", "1.3"), ("9.9", "10")],
)
def test_versions_are_ordered_number_by_number(lower: str, higher: str) -> None:
    low, high = order_of(lower), order_of(higher)
    assert low is not None and high is not None and low < high


@given(st.lists(st.integers(0, 20), min_size=1, max_size=4))
def test_trailing_noughts_make_no_other_version(numbers: list[int]) -> None:
    text = ".".join(map(str, numbers))
    assert order_of(text) is not None
    if len(numbers) < 4:
        assert order_of(f"{text}.0") == order_of(text)
