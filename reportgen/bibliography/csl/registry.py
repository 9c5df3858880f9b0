"""The styles of references that come with the program."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CslStyle:
    """A style by its name; ``made_from`` is the official style, where that has another name.

    ``page_range`` and ``superscript`` say where it departs from that: the sign between two pages,
    and how a number stands in the text. ``group_mark`` parts a body from persons before it.
    """

    name: str
    label: str
    made_from: str = ""
    page_range: str | None = None
    superscript: bool = False
    semicolon_before_group: bool = False

    @property
    def file(self) -> str:
        """Name of the file, without its ending."""
        return self.made_from or self.name


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
        semicolon_before_group=True,
    ),
    CslStyle("the-lancet", "The Lancet"),
    CslStyle("bmj", "BMJ"),
    CslStyle(
        "the-new-england-journal-of-medicine",
        "The New England Journal of Medicine",
    ),
    CslStyle(
        "taylor-and-francis-national-library-of-medicine",
        "Taylor & Francis, NLM in brackets: the Expert Review journals",
        semicolon_before_group=True,
    ),
    CslStyle(
        "annals-of-internal-medicine",
        "Annals of Internal Medicine: NLM with numbers in parentheses",
        "nlm-citation-sequence",
        page_range="-",
        semicolon_before_group=True,
    ),
    CslStyle(
        "american-association-for-cancer-research", "American Association for Cancer Research"
    ),
    CslStyle("annals-of-oncology", "Annals of Oncology"),
    CslStyle("biomed-central", "BMC journals"),
    CslStyle("elsevier-vancouver", "Elsevier, Vancouver: European Journal of Cancer"),
    CslStyle("frontiers-medical-journals", "Frontiers medical journals"),
    CslStyle("nature-brackets", "Nature with numbers in brackets: Scientific Reports"),
    CslStyle("nature-publishing-group-vancouver", "Nature Vancouver: Leukemia"),
    CslStyle("plos", "PLOS journals"),
)

CSL_STYLES: dict[str, CslStyle] = {style.name: style for style in _ALL}
