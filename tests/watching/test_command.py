"""``reportgen watch`` from the terminal."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

from reportgen.starter import new_project
from tests.cli.command import command, environment


def test_a_spec_that_is_not_there_is_told_at_once(tmp_path):
    done = command("watch", tmp_path / "nowhere.yaml")
    assert done.code == 3
    assert "does not exist" in done.said


def test_a_port_that_is_taken_is_told_at_once(tmp_path):
    new_project("meta", tmp_path / "review")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = command("watch", tmp_path / "review", "--port", str(port))
    assert done.code == 11
    assert done.said == (
        f"port error --port {port}: cannot be used (address already in use). Name another, or "
        "leave --port out: a free one is then found."
    )


def test_a_port_that_cannot_be_is_a_mistake_of_the_call(tmp_path):
    assert command("watch", tmp_path, "--port", "70000").code == 2


def test_an_error_is_told_and_does_not_end_it_and_ctrl_c_does(tmp_path):
    new_project("meta", tmp_path / "review")
    (tmp_path / "review" / "spec.yaml").write_text("kind: [", encoding="utf-8")
    out, err, code = watched_until_told(tmp_path / "review", "spec.yaml:1")
    assert out.startswith("http://127.0.0.1:")
    assert err.startswith("spec error\n  spec.yaml:1: ")
    assert err.endswith("Stopped. No output is half-written.\n")
    assert code == 130


def watched_until_told(project: Path, words: str) -> tuple[str, str, int]:
    """What it says up to these words on its error stream, and after Ctrl-C; its exit code."""
    call = [sys.executable, "-m", "reportgen", "watch", str(project), "-q", "--no-cache"]
    with subprocess.Popen(
        call,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        said = ""
        while words not in said:
            line = running.stderr.readline()
            assert line, said
            said += line
        running.send_signal(signal.SIGINT)
        out, rest = running.communicate(timeout=10)
    return out, said + rest, running.returncode
