"""Levels of certainty, and how a rating arrives at one.

Source: Schünemann HJ, Higgins JPT, Vist GE, et al. Chapter 14 of the Cochrane Handbook for
Systematic Reviews of Interventions (training.cochrane.org/handbook), read 2026; Balshem H, Helfand
M, Schünemann HJ, et al. J Clin Epidemiol 2011;64:401-6. doi:10.1016/j.jclinepi.2010.07.015.
Domains and levels are confirmed there; that evidence is rated up only where nothing was rated down
is usual practice and not a rule of that chapter.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Certainty = Literal["high", "moderate", "low", "very_low"]
Evidence = Literal["randomised", "non_randomised", "non_randomised_robins_i"]
Lowering = Literal[
    "risk_of_bias", "inconsistency", "indirectness", "imprecision", "publication_bias"
]
Raising = Literal["large_effect", "dose_response", "opposing_confounding"]


@dataclass(frozen=True, slots=True)
class Level:
    """A level of certainty: its rank, as it is printed, its sign, what it means."""

    score: int
    label: str
    symbol: str
    meaning: str


LEVELS: dict[Certainty, Level] = {
    "high": Level(4, "high", "⊕⊕⊕⊕", "the true effect is very likely close to the estimate"),
    "moderate": Level(
        3, "moderate", "⊕⊕⊕◯", "the true effect is probably close, and may differ substantially"
    ),
    "low": Level(2, "low", "⊕⊕◯◯", "the true effect may differ substantially"),
    "very_low": Level(1, "very low", "⊕◯◯◯", "the true effect is likely to differ substantially"),
}

STARTS: dict[Evidence, tuple[Certainty, str]] = {
    "randomised": ("high", "randomised trials"),
    "non_randomised": ("low", "studies that were not randomised"),
    "non_randomised_robins_i": (
        "high",
        "studies that were not randomised, their risk of bias assessed with ROBINS-I",
    ),
}
"""Where a rating starts, and how the evidence is called."""


@dataclass(frozen=True, slots=True)
class DomainTerm:
    """A reason to lower or raise the certainty: its name, and by how many levels at most."""

    label: str
    most: int


DOWN: dict[Lowering, DomainTerm] = {
    "risk_of_bias": DomainTerm("risk of bias", 2),
    "inconsistency": DomainTerm("inconsistency", 2),
    "indirectness": DomainTerm("indirectness", 2),
    "imprecision": DomainTerm("imprecision", 2),
    "publication_bias": DomainTerm("publication bias", 1),
}
UP: dict[Raising, DomainTerm] = {
    "large_effect": DomainTerm("large effect", 2),
    "dose_response": DomainTerm("dose-response gradient", 1),
    "opposing_confounding": DomainTerm("opposing residual confounding", 1),
}


def rated(start: Certainty, down: Iterable[int], up: Iterable[int]) -> Certainty:
    """The level after all steps, never below very low nor above high."""
    score = min(4, max(1, LEVELS[start].score - sum(down)) + sum(up))
    return next(name for name, level in LEVELS.items() if level.score == score)


def lowest(levels: Iterable[Certainty]) -> Certainty | None:
    """The lowest of several; None of none."""
    return min(levels, key=lambda name: LEVELS[name].score, default=None)


def reaches(given: Certainty, required: Certainty) -> bool:
    """Whether a level is as high as another."""
    return LEVELS[given].score >= LEVELS[required].score


def covers(effect: str, fact: str) -> bool:
    """Whether the rating of an effect speaks of a fact too: of the same outcome and, where both
    name a pair of arms, of the same pair."""
    (head, *rest), (other, *more) = effect.split("."), fact.split(".")
    pairs = [{part for part in parts if "_vs_" in part} for parts in (rest, more)]
    return head == other and (not all(pairs) or bool(pairs[0] & pairs[1]))


def given(ratings: Mapping[str, Certainty], facts: Collection[str]) -> Certainty | None:
    """The lowest level of the effects rated that speak of any of the facts; None of none."""
    return lowest(
        level for effect, level in ratings.items() if any(covers(effect, one) for one in facts)
    )
