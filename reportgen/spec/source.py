"""The spec file: found, read as text, parsed into a tree."""

from __future__ import annotations

import codecs
from contextlib import suppress
from pathlib import Path

from reportgen.errors import Problem, SpecError
from reportgen.reuse import NOTHING_REUSED, Reuse, digest
from reportgen.spec.kept_tree import from_bytes, to_bytes
from reportgen.spec.yaml_errors import explain
from reportgen.spec.yaml_tree import Node, TreeError, build
from reportgen.vocabulary import nearest

FILE_NAMES = ("spec.yaml", "spec.yml")
BEGIN = "Start with `reportgen new KIND DIR`; `reportgen new --help` names the kinds."
MAX_BYTES = 2_000_000
"""The spec of a long report has some 50,000 bytes; a file of this size is something else."""

SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "an Excel, Word or zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
)
"""How files begin that are given in place of a text."""


def spec_file(path: Path) -> Path:
    """The spec file that the path means: itself, or the one inside a project folder."""
    try:
        return _spec_file(path)
    except (OSError, ValueError) as error:  # no permission, a name too long, a NUL in it
        reason = getattr(error, "strerror", None) or str(error)
        what = f"the path cannot be read: {reason}"
        raise SpecError.single(str(path), what, "Check the name and its permissions.") from None


def _spec_file(path: Path) -> Path:
    if path.is_dir():
        for name in FILE_NAMES:
            if (path / name).is_file():
                return path / name
        what = "the folder holds no spec.yaml"
        raise SpecError.single(str(path), what, _other_specs(path))
    if not path.exists():
        raise SpecError.single(str(path), _missing(path), "Check the name, or use `reportgen new`.")
    return path


def _other_specs(folder: Path) -> str:
    others = sorted(file.name for file in folder.iterdir() if file.suffix in (".yaml", ".yml"))
    if others:
        return f"Name the file itself ({', '.join(others)}), or rename it to spec.yaml."
    return BEGIN


def _missing(path: Path) -> str:
    try:
        siblings = sorted(file.name for file in path.parent.iterdir())
    except OSError:
        return f"the file does not exist, nor does the folder {path.parent}"
    return f"the file does not exist{nearest(path.name, siblings)}"


def read_text(path: Path) -> str:
    """The text of the spec, which must be UTF-8."""
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise SpecError.single(
            str(path), f"the file cannot be read: {reason}", "Check its permissions."
        ) from None
    _refuse_other_formats(path, data)
    try:
        return data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SpecError.single(
            f"{path.name}:{line}",
            f"the file is not UTF-8 (byte 0x{data[error.start]:02X})",
            "Save it in the encoding UTF-8.",
        ) from None


def _refuse_other_formats(path: Path, data: bytes) -> None:
    for beginning, name in SIGNATURES:
        if data.startswith(beginning):
            remedy = "Give the YAML file; tables are named within it, under `data`."
            raise SpecError.single(path.name, f"this is {name}, not a spec", remedy)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise SpecError.single(
            path.name, "the file is UTF-16, not UTF-8", "Save it in the encoding UTF-8."
        )
    if len(data) > MAX_BYTES:
        what = f"the file has {len(data)} bytes; a spec has at most {MAX_BYTES}"
        raise SpecError.single(path.name, what, "Give the YAML file of the report.")
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise SpecError.single(
            f"{path.name}:{line}", "the file holds NUL bytes, so it is no text", "Give a YAML file."
        )


def read_tree(path: Path, reuse: Reuse = NOTHING_REUSED) -> tuple[Node, list[Problem]]:
    """The spec as a tree with a mapping at its root, and the keys that occur twice."""
    root, problems = _kept_or_parsed(read_text(path), path.name, reuse)
    if root is None or root.plain is None:
        raise SpecError.single(path.name, "the file is empty", BEGIN)
    if not isinstance(root.plain, dict):
        kind = "a list" if isinstance(root.plain, list) else "a text"
        raise SpecError.single(
            f"{path.name}:{root.line}",
            f"the file holds {kind}, not the sections of a spec",
            "Start with `reportgen: 1` and the `kind` of the report.",
        )
    return root, problems


def _kept_or_parsed(text: str, name: str, reuse: Reuse) -> tuple[Node | None, list[Problem]]:
    """Only a text without a fault is kept: what is said of faults names the file."""
    key = digest("spec tree", text)
    kept = reuse.get(key)
    if kept is not None:
        with suppress(ValueError):
            return from_bytes(kept), []
    root, problems = _parse(text, name)
    if root is not None and not problems:
        reuse.set(key, to_bytes(root))
    return root, problems


def _parse(text: str, name: str) -> tuple[Node | None, list[Problem]]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        return build(iter(YAML(typ="safe", pure=True).parse(text)), name)
    except TreeError as error:
        raise SpecError.single(f"{name}:{error.line}", error.what, error.remedy) from None
    except MarkedYAMLError as error:
        what, remedy = explain(f"{error.context or ''} {error.problem or ''}".strip())
        raise SpecError.single(f"{name}:{_line(error)}", what, remedy) from None
    except YAMLError as error:
        what, remedy = explain(str(error).splitlines()[0])
        position = getattr(error, "position", None)
        line = f":{text.count(chr(10), 0, position) + 1}" if isinstance(position, int) else ""
        raise SpecError.single(f"{name}{line}", what, remedy) from None


def _line(error: object) -> int:
    """Where the parser stumbled; for what is opened and not closed, where it was opened."""
    context, problem = getattr(error, "context_mark", None), getattr(error, "problem_mark", None)
    words = getattr(error, "context", None) or ""
    opened = "flow" in words or "quoted" in words or "simple key" in words
    mark = context if opened and context else problem or context
    return int(mark.line) + 1 if mark else 1
