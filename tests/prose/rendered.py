"""A project rendered by the real pipeline; only the drawing of figures is left out."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from reportgen import pipeline, render
from reportgen.facts.book import FactBook
from reportgen.formatting.style import Style, load_style
from reportgen.present import drawing, prose
from reportgen.present.abstract import abstract as whole_abstract
from reportgen.present.abstract.fitting import Draft, Fitted, Limits, fitted
from reportgen.present.abstract.marks import Mark
from reportgen.present.change_log import with_earlier
from reportgen.present.document import Document, FigureAsset
from reportgen.render.format import Format
from reportgen.resources import examples_dir, templates_dir
from tests.prose.branches import Branches, watching
from tests.prose.cases import CASES

EXAMPLES = ("blinatumomab-vs-car-t", "blinatumomab-vs-car-t-cohort", "bcg-vaccine")
STARTERS = ("new/meta", "new/trials", "new/cohort")
FOLDERS = {
    **{name: examples_dir() / name for name in EXAMPLES},
    **{name: templates_dir() / name for name in STARTERS},
}
ALL = (*CASES, *FOLDERS)
"""Every report whose sentences are read."""

BRANCHES = Branches()
"""What was taken and compiled in this process."""


@dataclass(frozen=True)
class Rendered:
    """One report: its facts, its document, its abstract, and what its figures are drawn from."""

    kind: str
    book: FactBook
    document: Document
    abstract: tuple[tuple[str, str], ...]
    style: Style
    figures: dict[str, object]
    spec: Any
    drafts: Sequence[Draft]
    """The parts of the abstract with their marks, and those of the marks that hold (``locked``)."""
    locked: Set[Mark]


@cache
def rendered(name: str) -> Rendered:
    """A case, a worked example or a starter project, rendered once in a process."""
    if name in FOLDERS:
        return _presented(_checked(FOLDERS[name]))
    project = CASES[name]()
    with tempfile.TemporaryDirectory() as folder:
        return render_folder(project.write(Path(folder)), project.pages)


@cache
def in_style(name: str, style: str) -> Rendered:
    """A worked example or a starter project in another style than its own."""
    return _presented(replace(_checked(FOLDERS[name]), style=load_style(style)))


@cache
def _checked(folder: Path) -> pipeline.Checked:
    return pipeline.check(folder)


def render_folder(folder: Path, pages: int = 1) -> Rendered:
    """Check and compose the project in this folder, each figure cut into so many pages."""
    return _presented(pipeline.check(folder), pages)


def _presented(checked: pipeline.Checked, pages: int = 1) -> Rendered:
    documents: list[Document] = []
    figures: dict[str, object] = {}
    given: list[tuple[Sequence[Draft], Set[Mark]]] = []

    def keeping(drafts: Sequence[Draft], limits: Limits, locked: Set[Mark]) -> Fitted:
        given.append((drafts, locked))
        return fitted(drafts, limits, locked)

    with (
        _without_drawing(documents, figures, pages),
        watching(prose, BRANCHES),
        patch.object(whole_abstract, "fitted", keeping),
    ):
        _, said = pipeline.present(checked, ("probe",))
    book = with_earlier(checked.analysed.book, checked.issues.entries)
    return Rendered(
        checked.kind.name,
        book,
        documents[0],
        said.abstract,
        checked.style,
        figures,
        checked.loaded.spec,
        *given[0],
    )


@contextmanager
def _without_drawing(
    documents: list[Document], figures: dict[str, object], pages: int
) -> Iterator[None]:
    def draw_all(book, style, theme, groups, *how_it_is_drawn):
        drawn = []
        for request in book.figures:
            figures[request.id], alt = drawing._data(request, book, style, groups)
            drawn.append(_stub(request.id, alt, pages))
        return tuple(drawn)

    def keep(document: Document, page_style: object) -> bytes:
        documents.append(document)
        return b""

    formats = {**render.FORMATS, "probe": Format("probe", "txt", "Probe", keep)}
    with patch.object(drawing, "draw_all", draw_all), patch.object(render, "FORMATS", formats):
        yield


def _stub(name: str, alt: str, pages: int) -> drawing.Drawn:
    names = [name] if pages == 1 else [f"{name}-{page}" for page in range(1, pages + 1)]
    return drawing.Drawn(
        name,
        tuple(FigureAsset(id=each, svg=b"", inline_svg="<svg/>", alt=alt) for each in names),
        {f"{each}.svg": b"" for each in names},
    )
