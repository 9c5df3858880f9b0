"""Document -> its bibliographic record, as MEDLINE, RIS, CSL-JSON and BibTeX."""

from __future__ import annotations

from functools import partial

from reportgen.bibliography.writing import write_records
from reportgen.errors import RenderError
from reportgen.present.document import Document
from reportgen.render.format import Format
from reportgen.render.style import PageStyle


def render_record(document: Document, style: PageStyle | None = None, *, form: str) -> bytes:
    """The record of the document; the style of its pages has no part in it."""
    if document.record is None:
        what = "the document has no bibliographic record"
        raise RenderError.single(document.slug, what, "Only reports have one.")
    return write_records([document.record], form)


NBIB = Format("nbib", "nbib", "Record as in PubMed", partial(render_record, form="nbib"))
RIS = Format("ris", "ris", "Record for programs of references", partial(render_record, form="ris"))
CSL_JSON = Format(
    "csl-json", "csl.json", "Record as CSL-JSON", partial(render_record, form="csl-json")
)
BIBTEX = Format("bibtex", "bib", "Record as BibTeX", partial(render_record, form="bibtex"))
FORMATS = (NBIB, RIS, CSL_JSON, BIBTEX)
