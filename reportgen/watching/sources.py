"""Which files a report is made from, and whether one of them was saved since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportgen.errors import ReportgenError
from reportgen.history.log import FOLDER as HISTORY
from reportgen.inputs.files import inside_project
from reportgen.kinds import KINDS, spec_models
from reportgen.project_styles import OWN_STYLES
from reportgen.project_templates import OWN_TEMPLATES
from reportgen.resources import templates_dir
from reportgen.spec.load import LoadedSpec, load_spec
from reportgen.spec.source import FILE_NAMES

State = tuple[int, int, int, int]
"""What changes when a file is saved, in place or by putting another in its place."""

States = Mapping[Path, State]


@dataclass(frozen=True, slots=True)
class Sources:
    """Files, which need not be there yet, and folders of which every file counts."""

    files: tuple[Path, ...]
    folders: tuple[Path, ...]

    def states(self) -> States:
        """The state of every file that is there; two are equal when nothing was saved between."""
        found = ((path, _state(path)) for path in self._all_files())
        return {path: state for path, state in found if state is not None}

    def half_saved(self, seen: States) -> bool:
        """Whether a file that held something when it was seen is now empty or gone.

        Many programs save so: they empty the file or take it away, and then write it.
        """
        now = self.states()
        return any(_size(seen, path) and not _size(now, path) for path in seen)

    def directories(self) -> frozenset[Path]:
        """The directories to look at, each without what is below it.

        A save may replace the file, so that it is the directory that has to be looked at; for one
        that is not there the nearest above, in which it will appear.
        """
        places = [place for path in self.files for place in (path.parent, path.resolve().parent)]
        for folder in self.folders:
            below = (path for path in folder.rglob("*") if path.is_dir())
            places += [folder, *below]
        return frozenset(map(_nearest_directory, places))

    def _all_files(self) -> Iterator[Path]:
        yield from self.files
        for folder in self.folders:
            yield from sorted(folder.rglob("*"))


def sources_of(path: Path, loaded: LoadedSpec[Any]) -> Sources:
    """What the report of a spec is made from."""
    kind = KINDS[loaded.spec.kind]
    named = (inside_project(loaded.root, name) for name in kind.input_files(loaded.spec))
    tables = tuple(table for table in named if table is not None)
    shipped = (templates_dir() / kind.templates, templates_dir() / "base")
    own = tuple(loaded.root / name for name in (OWN_TEMPLATES, OWN_STYLES, HISTORY))
    return Sources((*_specs(path), *tables), (*own, *shipped))


def sources_of_broken(path: Path, last: Sources | None = None) -> Sources:
    """The same while no report can be built; while not even the spec can be read, as last."""
    try:
        return sources_of(path, load_spec(path, spec_models()))
    except (ReportgenError, OSError):
        folder = path if path.is_dir() else path.parent
        return last or Sources(_specs(path), (folder / OWN_TEMPLATES, folder / OWN_STYLES))


def _specs(path: Path) -> tuple[Path, ...]:
    return tuple(path / name for name in FILE_NAMES) if path.is_dir() else (path,)


def _state(path: Path) -> State | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def _size(states: States, path: Path) -> int:
    return states[path][2] if path in states else 0


def _nearest_directory(path: Path) -> Path:
    return next(place for place in (path, *path.absolute().parents) if place.is_dir())
