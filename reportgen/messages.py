"""How failures read on a terminal: one per paragraph, in 80 columns."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Sequence

from reportgen.errors import Problem, ReportgenError

WIDTH = 80


def error_text(error: ReportgenError) -> str:
    """How many problems there are, then each."""
    return problems_text(error.family, error.problems)


def problems_text(family: str, problems: Sequence[Problem]) -> str:
    """The same of problems without their error."""
    head = f"{family} error" if len(problems) == 1 else f"{len(problems)} {family} errors"
    return f"{head}\n" + "".join(problem_text(problem) for problem in problems)


def harmless(text: str) -> str:
    """The text without what would steer the terminal, which names and cells may hold."""
    return "".join(
        mark.encode("unicode_escape").decode()
        if unicodedata.category(mark) in ("Cc", "Cf", "Cs") and mark not in "\n\t"
        else mark
        for mark in text
    )


def problem_text(problem: Problem) -> str:
    """Place, cause and remedy, wrapped and indented."""
    return (
        textwrap.fill(
            harmless(str(problem)),
            WIDTH,
            initial_indent="  ",
            subsequent_indent="    ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        + "\n"
    )
