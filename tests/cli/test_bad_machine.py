"""What the machine may do to a build: refuse to write, run out of space, stop it half way."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.bad_project import OUT, refused
from tests.cli.command import command, content, environment

ROOT = os.name == "posix" and os.geteuid() == 0


def test_a_folder_that_may_not_be_written_is_told_before_the_work(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may write everywhere, so the answer of the system is given for it."""
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    if ROOT:
        told = os.access
        monkeypatch.setattr(
            os, "access", lambda path, mode: Path(path) != locked and told(path, mode)
        )
    done = command("build", project, "--to", "html", "--out", locked / "out")
    assert (done.code, done.out) == (8, "")
    assert "cannot be written (Permission denied). Choose a folder you may write to" in done.said
    assert str(locked / "out") in done.said
    assert "Writing the text" not in done.err
    assert list(locked.iterdir()) == []


@pytest.mark.skipif(not ROOT, reason="only root can make a folder immutable")
def test_an_immutable_folder(project: Path) -> None:
    changed = subprocess.run(["chattr", "+i", project / OUT], capture_output=True)
    if changed.returncode:
        pytest.skip("this file system knows no immutable folders")
    try:
        refused(project, 8, "output/a-review: cannot be written (", "Choose a folder you may")
    finally:
        subprocess.run(["chattr", "-i", project / OUT], check=True)


@pytest.mark.parametrize("below", ["spec.yaml/out", "spec.yaml/deep/out"])
def test_a_folder_below_a_file(project: Path, below: str) -> None:
    before = content(project)
    done = command("build", project, "--to", "html", "--out", project / below)
    assert (done.code, done.out) == (8, "")
    assert f"{below}: cannot be written (Not a directory). Choose another folder" in done.said
    assert content(project) == before


def test_a_folder_with_other_files(project: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.docx").write_text("years of work")
    done = command("build", project, "--to", "html", "--out", mine)
    assert (done.code, done.out) == (8, "")
    assert "holds files that reportgen did not write: thesis.docx. Move them away" in done.said
    assert content(mine) == {"thesis.docx": b"years of work"}


def test_a_file_put_among_the_output(project: Path) -> None:
    (project / OUT / "a-review" / "comments.txt").write_text("by the second author")
    refused(project, 8, "holds files that reportgen did not write: comments.txt.")


def test_the_project_folder_itself_is_no_output_folder(project: Path) -> None:
    before = content(project)
    done = command("build", project, "--to", "html", "--out", project)
    assert (done.code, done.out) == (8, "")
    assert "holds files that reportgen did not write" in done.said
    assert content(project) == before


def test_the_disk_is_full(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = Path.write_bytes

    def full_after_some(path: Path, data: bytes) -> int:
        if path.name == "a-review.html":
            written(path, data[:100])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return written(path, data)

    monkeypatch.setattr(Path, "write_bytes", full_after_some)
    refused(project, 8, "cannot be written (No space left on device). Free some space")


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """A file system that is soon full."""
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs"]
    if subprocess.run(["mount", *options, folder], capture_output=True).returncode:
        pytest.skip("no file system may be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.mark.skipif(not ROOT, reason="only root may mount a small disk")
def test_a_disk_that_is_really_full(project: Path, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 200) as disk:
        done = command("build", project, "--to", "html", "--out", disk / "out")
        assert (done.code, done.out) == (8, "")
        assert "No space left on device" in done.said
        assert list(disk.iterdir()) == []


@pytest.mark.skipif(not ROOT, reason="only root may mount a disk")
def test_a_mounted_folder_cannot_be_replaced_and_the_message_says_so(
    project: Path, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk", 4000) as disk:
        done = command("build", project, "--to", "html", "--out", disk)
        assert (done.code, done.out) == (8, "")
        assert "A mounted folder cannot be replaced: name a folder inside it" in done.said
        assert list(disk.iterdir()) == []
        assert command("build", project, "--to", "html", "--out", disk / "out").code == 0


# A build that waits at a chosen step, so that it can be stopped there.
WAITING = """
import runpy, sys, time
import reportgen.{module} as module
def wait(*args, **kwargs):
    print("WAITING", flush=True)
    time.sleep(60)
module.{function} = wait
sys.argv = ["reportgen", *sys.argv[1:]]
from reportgen.cli import main
main()
"""
STEPS = {
    "while it reads": ("spec.load", "read_tree"),
    "while it draws": ("present.drawing", "draw"),
    "while it writes": ("bundle.write", "_take_place"),
}


def _hear_signals() -> None:
    """A shell's background job ignores Ctrl-C; the test's children are in the foreground."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


@contextmanager
def waiting(project: Path, module: str, function: str) -> Iterator[subprocess.Popen[str]]:
    """A build that waits at this step; whatever becomes of the test, it ends with it."""
    script = WAITING.format(module=module, function=function)
    with subprocess.Popen(
        [sys.executable, "-c", script, "build", str(project), "--to", "html", "-q", "--no-cache"],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_hear_signals,
    ) as running:
        try:
            assert running.stdout is not None
            assert running.stdout.readline() == "WAITING\n"
            yield running
        finally:
            running.kill()


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "end of job"])
def test_stopped_half_way(project: Path, step: str, number: signal.Signals) -> None:
    before = content(project)
    with waiting(project, *STEPS[step]) as running:
        running.send_signal(number)
        out, err = running.communicate(timeout=30)
    assert (out, err) == ("", "Stopped. No output is half-written.\n")
    # -2: Python dies of the signal itself when it struck inside exec(); a shell shows 130 as well
    assert running.returncode in ({130, -2} if number is signal.SIGINT else {143})
    assert content(project) == before
    assert [path.name for path in (project / OUT).iterdir()] == ["a-review"]


def test_killed_without_warning_leaves_the_earlier_report(project: Path) -> None:
    before = content(project)
    with waiting(project, *STEPS["while it writes"]) as running:
        running.kill()
    after = content(project)
    assert {name: after[name] for name in before} == before
    assert command("build", project, "--to", "html", "-q").code == 0


def test_two_builds_at_once_end_with_one_whole_output(project: Path) -> None:
    before = content(project / OUT / "a-review")
    line = [sys.executable, "-m", "reportgen", "build", str(project), "--to", "html", "-q"]
    running = [
        subprocess.Popen(line, env=environment(), stdout=subprocess.DEVNULL) for _ in range(3)
    ]
    started = time.monotonic()
    while any(one.poll() is None for one in running):
        assert time.monotonic() - started < 120
        time.sleep(0.05)
    assert [one.returncode for one in running] == [0, 0, 0]
    assert content(project / OUT / "a-review") == before
    assert [path.name for path in (project / OUT).iterdir()] == ["a-review"]
