"""From the frame of single patients to the bars of a swimmer figure; nobody is named."""

from __future__ import annotations

from collections.abc import Mapping

from reportgen.facts.book import FactBook
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell
from reportgen.formatting.numbers import decimals_as_reported, fixed
from reportgen.formatting.style import Style
from reportgen.present.figures.data import SwimmerBar, SwimmerData
from reportgen.present.language import capfirst

Record = dict[str, Cell]

ONGOING = "censored"
"""How a bar of the frame ends when the patient was still followed without the event."""


def swimmer_data(
    request: FigureRequest, book: FactBook, style: Style, groups: Mapping[str, str]
) -> SwimmerData:
    """One bar per patient, from the longest to the shortest within each arm."""
    records = book.frame(request.frame).records()
    kinds = tuple(dict.fromkeys(str(one["label"]) for one in records if _is_event(one)))
    places = {arm: place for place, arm in enumerate(groups)}
    ticks = [float(one) for one in request.listed("ticks")]
    return SwimmerData(
        bars=tuple(
            SwimmerBar(
                length=_time(bar),
                arm=places[str(bar["arm"])],
                events=_events(bar, records, kinds),
                ongoing=bar["event"] == ONGOING,
            )
            for bar in records
            if bar["kind"] == "bar"
        ),
        arms=tuple((capfirst(label), place) for place, label in enumerate(groups.values(), 1)),
        event_labels=tuple(capfirst(label) for label in kinds),
        x_label=f"{capfirst(request.setting('unit'))} since {request.setting('origin')}",
        x_ticks=tuple((one, fixed(one, decimals_as_reported(one), style)) for one in ticks),
        ongoing_label=capfirst(request.setting("ongoing")),
    )


def _is_event(record: Record) -> bool:
    """Marks, and ends of bars but for those where nothing had happened yet."""
    return record["kind"] != "bar" or record["event"] != ONGOING


def _events(
    bar: Record, records: list[Record], kinds: tuple[str, ...]
) -> tuple[tuple[int, float], ...]:
    """What happened to the patient of this bar, and how the bar ended."""
    return tuple(
        (kinds.index(str(record["label"])), _time(record))
        for record in records
        if record["patient"] == bar["patient"] and _is_event(record)
    )


def _time(record: Record) -> float:
    return float(str(record["time"]))
