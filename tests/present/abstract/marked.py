"""Abstracts written for tests: templates with marks, made trees by the marks themselves."""

from __future__ import annotations

from jinja2 import Environment

from reportgen.present.abstract.fitting import Draft, Fitted, Limits, fitted
from reportgen.present.abstract.marks import MARKS, Mark, parsed


def tree(template: str, **context: object) -> Mark:
    """A template with marks, rendered and read."""
    environment = Environment(autoescape=True, trim_blocks=True)
    environment.globals.update(MARKS)
    return parsed(environment.from_string(template).render(**context))


def cut(template: str, limit: int | None, **context: object) -> Fitted:
    """One section of this template, of so many words."""
    return fitted([Draft("RESULTS", None, (tree(template, **context),))], Limits(words=limit))


def text(template: str, limit: int | None, **context: object) -> str:
    """What is left of one section."""
    return cut(template, limit, **context).sections[0].text
