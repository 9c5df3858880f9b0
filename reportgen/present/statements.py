"""GRADE statements as sentences: small templates, so that their numbers are facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact
from reportgen.facts.rated import Rated, prefix_of
from reportgen.formatting.numbers import count
from reportgen.formatting.style import Style
from reportgen.grade.levels import DOWN, LEVELS, STARTS, UP
from reportgen.grade.statements import statement
from reportgen.vocabulary import STATISTICS

STEPS = {1: "one level", 2: "two levels"}


def sentence(rated: Rated, book: FactBook) -> str:
    """The statement of a rating with its absolute effect in brackets, as a template."""
    assert rated.absolute is not None
    fact, name = book[rated.absolute], f"grades.{rated.id}"
    x, y, outcome = (f"{{{{ {name}.{key} }}}}" for key in ("x", "y", "outcome"))
    if fact.value is None:
        why = f"{{{{ '{fact.id}' | value }}}}"
        return f"The effect of {x} on {outcome} compared with {y} could not be estimated: {why}."
    said = statement(rated.certainty, rated.size, rated.more, x, outcome)
    if said.startswith(x):
        said = f"{{{{ {name}.x | capfirst }}}}{said.removeprefix(x)}"
    return f"{said[:1].upper()}{said[1:]} compared with {y} ({_effect(fact, name)})."


def _effect(fact: Fact, name: str) -> str:
    """The difference with its interval; of participants as so many fewer or more."""
    if fact.kind != "per_thousand":
        ends = f"{{{{ '{fact.id}' | then_interval }}}}" if fact.ci else ""
        lead = f"{{{{ {name}.statistic }}}}{{{{ form.after_name }}}}"
        return f"{lead}{{{{ '{fact.id}' | value }}}}{{{{ '{fact.id}' | unit }}}}{ends}"
    low, high = (f"('{fact.id}' | size_{end})" for end in ("low", "high"))
    point = f"{{{{ '{fact.id}' | size }}}} {_word(fact.value or 0)} per {{{{ {name}.per }}}}"
    if fact.ci is None:
        return point
    if fact.ci.low < 0 <= fact.ci.high:
        limits = f"' from ' ~ {low} ~ ' fewer to ' ~ {high} ~ ' more'"
    else:
        near, far = (high, low) if fact.ci.high < 0 else (low, high)
        limits = f"form.after_label ~ {near} ~ form.to ~ {far} ~ ' {_word(fact.ci.low)}'"
    return f"{point}{{{{ (('{fact.id}' | level) ~ {limits}) | then_bracketed }}}}"


def _word(difference: float) -> str:
    return "fewer" if difference < 0 else "more"


def grade_views(
    ratings: Sequence[Rated], given: Sequence[Mapping[str, Any]], book: FactBook, style: Style
) -> dict[str, dict[str, Any]]:
    """What templates print of each rating, by its id; ``given`` are the ratings of the spec."""
    by_id = {str(one["id"]): one for one in given}
    return {one.id: _view(one, by_id[one.id], book, style) for one in ratings}


def _view(rated: Rated, given: Mapping[str, Any], book: FactBook, style: Style) -> dict[str, Any]:
    arms, level = rated.compared, LEVELS[rated.certainty]
    start, evidence = STARTS[given["evidence"]]
    prefix = prefix_of(rated.effect, rated.id)
    return {
        "id": rated.id,
        "effect_id": rated.effect,
        "x": arms.arm.label if arms else "",
        "y": arms.reference.label if arms else "",
        "outcome": arms.label if arms else book[rated.effect].label,
        "unit": _unit(book.get(rated.absolute or "")),
        "per": count(1000, style),
        "statistic": STATISTICS[book[rated.absolute or rated.effect].stat].label,
        "certainty": level.label,
        "symbol": level.symbol,
        "meaning": level.meaning,
        "start": LEVELS[start].label,
        "evidence": evidence,
        "decider": given["decider"],
        "down": tuple(_step(DOWN[one["domain"]].label, one) for one in given["down"]),
        "up": tuple(_step(UP[one["domain"]].label, one) for one in given["up"]),
        "why": rated.why,
        "say": sentence(rated, book) if rated.absolute else "",
        "sized": f"{prefix}.threshold_small" in book,
        "risk": _risk(book.get(f"{prefix}.control_risk")),
        "prefix": prefix,
        "absolute_id": rated.absolute or "",
    }


def _unit(fact: Fact | None) -> str:
    """The unit of a difference; those per 1000 are said to be so above them all."""
    return "" if fact is None or fact.kind == "per_thousand" else fact.unit or ""


def _risk(fact: Fact | None) -> str:
    return "" if fact is None else dict(fact.settings)["risk"]


def _step(label: str, given: Mapping[str, Any]) -> dict[str, str]:
    return {"label": label, "by": STEPS[given["levels"]], "reason": given["reason"]}
