"""From the frames of incidences and of numbers at risk to the curves of their figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reportgen.facts.book import FactBook
from reportgen.facts.figures import FigureRequest
from reportgen.formatting.numbers import count
from reportgen.formatting.style import Style
from reportgen.present.figures.data import KaplanMeierArm, KaplanMeierData
from reportgen.present.kaplan_meier_parts import (
    RISK_HEAD,
    Record,
    by_arm,
    named_groups,
    notes_of_pairs,
    numbers_of,
    ticks,
    time_limit,
)
from reportgen.present.language import capfirst

MOST_WITH_OTHERS = 2
"""So many arms are drawn with their competing events; of more, the outcome alone."""
PAIR_WORDS = ("subdistribution hazard ratio", "Gray’s test")


def incidence_data(
    request: FigureRequest, book: FactBook, style: Style, groups: Mapping[str, str]
) -> KaplanMeierData:
    """Curves of the outcome in every arm, then of what competes with it in one or two arms."""
    groups = named_groups(request, groups)
    records = by_arm(book.frame(request.frame).records())
    risks = by_arm(book.frame(request.setting("risk")).records())
    label = request.setting("label")
    return KaplanMeierData(
        arms=tuple(_curves(request, records, risks, style, groups)),
        x_label=f"{capfirst(request.setting('unit'))} since {request.setting('origin')}",
        y_label=f"Cumulative incidence{'' if _has_others(records) else f' of {label}'} (%)",
        x_ticks=ticks(next(iter(risks.values())), style),
        x_limit=time_limit(request, book),
        note_lines=tuple(notes_of_pairs(request, book, style, groups, PAIR_WORDS)),
        risk_head=RISK_HEAD,
    )


def _has_others(records: Mapping[str, list[Record]]) -> bool:
    return len(records) <= MOST_WITH_OTHERS


def _curves(
    request: FigureRequest,
    records: Mapping[str, list[Record]],
    risks: Mapping[str, list[Record]],
    style: Style,
    groups: Mapping[str, str],
) -> Iterator[KaplanMeierArm]:
    colours = {arm: colour for colour, arm in enumerate(groups, start=1)}
    causes = [("outcome", request.setting("label"))]
    if _has_others(records):
        causes.append(("competing", request.setting("competing")))
    for cause, words in causes:
        for arm, lines in records.items():
            curve = [line for line in lines if line["cause"] == cause]
            name = capfirst(groups[arm]) if len(groups) > 1 else ""
            both = f"{name}: {words}" if name else capfirst(words)
            censored = [line for line in curve if line["censored"] and cause == "outcome"]
            rows = risks[arm] if cause == "outcome" else []
            yield KaplanMeierArm(
                label=both if len(causes) > 1 else name,
                time=numbers_of(curve, "time"),
                survival=numbers_of(curve, "incidence"),
                low=numbers_of(curve, "low"),
                high=numbers_of(curve, "high"),
                censor_time=numbers_of(censored, "time"),
                censor_survival=numbers_of(censored, "incidence"),
                at_risk=tuple(count(value, style) for value in numbers_of(rows, "at_risk")),
                events=tuple(count(value, style) for value in numbers_of(rows, "events")),
                colour=colours[arm],
                from_below=True,
                risk_label=name or "All",
            )
