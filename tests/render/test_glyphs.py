"""Fonts: every character has a glyph, or the build stops and names it."""

from __future__ import annotations

import json
import unicodedata

import pytest
from fontTools.ttLib import TTFont

from reportgen.errors import RenderError
from reportgen.render.faces import FACES, SOURCES, WEBFONTS
from reportgen.render.fonts import core_characters, font_faces
from reportgen.render.glyphs import missing_characters
from reportgen.render.html import render_html
from reportgen.render.pdf import render_pdf
from reportgen.render.subset import CORE, cut
from reportgen.resources import fonts_dir
from tests.render.sample_report import small

SIGNS = "−–—×±≥≤≠≈τ²I²χ²μσ·…½†‡§¶•→√∑°“”‘’«»ÄÖÜßéèçñøåŁłŞğőŠž\u00a0\u2009\u202f"


def test_the_signs_of_the_field_are_in_the_cuts():
    assert {c for c in SIGNS if ord(c) not in core_characters()} == set()
    assert missing_characters(SIGNS) == ()


def test_a_letter_with_a_separate_accent_is_the_letter_with_it():
    assert missing_characters(unicodedata.normalize("NFD", "Gökbuget, Şen, Łukasz, Ortíz")) == ()


def test_chinese_is_found_in_the_fallback_and_invisible_signs_need_no_glyph():
    assert missing_characters("急性淋巴细胞白血病") == ()
    assert missing_characters("soft\u00adhyphen\u200bspace\u2060join\ufeff\n\t") == ()


def test_what_no_font_has_is_found():
    assert missing_characters("a ☃ b 😀 c ☃") == ("☃", "😀")


@pytest.mark.parametrize("render", [render_html, render_pdf])
def test_the_error_names_the_character_and_the_place(render):
    body = '<p id="here">A long sentence with a snow man ☃ in the middle of it.</p>'
    with pytest.raises(RenderError) as caught:
        render(small(body))
    message = str(caught.value)
    for part in ("#here", "'☃'", "U+2603", "SNOWMAN", "snow man"):
        assert part in message


@pytest.mark.parametrize("render", [render_html, render_pdf])
def test_running_text_is_checked_too(render):
    with pytest.raises(RenderError, match="U\\+2603"):
        render(small("<p>x</p>", short_title="Snow ☃"))


def test_rare_characters_travel_with_the_page():
    page = render_html(small("<p>急性 ALL</p>")).decode()
    rule = next(line for line in page.splitlines() if '"Droid Sans Fallback";font-weight' in line)
    assert "unicode-range:U+6025,U+6027;" in rule
    plain = render_html(small("<p>ALL</p>")).decode()
    assert '"Droid Sans Fallback";font-weight' not in plain


def test_the_list_of_characters_is_what_the_cuts_have():
    found = set()
    for face in FACES:
        with TTFont(WEBFONTS / face.file) as font:
            found |= set(font.getBestCmap())
    assert core_characters() == found
    assert json.loads((WEBFONTS / "characters.json").read_text())[0] == [0x20, 0x7E]


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.file)
def test_a_cut_is_of_the_packaged_font_and_bears_no_reserved_name(face):
    with TTFont(WEBFONTS / face.file) as made, TTFont(fonts_dir() / face.source) as source:
        assert set(made.getBestCmap()) == set(source.getBestCmap()) & set(CORE)
        width = source["hmtx"][source.getBestCmap()[ord("8")]][0]
        assert made["hmtx"][made.getBestCmap()[ord("8")]][0] == width
        assert all("Source" not in str(n) for n in made["name"].names if n.nameID not in (0, 13))


def test_cutting_twice_gives_the_same_bytes():
    source = fonts_dir() / SOURCES[1]
    characters = [ord(c) for c in "Numbers 0123"]
    assert cut(source, characters) == cut(source, characters)
    assert cut(source, [*characters, 0x2603])[1] == frozenset(characters)


def test_faces_are_embedded_whole():
    css = font_faces(["a"])
    assert css.count("@font-face") == len(FACES)
    assert css.count("url(") == css.count("data:font/woff2;base64,") == len(FACES)


def test_a_page_of_common_characters_does_not_open_the_full_fonts(monkeypatch):
    def opened(*arguments):
        raise AssertionError("a full font was opened")

    monkeypatch.setattr("reportgen.render.subset.characters_of", opened)
    monkeypatch.setattr("reportgen.render.subset.cut", opened)
    assert render_html(small("<p>one\ntwo\tthree &shy; τ² ≥ é</p>"))
