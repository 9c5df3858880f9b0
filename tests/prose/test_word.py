"""Every report as a Word file: valid, with all its words, and with nothing that was edited."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reportgen.edits import find_edits, read_edited
from reportgen.render.blocks import Heading, blocks_of, outermost
from reportgen.render.docx import render_docx
from tests.prose.rendered import ALL, STARTERS, rendered
from tests.render.docx.opened import faults, opened, text
from tests.render.plain_text import bare, text_of_blocks
from tests.render.sample_report import dots

PICTURE = dots(400, 300)
EVERY = [pytest.param(name, marks=() if name == STARTERS[0] else pytest.mark.slow) for name in ALL]
DRAWING = "<svg xmlns='http://www.w3.org/2000/svg'><title>x</title></svg>"


def document_of(name: str):
    """The document with pictures in place of the figures, which are not drawn here."""
    document = rendered(name).document
    figures = {
        key: replace(one, png=PICTURE, inline_svg=DRAWING, alt=one.alt or "none")
        for key, one in document.figures.items()
    }
    return replace(document, figures=figures, layout="report")


@pytest.mark.parametrize("name", EVERY)
def test_it_is_written_with_every_word_and_reads_as_unedited(name):
    document = document_of(name)
    data = render_docx(document)
    blocks = blocks_of(document)
    expected = text_of_blocks(blocks)
    for block in outermost(blocks):
        if isinstance(block, Heading) and block.number:
            title = bare("".join(run.text for run in block.runs))
            expected = expected.replace(bare(block.number) + title, title, 1)
    assert bare(text(opened(data).body)).replace("\u200b", "") == expected
    file = read_edited(data, name)
    found = find_edits(file, file.written)
    assert (found.numbers, found.texts, found.outdated) == ((), (), ())


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL[::6])
@pytest.mark.parametrize("layout", ["report", "manuscript"])
def test_the_validator_finds_nothing(name, layout):
    assert faults(render_docx(replace(document_of(name), layout=layout))) == []
