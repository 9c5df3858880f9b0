"""What the YAML parser complains about, in plain words."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Translation:
    """A pattern over the parser's words, and what a person is told."""

    pattern: str
    what: str
    remedy: str


TRANSLATIONS: tuple[Translation, ...] = (
    Translation(
        r"found character '\\t'|found a tab",
        "a tab stands where spaces must be",
        "Indent with spaces only.",
    ),
    Translation(
        r"mapping values are not allowed here",
        "a second ': ' stands in this line, or the line is indented too far",
        "Put a text that holds a colon in quotes, as in title: 'CAR-T: a review'; "
        "or align the line with the one above.",
    ),
    Translation(
        r"found character '(?P<mark>[@%`|>&*!])' that cannot start any token",
        "a text begins with {mark}, which has a meaning of its own in YAML",
        "Put the text in quotes.",
    ),
    Translation(
        r"while scanning a quoted scalar",
        "a quotation mark is opened here and never closed",
        "Close it; write an apostrophe within '...' twice.",
    ),
    Translation(
        r"while parsing a flow (sequence|mapping)",
        "a bracket is opened here and not closed, or a comma is missing",
        "Close it with ] or }}, and put commas between the items.",
    ),
    Translation(
        r"could not find expected ':'",
        "a line has no ':' after its key",
        "Write `key: value`, or indent the line as part of the text above.",
    ),
    Translation(
        r"while parsing a block (mapping|collection)",
        "the structure breaks off here: the indentation changes, or text follows a closing quote",
        "Align the keys of one section; write an apostrophe within '...' twice.",
    ),
    Translation(
        r"(?P<mark>#x[0-9A-Fa-f]+): special characters are not allowed",
        "the control character {mark} is in the text",
        "Delete it, or type the text again.",
    ),
    Translation(
        r"incompatible YAML document", "the %YAML line names an unknown version", "Delete the line."
    ),
    Translation(
        r"duplicate anchor", "two parts are marked with the same &name", "Rename one of the two."
    ),
)


def explain(words: str) -> tuple[str, str]:
    """What is wrong and what to do, for the words of the parser."""
    for entry in TRANSLATIONS:
        match = re.search(entry.pattern, words)
        if match:
            return entry.what.format(**match.groupdict()), entry.remedy.replace("}}", "}")
    return f"this is not YAML ({words})", "Compare the line with the starter project."
