"""Where output goes: terminals, pipes, full disks, terminals that know few letters."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import environment, process


def on_a_terminal(*words: str | Path, columns: int = 80) -> tuple[int, str]:
    """Exit code and stderr of a command whose stderr is a terminal."""
    leader, follower = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-m", "reportgen", *map(str, words)],
        env=environment({"COLUMNS": str(columns), "TERM": "xterm"}),
        stdout=subprocess.DEVNULL,
        stderr=follower,
    )
    os.close(follower)
    read = b""
    try:
        while chunk := os.read(leader, 4096):
            read += chunk
    except OSError:  # Linux says so when the other end is closed
        pass
    os.close(leader)
    return running.wait(timeout=60), read.decode()


def seen(text: str) -> list[str]:
    """The lines that a terminal shows in the end."""
    lines = []
    for line in text.replace("\r\n", "\n").split("\n"):
        shown = ""
        for piece in line.split("\r"):
            shown = piece.removeprefix("\x1b[K") if piece.startswith("\x1b[K") else piece or shown
        lines.append(shown)
    return [line for line in lines if line]


def test_progress_on_a_terminal_is_one_line_that_vanishes(starter: Path) -> None:
    code, text = on_a_terminal("check", starter)
    assert code == 0
    assert "\r\x1b[KReading the spec" in text
    assert "Drawing forest-response" in text
    assert "\n" not in text
    assert seen(text) == []


def test_progress_is_never_wider_than_the_terminal(starter: Path) -> None:
    _, text = on_a_terminal("check", starter, columns=30)
    steps = re.findall(r"\x1b\[K([^\r]*)", text)
    assert max(map(len, steps)) == 29


def test_an_error_on_a_terminal_starts_on_a_clean_line(tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text("kind: meta-analysis\n")
    code, text = on_a_terminal("check", tmp_path)
    assert code == 3
    assert seen(text)[0].endswith("spec errors")
    assert "Reading" not in seen(text)[0]


def test_verbose_on_a_terminal_keeps_every_step(starter: Path) -> None:
    code, text = on_a_terminal("check", starter, "-v")
    assert code == 0
    assert seen(text)[0] == "Reading the spec"
    assert "Drawing forest-response" in seen(text)
    assert "\x1b" not in text


def test_nothing_on_a_terminal_where_silence_was_asked_for(starter: Path) -> None:
    assert on_a_terminal("check", starter, "-q") == (0, "")


def test_a_reader_that_stops_reading_is_no_error(starter: Path) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "reportgen", "list", "facts", str(starter)],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stdout is not None and running.stderr is not None
    running.stdout.close()
    assert running.stderr.read() == ""
    assert running.wait(timeout=60) == 1
    running.stderr.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("words", [("list", "profiles"), ("schema",)])
def test_a_result_that_cannot_be_printed_is_an_error(words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "reportgen", *words],
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert done.returncode == 1
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


def test_letters_that_the_terminal_does_not_know_are_spelled(starter: Path) -> None:
    done = process("list", "facts", starter, variables={"PYTHONIOENCODING": "ascii"})
    assert (done.code, done.err.count("Traceback")) == (0, 0)
    assert "\\u03c4\\xb2" in done.out  # τ²


def test_help_answers_without_a_home(tmp_path: Path) -> None:
    done = process("--help", variables={"HOME": str(tmp_path / "nowhere")})
    assert (done.code, done.err) == (0, "")
