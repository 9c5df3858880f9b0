"""A reference as one line of plain text, the same in every style: to be compared, not printed."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

from reportgen.bibliography.medline.fields import with_stop
from reportgen.bibliography.medline.source_line import core
from reportgen.bibliography.names import short_form
from reportgen.bibliography.record import Record


def one_line(record: Record) -> str:
    """Authors, title, journal, date, place and identifiers, as far as they are known."""
    journal = record.container_title_short or record.container_title
    parts = (
        ", ".join(short_form(name) for name in record.authors),
        record.title,
        core(replace(record, container_title_short=journal)),
        f"doi:{record.doi}" if record.doi else "",
        f"PMID {record.pmid}" if record.pmid else "",
    )
    return " ".join(with_stop(unescape(part).strip(" .")) for part in parts if part.strip(" ."))
