"""What may be said of an effect, by the certainty of the evidence and the size of the effect.

Source: Santesso N, Glenton C, Dahm P, et al. GRADE guidelines 26: informative statements to
communicate the findings of systematic reviews of interventions. J Clin Epidemiol 2020;119:126-35.
doi:10.1016/j.jclinepi.2019.10.014 (PMID 31711912; read in November 2026). One form of each
statement is kept here, so that one form is used throughout a report.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from reportgen.grade.levels import Certainty

REFERENCE = "Santesso N, Glenton C, Dahm P, et al. J Clin Epidemiol 2020;119:126-35. "
REFERENCE += "doi:10.1016/j.jclinepi.2019.10.014"

Size = Literal["large", "moderate", "small", "trivial", "unclassified"]


@dataclass(frozen=True, slots=True)
class Row:
    """The statements of one level of certainty, and whether their source was seen.

    ``{x}`` is the treatment, ``{outcome}`` the outcome, ``{noun}`` reduction or increase,
    ``{verb}`` reduce or increase and ``{verbs}`` the same in the third person.
    """

    by_size: Mapping[Size, str]
    confirmed: str


_UNCERTAIN = "the evidence is very uncertain about the effect of {x} on {outcome}"

STATEMENTS: dict[Certainty, Row] = {
    "high": Row(
        {
            "large": "{x} results in a large {noun} in {outcome}",
            "moderate": "{x} {verbs} {outcome}",
            "small": "{x} {verbs} {outcome} slightly",
            "trivial": "{x} results in little to no difference in {outcome}",
            "unclassified": "{x} {verbs} {outcome}",
        },
        "table 16 of the ACIP GRADE handbook; of large effects also the abstract",
    ),
    "moderate": Row(
        {
            "large": "{x} likely results in a large {noun} in {outcome}",
            "moderate": "{x} likely {verbs} {outcome}",
            "small": "{x} likely {verbs} {outcome} slightly",
            "trivial": "{x} likely results in little to no difference in {outcome}",
            "unclassified": "{x} likely {verbs} {outcome}",
        },
        "table 16 of the ACIP GRADE handbook; of large effects also the abstract",
    ),
    "low": Row(
        {
            "large": "{x} may result in a large {noun} in {outcome}",
            "moderate": "{x} may {verb} {outcome}",
            "small": "{x} may {verb} {outcome} slightly",
            "trivial": "{x} may result in little to no difference in {outcome}",
            "unclassified": "{x} may {verb} {outcome}",
        },
        "of large effects the abstract; the others were not seen in the source",
    ),
    "very_low": Row(
        dict.fromkeys(("large", "moderate", "small", "trivial", "unclassified"), _UNCERTAIN),
        "not seen in the source",
    ),
}

REDUCE = {"noun": "reduction", "verb": "reduce", "verbs": "reduces"}
INCREASE = {"noun": "increase", "verb": "increase", "verbs": "increases"}


def statement(certainty: Certainty, size: Size, more: bool, x: str, outcome: str) -> str:
    """The statement, without its end: what the treatment is compared with follows."""
    words = INCREASE if more else REDUCE
    return STATEMENTS[certainty].by_size[size].format(x=x, outcome=outcome, **words)
