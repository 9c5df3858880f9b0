"""How failures read on a terminal: one per paragraph, in 80 columns."""

from __future__ import annotations

import textwrap

from reportgen.errors import Problem, ReportgenError

WIDTH = 80


def error_text(error: ReportgenError) -> str:
    """Every problem, then how many there are."""
    count = len(error.problems)
    head = f"{error.family} error" if count == 1 else f"{count} {error.family} errors"
    return f"{head}\n" + "".join(problem_text(problem) for problem in error.problems)


def problem_text(problem: Problem) -> str:
    """Place, cause and remedy, wrapped and indented."""
    return (
        textwrap.fill(
            str(problem),
            WIDTH,
            initial_indent="  ",
            subsequent_indent="    ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        + "\n"
    )
