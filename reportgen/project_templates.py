"""Templates of a project, which take the place of the shipped ones of the same name."""

from __future__ import annotations

from pathlib import Path

from reportgen.errors import Problem, TemplateError
from reportgen.resources import templates_dir

OWN_TEMPLATES = "templates"
"""Folder of a project whose files take the place of the shipped ones of the same name."""


def template_folders(root: Path, kind: str) -> tuple[Path, ...]:
    """Where templates are looked for: the project's own first, then the kind's, then the base."""
    own = root / OWN_TEMPLATES
    shipped = (templates_dir() / kind, templates_dir() / "base")
    return (own, *shipped) if own.is_dir() else shipped


def own_templates(root: Path) -> tuple[str, ...]:
    """The files of the project's own ``templates/``, by their names in the project.

    Raises TemplateError for links that lead out of the project: a report is made from its project
    folder alone, and a folder from elsewhere must not bring files of this machine into it.
    """
    folder, inside = root / OWN_TEMPLATES, root.resolve()
    found = sorted(path for path in folder.rglob("*") if path.name[0] != ".")
    problems = [
        Problem(path.relative_to(root).as_posix(), *words)
        for path in found
        if (words := _unfit(path, inside))
    ]
    if problems:
        raise TemplateError(problems)
    return tuple(path.relative_to(root).as_posix() for path in found if path.is_file())


def _unfit(path: Path, project: Path) -> tuple[str, str] | None:
    """What keeps a file from being a template, and the remedy."""
    if not path.resolve().is_relative_to(project):
        return "is a link that leads out of the project folder.", "Copy the file here."
    try:
        if path.is_file():
            path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        return f"is no UTF-8 text (byte {error.start + 1}).", "Save it as UTF-8."
    except OSError as error:
        return f"cannot be read ({error.strerror}).", "Check its permissions."
    return None
