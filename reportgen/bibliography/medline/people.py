"""Authors and editors of a MEDLINE record: what follows a name is of that person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reportgen.bibliography import names
from reportgen.bibliography.record import Field, Name


def people(fields: Iterable[Field], full: str, short: str) -> tuple[Name, ...]:
    """Those of the tags for full and short names; bodies (CN) are among the authors.

    Old records have the address of the first author before any name.
    """
    found: list[Name] = []
    early: list[str] = []
    awaits_short = False
    for tag, value in ((one.tag, one.value) for one in fields):
        if tag == full:
            found.append(names.of_full_form(value))
        elif tag == short and not awaits_short:
            found.append(names.of_short_form(value))
        elif tag == "CN" and full == "FAU":
            found.append(Name(literal=value))
        elif tag == "AD" and full == "FAU" and not found:
            early.append(value)
        elif tag in ("AD", "AUID") and found and full == "FAU":
            found[-1] = _with(found[-1], tag, value)
        awaits_short = (tag == full) or (awaits_short and tag in ("AD", "AUID"))
    if early and found:
        found[0] = replace(found[0], affiliations=(*early, *found[0].affiliations))
    return tuple(found)


def _with(name: Name, tag: str, value: str) -> Name:
    if tag == "AD":
        return replace(name, affiliations=(*name.affiliations, value))
    return replace(name, orcid=names.orcid_in(value) or name.orcid)
