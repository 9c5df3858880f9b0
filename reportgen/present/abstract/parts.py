"""The parts of an abstract: the templates ``abstract_<part>.html.j2``, each rendered once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reportgen.errors import Problem, TemplateError
from reportgen.formatting.abstract_rules import AbstractHeading
from reportgen.present.abstract.support import facts_in
from reportgen.present.prose import Prose
from reportgen.vocabulary import nearest

CONCLUSIONS = frozenset({"conclusions", "answer", "further_conclusions"})
"""Parts whose numbers the results have to hold."""

SUPPORT = "support"
"""The part with what the conclusions print and no other sentence does; it follows these:"""
RESULTS = frozenset({"results", "findings"})

NEEDS: Mapping[str, str] = {
    "background": "question.background",
    "sources": "sources",
    "selection": "eligibility.include",
    "extraction": "data.extraction",
    "setting": "design.setting",
    "implications": "abstract.implications",
    "funding": "report.funding",
    "registration": "report.registration",
}
"""Parts that are empty where the spec does not give what they print."""

OF_AUTHORS: Mapping[str, str] = {
    "background": "the background",
    "objectives": "the objective",
    "extraction": "the sentence on extraction",
    "conclusions": "the conclusions",
    "answer": "the first conclusion",
    "further_conclusions": "the other conclusions",
    "implications": "the implications",
}
"""Parts in the words of the spec, which are never cut."""


def parts_of(heading: AbstractHeading) -> tuple[str, ...]:
    """What stands under a heading, with what the conclusions need of it."""
    more = (SUPPORT,) if RESULTS & set(heading.parts) else ()
    places = [heading.parts.index(part) for part in heading.parts if part in RESULTS]
    at = places[-1] + 1 if places else 0
    return (*heading.parts[:at], *more, *heading.parts[at:])


def texts_of(prose: Prose, headings: Sequence[AbstractHeading]) -> dict[str, str]:
    """Every part that a heading names, as marked markup.

    Raises TemplateError for parts that have no template.
    """
    _refuse_unknown(prose, headings)
    names = dict.fromkeys(part for one in headings for part in one.parts)
    texts = {name: prose.render(_template(name)).strip() for name in names}
    leaned_on = facts_in("".join(texts[name] for name in names if name in CONCLUSIONS))
    said = facts_in("".join(texts[name] for name in names if name not in CONCLUSIONS))
    support = [prose.book[fact] for fact in leaned_on if fact not in said]
    estimable = tuple(fact for fact in support if fact.estimable)
    return {**texts, SUPPORT: prose.render(_template(SUPPORT), support=estimable).strip()}


def missing(heading: AbstractHeading) -> str:
    """The keys of the spec that would fill a heading, in words; empty where there is none."""
    return " or ".join(NEEDS[part] for part in heading.parts if part in NEEDS)


def _template(part: str) -> str:
    return f"abstract_{part}.html.j2"


def _refuse_unknown(prose: Prose, headings: Sequence[AbstractHeading]) -> None:
    known = sorted(
        path.name.removeprefix("abstract_").removesuffix(".html.j2")
        for folder in prose.folders
        for path in folder.glob(_template("*"))
    )
    problems = [
        Problem(
            f"style {prose.style.name}",
            f"the heading '{one.text}' of the abstract names the part '{part}', which is "
            f"unknown{nearest(part, known)}",
            f"Name one that exists, or write the template {_template(part)}.",
        )
        for one in headings
        for part in one.parts
        if part not in known
    ]
    if problems:
        raise TemplateError(problems)
