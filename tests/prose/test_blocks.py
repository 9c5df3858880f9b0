"""Nothing of any report is lost when its body becomes blocks."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from reportgen.render.blocks import Table, blocks_of, outermost
from tests.prose.rendered import ALL, STARTERS, rendered
from tests.render.plain_text import runs_of, text_of_blocks, text_of_body

EVERY = [pytest.param(name, marks=() if name in STARTERS else pytest.mark.slow) for name in ALL]


@pytest.mark.parametrize("name", EVERY)
def test_no_text_and_no_number_is_lost(name):
    document = rendered(name).document
    blocks = blocks_of(document)
    assert text_of_blocks(blocks) == text_of_body(document.body)
    sources = {
        id(run.source): run.source
        for block in outermost(blocks)
        for runs in runs_of(block)
        for run in runs
        if run.source is not None
    }.values()
    printed = Counter(re.findall(r'data-(?:fact|cell)="([^"]+)"', document.body))
    assert Counter(source.fact or source.cell for source in sources) == printed
    raw = Counter(re.findall(r'<data value="([^"]+)"', document.body))
    assert Counter(source.raw for source in sources if source.raw) == raw


@pytest.mark.parametrize("name", EVERY)
def test_every_table_has_its_label_and_as_many_columns_in_every_row(name):
    for block in outermost(blocks_of(rendered(name).document)):
        if not isinstance(block, Table):
            continue
        assert block.label.startswith("Table ")
        assert block.id.startswith("tab-")
        rows = block.grid()
        below = Counter(
            row + down
            for row, cells in enumerate(rows)
            for _, cell in cells
            for down in range(cell.rows)
            for _ in range(cell.columns)
        )
        assert {below[row] for row in range(len(rows))} == {block.width}, block.id
