"""The styles of references that come with the program."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CslStyle:
    """A style by its name; ``file`` is the official style that it is made from.

    ``page_range`` and ``superscript`` say where it departs from that: the sign between two pages,
    and how a number stands in the text. ``group_mark`` parts a body from persons before it.
    """

    name: str
    label: str
    file: str
    page_range: str | None = None
    superscript: bool = False
    semicolon_before_group: bool = False


DEFAULT = "vancouver"

_ALL = (
    CslStyle(
        DEFAULT,
        "Vancouver: Citing Medicine of the NLM and the samples of the ICMJE",
        "nlm-citation-sequence",
        page_range="-",
        superscript=True,
        semicolon_before_group=True,
    ),
    CslStyle(
        "american-medical-association",
        "AMA Manual of Style, 11th edition: JAMA and its network",
        "american-medical-association",
        semicolon_before_group=True,
    ),
    CslStyle("the-lancet", "The Lancet", "the-lancet"),
    CslStyle("bmj", "BMJ", "bmj"),
    CslStyle(
        "the-new-england-journal-of-medicine",
        "The New England Journal of Medicine",
        "the-new-england-journal-of-medicine",
    ),
    CslStyle(
        "taylor-and-francis-national-library-of-medicine",
        "Taylor & Francis, NLM in brackets: the Expert Review journals",
        "taylor-and-francis-national-library-of-medicine",
        semicolon_before_group=True,
    ),
    CslStyle(
        "annals-of-internal-medicine",
        "Annals of Internal Medicine: NLM with numbers in parentheses",
        "nlm-citation-sequence",
        page_range="-",
        semicolon_before_group=True,
    ),
)

CSL_STYLES: dict[str, CslStyle] = {style.name: style for style in _ALL}
