"""Style files of a project, which take the place of the shipped ones of the same name."""

from __future__ import annotations

from pathlib import Path

from reportgen.errors import Problem, SpecError

OWN_STYLES = "styles"
"""Folder of a project that may hold styles of its own."""


def own_styles(root: Path) -> Path:
    """Where the project's own styles are looked for.

    Raises SpecError for links that lead out of the project: a report is made from its project
    folder alone.
    """
    folder, inside = root / OWN_STYLES, root.resolve()
    problems = [
        Problem(
            path.relative_to(root).as_posix(),
            "is a link that leads out of the project folder.",
            "Copy the file here.",
        )
        for path in sorted(folder.glob("*.toml"))
        if not path.resolve().is_relative_to(inside)
    ]
    if problems:
        raise SpecError(problems)
    return folder


def own_style_file(name: str) -> str:
    """The file of a style of the project by its name in the project."""
    return f"{OWN_STYLES}/{name}.toml"
