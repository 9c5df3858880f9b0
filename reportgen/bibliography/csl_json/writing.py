"""Records to CSL-JSON; what it has no variable for stands under ``custom``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from reportgen.bibliography import abstracts
from reportgen.bibliography.record import Name, Record, When


def write(records: Iterable[Record]) -> str:
    """The records as a list."""
    items = [item(record) for record in records]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def item(record: Record) -> dict[str, Any]:
    """One record with the variables that say something."""
    variables = {
        "title": record.title,
        "original-title": record.original_title,
        "author": [_name(one) for one in record.authors],
        "editor": [_name(one) for one in record.editors],
        "container-title": record.container_title,
        "container-title-short": record.container_title_short,
        "collection-title": record.collection_title,
        "publisher": record.publisher,
        "publisher-place": record.publisher_place,
        "edition": record.edition,
        "version": record.version,
        "issued": _when(record.issued),
        "available-date": _when(record.epub),
        "volume": record.volume,
        "issue": record.issue,
        "page": record.pages,
        "DOI": record.doi,
        "PMID": record.pmid,
        "PMCID": record.pmcid,
        "ISSN": ", ".join(dict.fromkeys(issn.number for issn in record.issn)),
        "ISBN": " ".join(record.isbn),
        "URL": record.url,
        "abstract": abstracts.run_on(record.abstract),
        "keyword": ", ".join(record.keywords),
        "language": record.languages[0] if record.languages else "",
        "custom": _custom(record),
    }
    said = {name: value for name, value in variables.items() if value}
    return {"id": record.id, "type": record.type, **said}


def _name(name: Name) -> dict[str, str]:
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.non_dropping_particle,
        "dropping-particle": name.dropping_particle,
        "suffix": name.suffix,
        "literal": name.literal,
    }
    return {part: value for part, value in parts.items() if value}


def _when(when: When) -> dict[str, Any]:
    said = {
        "date-parts": [list(parts) for parts in (when.start, when.end) if parts],
        "season": when.season,
        "literal": when.literal,
    }
    return {name: value for name, value in said.items() if value}


def _custom(record: Record) -> Mapping[str, Any]:
    divided = [word for word in record.keywords if re.search(r"[,;]", word)]
    said = {
        "authors": _of_authors(record.authors),
        "keywords": record.keywords if divided else (),
        "mesh": record.mesh,
        "publication-types": record.publication_types,
        "languages": record.languages if len(record.languages) > 1 else (),
        "registrations": record.registrations,
        "grants": record.grants,
        "conflicts": record.conflicts,
        "copyright": record.copyright,
    }
    return {name: value for name, value in said.items() if value}


def _of_authors(authors: Iterable[Name]) -> list[dict[str, Any]]:
    """ORCID and affiliations, in the order of the authors."""
    said = [{"orcid": one.orcid, "affiliations": list(one.affiliations)} for one in authors]
    kept = [{name: value for name, value in one.items() if value} for one in said]
    return kept if any(kept) else []
