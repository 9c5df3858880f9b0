"""The report that a project made at a revision of git: its folder then, computed now."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from reportgen.errors import DataError, Problem, ReportgenError
from reportgen.sources.asked import Asked, Found, Source
from reportgen.sources.project import computed

if TYPE_CHECKING:
    from tarfile import TarFile

_OF_ANOTHER = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"})
"""Variables that name a repository, as a hook of git has them; asked for is that of the project."""

_SHORT = 10
"""Characters of a revision that are shown."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A revision, and where in its tree the project or spec stands; ``inside`` is any folder of
    the repository, ``shown`` how the user named it all.
    """

    revision: str
    path: str
    inside: Path
    shown: str


def _read(asked: Asked) -> Found:
    place = _place(asked)
    top = _top(place)
    commit = _commit(place, top)
    kind = _git(top, "cat-file", "-t", f"{commit}:{place.path}")
    if kind is None:
        where = place.path or "the project"
        what = f"there is no '{where}' in revision {place.revision}."
        remedy = "Name a revision that has it, or another path after the colon."
        raise DataError.single(place.shown, what, remedy)
    is_file = kind.strip() == b"blob"
    folder = str(PurePosixPath(place.path).parent) if is_file else place.path
    spec = PurePosixPath(place.path).name if is_file else ""
    with _materialised(top, commit, "" if folder == "." else folder, place) as project:
        try:
            record = computed(project / spec, asked)
        except ReportgenError as error:
            raise type(error)(_at(problem, place, project) for problem in error.problems) from None
    return Found(f"{place.shown} ({commit[:_SHORT]})", record)


def _place(asked: Asked) -> _Place:
    """``REV`` of ``--spec``, or ``REV:path`` with the path from the top of the repository."""
    revision, colon, path = asked.text.partition(":")
    if colon:
        start = _existing(asked.spec) if asked.spec else Path.cwd()
        return _Place(revision or "HEAD", path.strip("/"), start, asked.text)
    if asked.spec is None:
        raise DataError.single(
            asked.text,
            "there is no such file or folder or version.",
            "For a version of a project say which: --spec PROJECT, or REVISION:path/to/project.",
        )
    start = _existing(asked.spec)
    prefix = _git(start, "rev-parse", "--show-prefix")
    if prefix is None:
        raise _no_repository(asked.text, start)
    rest = asked.spec.resolve().relative_to(start).as_posix()
    path = (PurePosixPath(prefix.decode().strip()) / rest).as_posix()
    return _Place(revision, "" if path == "." else path, start, asked.text)


def knows(asked: Asked) -> bool:
    """Whether git has a revision of that name for the project of ``--spec``."""
    if asked.spec is None:
        return False
    name = f"{asked.text}^{{commit}}"
    try:
        found = _git(
            _existing(asked.spec), "rev-parse", "--verify", "--quiet", "--end-of-options", name
        )
    except DataError:  # there is no git
        return False
    return found is not None


def _existing(spec: Path) -> Path:
    """The folder of a spec, or the nearest one above it that is there now."""
    full = spec.resolve()
    return next(folder for folder in (full, *full.parents) if folder.is_dir())


def _top(place: _Place) -> Path:
    found = _git(place.inside, "rev-parse", "--show-toplevel")
    if found is None:
        raise _no_repository(place.shown, place.inside)
    return Path(found.decode().removesuffix("\n"))


def _commit(place: _Place, top: Path) -> str:
    name = f"{place.revision}^{{commit}}"
    found = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", name)
    if found is None:
        what = f"git knows no revision '{place.revision}' in {top.name}."
        remedy = "`git log --oneline` lists them; a file or folder of this name is not there."
        raise DataError.single(place.shown, what, remedy)
    return found.decode().strip()


def _no_repository(shown: str, folder: Path) -> ReportgenError:
    return DataError.single(
        shown,
        f"there is no such file, and {folder} is in no git repository that can be read.",
        "Name a file or folder, or the project with --spec.",
    )


@contextmanager
def _materialised(top: Path, commit: str, folder: str, place: _Place) -> Iterator[Path]:
    """The project folder as it was, in a folder that goes away."""
    import io
    import tarfile
    import tempfile

    packed = _git(top, "archive", "--format=tar", f"{commit}:{folder}")
    if packed is None:
        what = f"git cannot give '{folder or '.'}' of revision {place.revision}."
        raise DataError.single(
            place.shown, what, "`git fsck` tells whether the repository is whole."
        )
    with tempfile.TemporaryDirectory(prefix="reportgen-") as scratch:
        project = Path(scratch) / (PurePosixPath(folder).name or top.name)
        try:
            with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
                _unpack(tar, project)
        except (tarfile.TarError, OSError) as error:
            what = f"the files of revision {place.revision} cannot be unpacked ({error})."
            raise DataError.single(place.shown, what) from None
        yield project


def _unpack(tar: TarFile, project: Path) -> None:
    """Files, folders, and links that stay inside.

    ``extractall`` can refuse the others too, but only from Python 3.11.4 on.
    """
    for member in tar:
        path = project / member.name
        end = path.parent / member.linkname if member.issym() else path
        if not Path(os.path.normpath(end)).is_relative_to(project):
            raise OSError(f"{member.name} leads out of the project folder")
        path.parent.mkdir(parents=True, exist_ok=True)
        content = tar.extractfile(member) if member.isfile() else None
        if content is not None:
            path.write_bytes(content.read())
        elif member.isdir():
            path.mkdir(exist_ok=True)
        elif member.issym():
            path.symlink_to(member.linkname)


def _at(problem: Problem, place: _Place, project: Path) -> Problem:
    where = problem.where.replace(str(project), project.name)
    what = problem.what.replace(str(project), project.name)
    return Problem(f"{where} at {place.revision}" if where else place.shown, what, problem.remedy)


def _git(folder: Path, *arguments: str) -> bytes | None:
    """What git prints; None where it fails. Raises DataError where there is no git."""
    import os
    import subprocess

    environment = {name: text for name, text in os.environ.items() if name not in _OF_ANOTHER}
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments],
            capture_output=True,
            check=False,
            env=environment,
        )
    except FileNotFoundError:
        raise DataError.single(
            "",
            "git is not installed here, so versions of a project cannot be read.",
            "Install git, or name files or folders.",
        ) from None
    return done.stdout if done.returncode == 0 else None


REVISION = Source(
    "a git revision of the project that --spec names, or REVISION:path/to/project",
    lambda asked: asked.spec is not None or ":" in asked.text,
    _read,
)
