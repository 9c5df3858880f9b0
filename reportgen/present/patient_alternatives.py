"""Alternative text of figures in which patients are counted: curves, bars, dots and lanes."""

from __future__ import annotations

from collections import Counter

from reportgen.present.figures.data import (
    AdverseEventsData,
    BalanceData,
    GradesData,
    GradesRow,
    KaplanMeierArm,
    KaplanMeierData,
    MissingData,
    OverlapData,
    SchoenfeldData,
    SwimmerData,
)


def kaplan_meier_alt(data: KaplanMeierData, label: str) -> str:
    """Each arm with its size, events and median, and what is noted in the figure."""
    parts = [f"{label}. {data.y_label} against {data.x_label}"]
    parts += [_curve(arm, data) for arm in data.arms]
    return ". ".join([*parts, *data.note_lines]) + "."


def _curve(arm: KaplanMeierArm, data: KaplanMeierData) -> str:
    told = [f"{arm.label}:"]
    if arm.at_risk:
        last = data.x_ticks[-1][1]
        told.append(f"{arm.at_risk[0]} at risk at the start, {_events(arm)} up to {last},")
    return " ".join([*told, f"median {arm.median_text}"])


def _events(arm: KaplanMeierArm) -> str:
    return f"{arm.events[-1]} {'event' if arm.events[-1] == '1' else 'events'}"


def adjusted_curve_alt(data: KaplanMeierData, label: str) -> str:
    """Each arm with the share that its curve ends at, and what is noted in the figure."""
    parts = [f"{label}. {data.y_label} against {data.x_label}"]
    parts += [f"{arm.label}: {arm.median_text}" for arm in data.arms]
    return ". ".join([*parts, *data.note_lines]) + "."


def incidence_alt(data: KaplanMeierData, label: str) -> str:
    """Each curve with its size, events and last value, and what is noted in the figure."""
    parts = [f"{label}. {data.y_label} against {data.x_label}"]
    for arm in data.arms:
        told = [f"{arm.label or 'All patients'}:"]
        if arm.at_risk:
            told.append(f"{arm.at_risk[0]} at risk at the start, {_events(arm)}")
        else:
            told.append("a curve of what competes with it")
        parts.append(" ".join(told) + (f" up to {data.x_ticks[-1][1]}" if arm.at_risk else ""))
    return ". ".join([*parts, *data.note_lines]) + "."


def schoenfeld_alt(data: SchoenfeldData, label: str) -> str:
    """Each coefficient with its events, the course of its line and the test."""
    parts = [f"{label}. {data.y_label} against {data.x_label}"]
    for panel in data.panels:
        n = len(panel.x)
        told = f"{panel.label}: {n} {'event' if n == 1 else 'events'}, {panel.line_text}"
        parts.append("; ".join((told, *panel.note_lines)))
    return ". ".join(parts) + "."


def grades_alt(data: GradesData, label: str) -> str:
    """The number of patients of each grade, for every bar."""
    heading, parts = "", [f"{label}. Patients by {data.legend_head}"]
    for row in data.rows:
        if row.kind == "header":
            heading = f"{row.label}, "
        elif row.kind == "bar":
            parts.append(f"{heading}{row.label} (n = {row.n_text}): {_counts(row, data)}")
    return ". ".join(parts) + "."


def _counts(row: GradesRow, data: GradesData) -> str:
    told = [
        f"{grade}: {words}"
        for grade, words, n in zip(data.grades, row.texts, row.counts, strict=True)
        if n
    ]
    return ", ".join(told) or "no patient"


def balance_alt(data: BalanceData, label: str) -> str:
    """How many covariates are shown, and which of them lie beyond the threshold."""
    unknown = [row.label for row in data.rows if row.before is None]
    parts = [f"{label}. {data.x_label} of {len(data.rows)} characteristics"]
    adjusted = any(row.after is not None for row in data.rows)
    told = f", {data.before_label.lower()}" if adjusted else ""
    parts.append(f"Beyond the dashed line{told}: {_beyond(data, before=True)}")
    if adjusted:
        words = data.after_label.lower()
        parts.append(f"Beyond it, {words}: {_beyond(data, before=False)}")
    if unknown:
        parts.append(f"Not estimable: {', '.join(unknown)}")
    return ". ".join(parts) + "."


def missing_alt(data: MissingData, label: str) -> str:
    """How many lack each variable, and how many patients have each pattern."""
    rows = "; ".join(f"{name} {words}" for name, words in data.rows)
    parts = [f"{label}. {data.count_head} by variable: {rows}"]
    _, counts = data.groups[0]
    for gaps, count in zip(data.patterns, counts, strict=True):
        names = [name for (name, _), gap in zip(data.rows, gaps, strict=True) if gap]
        parts.append(f"Missing {', '.join(names) or 'none of these'}: {count}")
    return ". ".join(parts) + "."


def adverse_events_alt(data: AdverseEventsData, label: str) -> str:
    """Which terms are shown, and which intervals lie on one side of no difference."""
    more = [row.label for row in data.rows if row.low > 0]
    fewer = [row.label for row in data.rows if row.high < 0]
    parts = [f"{label}. {data.risk_label} of {data.arms[0]} and {data.arms[1]}, and their "
             f"difference, for {len(data.rows)} terms"]  # fmt: skip
    parts.append(f"{data.higher}, by the interval: {', '.join(more) or 'none'}")
    parts.append(f"{data.lower}, by the interval: {', '.join(fewer) or 'none'}")
    return ". ".join(parts) + "."


def _beyond(data: BalanceData, *, before: bool) -> str:
    values = [(row.label, row.before if before else row.after) for row in data.rows]
    return ", ".join(name for name, size in values if abs(size or 0.0) > data.threshold) or "none"


def overlap_alt(data: OverlapData, label: str) -> str:
    """How many patients each arm has, and where their scores lie."""
    told = [f"{label}. {data.y_label} by {data.x_label[:1].lower()}{data.x_label[1:]}"]
    arms = ((data.up_label, data.up), (data.down_label, data.down))
    for (name, counts), (low, high) in zip(arms, data.spans, strict=True):
        n = _patients(round(sum(counts)))
        told.append(f"{name}: {n}, scores between {low} and {high}")
    return ". ".join(told) + "."


def swimmer_alt(data: SwimmerData, label: str) -> str:
    """The number of patients of each arm, and how often each kind of event is shown."""
    lanes = Counter(bar.arm for bar in data.bars)
    arms = [f"{name} ({_patients(lanes[arm])})" for arm, (name, _) in enumerate(data.arms)]
    happened = Counter(kind for bar in data.bars for kind, _ in bar.events)
    events = [f"{name} ({happened[kind]})" for kind, name in enumerate(data.event_labels)]
    ongoing = sum(bar.ongoing for bar in data.bars)
    events += [f"{data.ongoing_label} ({ongoing})"] if ongoing else []
    what = f"{label}. One bar per patient, by {data.x_label}: {'; '.join(arms)}"
    return f"{what}. Symbols: {'; '.join(events)}."


def _patients(n: int) -> str:
    return "1 patient" if n == 1 else f"{n} patients"
