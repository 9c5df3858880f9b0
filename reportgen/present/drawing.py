"""Draw every figure that the analysis asked for, with its alternative text and files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from reportgen.errors import Problem, RenderError
from reportgen.facts.book import FactBook
from reportgen.facts.figures import FigureRequest
from reportgen.formatting.style import Style
from reportgen.present import alternatives, patient_alternatives, study_alternatives
from reportgen.present.adjusted_curve_parts import adjusted_curve_data
from reportgen.present.adverse_events_parts import adverse_events_data
from reportgen.present.balance_parts import balance_data
from reportgen.present.bubble_parts import bubble_data
from reportgen.present.document import FigureAsset
from reportgen.present.figure_sizes import INLINE, PICTURE, FigurePlan
from reportgen.present.flow_parts import flow_data
from reportgen.present.forest_parts import forest_data
from reportgen.present.funnel_parts import funnel_data
from reportgen.present.galbraith_parts import galbraith_data
from reportgen.present.grades_parts import grades_data
from reportgen.present.incidence_parts import incidence_data
from reportgen.present.influence_parts import baujat_data, influence_data
from reportgen.present.kaplan_meier_parts import kaplan_meier_data
from reportgen.present.labbe_parts import labbe_data
from reportgen.present.missing_parts import missing_data
from reportgen.present.overlap_parts import overlap_data
from reportgen.present.schoenfeld_parts import schoenfeld_data
from reportgen.present.swimmer_parts import swimmer_data
from reportgen.reuse import NOTHING_REUSED, Reuse, digest
from reportgen.reuse.packing import pack, unpack

Groups = Mapping[str, str]
"""Ids of groups or arms and their labels, in the order of their colours."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What one kind of figure is drawn from, and how that is told to who cannot see it."""

    data: Callable[[FigureRequest, FactBook, Style, Groups], Any]
    alternative: Callable[[Any, str], str]


_FOREST = Parts(forest_data, alternatives.forest_alt)

PARTS: dict[str, Parts] = {
    "forest": _FOREST,
    "leave_one_out": _FOREST,
    "cumulative": _FOREST,
    "subgroups": _FOREST,
    "adjusted_subgroups": _FOREST,
    "summary": _FOREST,
    "flow": Parts(flow_data, alternatives.flow_alt),
    "bubble": Parts(bubble_data, alternatives.bubble_alt),
    "funnel": Parts(funnel_data, study_alternatives.funnel_alt),
    "galbraith": Parts(galbraith_data, study_alternatives.galbraith_alt),
    "labbe": Parts(labbe_data, study_alternatives.labbe_alt),
    "influence": Parts(influence_data, study_alternatives.influence_alt),
    "baujat": Parts(baujat_data, study_alternatives.baujat_alt),
    "kaplan_meier": Parts(kaplan_meier_data, patient_alternatives.kaplan_meier_alt),
    "incidence": Parts(incidence_data, patient_alternatives.incidence_alt),
    "adjusted_curve": Parts(adjusted_curve_data, patient_alternatives.adjusted_curve_alt),
    "schoenfeld": Parts(schoenfeld_data, patient_alternatives.schoenfeld_alt),
    "grades": Parts(grades_data, patient_alternatives.grades_alt),
    "balance": Parts(balance_data, patient_alternatives.balance_alt),
    "missing": Parts(missing_data, patient_alternatives.missing_alt),
    "adverse_events": Parts(adverse_events_data, patient_alternatives.adverse_events_alt),
    "overlap": Parts(overlap_data, patient_alternatives.overlap_alt),
    "swimmer": Parts(swimmer_data, patient_alternatives.swimmer_alt),
}
"""By the kind of a figure request: the same kinds as in ``FIGURES``."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The pages of one figure (most have one) and the files to put beside the report."""

    request_id: str
    pages: tuple[FigureAsset, ...]
    files: Mapping[str, bytes]

    def links(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """By the id of a page its files, each with the name of its format.

        Files for submission may have another width, and hence another number of pages: then all
        of them are named with the first page.
        """
        ids = [page.id for page in self.pages]
        found: dict[str, list[tuple[str, str]]] = {page: [] for page in ids}
        for name in self.files:
            stem, _, ending = name.rpartition(".")
            number = "" if stem in ids else stem.removeprefix(f"{self.request_id}-")
            label = f"{ending.upper()} {number}" if number.isdigit() else ending.upper()
            found[stem if stem in ids else ids[0]].append((name, label))
        return {page: tuple(files) for page, files in found.items()}


def draw(
    request: FigureRequest,
    book: FactBook,
    style: Style,
    plan: FigurePlan,
    groups: Groups,
    reuse: Reuse = NOTHING_REUSED,
    stand_in: Drawn | None = None,
) -> Drawn:
    """One figure with all its pages; file names are the figure's id and the page where needed.

    The data, the plan and the words decide a figure wholly. Where one was drawn from the same,
    matplotlib is not even loaded; where it would have to be drawn, a ``stand_in`` is taken instead.
    """
    data, alt = _data(request, book, style, groups)
    label = book.frame(request.frame).label
    key = digest("figure", request.id, request.kind, data, plan, label, alt)
    known = reuse.get(key)
    if known is not None:
        return _recalled(request.id, unpack(known), alt)
    if stand_in is not None:
        return stand_in
    from reportgen.present.figures.pieces import pieces_of

    pieces = pieces_of(request, data, plan, (label, alt))
    reuse.set(key, pack(pieces))
    return _recalled(request.id, pieces, alt)


def _recalled(request_id: str, pieces: Mapping[str, bytes], alt: str) -> Drawn:
    names = [name.removesuffix(INLINE) for name in pieces if name.endswith(INLINE)]
    pages = tuple(
        FigureAsset(
            id=name,
            svg=pieces[f"{name}.svg"],
            alt=alt,
            inline_svg=pieces[f"{name}{INLINE}"].decode(),
            png=pieces.get(f"{name}{PICTURE}", b""),
        )
        for name in names
    )
    files = {name: data for name, data in pieces.items() if not name.endswith((INLINE, PICTURE))}
    return Drawn(request_id, pages, files)


def _data(request: FigureRequest, book: FactBook, style: Style, groups: Groups) -> tuple[Any, str]:
    """What the figure is drawn from, and its alternative text."""
    parts = PARTS[request.kind]
    data = parts.data(request, book, style, groups)
    return data, parts.alternative(data, book.frame(request.frame).label)


def draw_all(
    book: FactBook,
    style: Style,
    plans: Mapping[str, FigurePlan],
    groups: Groups,
    progress: Callable[[str], None],
    reuse: Reuse = NOTHING_REUSED,
    stand_ins: Mapping[str, Drawn] = MappingProxyType({}),
) -> tuple[Drawn, ...]:
    """All figures in the order in which they were asked for.

    What is known by the id of a figure as its ``stand_ins`` is taken where it would have to be
    drawn: a preview does not wait for figures.

    Raises RenderError with what is wrong with any of them.
    """
    made, problems = list[Drawn](), list[Problem]()
    for request in book.figures:
        progress(request.id)
        stand_in = stand_ins.get(request.id)
        try:
            made.append(draw(request, book, style, plans[request.id], groups, reuse, stand_in))
        except RenderError as error:
            problems += [_of(request.id, problem) for problem in error.problems]
    if problems:
        raise RenderError(problems)
    return tuple(made)


def _of(request_id: str, problem: Problem) -> Problem:
    where = f"figure '{request_id}'"
    return replace(problem, where=f"{where}, {problem.where}" if problem.where else where)
