"""The build, on one screen: read, analyse, judge, draw, compose, render, write."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from reportgen.bundle.write import check_target, write_bundle
from reportgen.errors import Problem, RenderError, SpecError, StrictError, TemplateError
from reportgen.facts.claims import Verdict, judge_all
from reportgen.facts.faults import Setting
from reportgen.facts.record import NAME as FACTS_FILE
from reportgen.facts.record import ClaimRecord, OutcomeRecord, Record, read_record
from reportgen.history.entry import NOTHING_ISSUED, Issues
from reportgen.history.verify import issues_of
from reportgen.kinds import KINDS, Analysed, Kind, spec_models
from reportgen.provenance import digests, software
from reportgen.resources import templates_dir
from reportgen.reuse import NOTHING_REUSED, Reuse
from reportgen.spec.load import LoadedSpec, load_spec
from reportgen.spec.names import names_of
from reportgen.vocabulary import nearest

if TYPE_CHECKING:
    from reportgen.facts.frame import Frame
    from reportgen.present.compose import Content, Summary
    from reportgen.present.drawing import Drawn
    from reportgen.present.lineage import SourceRow

NO_STAND_INS: Mapping[str, Drawn] = MappingProxyType({})
"""Every figure is drawn."""

Progress = Callable[[str], None]

OWN_TEMPLATES = "templates"
"""Folder of a project whose files take the place of the shipped ones of the same name."""

FIGURE_FILES = "figures"
"""What ``--to`` calls the PNG and PDF files of the figures; their SVG is always written."""


@dataclass(frozen=True, slots=True)
class Checked:
    """Everything short of writing: the spec holds, the data hold, every fact is computed."""

    loaded: LoadedSpec[Any]
    kind: Kind
    analysed: Analysed
    verdicts: tuple[Verdict, ...]
    issues: Issues = NOTHING_ISSUED


@dataclass(frozen=True, slots=True)
class Built:
    """What a build wrote, and what a reader should know about it."""

    out: Path
    files: tuple[Path, ...]
    abstract: tuple[tuple[str, str], ...]
    failed_claims: tuple[Verdict, ...]
    notes: tuple[tuple[str, str], ...]
    facts: bytes = b""
    """The new ``facts.json``."""
    replaced: bytes | None = None
    """The one that stood in the folder before, if there was one that can be read."""


def silent(step: str) -> None:
    """The progress of a build that nobody watches."""


def check(path: Path, progress: Progress = silent, *, reuse: Reuse = NOTHING_REUSED) -> Checked:
    """Read the spec and the data, compute every fact, judge every claim."""
    progress("Reading the spec")
    loaded = load_spec(path, spec_models(), reuse)
    kind = KINDS[loaded.spec.kind]
    issues = issues_of(loaded.root, loaded.spec.report.slug)
    progress("Reading and checking the data, computing the statistics")
    analysed = kind.analyse(loaded, reuse)
    return Checked(loaded, kind, analysed, _judged(loaded, analysed), issues)


def _judged(loaded: LoadedSpec[Any], analysed: Analysed) -> tuple[Verdict, ...]:
    setting = Setting(
        {name: one.favours for name, one in analysed.compared.items()},
        names_of(loaded.spec.model_dump()),
        {one.effect: one.certainty for one in analysed.ratings},
    )
    places = {
        claim.id: [
            loaded.locate("claims", number, "variants", variant, "when")
            for variant in range(len(claim.variants))
        ]
        for number, claim in enumerate(loaded.spec.claims)
    }
    _no_statement(loaded, analysed)
    return judge_all(loaded.spec.claims, analysed.book, places, setting)


def _no_statement(loaded: LoadedSpec[Any], analysed: Analysed) -> None:
    """Raises SpecError where a variant prints the statement of a rating that has none."""
    why = {one.id: one.why for one in analysed.ratings if one.absolute is None}
    problems = [
        Problem(
            loaded.locate("claims", number, "variants", at, "grade"),
            f"there is no statement of the rating '{variant.grade}': {why[variant.grade]}",
            "Write the sentence as `say:`.",
        )
        for number, claim in enumerate(loaded.spec.claims)
        for at, variant in enumerate(claim.variants)
        if variant.grade in why
    ]
    if problems:
        raise SpecError(problems)


def rehearse(
    checked: Checked, progress: Progress = silent, *, reuse: Reuse = NOTHING_REUSED
) -> Record:
    """Everything that a build does short of the PDF and of writing, so that faults are found."""
    files, _ = present(checked, ("html",), progress, reuse=reuse)
    return read_record(files[FACTS_FILE])


def build(
    path: Path,
    *,
    formats: Sequence[str] = ("html", "pdf", FIGURE_FILES),
    out: Path | None = None,
    strict: bool = False,
    progress: Progress = silent,
    reuse: Reuse = NOTHING_REUSED,
) -> Built:
    """Build the report of a spec into a folder, in one move.

    What ``reuse`` knows by its content is not made again; the outcome is the same to the byte.

    Raises ReportgenError with every problem found; what stood in the folder is then untouched.
    """
    _known(formats)
    checked = check(path, progress, reuse=reuse)
    target = out or checked.loaded.root / "output" / checked.loaded.spec.report.slug
    check_target(target)
    if strict:
        _refuse_doubts(checked)
    files, abstract = present(checked, formats, progress, reuse=reuse)
    progress(f"Writing {target}")
    replaced = _standing(target / FACTS_FILE)
    written = write_bundle(target, files, provenance(checked))
    from reportgen.present.notes import notes_of

    return Built(
        target,
        written,
        abstract,
        tuple(verdict for verdict in checked.verdicts if not verdict.holds),
        tuple((note.label, note.text) for note in notes_of(checked.analysed.book)),
        files[FACTS_FILE],
        replaced,
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
    reuse: Reuse = NOTHING_REUSED,
    stand_ins: Mapping[str, Drawn] = NO_STAND_INS,
) -> tuple[dict[str, bytes], tuple[tuple[str, str], ...]]:
    """Every file of the report by its name in the output folder, and the abstract.

    A preview gives ``stand_ins`` for figures by their ids: they are not drawn.
    """
    from reportgen.formatting.style import load_style
    from reportgen.present.attached import attachments
    from reportgen.present.compose import compose
    from reportgen.present.drawing import FILE_FORMATS, SCREEN_FORMATS, draw_all
    from reportgen.render import FORMATS
    from reportgen.render.style import load_style as load_page_style

    book, spec = checked.analysed.book, checked.loaded.spec
    style = load_style()
    folders = template_folders(checked)
    page_style = load_page_style(folders[:1] if len(folders) > 2 else ())
    figure_formats = FILE_FORMATS if FIGURE_FILES in formats else SCREEN_FORMATS
    drawn = draw_all(
        book,
        style,
        page_style.theme,
        checked.analysed.groups,
        figure_formats,
        lambda name: progress(f"Drawing {name}"),
        reuse,
        stand_ins,
    )
    progress("Writing the text")
    composed = compose(_content(checked, drawn, figure_formats), style, folders, reuse)
    said = _record(checked, composed.summary)
    files = {FACTS_FILE: said.to_json().encode()}
    source = checked.analysed.spec_source
    document = replace(composed.document, attachments=attachments(files[FACTS_FILE], source))
    if source is None and any(FORMATS[one].attaches for one in formats if one in FORMATS):
        progress("Leaving the spec out of the document: a text in it is the id of a patient")
    frames = (*book.frames, *_frames_of_claims(checked, composed.summary))
    files |= {f"frames/{frame.id}.csv": frame.csv_text().encode() for frame in frames}
    for figure in drawn:
        files |= {f"figures/{name}": data for name, data in figure.files.items()}
    files["abstract.txt"] = abstract_text(spec.report.title, said.abstract).encode()
    for name in (wanted for wanted in formats if wanted != FIGURE_FILES):
        progress(f"Rendering {FORMATS[name].label}")
        files[f"{spec.report.slug}.{FORMATS[name].extension}"] = FORMATS[name].reused(
            document, page_style, reuse
        )
    return files, said.abstract


def record(checked: Checked, *, reuse: Reuse = NOTHING_REUSED) -> Record:
    """What ``facts.json`` would hold, without drawing a figure or setting a page."""
    from reportgen.formatting.style import load_style
    from reportgen.present.compose import summarise

    content = _content(checked, (), ())
    return _record(checked, summarise(content, load_style(), template_folders(checked), reuse))


def _content(checked: Checked, drawn: Sequence[Drawn], formats: tuple[str, ...]) -> Content:
    from reportgen.present.compose import Content

    return Content(
        spec=checked.loaded.spec.model_dump(),
        book=checked.analysed.book,
        verdicts=checked.verdicts,
        places=_claim_places(checked.loaded),
        drawn=drawn,
        view=checked.analysed.view,
        provenance=_provenance(checked),
        kind_label=checked.kind.label,
        level=checked.analysed.level,
        figure_formats=formats,
        issues=checked.issues,
        rows=source_rows(checked.analysed),
        ratings=checked.analysed.ratings,
    )


def source_rows(analysed: Analysed) -> dict[str, SourceRow]:
    """Where the rows that facts name stand, and what they are called."""
    from reportgen.present.lineage import SourceRow

    return {key: SourceRow(key, *known) for key, known in analysed.source_rows.items()}


def _record(checked: Checked, summary: Summary) -> Record:
    spec, analysed = checked.loaded.spec, checked.analysed
    return Record.of(
        analysed.book,
        claims=tuple(
            ClaimRecord(
                verdict.claim_id,
                verdict.expected,
                verdict.variant,
                verdict.holds,
                summary.sentences[verdict.claim_id],
                verdict.condition,
                verdict.values,
                printed=verdict.claim_id in spec.conclusions,
                required=verdict.tried.required if verdict.tried else None,
                certainty=verdict.tried.given if verdict.tried else None,
            )
            for verdict in checked.verdicts
        ),
        abstract=summary.abstract,
        headline=summary.headline,
        outcomes=tuple(
            OutcomeRecord(one.id, one.label, one.direction == "higher_better")
            for one in spec.outcomes
        ),
        rows={row: label for row, (_, label) in analysed.source_rows.items()},
        level=analysed.level,
        **_provenance(checked),
    )


def _frames_of_claims(checked: Checked, summary: Summary) -> tuple[Frame, ...]:
    from reportgen.present.claims_table import claims_frame

    made = claims_frame(checked.verdicts, summary.sentences)
    return (made,) if made.rows else ()


def template_folders(checked: Checked) -> tuple[Path, ...]:
    """Where templates are looked for: the project's own first, then the kind's, then the base."""
    own = checked.loaded.root / OWN_TEMPLATES
    shipped = (templates_dir() / checked.kind.templates, templates_dir() / "base")
    return (own, *shipped) if own.is_dir() else shipped


def own_templates(root: Path) -> tuple[str, ...]:
    """The files of the project's own ``templates/``, by their names in the project.

    Raises TemplateError for links that lead out of the project: a report is made from its project
    folder alone, and a folder from elsewhere must not bring files of this machine into it.
    """
    folder, inside = root / OWN_TEMPLATES, root.resolve()
    found = sorted(path for path in folder.rglob("*") if path.name[0] != ".")
    problems = [
        Problem(path.relative_to(root).as_posix(), *words)
        for path in found
        if (words := _unfit(path, inside))
    ]
    if problems:
        raise TemplateError(problems)
    return tuple(path.relative_to(root).as_posix() for path in found if path.is_file())


def _unfit(path: Path, project: Path) -> tuple[str, str] | None:
    """What keeps a file from being a template, and the remedy."""
    if not path.resolve().is_relative_to(project):
        return "is a link that leads out of the project folder.", "Copy the file here."
    try:
        if path.is_file():
            path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        return f"is no UTF-8 text (byte {error.start + 1}).", "Save it as UTF-8."
    except OSError as error:
        return f"cannot be read ({error.strerror}).", "Check its permissions."
    return None


def abstract_text(title: str, abstract: Sequence[tuple[str, str]]) -> str:
    """The abstract as plain text, one paragraph per heading."""
    return "\n".join([title, "", *(f"{head}: {text}" for head, text in abstract), ""])


def format_names() -> dict[str, str]:
    """What ``--to`` takes, with a label for each."""
    from reportgen.render import FORMATS

    documents = {name: made.label for name, made in FORMATS.items()}
    return {**documents, FIGURE_FILES: "Figures as PNG (300 dpi) and PDF files beside the SVG"}


def _known(formats: Sequence[str]) -> None:
    names = format_names()
    unknown = [name for name in formats if name not in names]
    if unknown or not formats:
        raise RenderError(
            Problem("--to", f"format '{name}' is unknown{nearest(name, names)}.")
            for name in unknown or [""]
        )


def _claim_places(loaded: LoadedSpec[Any]) -> dict[str, str]:
    return {
        claim.id: loaded.locate("claims", index) for index, claim in enumerate(loaded.spec.claims)
    }


def _provenance(checked: Checked) -> dict[str, Mapping[str, str]]:
    root = checked.loaded.root
    names = (checked.loaded.path.name, *checked.analysed.input_files, *own_templates(root))
    return {"inputs": digests(root, names), "software": software()}


def provenance(checked: Checked) -> dict[str, Mapping[str, str]]:
    """What the manifest says besides the files: which report, from what, by what, after what."""
    identity = dict(vars(checked.analysed.book.identity))
    return {"report": identity, **_provenance(checked), **checked.issues.provenance()}


def _refuse_doubts(checked: Checked) -> None:
    from reportgen.present.notes import warnings_of

    problems = [
        Problem(
            f"claim {verdict.claim_id}",
            f"expected '{verdict.expected}', but the data now support '{verdict.variant}'.",
            "Read the new sentence, then change 'expect' or the claim.",
        )
        for verdict in checked.verdicts
        if not verdict.holds
    ]
    problems += [Problem(note.label, note.text) for note in warnings_of(checked.analysed.book)]
    if problems:
        raise StrictError(problems)
