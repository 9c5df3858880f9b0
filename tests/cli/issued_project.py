"""A small project of which versions are issued."""

from __future__ import annotations

import re
from pathlib import Path

from tests.cli.command import Finished, command

WHO = ("--by", "Ada Müller", "--reason", "a study was added")


def issue(project: Path, version: str, *more: str) -> Finished:
    return command("issue", project, "--version", version, *WHO, *more)


def set_version(project: Path, version: str) -> None:
    """Write the version into the spec, as the message says."""
    spec = project / "spec.yaml"
    text = re.sub(r'\n  version: "[^"]*"', "", spec.read_text("utf-8"))
    spec.write_text(text.replace("\nreport:\n", f'\nreport:\n  version: "{version}"\n'), "utf-8")


def correct(project: Path) -> None:
    """Of the first study one event is told."""
    table = project / "studies.csv"
    rows = table.read_text("utf-8").splitlines()
    cells, at = rows[1].split(","), rows[0].split(",").index("cr_events")
    rows[1] = ",".join([*cells[:at], "1", *cells[at + 1 :]])
    table.write_text("\n".join(rows) + "\n", "utf-8")
