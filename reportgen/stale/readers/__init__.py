"""The kinds of files whose text can be read, by the ending of their names."""

from __future__ import annotations

from reportgen.stale.readers import html, markdown, plain, word
from reportgen.stale.readers.block import Block, Reader, UnreadableError

READERS: tuple[Reader, ...] = (plain.READER, markdown.READER, html.READER, word.READER)
BY_SUFFIX: dict[str, Reader] = {suffix: one for one in READERS for suffix in one.suffixes}

__all__ = ["BY_SUFFIX", "READERS", "Block", "Reader", "UnreadableError"]
