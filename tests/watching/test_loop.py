"""When is built again: once for a burst, again for a save during a build, never for its output."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from reportgen.watching.reports import Failure, Report
from tests.watching.watched import BROKEN, report, running, until


class Builds:
    """Builds that read one file, and remember what they read."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.read: list[str] = []
        self.may_end = Event()
        self.may_end.set()

    def __call__(self, path, before, progress, reuse) -> Iterator[Report | Failure]:
        text = self.file.read_text(encoding="utf-8") if self.file.exists() else "nothing"
        self.read.append(text)
        self.may_end.wait(5)
        yield BROKEN if "broken" in text else report(text, files=(self.file,))


@pytest.fixture
def builds(tmp_path: Path) -> Builds:
    file = tmp_path / "spec.yaml"
    file.write_text("first", encoding="utf-8")
    return Builds(file)


def write(builds: Builds, text: str) -> None:
    builds.file.write_text(text, encoding="utf-8")


def put(builds: Builds, text: str) -> None:
    """A save that nobody can read half of."""
    whole = builds.file.with_name("whole")
    whole.write_text(text, encoding="utf-8")
    whole.replace(builds.file)


def test_the_system_tells_of_a_save(builds, monkeypatch):
    monkeypatch.setattr("reportgen.watching.loop.LOOK_AGAIN", 60_000)
    with running(builds.file, builds) as board:
        until(lambda: board.shown.report)
        write(builds, "second")
        until(lambda: b"second" in board.shown.report.page)


def test_a_save_is_found_too_where_the_system_tells_of_none(builds, monkeypatch):
    def none_left(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("watchfiles._rust_notify.RustNotify", none_left)
    with running(builds.file, builds) as board:
        until(lambda: board.shown.report)
        write(builds, "second")
        until(lambda: b"second" in board.shown.report.page)


def test_a_burst_is_built_far_less_often_than_saved_and_the_last_wins(builds):
    with running(builds.file, builds) as board:
        until(lambda: board.shown.report)
        for number in range(20):
            write(builds, f"save {number}")
        until(lambda: b"save 19" in board.shown.report.page)
        time.sleep(0.2)
        assert len(builds.read) <= 10
        assert builds.read[-1] == "save 19"


def test_a_save_during_a_build_is_built_after_it(builds):
    with running(builds.file, builds) as board:
        until(lambda: board.shown.report)
        builds.may_end.clear()
        put(builds, "second")
        until(lambda: len(builds.read) == 2)
        put(builds, "third!")
        time.sleep(0.1)
        builds.may_end.set()
        until(lambda: b"third!" in board.shown.report.page)
        assert builds.read == ["first", "second", "third!"]


def empty(builds: Builds) -> None:
    write(builds, "")


def remove(builds: Builds) -> None:
    builds.file.unlink()


@pytest.mark.parametrize("first", [empty, remove])
def test_a_file_that_is_emptied_or_removed_before_it_is_written_is_read_whole(
    builds, monkeypatch, first
):
    monkeypatch.setattr("reportgen.watching.loop.HALF_SAVED", 10_000)
    with running(builds.file, builds) as board:
        until(lambda: board.shown.report)
        first(builds)
        time.sleep(0.3)  # an editor is slower than the system's news
        put(builds, "second")
        until(lambda: b"second" in board.shown.report.page)
        assert builds.read == ["first", "second"]


def test_a_file_that_stays_empty_is_built(builds):
    with running(builds.file, builds) as board:
        until(lambda: board.shown.report)
        empty(builds)
        until(lambda: builds.read == ["first", ""])
        put(builds, "second")
        until(lambda: b"second" in board.shown.report.page)


def test_what_fails_while_something_is_saved_is_not_shown(builds):
    with running(builds.file, builds) as board:
        until(lambda: board.shown.report)
        builds.may_end.clear()
        put(builds, "broken, as half of a file is")
        until(lambda: len(builds.read) == 2)
        put(builds, "whole")
        builds.may_end.set()
        until(lambda: b"whole" in board.shown.report.page)
        assert board.shown.number == 2
        assert len(builds.read) == 3


def test_the_last_report_stays_below_an_error_and_comes_back(builds):
    with running(builds.file, builds) as board:
        until(lambda: board.shown.report)
        write(builds, "broken")
        until(lambda: board.shown.failure)
        assert b"first" in board.shown.report.page
        write(builds, "mended")
        until(lambda: b"mended" in board.shown.report.page)
        assert board.shown.failure is None


def test_a_file_that_goes_away_and_comes_back_is_built(builds):
    with running(builds.file, builds) as board:
        until(lambda: board.shown.report)
        builds.file.unlink()
        until(lambda: b"nothing" in board.shown.report.page)
        write(builds, "again")
        until(lambda: b"again" in board.shown.report.page)


def test_what_a_build_writes_beside_does_not_build_again(builds):
    with running(builds.file, builds) as board:
        until(lambda: board.shown.report)
        out = builds.file.parent / "output"
        out.mkdir()
        (out / "facts.json").write_text("{}", encoding="utf-8")
        (builds.file.parent / "notes.txt").write_text("unasked", encoding="utf-8")
        time.sleep(0.3)
        assert builds.read == ["first"]


def test_the_folder_may_go_away(builds):
    with running(builds.file, builds) as board:
        until(lambda: board.shown.report)
        builds.file.unlink()
        builds.file.parent.rmdir()
        until(lambda: b"nothing" in board.shown.report.page)
        builds.file.parent.mkdir()
        write(builds, "again")
        until(lambda: b"again" in board.shown.report.page)
