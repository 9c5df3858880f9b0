"""Starter projects: a folder that builds at once, to be filled with one's own data."""

from __future__ import annotations

import re
import shutil
import tempfile
import unicodedata
from pathlib import Path

from reportgen.errors import OutputError
from reportgen.resources import templates_dir
from reportgen.vocabulary import nearest

SLUG_LINE = re.compile(r"^(  slug: )[a-z0-9-]+", re.MULTILINE)
"""The line of the starter spec that takes the name of the new folder."""


def kinds() -> tuple[str, ...]:
    """The kinds of starter projects."""
    folder = templates_dir() / "new"
    return tuple(sorted(path.name for path in folder.iterdir() if path.is_dir()))


def new_project(kind: str, directory: Path) -> tuple[Path, ...]:
    """Write a starter project and return its files; all of them are written, or none.

    The folder may exist when it is empty. Raises OutputError.
    """
    if kind not in kinds():
        what = f"there is no starter project '{kind}'{nearest(kind, kinds())}"
        raise OutputError.single("", what, "Name one of these.")
    target = directory.absolute()
    _refuse_occupied(target)
    try:
        return _write(templates_dir() / "new" / kind, target)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        what = f"the project cannot be written: {reason}"
        raise OutputError.single(str(directory), what, "Choose another folder.") from None


def _refuse_occupied(target: Path) -> None:
    if target.exists() and not target.is_dir():
        raise OutputError.single(str(target), "a file of this name exists", "Choose another name.")
    if target.is_dir() and any(target.iterdir()):
        what = "the folder is not empty"
        raise OutputError.single(str(target), what, "Choose another one; nothing was written.")


def _write(source: Path, target: Path) -> tuple[Path, ...]:
    """Prepare the files beside the target, then put them in place in one move."""
    existed = target.is_dir()
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".reportgen-new-", dir=target.parent) as scratch:
        project = Path(scratch) / target.name
        shutil.copytree(source, project)
        spec = project / "spec.yaml"
        text = spec.read_text(encoding="utf-8")
        spec.write_text(SLUG_LINE.sub(rf"\g<1>{slug(target.name)}", text), encoding="utf-8")
        names = sorted(path.name for path in project.iterdir())
        if existed:
            for name in names:
                (project / name).rename(target / name)
        else:
            project.rename(target)
    return tuple(target / name for name in names)


def slug(name: str) -> str:
    """A folder name as it can name files: lower-case letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "report"
