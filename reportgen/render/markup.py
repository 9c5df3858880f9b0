"""HTML as a flat list of tokens that can be changed and joined again without loss."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from html import escape, unescape
from html.parser import HTMLParser
from types import MappingProxyType

from reportgen.present.pieces import pieces, tag_of, text_runs

VOID = frozenset(("area", "br", "col", "hr", "img", "input", "source", "track", "wbr"))
_LONGEST_WORD = 64
_STEP = 16
_ENDLESS = re.compile(rf"[^\s\u200b&<>]{{{_LONGEST_WORD + 1},}}")
_ZERO_WIDTH_SPACE = "\u200b"
_SVG_ID = re.compile(r"""\sid\s*=\s*["']([^"']*)["']""")


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of markup: ``kind`` is "start", "end", "text" or "other"; ``raw`` is its source.

    ``text`` is what a reader sees of a text token, its character references resolved.
    """

    kind: str
    raw: str
    tag: str = ""
    attrs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    text: str = ""

    @property
    def classes(self) -> frozenset[str]:
        """The words of the class attribute."""
        return frozenset(self.attrs.get("class", "").split())

    def with_attrs(self, extra: Mapping[str, str]) -> Token:
        """This start tag with attributes set or replaced."""
        attrs = {**self.attrs, **extra}
        return Token("start", _start_tag(self.tag, attrs), self.tag, MappingProxyType(attrs))


def start(tag: str, attrs: Mapping[str, str]) -> Token:
    """A new start tag."""
    return Token("start", _start_tag(tag, attrs), tag, MappingProxyType(dict(attrs)))


def element(tag: str, attrs: Mapping[str, str], inside: Iterable[Token]) -> Iterator[Token]:
    """A new element around these tokens."""
    yield start(tag, attrs)
    yield from inside
    yield Token("end", f"</{tag}>", tag)


def _start_tag(tag: str, attrs: Mapping[str, str]) -> str:
    written = "".join(
        f' {name}="{_escaped(value)}"' if value else f" {name}" for name, value in attrs.items()
    )
    return f"<{tag}{written}>"


_escaped = lru_cache(maxsize=65536)(escape)
"""Most attributes of a report have few values, and come again in the next one."""


class _Tokenizer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.tokens: list[Token] = []

    def updatepos(self, i: int, j: int) -> int:
        """Lines are not counted: nobody asks at which one something stands."""
        return j

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = MappingProxyType({name: value or "" for name, value in attrs})
        self.tokens.append(Token("start", self.get_starttag_text() or "", tag, values))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.tokens.append(Token("end", f"</{tag}>", tag))

    def handle_data(self, data: str) -> None:
        self.tokens.append(Token("text", data, text=data))

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name};")

    def _reference(self, raw: str) -> None:
        self.tokens.append(Token("text", raw, text=unescape(raw)))

    def handle_comment(self, data: str) -> None:
        self.tokens.append(Token("other", f"<!--{data}-->"))


def tokenize(html: str) -> list[Token]:
    """The tokens of a piece of HTML, comments kept, in order."""
    tokens = _tokens_of_pieces(html)
    return _parsed(html) if tokens is None else tokens


def _tokens_of_pieces(html: str) -> list[Token] | None:
    """The same, where the markup is as plain as that of our templates; else None."""
    found = pieces(html)
    if found is None:
        return None
    tokens: list[Token] = []
    for index, raw in enumerate(found):
        if index % 2:
            tokens.append(_tag_token(raw))
        elif "&" in raw:
            runs = text_runs(raw)
            if runs is None:
                return None
            tokens += (Token("text", run, text=unescape(run)) for run in runs if run)
        elif raw:
            tokens.append(_text_token(raw))
    return tokens


@lru_cache(maxsize=65536)
def _tag_token(raw: str) -> Token:
    tag = tag_of(raw)
    assert tag is not None, raw  # pieces() looked at it
    if tag.closes:
        return Token("end", raw, tag.name)
    return Token("start", raw, tag.name, MappingProxyType(dict(tag.attrs)))


@lru_cache(maxsize=65536)
def _text_token(raw: str) -> Token:
    return Token("text", raw, text=raw)


def _parsed(html: str) -> list[Token]:
    """The tokens that the parser finds, which takes whatever a browser takes."""
    parser = _Tokenizer()
    parser.feed(html)
    parser.close()
    return parser.tokens


def join(tokens: Iterable[Token]) -> str:
    """The markup that the tokens were made from."""
    return "".join(token.raw for token in tokens)


def breakable(tokens: Iterable[Token]) -> Iterator[Token]:
    """Let a word break that is longer than a check sum; a table would leave its page for it."""
    for token in tokens:
        if token.kind == "text" and len(token.raw) > _LONGEST_WORD:
            yield replace(token, raw=_ENDLESS.sub(_with_breaks, token.raw))
        else:
            yield token


def _with_breaks(match: re.Match[str]) -> str:
    word = match.group()
    return _ZERO_WIDTH_SPACE.join(word[i : i + _STEP] for i in range(0, len(word), _STEP))


@lru_cache(maxsize=256)
def svg_ids(markup: str) -> tuple[str, ...]:
    """Every id inside a piece of inline SVG."""
    return tuple(_SVG_ID.findall(markup))
