"""What an output format is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from reportgen.present.document import Document
from reportgen.render.style import PageStyle
from reportgen.reuse import Reuse, digest
from reportgen.reuse.packing import unpack

Files = Mapping[str, bytes]
"""Contents by the name in the output folder."""


def one_file(slug: str, extension: str, made: bytes) -> Files:
    """``<slug>.<extension>``."""
    return {f"{slug}.{extension}": made}


def one_file_of(what: str) -> Callable[[str, str, bytes], Files]:
    """``<slug>-<what>.<extension>``, of a format that holds no more than a part of the report."""
    return lambda slug, extension, made: {f"{slug}-{what}.{extension}": made}


def folder(name: str) -> Callable[[str, str, bytes], Files]:
    """A folder of the packed files that the format makes."""
    return lambda slug, extension, made: {
        f"{name}/{one}": content for one, content in unpack(made).items()
    }


def _nothing_else() -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write a document.

    ``needs`` names system libraries that it takes, ``attaches`` says whether the files that a
    document carries travel in it, ``pictures`` whether it shows figures as pictures made of dots,
    ``also_from`` tells what besides the document, the style and our code decides its bytes,
    ``files`` under which names they are written.
    """

    name: str
    extension: str
    label: str
    render: Callable[[Document, PageStyle | None], bytes]
    needs: tuple[str, ...] = ()
    attaches: bool = False
    pictures: bool = False
    also_from: Callable[[], tuple[str, ...]] = _nothing_else
    files: Callable[[str, str, bytes], Files] = one_file

    def written(self, document: Document, style: PageStyle, reuse: Reuse) -> Files:
        """The files of the document in this format."""
        return self.files(document.slug, self.extension, self.reused(document, style, reuse))

    def reused(self, document: Document, style: PageStyle, reuse: Reuse) -> bytes:
        """The document in this format: as it was made before of the same content, else anew."""
        if not self.attaches:
            document = replace(document, attachments=())
        if not self.pictures:
            figures = {name: replace(one, png=b"") for name, one in document.figures.items()}
            document = replace(document, figures=figures)
        key = digest("document", self.name, document, style, self.also_from())
        known = reuse.get(key)
        if known is None:
            known = self.render(document, style)
            reuse.set(key, known)
        return known
