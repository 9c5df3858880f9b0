"""Write a whole output folder in one move: either all of it is new, or all of it is as before."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from reportgen.bundle.alone import alone_in
from reportgen.errors import OutputError, Problem

MANIFEST = "manifest.json"
SCHEMA = "reportgen.manifest/1"
_LEFT_BY_DESKTOPS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_NAMED = 3
"""How many files a message names."""


def manifest_text(files: Mapping[str, bytes], provenance: Mapping[str, object]) -> str:
    """``manifest.json``: what was written (SHA-256), from what, by what."""
    document = {
        "schema": SCHEMA,
        **provenance,
        "files": {name: _digest(files[name]) for name in sorted(files)},
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def check_target(out: Path) -> None:
    """Refuse a target that cannot be written, or holds something that reportgen did not write.

    A file that was edited since it was written is such a thing, too.
    """
    with alone_in(out.parent):
        _check(out)


def _check(out: Path) -> None:
    try:
        problem = _obstacle(out) or _unwritable(out)
    except OSError as error:
        raise output_error(out, error) from None
    if problem:
        raise OutputError(problem)


def _obstacle(out: Path) -> Problem | None:
    if out.is_symlink():
        return Problem(str(out), "is a link.", "Name the folder itself with --out.")
    if not out.exists():
        return None
    if not out.is_dir():
        return Problem(str(out), "is not a folder.", "Name another with --out.")
    written = _written(out)
    if foreign := _foreign(out, written):
        what = f"holds files that reportgen did not write: {_some(foreign)}."
        return Problem(str(out), what, "Move them away, or name an empty or new folder with --out.")
    if edited := _edited(out, written):
        what = f"holds files that were changed since reportgen wrote them: {_some(edited)}."
        told = "Move them elsewhere{}, or name another folder with --out."
        word = any(name.endswith(".docx") for name in edited)
        asked = " (`reportgen edits` tells what was changed in a .docx)" if word else ""
        return Problem(str(out), what, told.format(asked))
    return None


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"


def _edited(out: Path, written: Mapping[str, str]) -> list[str]:
    """Files with other bytes than the manifest tells: what somebody did to them would be lost.

    The facts are no text that anybody works on: they are damaged, and made anew.
    """
    return sorted(
        name
        for name, digest in written.items()
        if not name.endswith(".json")
        and (out / name).is_file()
        and _digest((out / name).read_bytes()) != digest
    )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _foreign(out: Path, written: Mapping[str, str]) -> list[str]:
    """Files that no manifest of ours names: they would be lost when the folder is replaced."""
    if not written:
        return sorted(path.name for path in out.iterdir() if path.name not in _LEFT_BY_DESKTOPS)
    return sorted(
        name
        for folder, folders, files in os.walk(out)
        for path in (Path(folder, name) for name in (*folders, *files))
        if (path.is_symlink() or not path.is_dir())
        and (name := path.relative_to(out).as_posix()) not in {*written, MANIFEST}
        and path.name not in _LEFT_BY_DESKTOPS
    )


def _written(out: Path) -> dict[str, str]:
    """The files that the manifest in the folder names, with digests; none when it is not ours."""
    try:
        document = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        return dict(document["files"]) if document["schema"] == SCHEMA else {}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def _unwritable(out: Path) -> Problem | None:
    """Said before anything is computed; what only the writing shows is said then."""
    above = out.absolute().parents
    place = next((folder for folder in above if folder.exists()), Path("/"))
    if place.is_dir() and os.access(place, os.W_OK | os.X_OK):
        return None
    code = errno.EACCES if place.is_dir() else errno.ENOTDIR
    return _output_problem(out, OSError(code, os.strerror(code)))


def write_bundle(
    out: Path, files: Mapping[str, bytes], provenance: Mapping[str, object]
) -> tuple[Path, ...]:
    """Write ``files`` (relative name -> bytes) and the manifest as the folder ``out``.

    Everything goes to a new folder beside ``out`` first and takes its place by renaming, so a
    full disk, an error or Ctrl-C leaves the earlier output as it was.
    """
    check_target(out)
    place = Path(os.path.abspath(out))  # noqa: PTH100 - "." and "x/.." have no name of their own
    everything = {**files, MANIFEST: manifest_text(files, provenance).encode()}
    scratch: Path | None = None
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=f".{place.name[:40]}.new-", dir=place.parent))
        _fill(scratch / "new", everything)
        with alone_in(place.parent):
            _check(place)
            _take_place(scratch / "new", place, scratch / "old")
    except OSError as error:
        raise output_error(out, error) from None
    finally:
        if scratch is not None:
            with alone_in(place.parent):  # while others move their folders, the place may be empty
                needed = _holds_the_only_copy(scratch, place)
            if not needed:
                shutil.rmtree(scratch, ignore_errors=True)
    return tuple(out / name for name in everything)


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.mkdir()
    for name, content in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def _take_place(new: Path, out: Path, old: Path) -> None:
    try:
        if out.exists():
            shutil.copymode(out, new)
            out.rename(old)
        new.rename(out)
    except BaseException:
        if old.exists() and not out.exists():
            old.rename(out)
        raise


def _holds_the_only_copy(scratch: Path, out: Path) -> bool:
    """Whether the earlier output could not be put back; it is then better left where it is."""
    return (scratch / "old").exists() and not out.exists()


_ELSEWHERE = "Choose a folder you may write to with --out."
_REMEDIES = {
    errno.ENOSPC: "Free some space; what was there before is untouched.",
    errno.EDQUOT: "Free some space; what was there before is untouched.",
    errno.EACCES: _ELSEWHERE,
    errno.EPERM: _ELSEWHERE,
    errno.EROFS: _ELSEWHERE,
    errno.EBUSY: "A mounted folder cannot be replaced: name a folder inside it with --out.",
    errno.EXDEV: "A mounted folder cannot be replaced: name a folder inside it with --out.",
    errno.ENAMETOOLONG: "Shorten report.slug, or the name given with --out.",
}


def output_error(out: Path, error: OSError) -> OutputError:
    return OutputError(_output_problem(out, error))


def _output_problem(out: Path, error: OSError) -> Problem:
    reason = error.strerror or str(error)
    remedy = _REMEDIES.get(error.errno or 0, "Choose another folder with --out.")
    return Problem(str(out), f"cannot be written ({reason}).", remedy)
