"""From the frames of curves and of numbers at risk to the arms of a Kaplan-Meier figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import nan

from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell
from reportgen.formatting.numbers import count, decimals_as_reported, fixed
from reportgen.formatting.parts import in_brackets, interval_text, print_part, unit_after
from reportgen.formatting.style import Style
from reportgen.present.figures.data import KaplanMeierArm, KaplanMeierData, Ticks
from reportgen.present.language import capfirst

Record = Mapping[str, Cell]

RISK_HEAD = "Number at risk (cumulative events)"


def kaplan_meier_data(
    request: FigureRequest, book: FactBook, style: Style, groups: Mapping[str, str]
) -> KaplanMeierData:
    """The curves of one figure request; an arm without a curve has nothing to show."""
    groups = named_groups(request, groups)
    curves = by_arm(book.frame(request.frame).records())
    risks = by_arm(book.frame(request.setting("risk")).records())
    medians = dict(zip(request.listed("arms"), request.listed("medians"), strict=True))
    unit = request.setting("unit")
    colours = {arm: colour for colour, arm in enumerate(groups, start=1)}
    arms = tuple(
        _arm(
            capfirst(groups[arm]), colours[arm], curve, risks[arm], book[medians[arm]], unit, style
        )
        for arm, curve in curves.items()
    )
    return KaplanMeierData(
        arms=arms,
        x_label=f"{capfirst(unit)} since {request.setting('origin')}",
        y_label=f"{capfirst(request.setting('label'))} (%)",
        x_ticks=ticks(next(iter(risks.values())), style),
        x_limit=time_limit(request, book),
        note_lines=tuple(notes_of_pairs(request, book, style, groups)),
        risk_head=RISK_HEAD,
    )


def named_groups(request: FigureRequest, groups: Mapping[str, str]) -> Mapping[str, str]:
    """The labels of the groups that are drawn: those of the request, else those of the arms."""
    own = {arm: request.setting(f"label_{arm}") for arm in request.listed("arms")}
    return own if all(own.values()) else groups


def by_arm(records: list[dict[str, Cell]]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for record in records:
        found.setdefault(str(record["arm"]), []).append(record)
    return found


def _arm(
    label: str,
    colour: int,
    curve: list[Record],
    risks: list[Record],
    median: Fact,
    unit: str,
    style: Style,
) -> KaplanMeierArm:
    censored = [record for record in curve if record["censored"]]
    return KaplanMeierArm(
        label=label,
        time=numbers_of(curve, "time"),
        survival=numbers_of(curve, "survival"),
        low=numbers_of(curve, "low"),
        high=numbers_of(curve, "high"),
        censor_time=numbers_of(censored, "time"),
        censor_survival=numbers_of(censored, "survival"),
        median=None if median.value is None else float(median.value),
        median_text=_median_text(median, unit, style),
        at_risk=tuple(count(value, style) for value in numbers_of(risks, "at_risk")),
        events=tuple(count(value, style) for value in numbers_of(risks, "events")),
        colour=colour,
    )


def numbers_of(records: list[Record], name: str) -> tuple[float, ...]:
    """The numbers of one column; where there is none, not a number."""
    cells = [record[name] for record in records]
    return tuple(nan if cell is None else float(cell) for cell in cells)


def ticks(risks: list[Record], style: Style) -> Ticks:
    return tuple(
        (tick, fixed(tick, decimals_as_reported(tick), style)) for tick in numbers_of(risks, "tick")
    )


def time_limit(request: FigureRequest, book: FactBook) -> float | None:
    """The time at which curves are cut; None where none is."""
    fact_id = request.setting("shown_to")
    value = book[fact_id].value if fact_id else None
    return None if value is None else float(value)


def _median_text(median: Fact, unit: str, style: Style) -> str:
    """``12.3 months (95% CI 9.1 to 15.0)``, or why there is none."""
    value = print_part(median, "value", style).text
    if median.value is None:
        return value
    return " ".join(
        filter(None, (value, unit_after(median, style, unit), _interval(median, style)))
    )


def _interval(fact: Fact, style: Style) -> str:
    if fact.ci is None:
        return ""
    return in_brackets(interval_text(fact, style), style)


def notes_of_pairs(
    request: FigureRequest,
    book: FactBook,
    style: Style,
    groups: Mapping[str, str],
    usual: tuple[str, str] = ("hazard ratio", ""),
) -> Iterator[str]:
    """Ratio and test of each pair; of several pairs each line names its own, and all groups are
    compared together in a line before them."""
    words = request.setting("ratio_name", usual[0]), request.setting("test_name", usual[1])
    together = request.setting("together")
    if together and book[together].value is not None:
        yield f"All arms: {words[1]} {print_part(book[together], 'p_phrase', style).text}"
    pairs = list(
        zip(
            request.listed("pair_arms"),
            request.listed("pair_references"),
            request.listed("ratios"),
            request.listed("tests"),
            strict=True,
        )
    )
    for arm, reference, ratio, test in pairs:
        parts = _comparison(book[ratio], book[test], style, words)
        if len(pairs) == 1:
            yield from (capfirst(part) for part in parts)
        else:
            yield f"{capfirst(groups[arm])} against {groups[reference]}: {'; '.join(parts)}"


def _comparison(ratio: Fact, test: Fact, style: Style, words: tuple[str, str]) -> list[str]:
    """What is known of the pair; a reason that both share is said once."""
    if ratio.value is None and ratio.not_estimable == test.not_estimable:
        return [f"not compared, because {ratio.not_estimable}"]
    named, tested = words
    made = "" if tested.endswith(" test") else " test"
    first = f"no {named}, because {ratio.not_estimable}"
    if ratio.value is not None:
        value = print_part(ratio, "value", style).text
        first = f"{named}{style.after_name}{value} {_interval(ratio, style)}"
    second = f"no {tested}{made}, because {test.not_estimable}"
    if test.value is not None:
        second = f"{tested} {print_part(test, 'p_phrase', style).text}"
    return [first.strip(), second]
