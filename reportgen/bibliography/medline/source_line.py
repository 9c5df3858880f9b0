"""The line SO: journal, date, volume, issue, pages and DOI in one."""

from __future__ import annotations

from reportgen.bibliography import dates
from reportgen.bibliography.record import Record


def source_line(record: Record) -> str:
    """``TA. DP;VI(IP):PG. doi: X. Epub YYYY Mon D.``; empty without a journal or a date."""
    when = dates.printed(record.issued)
    if not record.container_title_short or not when:
        return ""
    return " ".join(filter(None, (core(record), _doi(record), _epub(record))))


def core(record: Record) -> str:
    """``TA. DP;VI(IP):PG.``, without what is not known."""
    issue = f"({record.issue})" if record.issue else ""
    pages = f":{record.pages}" if record.pages else ""
    place = f"{record.volume}{issue}{pages}"
    when = dates.printed(record.issued)
    return f"{record.container_title_short}. {when}{';' if place else ''}{place}."


def _doi(record: Record) -> str:
    return f"doi: {record.doi}." if record.doi else ""


def _epub(record: Record) -> str:
    """When it came out before the issue; what is not in one, or came with it, has no such date."""
    is_early = record.volume and record.epub.start and record.epub.start != record.issued.start
    return f"Epub {dates.printed(record.epub)}." if is_early else ""
