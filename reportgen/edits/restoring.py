"""Numbers found again by the words around them.

Some programs save a file without its content controls (LibreOffice before 7.5 is one). What they
hold stands there still, as plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby

from reportgen.render.docx.reading import Passage, Piece

_TOKEN = re.compile(r"\d[\d.,]*\d|\d|[^\W\d]+|\s+|.", re.DOTALL)
_WORDS = -1
"""The owner of a token that is in no control."""


def restored(then: Passage, now: Passage) -> Passage:
    """The passage of now with the controls of then around the text that stands in their place."""
    old: list[str] = []
    owners: list[int] = []
    for number, piece in enumerate(then.pieces):
        tokens = _TOKEN.findall(piece.text)
        old += tokens
        owners += [number if piece.tag else _WORDS] * len(tokens)
    new = _TOKEN.findall("".join(piece.text for piece in now.pieces))
    owned = list(zip(new, _owners(old, owners, new), strict=True))
    pieces = (
        Piece("".join(token for token, _ in group), then.pieces[owner].tag if owner >= 0 else "")
        for owner, group in groupby(owned, key=lambda pair: pair[1])
    )
    return Passage(tuple(pieces), now.place)


def _owners(old: Sequence[str], owners: Sequence[int], new: Sequence[str]) -> Iterator[int]:
    """The control that each token of now stands in."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            yield from owners[i1:i2]
            continue
        around = set(owners[i1:i2]) if kind == "replace" else _sides(owners, i1)
        yield from [around.pop() if len(around) == 1 else _WORDS] * (j2 - j1)


def _sides(owners: Sequence[int], at: int) -> set[int]:
    """The controls on either side of a place; what is put in between two is in neither."""
    before = owners[at - 1] if at else _WORDS
    after = owners[at] if at < len(owners) else _WORDS
    return {before} if before == after else {_WORDS}
