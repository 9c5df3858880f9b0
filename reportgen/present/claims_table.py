"""Claims as rows: the sentence, each condition, the numbers it looked at, whether it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reportgen.facts.book import FactBook
from reportgen.facts.claims import Trial, Verdict
from reportgen.facts.frame import Column, Frame, frame
from reportgen.facts.parts import part_of
from reportgen.formatting.style import Style
from reportgen.grade.levels import LEVELS, Certainty
from reportgen.present.number_form import whole_label
from reportgen.present.wrapping import literal, wrap

FRAME = "claims"
_PRINTED = {"low": "ci", "high": "ci", "p": "p_phrase"}
"""The part that is printed of a fact, where it is not the number itself."""
_BREAK = re.compile(r"(?<=[._])(?=[^\W\d])")


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One variant of a claim, ready to print."""

    variant: Markup
    condition: Markup
    numbers: tuple[Markup, ...]
    required: str
    given: str
    supported: bool
    holds: bool
    printed: bool


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim; ``doubted`` says that only its certainty keeps the expected variant from print."""

    claim_id: str
    say: str
    place: str
    expected: str
    variant: str
    holds: bool
    doubted: bool
    trials: tuple[TrialRow, ...]


def claim_rows(
    verdicts: Sequence[Verdict],
    sentences: Mapping[str, str],
    places: Mapping[str, str],
    book: FactBook,
    style: Style,
) -> tuple[ClaimRow, ...]:
    """All claims in the order of the spec; ``sentences`` are their templates."""
    return tuple(
        ClaimRow(
            one.claim_id,
            sentences[one.claim_id],
            places.get(one.claim_id, "spec"),
            one.expected,
            one.variant,
            one.holds,
            one.doubted is not None,
            tuple(_row(trial, one, book, style) for trial in one.trials),
        )
        for one in verdicts
    )


def _row(trial: Trial, verdict: Verdict, book: FactBook, style: Style) -> TrialRow:
    return TrialRow(
        breakable_id(trial.variant),
        breakable_id(trial.condition or ""),
        tuple(_numbers(trial, book, style)),
        _label(trial.required),
        _label(trial.given),
        trial.supported,
        trial.holds,
        trial.variant == verdict.variant,
    )


def _label(level: Certainty | None) -> str:
    return LEVELS[level].label if level else ""


def breakable_id(text: str) -> Markup:
    """A condition or an id, which may break after a dot or an underscore."""
    return Markup("<wbr>").join(literal(piece) for piece in _BREAK.split(text))


def _numbers(trial: Trial, book: FactBook, style: Style) -> Iterator[Markup]:
    """Each fact at which the condition looked, with the parts that it asked for."""
    asked: dict[str, dict[str, None]] = {}
    for one in trial.parts:
        asked.setdefault(one.fact_id, {})[one.part] = None
    for name, parts in asked.items():
        shown = dict.fromkeys(_part(name, part, book, style) for part in parts)
        yield Markup("<code>{}</code>: {}").format(breakable_id(name), Markup(", ").join(shown))


def _part(name: str, part: str, book: FactBook, style: Style) -> Markup:
    fact = book[name]
    if fact.value is None:
        return Markup("{} ({})").format("not estimable", wrap(fact, "value", style))
    if part_of(fact, part) is None:
        return Markup("no interval" if part in ("low", "high") else f"no {part}")
    printed = wrap(fact, _PRINTED.get(part, part), style)
    if part in ("low", "high") and fact.ci is not None:
        label = literal(f"{whole_label(fact.ci.level, style)}{style.interval_after_label}")
        return label + printed
    if part in ("k", "n", "events"):
        return Markup("{} = {}").format(part, printed)
    if part == "value" and fact.unit:
        return Markup("{} {}").format(printed, literal(fact.unit))
    return printed


def claims_frame(verdicts: Sequence[Verdict], sentences: Mapping[str, str]) -> Frame:
    """``frames/claims.csv``: one row per variant; ``sentences`` are as they are printed."""
    columns = ["claim", "variant", "condition", "values", "certainty_required", "certainty_given"]
    columns += ["holds", "printed", "expected", "sentence"]
    return frame(
        FRAME,
        "Claims",
        [Column(name, name.replace("_", " ").capitalize()) for name in columns],
        [
            (
                verdict.claim_id,
                trial.variant,
                trial.condition,
                "; ".join(f"{name} = {_raw(value)}" for name, value in trial.values),
                trial.required,
                trial.given,
                _yes(trial.holds),
                _yes(trial.variant == verdict.variant),
                _yes(trial.variant == verdict.expected),
                sentences[verdict.claim_id] if trial.variant == verdict.variant else None,
            )
            for verdict in verdicts
            for trial in verdict.trials
        ],
    )


def _raw(value: float | None) -> str:
    return "missing" if value is None else repr(value)


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"
