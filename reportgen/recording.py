"""What is said of a report as a whole: its record (``facts.json``), and what it was made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from reportgen.checking import Checked, source_rows
from reportgen.facts.record import ClaimRecord, OutcomeRecord, Record
from reportgen.project_styles import own_style_file
from reportgen.project_templates import own_templates
from reportgen.provenance import digests, software
from reportgen.reuse import NOTHING_REUSED, Reuse
from reportgen.spec.load import LoadedSpec

if TYPE_CHECKING:
    from reportgen.bibliography.sources import Sources
    from reportgen.facts.frame import Frame
    from reportgen.present.compose import Content, Summary
    from reportgen.present.drawing import Drawn


def record(checked: Checked, *, reuse: Reuse = NOTHING_REUSED) -> Record:
    """What ``facts.json`` would hold, without drawing a figure or setting a page."""
    from reportgen.present.compose import summarise

    content = content_of(checked, ())
    return record_of(checked, summarise(content, checked.style, checked.template_folders, reuse))


def content_of(checked: Checked, drawn: Sequence[Drawn]) -> Content:
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
        publication_types=checked.kind.publication_types,
        level=checked.analysed.level,
        issues=checked.issues,
        rows=source_rows(checked.analysed),
        ratings=checked.analysed.ratings,
        sources=checked.analysed.sources,
    )


def record_of(checked: Checked, summary: Summary) -> Record:
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
        length=summary.length,
        outcomes=tuple(
            OutcomeRecord(one.id, one.label, one.direction == "higher_better")
            for one in spec.outcomes
        ),
        rows={row: label for row, (_, label) in analysed.source_rows.items()},
        references=_references(analysed.sources),
        level=analysed.level,
        style=checked.style.name,
        **_provenance(checked),
    )


def frames_of_claims(checked: Checked, summary: Summary) -> tuple[Frame, ...]:
    from reportgen.present.claims_table import claims_frame

    made = claims_frame(checked.verdicts, summary.sentences)
    return (made,) if made.rows else ()


def _references(sources: Sources) -> dict[str, str]:
    from reportgen.bibliography.one_line import one_line

    return {row: one_line(sources.all[place].record) for row, place in sources.studies.items()}


def _claim_places(loaded: LoadedSpec[Any]) -> dict[str, str]:
    return {
        claim.id: loaded.locate("claims", index) for index, claim in enumerate(loaded.spec.claims)
    }


def _provenance(checked: Checked) -> dict[str, Mapping[str, str]]:
    root = checked.loaded.root
    own = (own_style_file(checked.style.name),) if checked.style.own else ()
    names = (checked.loaded.path.name, *checked.analysed.input_files, *own_templates(root), *own)
    return {"inputs": digests(root, names), "software": software()}


def provenance(checked: Checked) -> dict[str, Mapping[str, str]]:
    """What the manifest says besides the files: which report, from what, by what, after what."""
    identity = dict(vars(checked.analysed.book.identity))
    return {"report": identity, **_provenance(checked), **checked.issues.provenance()}
