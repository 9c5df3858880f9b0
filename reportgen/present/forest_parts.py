"""From a frame and the facts it names to the rows of a forest plot, every text already printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell, Frame
from reportgen.formatting.numbers import equals, equation, fixed
from reportgen.formatting.parts import in_brackets, label_text, print_part
from reportgen.formatting.style import Style
from reportgen.present.figures.data import ForestData, ForestRow, RowKind, ScaleName
from reportgen.present.language import capfirst
from reportgen.vocabulary import STATISTICS

Record = dict[str, Cell]

SCALES: dict[str, ScaleName] = {"percent": "percent", "linear": "linear", "log": "log"}
PART_HEADS = {"events_n": "Events/n", "events": "Events", "k": "k", "n": "n"}
NOT_ESTIMABLE = "not estimable"
LIKELIHOOD_RATIO = "q.lrt"
_SPREAD = ("tau2", "i2")
_SHORT = 24
"""Letters of a reason that the column of estimates has room for."""


def forest_data(
    request: FigureRequest, book: FactBook, style: Style, _groups: Mapping[str, str]
) -> ForestData:
    """The forest plot of one figure request; its settings name columns, heads and the axis."""
    frame = book.frame(request.frame)
    maker = _Maker(book, style, request)
    rows = tuple(row for record in frame.records() for row in maker.rows(record))
    return ForestData(
        rows=rows,
        cell_heads=tuple(maker.heads(frame)),
        estimate_head=f"{request.setting('estimate')} ({label_text(maker.level, style)})",
        weight_head="Weight (%)" if any(row.weight_text for row in rows) else None,
        label_head=request.setting("label_head"),
        scale=SCALES[request.setting("scale")],
        null=float(request.setting("null")) if request.setting("null") else None,
        axis_label=request.setting("axis"),
        favours=_favours(request),
        reference=_guide(request, book),
    )


def _favours(request: FigureRequest) -> tuple[str, str] | None:
    below, above = request.setting("favours_below"), request.setting("favours_above")
    return (below, above) if below and above else None


def _guide(request: FigureRequest, book: FactBook) -> float | None:
    """Where the dotted line over the whole height stands, if the figure has one."""
    fact_id = request.setting("guide")
    value = book[fact_id].value if fact_id else None
    return None if value is None else float(value)


class _Maker:
    """Turns each record of a forest frame into a row, or into a row and a note.

    Cells are parts of the row's own fact (setting ``parts``), then facts that columns of the
    frame name (setting ``columns``).
    """

    def __init__(self, book: FactBook, style: Style, request: FigureRequest) -> None:
        self.book, self.style = book, style
        self.with_weights = request.setting("weights") == "yes"
        self.parts, self.columns = request.listed("parts"), request.listed("columns")
        self.level = 0.95
        self.any_events = False
        self.makers: dict[str, Callable[[Record], ForestRow]] = {
            "header": self.header,
            "study": self.study,
            "pooled": self.pooled,
            "pooled_row": self.pooled,
            "prediction": self.prediction,
            "heterogeneity": self.heterogeneity,
            "between": self.between,
            "note": self.note,
        }

    def rows(self, record: Record) -> Iterator[ForestRow]:
        """A reason too long for the column of estimates stands in a line of its own."""
        row = self.row(record)
        if row.kind in ("study", "pooled") and row.estimate is None and len(row.text) > _SHORT:
            yield replace(row, text=NOT_ESTIMABLE)
            yield ForestRow("note", capfirst(row.text), level=row.level + 1, colour=row.colour)
        else:
            yield row

    def heads(self, frame: Frame) -> Iterator[str]:
        """The heads of the cells; where no row has events, only numbers stand there."""
        for part in self.parts:
            yield "n" if part == "events_n" and not self.any_events else PART_HEADS[part]
        for name in self.columns:
            yield frame.columns[frame.position(name)].label

    def row(self, record: Record) -> ForestRow:
        return self.makers[str(record["kind"])](record)

    def header(self, record: Record) -> ForestRow:
        return ForestRow("header", capfirst(_text(record)), colour=_colour(record))

    def note(self, record: Record) -> ForestRow:
        return ForestRow("note", _text(record), colour=_colour(record))

    def study(self, record: Record) -> ForestRow:
        return self._estimate(record, "study")

    def pooled(self, record: Record) -> ForestRow:
        return self._estimate(record, "pooled")

    def _estimate(self, record: Record, kind: RowKind) -> ForestRow:
        fact = self._fact(record)
        if fact.ci is not None:
            self.level = fact.ci.level
        weight = record["weight"]
        weight = float(weight) if isinstance(weight, int | float) else None
        return ForestRow(
            kind,
            _text(record),
            cells=self._cells(fact, record),
            estimate=None if fact.value is None else float(fact.value),
            low=fact.ci.low if fact.ci else None,
            high=fact.ci.high if fact.ci else None,
            weight=weight if self.with_weights else None,
            text=self._estimate_text(fact),
            weight_text=fixed(weight, 1, self.style)
            if self.with_weights and weight is not None
            else "",
            level=_level(record),
            colour=_colour(record),
        )

    def _cells(self, fact: Fact, record: Record) -> tuple[str, ...]:
        own = [self._part(fact, part) for part in self.parts]
        named = [self._named(record[name]) for name in self.columns]
        return (*own, *named)

    def _named(self, cell: Cell) -> str:
        """Of the fact that a cell names: heterogeneity as it is, else events among participants,
        or whichever it has."""
        if cell is None:
            return ""
        fact = self.book[str(cell)]
        if fact.stat in _SPREAD:
            return print_part(fact, "value", self.style).text
        known = (part for part in ("events_n", "events", "n") if _has(fact, part))
        return self._part(fact, next(known, "n"))

    def _part(self, fact: Fact, part: str) -> str:
        """One part of a fact; of events among patients what there is, of the others nothing."""
        if part == "events_n":
            if fact.events is not None and fact.n is not None:
                self.any_events = True
                return print_part(fact, part, self.style).text
            part = "n"
        return "" if getattr(fact, part) is None else print_part(fact, part, self.style).text

    def _estimate_text(self, fact: Fact) -> str:
        value = print_part(fact, "bare", self.style).text
        if fact.value is None or fact.ci is None:
            return value
        return f"{value} {in_brackets(print_part(fact, 'ci', self.style).text, self.style)}"

    def prediction(self, record: Record) -> ForestRow:
        fact = self._fact(record)
        assert fact.pi is not None
        return ForestRow(
            "prediction",
            _text(record),
            low=fact.pi.low,
            high=fact.pi.high,
            text=in_brackets(print_part(fact, "pi", self.style).text, self.style),
            colour=_colour(record),
        )

    def heterogeneity(self, record: Record) -> ForestRow:
        prefix = str(record["fact"])
        return ForestRow(
            "note", heterogeneity_text(self.book, prefix, self.style), colour=_colour(record)
        )

    def between(self, record: Record) -> ForestRow:
        fact = self._fact(record)
        symbol = STATISTICS[fact.stat].symbol
        if fact.value is None:
            text = f"{_text(record)}: not tested ({fact.not_estimable})"
        else:
            df = self._degrees(fact)
            value = print_part(fact, "value", self.style).text
            text = (
                f"{_text(record)}: {equation(symbol, value, self.style)}, "
                f"df{equals(self.style)}{df}, "
                f"{print_part(fact, 'p_phrase', self.style).text}"
            )
        return ForestRow("note", text, level=_level(record), colour=_colour(record))

    def _degrees(self, fact: Fact) -> str:
        """``2``, or of an F statistic ``2 and 90``."""
        names = [f"{fact.id}.df", f"{fact.id}.residual_df"]
        found = [self.book[name] for name in names if name in self.book]
        return " and ".join(print_part(one, "value", self.style).text for one in found)

    def _fact(self, record: Record) -> Fact:
        return self.book[str(record["fact"])]


def heterogeneity_text(book: FactBook, prefix: str, style: Style) -> str:
    """``τ² = 0.51, I² = 76% (60 to 87), Q = 78.10, df = 21, P < 0.001``.

    The statistic of a likelihood-ratio test is not Cochran's Q, and stands as χ².
    """
    i2 = book[f"{prefix}.i2"]
    share = print_part(i2, "value", style).text
    if i2.ci is not None:
        share += f" {in_brackets(print_part(i2, 'ci', style).text, style)}"
    q = book[f"{prefix}.q"]
    symbol = "χ²" if q.method == LIKELIHOOD_RATIO else "Q"
    variance = ""
    if f"{prefix}.tau2" in book:
        tau2 = print_part(book[f"{prefix}.tau2"], "value", style).text
        variance = f"{equation('τ²', tau2, style)}, "
    return (
        f"{variance}I²{equals(style)}{share}, "
        f"{equation(symbol, print_part(q, 'value', style).text, style)}, "
        f"df{equals(style)}{print_part(book[f'{prefix}.q.df'], 'value', style).text}, "
        f"{print_part(q, 'p_phrase', style).text}"
    )


def _has(fact: Fact, part: str) -> bool:
    wanted = {"events_n": (fact.events, fact.n)}.get(part, (getattr(fact, part, None),))
    return all(number is not None for number in wanted)


def _text(record: Record) -> str:
    return str(record["label"])


def _colour(record: Record) -> int:
    colour = record["colour"]
    return colour if isinstance(colour, int) else 0


def _level(record: Record) -> int:
    """How far the label is indented; frames without such a column indent nothing."""
    level = record.get("level")
    return level if isinstance(level, int) else 0
