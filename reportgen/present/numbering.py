"""Numbers of sections, tables and figures, given in the order of the finished body."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from reportgen.errors import Problem, TemplateError
from reportgen.present.document import ContentsEntry

_LABEL = re.compile(r'<b class="label" data-number="((fig|tab)-[^"]+)"></b>')
_CONTINUED = re.compile(r'<b class="label" data-number-of="([^"]+)"></b>')
_REFERENCE = re.compile(r'<a class="ref" href="#[^"]*" data-ref="([^"]+)"></a>')
_SECTION = re.compile(r'<section([^>]*) id="([^"]+)"[^>]*>\s*<h2>(.*?)</h2>', re.DOTALL)
_HEADING = re.compile(r'<(h2|h3)( id="[^"]+")?>(.*?)</\1>', re.DOTALL)
_WORDS = {"fig": "Figure", "tab": "Table"}
_UNNUMBERED = "abstract"


@dataclass(frozen=True, slots=True)
class Numbered:
    """The body with all numbers in place, and the table of contents."""

    body: str
    contents: tuple[ContentsEntry, ...]


def number(body: str) -> Numbered:
    """Give every label its number, every cross-reference its text, every heading its number."""
    labels = _labels(body)
    body = _LABEL.sub(
        lambda match: f'<b class="label" data-number="{match[1]}">{labels[match[1]]}</b>', body
    )
    body = _CONTINUED.sub(lambda match: f'<b class="label">{labels[match[1]]}</b>', body)
    body = _resolve(body, labels)
    return _number_headings(body)


def _labels(body: str) -> dict[str, str]:
    counters = {"fig": 0, "tab": 0}
    labels = {}
    for match in _LABEL.finditer(body):
        counters[match[2]] += 1
        labels[match[1]] = f"{_WORDS[match[2]]} {counters[match[2]]}"
    return labels


def _resolve(body: str, targets: dict[str, str]) -> str:
    missing = sorted({m[1] for m in _REFERENCE.finditer(body) if m[1] not in targets})
    if missing:
        raise TemplateError(
            Problem(
                "report",
                f"refers to '{anchor}', which is not in the report.",
                "Check the id in the template that makes the reference.",
            )
            for anchor in missing
        )
    return _REFERENCE.sub(
        lambda match: f'<a class="ref" href="#{match[1]}">{targets[match[1]]}</a>', body
    )


def _number_headings(body: str) -> Numbered:
    contents: list[ContentsEntry] = []
    pieces, last, section, sub = [], 0, 0, 0
    anchors = {match.start(3): match[2] for match in _SECTION.finditer(body)}
    for match in _HEADING.finditer(body):
        level = 1 if match[1] == "h2" else 2
        anchor = anchors.get(match.start(3)) if level == 1 else (match[2] or "")[5:-1] or None
        if anchor == _UNNUMBERED or (level == 2 and section == 0):
            continue
        section, sub = (section + 1, 0) if level == 1 else (section, sub + 1)
        name = str(section) if level == 1 else f"{section}.{sub}"
        pieces.append(body[last : match.start(3)])
        pieces.append(f'<span class="sec-no">{name}</span> {match[3]}')
        last = match.end(3)
        if anchor:
            plain = " ".join(unescape(re.sub(r"<[^>]+>", "", match[3])).split())
            contents.append((level, anchor, plain))
    return Numbered("".join(pieces) + body[last:], tuple(contents))
