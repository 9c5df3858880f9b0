"""DOI, PMID, PMCID, ISSN and ORCID: their forms, and their check digits."""

from __future__ import annotations

import re

_DOI = re.compile(r"(10\.\d{4,9}/\S+)", re.IGNORECASE)
_PMCID = re.compile(r"PMC\d+", re.IGNORECASE)
_PMID = re.compile(r"^(?:PMID:?\s*)?(\d{1,8})$", re.IGNORECASE)
_ISSN = re.compile(r"\b(\d{4})-?(\d{3}[\dXx])\b")
_OPENERS = {")": "(", "]": "[", "}": "{", ">": "<"}


def doi_in(text: str) -> str:
    """The DOI in an address or after a word, without what follows a sentence."""
    match = _DOI.search(text.strip())
    return _trimmed(match[1]) if match else ""


def _trimmed(doi: str) -> str:
    """Without a full stop, and without a bracket that closes none of its own."""
    while doi:
        last, opener = doi[-1], _OPENERS.get(doi[-1])
        closes_none = opener is not None and doi.count(opener) < doi.count(last)
        if last not in ".,;\"'" and not closes_none:
            return doi
        doi = doi[:-1]
    return doi


def same_doi(one: str, other: str) -> bool:
    """A DOI is the same in capitals and in small letters."""
    return one.casefold() == other.casefold()


def pmcid_in(text: str) -> str:
    """The PMCID that a text holds."""
    match = _PMCID.search(text)
    return match[0].upper() if match else ""


def pmid_of(text: str) -> str:
    """The PMID that a text is; the empty text where it is something else."""
    match = _PMID.match(text.strip())
    return match[1] if match else ""


def issns_in(text: str) -> tuple[str, ...]:
    """The numbers that have the form of an ISSN, with their hyphen."""
    return tuple("-".join(match.groups()).upper() for match in _ISSN.finditer(text))


def issn_is_valid(issn: str) -> bool:
    """Whether the last character is the check digit of ISO 3297 (modulus 11, weights 8 to 2)."""
    digits = issn.replace("-", "")
    total = sum(int(one) * weight for one, weight in zip(digits[:7], range(8, 1, -1), strict=True))
    return digits[7] == _check((11 - total % 11) % 11)


def orcid_is_valid(orcid: str) -> bool:
    """Whether the last character is the ISO 7064 MOD 11-2 check digit of the others."""
    total = 0
    for digit in orcid.replace("-", "")[:-1]:
        total = (total + int(digit)) * 2
    return orcid[-1] == _check((12 - total % 11) % 11)


def _check(value: int) -> str:
    return "X" if value == 10 else str(value)
