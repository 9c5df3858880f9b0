"""From a frame and the facts it names to the rows of a forest plot, every text already printed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact
from reportgen.facts.figures import FigureRequest
from reportgen.facts.frame import Cell
from reportgen.formatting.numbers import equation, fixed
from reportgen.formatting.parts import level_text, print_part
from reportgen.formatting.style import Style
from reportgen.present.figures.data import ForestData, ForestRow
from reportgen.present.language import capfirst

Record = dict[str, Cell]


def forest_data(
    request: FigureRequest, book: FactBook, style: Style, _groups: Mapping[str, str]
) -> ForestData:
    """The forest plot of one figure request."""
    records = book.frame(request.frame).records()
    maker = _Maker(book, style, with_weights=request.setting("weights") == "yes")
    rows = tuple(maker.row(record) for record in records)
    loo = request.kind == "leave_one_out"
    heads = ("k", "n") if request.kind in ("subgroups", "summary") else ("Events/n",)
    if not maker.any_events and heads == ("Events/n",):
        heads = ("n",)
    return ForestData(
        rows=tuple(maker.trim(row, len(heads)) for row in rows),
        cell_heads=() if loo else heads,
        estimate_head=f"% ({level_text(maker.level, style)}% {style.interval_label})",
        weight_head="Weight (%)" if maker.with_weights else None,
        label_head="Study left out" if loo else "Study" if heads[0] != "k" else "",
        scale="percent",
        axis_label=request.setting("axis"),
    )


class _Maker:
    """Turns each record of a forest frame into a row."""

    def __init__(self, book: FactBook, style: Style, *, with_weights: bool) -> None:
        self.book, self.style, self.with_weights = book, style, with_weights
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

    def row(self, record: Record) -> ForestRow:
        return self.makers[str(record["kind"])](record)

    def trim(self, row: ForestRow, width: int) -> ForestRow:
        """Cells of rows that have none are left to the drawing."""
        return row if len(row.cells) in (0, width) else replace(row, cells=row.cells[:width])

    def header(self, record: Record) -> ForestRow:
        return ForestRow("header", capfirst(_text(record)), colour=_colour(record))

    def note(self, record: Record) -> ForestRow:
        return ForestRow("note", _text(record), colour=_colour(record))

    def study(self, record: Record) -> ForestRow:
        return self._estimate(record, "study")

    def pooled(self, record: Record) -> ForestRow:
        return self._estimate(record, "pooled")

    def _estimate(self, record: Record, kind: str) -> ForestRow:
        fact = self._fact(record)
        if fact.ci is not None:
            self.level = fact.ci.level
        weight = record["weight"]
        weight = float(weight) if isinstance(weight, int | float) else None
        return ForestRow(
            kind,  # type: ignore[arg-type]
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
            colour=_colour(record),
        )

    def _cells(self, fact: Fact, record: Record) -> tuple[str, ...]:
        if ".study." not in fact.id and record["weight"] is None:
            return tuple(
                print_part(fact, part, self.style).text if getattr(fact, part) is not None else ""
                for part in ("k", "n")
            )
        if fact.events is not None and fact.n is not None:
            self.any_events = True
            return (print_part(fact, "events_n", self.style).text,)
        return (print_part(fact, "n", self.style).text if fact.n is not None else "",)

    def _estimate_text(self, fact: Fact) -> str:
        value = print_part(fact, "bare", self.style).text
        if fact.value is None or fact.ci is None:
            return value
        return f"{value} ({print_part(fact, 'ci', self.style).text})"

    def prediction(self, record: Record) -> ForestRow:
        fact = self._fact(record)
        assert fact.pi is not None
        return ForestRow(
            "prediction",
            _text(record),
            low=fact.pi.low,
            high=fact.pi.high,
            text=f"({print_part(fact, 'pi', self.style).text})",
            colour=_colour(record),
        )

    def heterogeneity(self, record: Record) -> ForestRow:
        prefix = str(record["fact"])
        return ForestRow(
            "note", heterogeneity_text(self.book, prefix, self.style), colour=_colour(record)
        )

    def between(self, record: Record) -> ForestRow:
        fact = self._fact(record)
        if fact.value is None:
            text = f"{_text(record)}: {fact.not_estimable}"
        else:
            df = print_part(self.book[f"{fact.id}.df"], "value", self.style).text
            text = (
                f"{_text(record)}: "
                f"{equation('Q', print_part(fact, 'value', self.style).text)}, df = {df}, "
                f"{print_part(fact, 'p_phrase', self.style).text}"
            )
        return ForestRow("note", text, colour=_colour(record))

    def _fact(self, record: Record) -> Fact:
        return self.book[str(record["fact"])]


def heterogeneity_text(book: FactBook, prefix: str, style: Style) -> str:
    """``τ² = 0.51, I² = 76% (60 to 87), Q = 78.10, df = 21, P < 0.001``."""
    i2 = book[f"{prefix}.i2"]
    share = print_part(i2, "value", style).text
    if i2.ci is not None:
        share += f" ({print_part(i2, 'ci', style).text})"
    q = book[f"{prefix}.q"]
    tau2 = print_part(book[f"{prefix}.tau2"], "value", style).text
    return (
        f"{equation('τ²', tau2)}, I² = {share}, "
        f"{equation('Q', print_part(q, 'value', style).text)}, "
        f"df = {print_part(book[f'{prefix}.q.df'], 'value', style).text}, "
        f"{print_part(q, 'p_phrase', style).text}"
    )


def _text(record: Record) -> str:
    return str(record["label"])


def _colour(record: Record) -> int:
    colour = record["colour"]
    return colour if isinstance(colour, int) else 0
