"""What was changed in a Word file of ours since it was written: numbers, words, and what is stale.

reading   the file: what was written, and what stands in it now
pairing   which paragraph of now is which of then
finding   numbers that were changed, deleted or set free, words, numbers that are out of date
"""

from __future__ import annotations

from reportgen.edits.finding import Edits, NumberEdit, Outdated, TextEdit, find_edits
from reportgen.edits.reading import EditedFile, read_edited

__all__ = [
    "EditedFile",
    "Edits",
    "NumberEdit",
    "Outdated",
    "TextEdit",
    "find_edits",
    "read_edited",
]
