"""What the templates of adverse events loop over: ids, labels and words; no numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reportgen.analysis.cohort.safety.subjects import SAFETY, severe_words
from reportgen.analysis.cohort.safety.tables import GRADES, RATES, TERMS, TIMES
from reportgen.analysis.cohort.scope import Pair
from reportgen.analysis.cohort.task import CohortPlanned
from reportgen.analysis.ids import P_ADJUSTED
from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact
from reportgen.spec.cohort_safety import Safety
from reportgen.vocabulary import lowerfirst

Plain = dict[str, Any]
Records = Sequence[Mapping[str, Any]]

MOST_TOLD = 5
"""So many of the most frequent terms are named in the text."""

MOST_APART = 8
"""Of more terms that differ the largest differences are named."""

MANY_COLUMNS = 6
"""With more columns than this the table of terms is set on a page of its own, across."""

SHARES = ("any", "severe", "serious", "related", "fatal")


def plan(planned: CohortPlanned) -> Mapping[str, Any]:
    """``safety``: what is told of the adverse events; None where the spec asks for nothing."""
    safety = planned.spec.analysis.safety
    return {"safety": None if safety is None else _plan(planned, safety)}


def _plan(planned: CohortPlanned, safety: Safety) -> Plain:
    book, scope = planned.book, planned.scope
    first = scope.arms[0].id
    records: Records = book.frame(TERMS).records()
    terms = [row for row in records if row["kind"] == "term"]
    shares = _heads(book, TERMS, first)
    has = {name: f"{SAFETY}.{first}.{name}" in book for name in
           (*SHARES, "event_rate", "first_rate", "onset", "duration")}  # fmt: skip
    sides = (*(arm.id for arm in scope.arms), *(pair.id for pair in scope.pairs))
    apart = {pair.id: _apart(book, pair, terms) for pair in scope.pairs}
    return {
        "told": tuple(name for name in SHARES if has[name]),
        "words": _words(safety),
        "scale_note": _scale_note(safety, has["severe"]),
        "frequent": _frequent(planned, terms),
        "several_terms": len(terms) > 1,
        "terms_told": bool(terms),
        "all_told": book[f"{SAFETY}.analysed.told"].value == book[f"{SAFETY}.analysed.terms"].value,
        "rule": _rule(safety),
        "apart": apart,
        "any_apart": len(terms) > 1
        and any(one["higher"] or one["lower"] for one in apart.values()),
        "grouped": len(terms) < len(records),
        "shares": shares,
        "span": str(len(shares)),
        "sides": sides,
        "many_columns": len(sides) * len(shares) > MANY_COLUMNS,
        "grades": _heads(book, GRADES, first),
        "grades_span": str(len(_heads(book, GRADES, first))),
        "rates": _heads(book, RATES, first),
        "rates_span": str(len(_heads(book, RATES, first))),
        "times": _heads(book, TIMES, first),
        "times_span": str(len(_heads(book, TIMES, first))),
        "details": tuple(_details(book, has["severe"])),
        "graded": has["severe"],
        "has_serious": has["serious"],
        "has_rates": has["event_rate"],
        "has_first_rates": has["first_rate"],
        "has_onset": has["onset"],
        "has_duration": has["duration"],
        "over_time": any(has[name] for name in ("event_rate", "onset", "duration")),
        "unit": planned.spec.data.events.unit if planned.spec.data.events else "",
        "per": "100",
        "test": safety.test,
        "adjusted": any(
            fact.id.startswith(f"{SAFETY}.") and fact.id.endswith(f".{P_ADJUSTED}") for fact in book
        ),
        "in_abstract": safety.in_abstract,
    }


def _details(book: FactBook, graded: bool) -> Iterator[Plain]:
    """The tables of the appendix and what they give."""
    frames = {one.id for one in book.frames}
    for frame, words, there in (
        (GRADES, "the worst grades", graded),
        (RATES, "rates", RATES in frames),
        (TIMES, "times", TIMES in frames),
    ):
        if there:
            yield {"anchor": f"tab-{frame}", "words": words}


def _heads(book: FactBook, frame: str, arm: str) -> tuple[Plain, ...]:
    """The columns of one arm: part of their names, and heading."""
    if all(one.id != frame for one in book.frames):
        return ()
    return tuple(
        {"id": column.name.removesuffix(f"_{arm}"), "label": column.label.split(", ")[0]}
        for column in book.frame(frame).columns
        if column.name.endswith(f"_{arm}") and "_vs_" not in column.name
    )


def _words(safety: Safety) -> Plain:
    return {
        "any": "any adverse event",
        "severe": f"adverse events of {severe_words(safety)}",
        "serious": "serious adverse events",
        "related": "adverse events related to treatment",
        "fatal": "fatal adverse events",
    }


def _scale_note(safety: Safety, graded: bool) -> str:
    return f"Grades are those of {safety.scale}." if graded else "No grade was recorded."


def _rule(safety: Safety) -> str:
    """Which terms are told, where not all are."""
    if safety.terms:
        return "as named beforehand"
    least = safety.at_least
    parts = [f"{least.patients} patients"] * (least.patients > 1 or not least.percent)
    parts += [f"{least.percent:g}%"] * (least.percent > 0)
    return f"had by at least {' and '.join(parts)} of an arm"


def _frequent(planned: CohortPlanned, terms: Records) -> tuple[Plain, ...]:
    """The terms that most patients of all arms had."""
    book, arms = planned.book, planned.scope.arms

    def patients(row: Mapping[str, Any]) -> int:
        facts = (book[f"{SAFETY}.{arm.id}.term.{row['id']}.any"] for arm in arms)
        return sum(fact.events or 0 for fact in facts)

    had = sorted((row for row in terms if patients(row)), key=lambda row: -patients(row))
    return tuple(
        {"id": str(row["id"]), "label": lowerfirst(str(row["label"]))} for row in had[:MOST_TOLD]
    )


def _apart(book: FactBook, pair: Pair, terms: Records) -> Plain:
    """Terms whose difference has an interval on one side of zero, the largest differences first;
    whether any has an interval."""
    facts = {str(row["label"]): book[_difference(pair, row)] for row in terms}
    found: Plain = {"compared": any(fact.ci is not None for fact in facts.values())}
    order = sorted(facts, key=lambda label: -abs(facts[label].value or 0.0))
    for side, sign in (("higher", 1), ("lower", -1)):
        beyond = [label for label in order if _is_beyond(facts[label], sign)]
        found[side] = [
            {"label": lowerfirst(label), "fact": facts[label].id} for label in beyond[:MOST_APART]
        ]
        found[f"more_{side}"] = len(beyond) > MOST_APART
    return found


def _difference(pair: Pair, row: Mapping[str, Any]) -> str:
    return f"{SAFETY}.{pair.id}.term.{row['id']}.any.difference"


def _is_beyond(fact: Fact, sign: int) -> bool:
    """Whether the whole interval lies on this side of zero."""
    return fact.ci is not None and min(sign * fact.ci.low, sign * fact.ci.high) > 0
