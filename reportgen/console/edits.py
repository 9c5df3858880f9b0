"""``reportgen edits``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportgen.console.terminal import Terminal, count, dump, print_wrapped

if TYPE_CHECKING:
    from reportgen.edits import EditedFile, Edits, NumberEdit
    from reportgen.render.blocks.model import Source
    from reportgen.render.docx.written import Written

_UNMARKED = (
    "The program that saved this file left out the controls around the numbers; they were found by "
    "the words around them."
)
_AROUND = 6
"""Words that are shown on either side of what was changed."""


def run(terminal: Terminal, path: Path, spec: Path | None, cache: bool = True) -> int:
    """``reportgen edits``; the exit code tells how much the edits matter."""
    from reportgen.edits import find_edits, read_edited

    with terminal.work():
        file = read_edited(_bytes(path), str(path))
        today = None if spec is None else _today(terminal, spec, file, str(path), cache)
        found = find_edits(file, today)
    if terminal.json:
        dump(_document(path, file, found))
        return int(found.weight)
    _print(found)
    if not terminal.quiet:
        if found.unmarked:
            print_wrapped(_UNMARKED)
        print_wrapped(_sum(path, file, found, compared=spec is not None))
    return int(found.weight)


def _bytes(path: Path) -> bytes:
    from reportgen.errors import DataError

    try:
        return path.read_bytes()
    except OSError as error:
        what = f"cannot be read ({error.strerror})."
        raise DataError.single(str(path), what, "Give a .docx that reportgen wrote.") from None


def _today(terminal: Terminal, spec: Path, file: EditedFile, name: str, cache: bool) -> Written:
    """What the report would be written as now, in the style that the file is written in."""
    from reportgen.edits.today import written_today
    from reportgen.reuse.disk import opened

    with opened(cache, terminal.remark) as reuse:
        return written_today(spec, file, name, terminal.progress, reuse)


def _print(found: Edits) -> None:
    for kind, heading in _NUMBERS.items():
        edits = [edit for edit in found.numbers if edit.kind == kind]
        _section(heading, (_number(edit) for edit in edits))
    _section("Words", _texts(found))
    _section(
        "Numbers that are out of date",
        (
            [f"{named(one.source)}: {one.old} {_now(one.new)}", f"  {_places(one.places)}"]
            for one in found.outdated
        ),
    )


_NUMBERS = {
    "changed": "Numbers that were changed by hand",
    "deleted": "Numbers that were deleted",
    "freed": "Numbers that lost their source",
}


def _now(new: str) -> str:
    return f"is now {new}" if new else "is no longer printed"


def _places(places: Sequence[str]) -> str:
    more = f" and {len(places) - 1} more" if len(places) > 1 else ""
    return f"{places[0]}{more}"


def _section(heading: str, entries: Iterator[list[str]]) -> None:
    from reportgen.messages import harmless

    first = True
    for lines in entries:
        if first:
            print(heading)
            first = False
        for line in lines:
            indent = "  " + " " * (len(line) - len(line.lstrip()))
            print_wrapped(harmless(f"  {line}"), indent=indent + "  ")


def _number(edit: NumberEdit) -> list[str]:
    changed = f"{edit.old} was made {edit.new}" if edit.kind == "changed" else edit.old
    return [f"{named(edit.source)}: {changed}", f"  {edit.place}"]


def named(source: Source) -> str:
    """The fact with its part, or the cell."""
    if not source.fact:
        return source.cell
    return f"{source.fact} ({source.part})" if source.part else source.fact


def _texts(found: Edits) -> Iterator[list[str]]:
    for edit in found.texts:
        if edit.kind == "changed":
            old, new = excerpts(edit.old, edit.new)
            yield [edit.place, f"  was: {old}", f"  now: {new}"]
        else:
            text = edit.old or edit.new
            yield [f"{edit.place}, {edit.kind}", f"  {_short(text.split(' '))}"]


def _short(words: Sequence[str]) -> str:
    return " ".join(words) if len(words) <= 30 else f"{' '.join(words[:30])} …"


def excerpts(old: str, new: str) -> tuple[str, str]:
    """What is not the same in two texts, with some words around it."""
    first, second = old.split(" "), new.split(" ")
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    changes = [one for one in matcher.get_opcodes() if one[0] != "equal"]
    if not changes:
        return old, new
    _, i1, _, j1, _ = changes[0]
    _, _, i2, _, j2 = changes[-1]
    return _cut(first, i1, i2), _cut(second, j1, j2)


def _cut(words: Sequence[str], start: int, end: int) -> str:
    begin, stop = max(start - _AROUND, 0), min(end + _AROUND, len(words))
    before, after = "… " if begin else "", " …" if stop < len(words) else ""
    return f"{before}{' '.join(words[begin:stop])}{after}"


def _sum(path: Path, file: EditedFile, found: Edits, *, compared: bool) -> str:
    written = file.written
    name = f"{path}, written as version {written.version} of {written.slug}"
    told = [
        f"{count(edits, 'number')} {words}"
        for kind, words in (
            ("changed", "changed by hand"),
            ("deleted", "deleted"),
            ("freed", "without a source"),
        )
        if (edits := [edit for edit in found.numbers if edit.kind == kind])
    ]
    if found.texts:
        told.append(f"{count(found.texts, 'paragraph')} with other words")
    if found.outdated:
        told.append(f"{count(found.outdated, 'number')} out of date")
    if told:
        return f"{name}: {', '.join(told)}."
    return f"{name}: nothing was changed{', and every number is up to date' if compared else ''}."


def _document(path: Path, file: EditedFile, found: Edits) -> dict[str, Any]:
    written = file.written
    return {
        "ok": not found.weight,
        "file": str(path),
        "report": {"slug": written.slug, "version": written.version, "date": written.date},
        "numbers": [asdict(edit) for edit in found.numbers],
        "texts": [asdict(edit) for edit in found.texts],
        "outdated": [asdict(one) for one in found.outdated],
    }
