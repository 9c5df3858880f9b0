"""Names in BibTeX: ``von Last, Jr, First``, ``First von Last``, and bodies in braces."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.bibliography import names
from reportgen.bibliography.bibtex.latex import text as plain
from reportgen.bibliography.record import Name
from reportgen.errors import Problem


def people(latex: str, where: str) -> Iterator[Name | Problem]:
    """Those of a field, and what is wrong with them; ``and others`` is left out."""
    from bibtexparser.middlewares.names import (
        InvalidNameError,
        parse_single_name_into_parts,
        split_multiple_persons_names,
    )

    for one in split_multiple_persons_names(" ".join(latex.split())):
        if one == "others" or not one.strip(" ,"):
            continue
        if _is_body(one):
            yield Name(literal=plain(one))
            continue
        try:
            parts = parse_single_name_into_parts(one)
        except InvalidNameError as error:
            what = f"the name '{error.name}' cannot be divided: {error.reason.lower()}"
            remedy = "Write 'Family, Given' with ' and ' between names; put a body in braces."
            yield Problem(where, what, remedy)
            continue
        joined = (" ".join(words) for words in (parts.last, parts.first, parts.von, parts.jr))
        yield _name(*map(plain, joined))


def _is_body(name: str) -> bool:
    """Whether all of it stands in one pair of braces."""
    if not (name.startswith("{") and name.endswith("}")):
        return False
    depth = 0
    for place, sign in enumerate(name):
        depth += (sign == "{") - (sign == "}")
        if depth == 0:
            return place == len(name) - 1
    return False


def _name(last: str, first: str, von: str, jr: str) -> Name:
    if not jr and names.is_suffix(first):  # "Martin Luther King, Jr.", as it is often written
        given, _, family = last.rpartition(" ")
        return Name(family=family, given=given, non_dropping_particle=von, suffix=first.rstrip("."))
    family, suffix = (last, jr.rstrip(".")) if jr else names.split_suffix(last)
    return Name(family=family, given=first, non_dropping_particle=von, suffix=suffix)
