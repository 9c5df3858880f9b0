"""Names of authors: their short form, their suffixes, their identifiers."""

from __future__ import annotations

import re

from reportgen.bibliography.record import Name

SUFFIXES = ("Jr", "Sr", "2nd", "3rd", "4th", "5th", "II", "III", "IV")
"""As MEDLINE writes them, after the given names."""

_SUFFIX = re.compile(rf"^(?P<before>.*\S)[ ,]+(?P<suffix>{'|'.join(SUFFIXES)})\.?$")
_ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])\b")
_SHORT = re.compile(r"^(?P<family>.*?\S) (?P<initials>(?:[^\W\d_]\.?[ -]?){1,4})$")


def initials(given: str) -> str:
    """Those of given names, without points: one for each part, also of a hyphenated name.

    A part in a script that has no capitals, as Chinese, stays whole: one sign of it is no initial.
    """
    parts = re.split(r"[\s.\-\u2010\u2011]+", given)
    return "".join(_initial(part) for part in parts if part)


def _initial(part: str) -> str:
    letters = part.lstrip("'\u2019\u02bb(\"")
    if not letters or letters[0].upper() == letters[0].lower():
        return letters
    return part if _is_initials(part) else letters[0].upper()


def _is_initials(part: str) -> bool:
    """Whether it is initials already, run together: JA, but not a name all in capitals."""
    return len(part) <= 3 and part.isupper()


def short_form(name: Name) -> str:
    """Family name and initials: ``van der Berg JP 3rd``; a body as it is called."""
    if name.literal:
        return name.literal
    return " ".join(filter(None, (name.whole_family, initials(name.whole_given), name.suffix)))


def full_form(name: Name) -> str:
    """Family name, given names and suffix: ``van der Berg, Jan Piet 3rd``."""
    if name.literal:
        return name.literal
    given = " ".join(filter(None, (name.whole_given, name.suffix)))
    return ", ".join(filter(None, (name.whole_family, given)))


def of_full_form(text: str) -> Name:
    """What ``Family, Given Suffix`` says; a name without a comma is a family name.

    A particle before the family name stays a part of it, as MEDLINE does not tell them apart.
    """
    family, _, given = text.partition(",")
    given, suffix = split_suffix(given.strip())
    return Name(family=family.strip(), given=given, suffix=suffix)


def of_short_form(text: str) -> Name:
    """What ``Family FM Suffix`` or ``Family F.-M.`` says, each initial a given name of its own."""
    rest, suffix = split_suffix(text.strip())
    match = _SHORT.match(rest)
    if not match or not match["initials"].isupper():
        return Name(family=text.strip())
    letters = re.sub(r"[ .-]", "", match["initials"])
    return Name(family=match["family"], given=" ".join(letters), suffix=suffix)


def split_suffix(text: str) -> tuple[str, str]:
    """A text without the suffix at its end, and that suffix without its full stop."""
    match = _SUFFIX.match(text)
    return (match["before"], match["suffix"]) if match else (text, "")


def is_suffix(text: str) -> bool:
    """Whether it is nothing but a suffix, with or without its full stop."""
    return text.removesuffix(".") in SUFFIXES


def orcid_in(text: str) -> str:
    """The ORCID that a text holds, in its form with hyphens."""
    match = _ORCID.search(text)
    return "-".join(match.groups()).upper() if match else ""
