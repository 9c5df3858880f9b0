"""Fit a model, or what takes its place, and say what was tried."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from reportgen.analysis.cohort.adjusted.models import ADJUSTED_MODELS
from reportgen.analysis.cohort.adjusted.record import AdjustedModel
from reportgen.defaults import LADDER
from reportgen.errors import AnalysisError

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Fitted(Generic[Made]):
    """What was made by the model that could be fitted, and a note for each that could not."""

    word: str
    made: Made
    notes: tuple[str, ...] = ()

    @property
    def model(self) -> AdjustedModel:
        return ADJUSTED_MODELS[self.word]


def fitted(word: str, make: Callable[[str], Made], names: Sequence[str]) -> Fitted[Made]:
    """The model, else what ``defaults.LADDER`` names.

    Raises the AnalysisError of the first where all fail, in one clause that names the column.
    """
    first, notes = "", list[str]()
    while True:
        try:
            return Fitted(word, make(word), tuple(notes))
        except AnalysisError as error:
            reason = reason_of(error, names)
        first = first or reason
        rung = LADDER["adjusted"].get(word)
        if rung is None:
            raise AnalysisError.single("", first)
        tried, used = (ADJUSTED_MODELS[one].name for one in (word, rung.to))
        notes.append(f"{tried} could not be fitted, as {reason}; {used} was used instead")
        word = rung.to


def reason_of(error: AnalysisError, names: Sequence[str] = ()) -> str:
    """Why there is no result, as a clause; what is said of a column begins with its name."""
    told = []
    for problem in error.problems:
        what = problem.what.rstrip(".").replace("in every row", "in every patient")
        told.append(f"{problem.where} {what}" if problem.where in names else what)
    return "; ".join(told)
