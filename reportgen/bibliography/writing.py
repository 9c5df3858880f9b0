"""Records to a file of references, in every format that is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from reportgen.bibliography.bibtex import writing as bibtex
from reportgen.bibliography.csl_json import writing as csl_json
from reportgen.bibliography.medline import writing as medline
from reportgen.bibliography.record import Record
from reportgen.bibliography.ris import writing as ris

WRITERS: Mapping[str, Callable[[Iterable[Record]], str]] = MappingProxyType(
    {
        "nbib": medline.write,
        "ris": ris.write,
        "csl-json": csl_json.write,
        "bibtex": bibtex.write,
    }
)
"""Every format that is written, by its name."""


def write_records(records: Iterable[Record], form: str) -> bytes:
    """The records in a format, as UTF-8 without a mark."""
    return WRITERS[form](records).encode()
