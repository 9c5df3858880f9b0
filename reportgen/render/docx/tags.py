"""What a content control says of its number: its tag, which a program reads, and its title."""

from __future__ import annotations

import hashlib

from reportgen.render.blocks import Source

LONGEST = 64
"""Letters of a tag or a title; Word calls a file with longer ones damaged."""

DIGEST = "sha256:"
_DIGEST_LETTERS = 40


def full_tag(source: Source) -> str:
    """``cr.car_t.pooled#ci`` for a part of a fact, ``studies/topp_2014/n`` for a cell.

    A fact without a part is one that could not be estimated, whose reason is printed.
    """
    return f"{source.fact}#{source.part}" if source.fact else source.cell


def tag_of(source: Source) -> str:
    """The tag as it stands in the file: whole, or a digest of one that is too long."""
    tag = full_tag(source)
    if len(tag) <= LONGEST:
        return tag
    return DIGEST + hashlib.sha256(tag.encode()).hexdigest()[:_DIGEST_LETTERS]


def title_of(source: Source) -> str:
    """What Word shows over a number when it is clicked; cut in the middle where it is long."""
    title = f"{source.fact} ({source.part})" if source.fact and source.part else full_tag(source)
    title = title.removesuffix("#")
    if len(title) <= LONGEST:
        return title
    kept = (LONGEST - 1) // 2
    return f"{title[:kept]}…{title[-kept:]}"
