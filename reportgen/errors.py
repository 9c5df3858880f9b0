"""Everything that can go wrong, in families; each family has its own exit code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where it is, what it is, and what to do about it.

    ``where`` is a place a person can open: ``spec.yaml:12`` or ``studies.csv row 7 (Adams 2004)``.
    """

    where: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        head = f"{self.where}: " if self.where else ""
        stop = "." if self.remedy and not self.what.endswith((".", "?", "!")) else ""
        tail = f"{stop} {self.remedy}" if self.remedy else ""
        return f"{head}{self.what}{tail}"


class ReportgenError(Exception):
    """Base of all expected failures; carries every problem found, not only the first."""

    exit_code = 1
    family = "error"

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (
            (problems,) if isinstance(problems, Problem) else tuple(problems)
        )
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @classmethod
    def single(cls, where: str, what: str, remedy: str = "") -> ReportgenError:
        """The common case of one problem."""
        return cls(Problem(where, what, remedy))


class SpecError(ReportgenError):
    """The spec cannot be read, or says something that cannot be."""

    exit_code = 3
    family = "spec"


class DataError(ReportgenError):
    """A table cannot be read, or holds something that cannot be."""

    exit_code = 4
    family = "data"


class AnalysisError(ReportgenError):
    """What the spec asks for cannot be computed from these data."""

    exit_code = 5
    family = "analysis"


class TemplateError(ReportgenError):
    """A template names what is not there, or prints a number that is no fact."""

    exit_code = 6
    family = "template"


class RenderError(ReportgenError):
    """A document could not be made: a missing library, a missing glyph, a refused address."""

    exit_code = 7
    family = "render"


class OutputError(ReportgenError):
    """The result could not be written; what was there before is untouched."""

    exit_code = 8
    family = "output"


class StrictError(ReportgenError):
    """Everything was computed, but ``--strict`` does not accept notes or failed claims."""

    exit_code = 9
    family = "strict"


class HistoryError(ReportgenError):
    """The record of issued versions is not as it was issued, or does not take what is asked."""

    exit_code = 10
    family = "history"


class PortError(ReportgenError):
    """The port that was asked for cannot be used."""

    exit_code = 11
    family = "port"
