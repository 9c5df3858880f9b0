"""Ways through the blocks of a report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reportgen.render.blocks.model import Block, Box, Table


def outermost(blocks: Iterable[Block]) -> Iterator[Block]:
    """All blocks in reading order, those inside boxes without their boxes."""
    for block in blocks:
        if isinstance(block, Box):
            yield from outermost(block.blocks)
        else:
            yield block


def tables(blocks: Iterable[Block]) -> tuple[Table, ...]:
    """Every table, in order."""
    return tuple(block for block in outermost(blocks) if isinstance(block, Table))
