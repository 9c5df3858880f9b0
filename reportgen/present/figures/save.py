"""From a figure to bytes: the same bytes on every run, and SVG that is safe inside HTML."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Iterator
from typing import Literal
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from matplotlib.figure import Figure

from reportgen.present.figures.embedding import lean_embedding
from reportgen.present.figures.line import place_by_anchor
from reportgen.present.figures.postscript import eps_bytes
from reportgen.present.figures.raster import png_bytes, tiff_bytes
from reportgen.present.figures.style import house_style
from reportgen.present.figures.typeface import MM_PER_PT, width
from reportgen.present.scripts import runs_from_right
from reportgen.present.theme import Theme, colour_properties, load_theme
from reportgen.resources import FALLBACK_FAMILIES

FigureFormat = Literal["svg", "pdf", "png", "tiff", "eps"]

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_MM_PER_INCH = 25.4
_FAMILY = re.compile(r"font-family: ([^;\"]+)")
_SIZE = re.compile(r"font-size: ([0-9.]+)px")
_TEXT = re.compile(r'<text(?P<rest> style="(?P<style>[^"]*)"[^>]*>(?P<words>[^<]+)</text>)')
_HEX = re.compile(r"#[0-9a-f]{6}\b")
_POINTER = re.compile(r"url\(#([^)]+)\)")


def figure_bytes(
    fig: Figure,
    format: FigureFormat,  # noqa: A002
    theme: Theme | None = None,
) -> bytes:
    """The figure as a file, without dates or names of software, so that it never changes.

    SVG keeps its text as text, in the packaged family; where that is not installed the reader's
    sans serif is set to the same widths, so that nothing runs into anything.
    """
    place_by_anchor(fig, format == "svg")
    with house_style():
        return _WRITERS[format](fig, theme or load_theme())


def _svg(fig: Figure, theme: Theme) -> bytes:
    out = io.BytesIO()
    unsaid = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    fig.savefig(out, format="svg", dpi=fig.dpi, metadata=unsaid)
    return _portable(out.getvalue().decode(), theme).encode()


def _pdf(fig: Figure, theme: Theme) -> bytes:
    out = io.BytesIO()
    unsaid = dict.fromkeys(("CreationDate", "Creator", "Producer"))
    with lean_embedding():
        fig.savefig(out, format="pdf", dpi=fig.dpi, metadata=unsaid)
    return out.getvalue()


_WRITERS: dict[FigureFormat, Callable[[Figure, Theme], bytes]] = {
    "svg": _svg,
    "pdf": _pdf,
    "png": lambda fig, theme: png_bytes(fig),
    "tiff": lambda fig, theme: tiff_bytes(fig),
    "eps": lambda fig, theme: eps_bytes(fig),
}
FORMATS: tuple[FigureFormat, ...] = tuple(_WRITERS)


def _portable(svg: str, theme: Theme) -> str:
    """Let every text name a family that all machines have, and keep the width it was given."""

    def fitted(found: re.Match[str]) -> str:
        size = _SIZE.search(found["style"])
        if size is None:
            return found.group()
        words = html.unescape(found["words"])
        if runs_from_right(words):  # joined letters are narrower than each by itself
            return found.group()
        bold = "font-weight" in found["style"]
        length = width(theme, words, float(size[1]), bold=bold) / MM_PER_PT
        return f'<text textLength="{length:.2f}" lengthAdjust="spacingAndGlyphs"{found["rest"]}'

    for family in FALLBACK_FAMILIES:
        if family != theme.font.cjk:  # who shows the file looks for rare letters anyhow
            svg = svg.replace(f", '{family}'", "")
    return _TEXT.sub(fitted, _FAMILY.sub(r"font-family: \1, sans-serif", svg))


def svg_for_html(
    fig: Figure,
    prefix: str,
    title: str,
    desc: str,
    *,
    theme: Theme | None = None,
    live_colours: bool = True,
    svg: bytes | None = None,
) -> str:
    """The figure as an ``<svg>`` element to be put into HTML.

    No declaration and no style sheet that would reach the page; ids begin with ``prefix`` and are
    kept only where something points at them; named by ``title`` and ``desc`` for those who do not
    see it; as wide as its column up to its true width. With ``live_colours`` the colours follow
    the page's custom properties (dark mode), each with its printed value to fall back on. ``svg``
    saves drawing the figure again where its SVG file has been made already.
    """
    theme = theme or load_theme()
    root = ElementTree.fromstring(svg or figure_bytes(fig, "svg", theme))
    _drop_style_sheets(root)
    _prefix_ids(root, prefix)
    _restyle(root, theme, live_colours=live_colours)
    _name(root, prefix, title, desc)
    for attribute in ("width", "height", "version"):
        root.attrib.pop(attribute, None)
    root.set(
        "style",
        f"width: 100%; max-width: {fig.get_figwidth() * _MM_PER_INCH:g}mm; height: auto; "
        f"font-family: {_families(theme, live=live_colours)}; "
        "stroke-linejoin: round; stroke-linecap: butt",
    )
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", _XLINK)
    return ElementTree.tostring(root, encoding="unicode")


def _drop_style_sheets(root: Element) -> None:
    """A style sheet inside an inline drawing would apply to the whole page."""
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{{{_SVG}}}style", f"{{{_SVG}}}metadata"):
                parent.remove(child)
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == f"{{{_SVG}}}defs" and len(child) == 0:
                parent.remove(child)


def _prefix_ids(root: Element, prefix: str) -> None:
    used = set(_pointers(root))
    for element in root.iter():
        name = element.attrib.pop("id", None)
        if name in used:
            element.set("id", f"{prefix}-{name}")
        for key, value in element.attrib.items():
            if key.endswith("href") and value.startswith("#"):
                element.set(key, f"#{prefix}-{value[1:]}")
            else:
                element.set(key, _POINTER.sub(rf"url(#{prefix}-\1)", value))


def _pointers(root: Element) -> Iterator[str]:
    for element in root.iter():
        for key, value in element.attrib.items():
            if key.endswith("href") and value.startswith("#"):
                yield value[1:]
            yield from _POINTER.findall(value)


def _restyle(root: Element, theme: Theme, *, live_colours: bool) -> None:
    names = _colour_names(theme) if live_colours else {}

    def live(found: re.Match[str]) -> str:
        colour = found.group()
        return f"var({names[colour]}, {colour})" if colour in names else colour

    for element in root.iter():
        style = element.get("style")
        if style:
            plain = _FAMILY.sub("", style).strip(" ;")
            element.set("style", _HEX.sub(live, plain))


def _colour_names(theme: Theme) -> dict[str, str]:
    """The custom property of each colour of the theme; where two share a value, the first."""
    names: dict[str, str] = {}
    for name, value in colour_properties(theme).items():
        names.setdefault(value.lower(), name)
    return names


def _families(theme: Theme, *, live: bool) -> str:
    families = f"'{theme.font.sans}', '{theme.font.cjk}', sans-serif"
    return f"var(--font-sans, {families})" if live else families


def _name(root: Element, prefix: str, title: str, desc: str) -> None:
    for place, (tag, words) in enumerate((("title", title), ("desc", desc))):
        element = Element(f"{{{_SVG}}}{tag}", {"id": f"{prefix}-{tag}"})
        element.text = words
        root.insert(place, element)
    root.set("role", "img")
    root.set("aria-labelledby", f"{prefix}-title {prefix}-desc")
