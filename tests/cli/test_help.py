"""What each command says of itself, in the width of a terminal."""

from __future__ import annotations

import re

import pytest

from reportgen import __version__
from tests.cli.command import Finished, command, process, too_wide

COMMANDS = (
    *("new", "check", "build", "watch", "diff", "explain"),
    *("issue", "history", "stale", "edits", "list", "schema", "doctor"),
)


def test_help_lists_every_command_in_whole_lines() -> None:
    done = process("--help", variables={"COLUMNS": "80"})
    assert (done.code, done.err) == (0, "")
    listed = done.out.partition("\nCommands:\n")[2].splitlines()
    assert [line.split()[0] for line in listed] == list(COMMANDS)
    assert "..." not in done.out.replace("[ARGS]...", "")
    assert too_wide(done.out) == []


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command_fits_the_terminal(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    done = command(name, "--help")
    assert (done.code, done.err) == (0, "")
    assert max(map(len, done.out.splitlines())) <= 80
    assert "..." not in re.sub(r"\b(texts\}?)\.\.\.", r"\1", done.out)  # of these more than one
    arguments = [line for line in done.out.splitlines() if line.startswith("  -")]
    assert all(len(line.split("  ")) > 1 for line in arguments), "an option without a word on it"


def test_no_arguments_show_the_help() -> None:
    done = command()
    assert "Commands:" in done.out + done.err


def test_version() -> None:
    assert command("--version") == Finished(0, f"reportgen {__version__}\n", "")
