"""``reportgen stale``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportgen.console.terminal import Terminal, count, dump, print_wrapped

if TYPE_CHECKING:
    from reportgen.facts.fact import Fact
    from reportgen.facts.record import Record
    from reportgen.formatting.style import Style
    from reportgen.stale.find import Stale
    from reportgen.stale.versions import Versions

_AROUND = 60
"""Letters of the sentence that are shown on either side of a number."""


def run(
    terminal: Terminal,
    texts: Sequence[Path],
    spec: Path | None,
    against: Path | None,
    earlier: Sequence[Path],
    every: bool,
    cache: bool = True,
) -> bool:
    """``reportgen stale``: whether no stale number was found."""
    from reportgen.stale.files import read_texts
    from reportgen.stale.find import POSSIBLE, STRENGTHS, find

    with terminal.work():
        blocks = read_texts(texts)
        versions = _versions(terminal, spec, against, earlier, cache)
        found = {path: find(blocks[path], versions) for path in texts}
    told = [
        (path, one)
        for path, stale in found.items()
        for one in sorted(stale, key=lambda one: STRENGTHS.index(one.strength))
        if every or one.strength != POSSIBLE
    ]
    sound = all(one.strength == POSSIBLE for _, one in told)
    if terminal.json:
        dump({"ok": sound, "stale": [_record(path, one) for path, one in told]})
        return sound
    for path, one in told:
        _print(path, one)
    _print_sum(terminal, texts, [one for _, one in told], versions)
    return sound


def _versions(
    terminal: Terminal,
    spec: Path | None,
    against: Path | None,
    earlier: Sequence[Path],
    cache: bool,
) -> Versions:
    """What was true, and what is: from the history and the spec, or from files of facts."""
    from reportgen.errors import HistoryError
    from reportgen.stale.versions import versions_of

    was = _issued(spec) if spec is not None else {}
    was |= {str(path): _facts_of(path) for path in earlier}
    if not was:
        raise HistoryError.single(
            str(spec or "--earlier"),
            "there is no earlier version to have been true of: none was issued.",
            "Issue the versions with `reportgen issue`, or give a facts.json with --earlier.",
        )
    now = _facts_of(against) if against is not None else _present(terminal, spec, cache)
    return versions_of(was, now)


def _issued(spec: Path) -> dict[str, Record]:
    from reportgen.history.verify import record_of, verified
    from reportgen.spec.source import spec_file

    history = verified(spec_file(spec).parent)
    return {
        f"version {entry.version}": record_of(history, entry.version) for entry in history.entries
    }


def _present(terminal: Terminal, spec: Path | None, cache: bool) -> Record:
    from reportgen.pipeline import check, record
    from reportgen.reuse.disk import opened

    if spec is None:
        raise AssertionError("the command line has asked for one of the two")
    with opened(cache, terminal.remark) as reuse:
        return record(check(spec, terminal.progress, reuse=reuse))


def _facts_of(path: Path) -> Record:
    from reportgen.errors import DataError
    from reportgen.facts.record import read_record

    try:
        return read_record(path.read_bytes(), str(path))
    except OSError as error:
        what = f"cannot be read ({error.strerror})."
        raise DataError.single(str(path), what, "Give a facts.json.") from None


def _part(fact: Fact | None, part: str, style: Style) -> str:
    """How a part of a fact prints in the style of the text, or why it does not."""
    from reportgen.formatting.parts import PartMissingError, print_part

    if fact is None:
        return "no longer a fact"
    try:
        printed = print_part(fact, part, style)
    except PartMissingError:
        return "no longer printed"
    return printed.text if printed.raw else f"not estimable: {printed.text}"


def _record(path: Path, one: Stale) -> dict[str, Any]:
    return {
        "file": str(path),
        "place": one.place,
        "text": one.text,
        "sentence": " ".join(one.sentence.split()),
        "fact": one.fact.id,
        "label": one.fact.label,
        "part": one.part,
        "version": one.version,
        "then": _part(one.fact, one.part, one.style),
        "now": _part(one.present, one.part, one.style),
        "strength": one.strength,
    }


def _print(path: Path, one: Stale) -> None:
    from reportgen.messages import harmless

    unsure = "" if one.strength == "sure" else f" ({one.strength})"
    now = _part(one.present, one.part, one.style)
    print_wrapped(
        harmless(f"{_where(path, one)}: {one.text} is now {now}{unsure}"),
        indent="  ",
    )
    print_wrapped(harmless(f"  {_excerpt(one)}"), indent="  ")
    told = f"{one.fact.label} ({one.fact.id}), {_WORDS[one.part]} in {one.version}"
    print_wrapped(f"  {told}", indent="  ")


def _where(path: Path, one: Stale) -> str:
    """Lines as editors and compilers write them, other places in words."""
    word, _, number = one.place.partition(" ")
    return f"{path}:{number}" if word == "line" else f"{path}, {one.place}"


_WORDS: Mapping[str, str] = {
    "value": "value",
    "ci": "confidence interval",
    "pi": "prediction interval",
    "p": "P value",
    "k": "studies",
    "n": "participants",
    "events": "events",
    "events_n": "events and participants",
}


def _excerpt(one: Stale) -> str:
    """The sentence around the number, which stands in brackets."""
    before, after = one.sentence[: one.start], one.sentence[one.end :]
    cut = [
        f"…{before[-_AROUND:].partition(' ')[2]}" if len(before) > _AROUND else before,
        f"[{one.sentence[one.start : one.end]}]",
        f"{after[:_AROUND].rpartition(' ')[0]} …" if len(after) > _AROUND else after,
    ]
    return " ".join("".join(cut).split())


def _print_sum(
    terminal: Terminal, texts: Sequence[Path], told: Sequence[Stale], versions: Versions
) -> None:
    if terminal.quiet:
        return
    against = ", ".join(forms.version for forms in versions.earlier)
    counted = Counter(one.strength == "possible" for one in told)
    sure = counted[False]
    number = f"{sure} stale number{'' if sure == 1 else 's'}" if sure else "No stale number"
    possible = f" and {counted[True]} that may be" if counted[True] else ""
    print_wrapped(f"{number}{possible} in {count(texts, 'text')}, checked against {against}.")
