"""A sound project with a report in it, to be made wrong in one way at a time."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.cli.command import Finished, command, content, too_wide
from tests.inputs.project import write

OUT = "output"
REPORT = f"{OUT}/a-review"


def make(folder: Path) -> Path:
    """A sound project with its report built for the screen."""
    folder.mkdir()
    assert command("build", write(folder), "--to", "html", "-q").code == 0
    return folder


def copy(sound: Path, folder: Path) -> Path:
    """A copy of the project with its report, free to be spoilt."""
    return shutil.copytree(sound, folder / "project")


def own_template(project: Path, text: str, name: str = "introduction.html.j2") -> None:
    """Give the project a template of its own; a section is put around the text."""
    (project / "templates").mkdir(exist_ok=True)
    (project / "templates" / name).write_text(
        f'<section id="introduction"><h2>Question</h2>\n{text}\n</section>\n', encoding="utf-8"
    )


def refused(project: Path, code: int, *said: str, to: str = "html") -> Finished:
    """Build, and see the failure told in full and the earlier report as it was."""
    before, folders = content(project / OUT), sorted((project / OUT).iterdir())
    done = command("build", project, "--to", to)
    assert done.code == code, done
    assert done.out == ""
    for words in said:
        assert words in done.said, done.err
    assert too_wide(done.err) == []
    assert "Traceback" not in done.err
    assert content(project / OUT) == before
    assert sorted((project / OUT).iterdir()) == folders
    return done
