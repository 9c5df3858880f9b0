"""What the conclusions lean on: their numbers stand in the results too, and stay there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set

from reportgen.present.abstract.marks import Mark

_FACT = re.compile(r'data-fact="([^"]+)"')

LEANED_ON = 3
"""The rank of what a condition of a conclusion looks at, unless it is needed even more."""

Path = tuple[Mark, ...]


def facts_in(html: str) -> tuple[str, ...]:
    """The ids of the facts that a text prints, in their order, each once."""
    return tuple(dict.fromkeys(_FACT.findall(html)))


def locked(parts: Sequence[Mark], wanted: Iterable[str]) -> Set[Mark]:
    """The marks that cannot go, as these facts would be read nowhere else in these parts."""
    paths: dict[str, list[Path]] = {}
    for part in parts:
        for fact, path in _places(part, ()):
            paths.setdefault(fact, []).append(path)
    return {mark for fact in wanted for mark in _held(paths.get(fact, ()))}


def _places(mark: Mark, above: Path) -> Iterator[tuple[str, Path]]:
    """Each fact that is printed in a mark, with the marks around it."""
    path = (*above, mark)
    for one in mark.inside:
        if isinstance(one, Mark):
            yield from _places(one, path)
        else:
            yield from ((fact, path) for fact in facts_in(one))


def _held(paths: Sequence[Path]) -> Iterator[Mark]:
    full = [path for path in paths if not any(mark.kind == "short" for mark in path)]
    if not full or any(not any(mark.rank for mark in path) for path in full):
        return  # it is not printed, or stands where nothing can go
    first = full[0]
    for at, mark in enumerate(first):
        if mark.kind in ("optional", "item"):
            yield mark
        elif mark.kind == "shorter":
            yield from _in_short_form(mark, at, paths)


def _in_short_form(mark: Mark, at: int, paths: Sequence[Path]) -> Iterator[Mark]:
    """The marks of the short form that hold the fact; where it has none, there is no short form."""
    others = [
        path
        for path in paths
        if mark in path and path[at + 1 : at + 2] and path[at + 1].kind == "short"
    ]
    if not others:
        yield mark
        return
    yield from (inner for inner in others[0][at + 1 :] if inner.kind in ("optional", "item"))


def leaned_on(looked_at: Iterable[str], prefix: str) -> bool:
    """Whether one of these numbers is of this id, or of one under it."""
    return any(name == prefix or name.startswith(f"{prefix}.") for name in looked_at)
