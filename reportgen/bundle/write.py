"""Write a whole output folder in one move: either all of it is new, or all of it is as before."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from reportgen.errors import OutputError, Problem

MANIFEST = "manifest.json"
SCHEMA = "reportgen.manifest/1"


def manifest_text(files: Mapping[str, bytes], provenance: Mapping[str, object]) -> str:
    """``manifest.json``: what was written (SHA-256), from what, by what."""
    document = {
        "schema": SCHEMA,
        **provenance,
        "files": {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)},
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def check_target(out: Path) -> None:
    """Refuse a target that holds something which reportgen did not write."""
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise OutputError.single(str(out), "is not a folder.", "Name another with --out.")
    if out.is_dir() and any(out.iterdir()) and not _is_ours(out):
        raise OutputError.single(
            str(out),
            "holds files that reportgen did not write.",
            "Name an empty or new folder with --out.",
        )


def _is_ours(out: Path) -> bool:
    try:
        text = (out / MANIFEST).read_text(encoding="utf-8")
        return bool(json.loads(text).get("schema") == SCHEMA)
    except (OSError, ValueError, AttributeError):
        return False


def write_bundle(
    out: Path, files: Mapping[str, bytes], provenance: Mapping[str, object]
) -> tuple[Path, ...]:
    """Write ``files`` (relative name -> bytes) and the manifest as the folder ``out``.

    Everything goes to a new folder beside ``out`` first and takes its place by renaming, so a
    full disk, an error or Ctrl-C leaves the earlier output as it was.
    """
    check_target(out)
    everything = {**files, MANIFEST: manifest_text(files, provenance).encode()}
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{out.name}.new-", dir=out.parent))
    except OSError as error:
        raise _output_error(out, error) from None
    try:
        for name, content in everything.items():
            target = fresh / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        fresh.chmod(0o755)
        _take_place(fresh, out)
    except OSError as error:
        raise _output_error(out, error) from None
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return tuple(out / name for name in everything)


def _take_place(fresh: Path, out: Path) -> None:
    if not out.exists():
        fresh.rename(out)
        return
    previous = Path(tempfile.mkdtemp(prefix=f".{out.name}.old-", dir=out.parent))
    out.rename(previous / "kept")
    try:
        fresh.rename(out)
    except BaseException:
        (previous / "kept").rename(out)
        raise
    finally:
        with contextlib.suppress(OSError):
            shutil.rmtree(previous)


def _output_error(out: Path, error: OSError) -> OutputError:
    remedies = {
        errno.ENOSPC: "Free some space; what was there before is untouched.",
        errno.EACCES: "Choose a folder you may write to with --out.",
        errno.EPERM: "Choose a folder you may write to with --out.",
        errno.EROFS: "Choose a folder you may write to with --out.",
    }
    reason = error.strerror or str(error)
    remedy = remedies.get(error.errno or 0, "Choose another folder with --out.")
    return OutputError(Problem(str(out), f"cannot be written ({reason}).", remedy))
