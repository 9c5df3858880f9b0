"""The build, on one screen: read, analyse, judge, draw, compose, render, write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from reportgen.bundle.write import check_target, write_bundle
from reportgen.checking import (
    Checked,
    Progress,
    check,
    refuse_doubts,
    refuse_overlong,
    silent,
    source_rows,
)
from reportgen.errors import Problem, RenderError
from reportgen.facts.abstract_length import AbstractLength
from reportgen.facts.claims import Verdict
from reportgen.facts.record import NAME as FACTS_FILE
from reportgen.facts.record import Record
from reportgen.recording import content_of, frames_of_claims, provenance, record, record_of
from reportgen.reuse import NOTHING_REUSED, Reuse
from reportgen.vocabulary import LAYOUTS, nearest

if TYPE_CHECKING:
    from reportgen.facts.frame import Frame
    from reportgen.present.drawing import Drawn
    from reportgen.present.figure_sizes import FigurePlan
    from reportgen.present.theme import Theme

__all__ = [
    "Built",
    "Checked",
    "Progress",
    "build",
    "check",
    "format_names",
    "present",
    "provenance",
    "record",
    "rehearse",
    "silent",
    "source_rows",
]

NO_STAND_INS: Mapping[str, Drawn] = MappingProxyType({})
"""Every figure is drawn."""

FIGURE_FILES = "figures"
"""What ``--to`` calls the files of figures for submission; their SVG is always written."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build wrote, and what a reader should know about it."""

    out: Path
    files: tuple[Path, ...]
    abstract: tuple[tuple[str, str], ...]
    failed_claims: tuple[Verdict, ...]
    notes: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]
    """What its readers need not know."""
    facts: bytes = b""
    """The new ``facts.json``."""
    replaced: bytes | None = None
    """The one that stood in the folder before, if there was one that can be read."""
    length: AbstractLength | None = None
    """How long the abstract is, and what was left out of it."""


def rehearse(
    checked: Checked, progress: Progress = silent, *, reuse: Reuse = NOTHING_REUSED
) -> Record:
    """Everything that a build does short of the PDF and of writing, so that faults are found."""
    return present(checked, ("html",), progress, reuse=reuse)[1]


def build(
    path: Path,
    *,
    formats: Sequence[str] = ("html", "pdf", FIGURE_FILES),
    out: Path | None = None,
    strict: bool = False,
    layout: str | None = None,
    style: str | None = None,
    progress: Progress = silent,
    reuse: Reuse = NOTHING_REUSED,
) -> Built:
    """Build the report of a spec into a folder, in one move.

    ``layout`` and ``style`` take the place of the spec's own.
    What ``reuse`` knows by its content is not made again; the outcome is the same to the byte.

    Raises ReportgenError with every problem found; what stood in the folder is then untouched.
    """
    _known(formats, layout)
    checked = check(path, progress, style=style, reuse=reuse)
    target = out or checked.loaded.root / "output" / checked.loaded.spec.report.slug
    check_target(target)
    if strict:
        refuse_doubts(checked)
    files, said = present(checked, formats, progress, layout=layout, reuse=reuse)
    if strict and said.length is not None:
        refuse_overlong(said.length)
    progress(f"Writing {target}")
    replaced = _standing(target / FACTS_FILE)
    written = write_bundle(target, files, provenance(checked))
    from reportgen.present.notes import notes_of

    return Built(
        target,
        written,
        said.abstract,
        tuple(verdict for verdict in checked.verdicts if not verdict.holds),
        tuple((note.label, note.text) for note in notes_of(checked.analysed.book)),
        checked.analysed.remarks,
        files[FACTS_FILE],
        replaced,
        said.length,
    )


def _standing(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def present(
    checked: Checked,
    formats: Sequence[str],
    progress: Progress = silent,
    *,
    layout: str | None = None,
    reuse: Reuse = NOTHING_REUSED,
    stand_ins: Mapping[str, Drawn] = NO_STAND_INS,
) -> tuple[dict[str, bytes], Record]:
    """Every file of the report by its name in the output folder, and what it says in short.

    A preview gives ``stand_ins`` for figures by their ids: they are not drawn.
    """
    from reportgen.present.attached import attachments
    from reportgen.present.compose import compose
    from reportgen.present.drawing import draw_all
    from reportgen.render import FORMATS
    from reportgen.render.style import load_style as load_page_style

    book, spec = checked.analysed.book, checked.loaded.spec
    style = checked.style
    folders = checked.template_folders
    page_style = load_page_style(folders[:1] if len(folders) > 2 else ())
    drawn = draw_all(
        book,
        style,
        _figure_plans(checked, page_style.theme, formats),
        checked.analysed.groups,
        lambda name: progress(f"Drawing {name}"),
        reuse,
        stand_ins,
    )
    progress("Writing the text")
    composed = compose(content_of(checked, drawn), style, folders, reuse)
    said = record_of(checked, composed.summary)
    files = {FACTS_FILE: said.to_json().encode()}
    source = checked.analysed.spec_source
    frames = (*book.frames, *frames_of_claims(checked, composed.summary))
    document = replace(
        composed.document,
        layout=LAYOUTS[layout] if layout else spec.layout,
        attachments=attachments(files[FACTS_FILE], source, frames),
    )
    if any(FORMATS[one].attaches for one in formats if one in FORMATS):
        _tell_left_out(progress, source, frames)
    files |= {f"frames/{frame.id}.csv": frame.csv_text().encode() for frame in frames}
    for figure in drawn:
        files |= {f"figures/{name}": data for name, data in figure.files.items()}
    files["abstract.txt"] = abstract_text(spec.report.title, said.abstract).encode()
    for name in (wanted for wanted in formats if wanted != FIGURE_FILES):
        progress(f"Rendering {FORMATS[name].label}")
        files |= FORMATS[name].written(document, page_style, reuse)
    return files, said


def _figure_plans(
    checked: Checked, theme: Theme, formats: Sequence[str]
) -> Mapping[str, FigurePlan]:
    from reportgen.present.figure_sizes import plan_figures
    from reportgen.render import FORMATS

    spec = checked.loaded.spec
    plans = plan_figures(
        spec.figures.model_dump(),
        (request.id for request in checked.analysed.book.figures),
        checked.style,
        theme,
        spec.report.page,
        checked.loaded.locate,
    )
    if FIGURE_FILES not in formats:
        plans = {name: plan.for_screen() for name, plan in plans.items()}
    if any(FORMATS[one].pictures for one in formats if one in FORMATS):
        plans = {name: replace(plan, picture=True) for name, plan in plans.items()}
    return plans


def _tell_left_out(progress: Progress, spec: bytes | None, frames: Sequence[Frame]) -> None:
    """What a document does not carry, as it may leave the house."""
    if spec is None:
        progress("Leaving the spec out of the document: a text in it is the id of a patient")
    apart = [f"frames/{frame.id}.csv" for frame in frames if frame.of_patients]
    if apart:
        progress(f"Leaving {', '.join(apart)} out of the document: rows of single patients")


def abstract_text(title: str, abstract: Sequence[tuple[str, str]]) -> str:
    """The title and the abstract as plain text, one paragraph per heading."""
    return "\n".join(
        [title, "", *(f"{head}: {text}" if head else text for head, text in abstract), ""]
    )


def format_names() -> dict[str, str]:
    """What ``--to`` takes, with a label for each."""
    from reportgen.render import FORMATS

    documents = {name: made.label for name, made in FORMATS.items()}
    return {
        **documents,
        FIGURE_FILES: "Figures as files of the style (PDF and PNG of the house) beside the SVG",
    }


def _known(formats: Sequence[str], layout: str | None) -> None:
    names = format_names()
    unknown = [name for name in formats if name not in names]
    problems = [
        Problem("--to", f"format '{name}' is unknown{nearest(name, names)}.")
        for name in (unknown if formats else [""])
    ]
    if layout is not None and layout not in LAYOUTS:
        what = f"layout '{layout}' is unknown{nearest(layout, LAYOUTS)}."
        problems.append(Problem("--layout", what))
    if problems:
        raise RenderError(problems)
