"""Plain text: each line a block, since an editor goes to lines."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.stale.readers.block import Block, Reader, UnreadableError, decoded


def read(data: bytes) -> Iterator[Block]:
    """Paragraphs with the line that they begin at; a paragraph ends at a blank line."""
    text = decoded(data)
    if "\0" in text:
        raise UnreadableError("it holds NUL bytes, so it is no text")
    held: list[str] = []
    first = 1
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        if line.strip():
            first = first if held else number
            held.append(line)
        elif held:
            yield Block(f"line {first}", "\n".join(held))
            held = []


READER = Reader((".txt", ".text"), "plain text", read)
