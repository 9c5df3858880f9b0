"""What is said of a method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What a reader needs to check a number: how it is called, its formula, source, call of R.

    ``reference`` carries a DOI, an ISBN or a PMID. ``r_call`` is the call of R whose numbers it
    gives; where R has none, what it was checked against.
    """

    label: str
    formula: str
    reference: str
    r_call: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Method(Described):
    """One method. ``sentence`` may name settings in braces; they come from the fact.

    ``section`` is the paragraph of METHODS: study, pooling, contrast, robustness or small_study; of
    a cohort rates, survival, adjustment, weighting, missing, safety or multiplicity. Of asymmetry,
    selection and fail_safe all sentences are parts of one, which the template makes. A method
    without a sentence has no section.
    Of methods ``about`` the same thing that were run on outcomes of one family, each sentence says
    on which. ``short`` completes "... were pooled" in an abstract.
    """

    sentence: str
    section: str = ""
    about: str = ""
    short: str = ""

    def filled(self, settings: Mapping[str, str]) -> str:
        """The sentence with the settings that were run."""
        return self.sentence.format_map(settings)
