"""From the frame of adjusted curves to the arms of their figure, drawn as Kaplan-Meier curves."""

from __future__ import annotations

from collections.abc import Mapping

from reportgen.facts.book import FactBook
from reportgen.facts.figures import FigureRequest
from reportgen.formatting.numbers import plain, rounded
from reportgen.formatting.parts import in_brackets, interval_text, print_part
from reportgen.formatting.style import Style
from reportgen.present.figures.data import KaplanMeierArm, KaplanMeierData
from reportgen.present.kaplan_meier_parts import Record, by_arm, numbers_of, ticks, time_limit
from reportgen.present.language import capfirst


def adjusted_curve_data(
    request: FigureRequest, book: FactBook, style: Style, groups: Mapping[str, str]
) -> KaplanMeierData:
    """The curves of one figure request, over the times of the unadjusted ones."""
    curves = by_arm(book.frame(request.frame).records())
    risks = by_arm(book.frame(request.setting("risk")).records())
    colours = {arm: colour for colour, arm in enumerate(groups, start=1)}
    arms = tuple(
        KaplanMeierArm(
            label=capfirst(groups[arm]),
            time=numbers_of(curve, "time"),
            survival=numbers_of(curve, "survival"),
            low=numbers_of(curve, "low"),
            high=numbers_of(curve, "high"),
            colour=colours[arm],
            median_text=_end(curve, time_limit(request, book), style),
        )
        for arm, curve in curves.items()
    )
    return KaplanMeierData(
        arms=arms,
        x_label=f"{capfirst(request.setting('unit'))} since {request.setting('origin')}",
        y_label=f"Adjusted {request.setting('label')} (%)",
        x_ticks=ticks(next(iter(risks.values())), style),
        x_limit=time_limit(request, book),
        note_lines=tuple(
            _note(fact_id, arm, request, book, style, groups)
            for fact_id, arm in zip(
                request.listed("ratios"), request.listed("pair_arms"), strict=True
            )
        ),
    )


def _end(curve: list[Record], limit: float | None, style: Style) -> str:
    """Where the curve ends, for who cannot see it."""
    shown = [one for one in curve if limit is None or float(str(one["time"])) <= limit]
    value = numbers_of(shown, "survival")[-1] if shown else 1.0
    return f"ends at {plain(rounded(value, 0, 100), style)}%"


def _note(
    fact_id: str,
    arm: str,
    request: FigureRequest,
    book: FactBook,
    style: Style,
    groups: Mapping[str, str],
) -> str:
    """The adjusted hazard ratio; of several pairs each line names its own."""
    fact = book[fact_id]
    told = f"adjusted hazard ratio{style.after_name}{print_part(fact, 'value', style).text}"
    if fact.ci is not None:
        told += f" {in_brackets(interval_text(fact, style), style)}"
    if len(request.listed("ratios")) == 1:
        return str(capfirst(told))
    return f"{capfirst(groups[arm])} against {groups[request.setting('reference')]}: {told}"
