"""What is said of a fact that changed: a sentence for each kind of change."""

from __future__ import annotations

from collections.abc import Callable

from reportgen.facts.compare import Change, Comparison
from reportgen.facts.compare.pairs import (
    Pair,
    alpha_of,
    changed_settings,
    heterogeneity_class,
    limit_of,
)
from reportgen.facts.fact import Fact
from reportgen.formatting.numbers import count
from reportgen.formatting.style import Style
from reportgen.methods import METHODS
from reportgen.present.changes.numbers import plain_number

_PARTS = {"ci": "an interval", "pi": "a prediction interval", "p": "a P value"}


def _pair(change: Change, found: Comparison) -> Pair:
    if change.old is None or change.new is None:
        raise ValueError(f"{change.kind} of {change.subject} needs both facts")
    return Pair.of(change.old, change.new, (found.old.level, found.new.level))


def _null(pair: Pair, style: Style) -> str:
    return plain_number(pair.null or 0.0, style)


def _above(pair: Pair) -> bool:
    return (pair.new.value or 0.0) > (pair.null or 0.0)


def _direction(pair: Pair, style: Style) -> str:
    was, now = ("below", "above") if _above(pair) else ("above", "below")
    null = _null(pair, style)
    return f"The direction turned: {was} {null} before, {now} {null} now."


def _side(pair: Pair, style: Style) -> str:
    null = _null(pair, style)
    both = ", which its interval includes before and after" if pair.new.ci and pair.old.ci else ""
    return f"The estimate moved to {'above' if _above(pair) else 'below'} {null}{both}."


def _p_above(pair: Pair, style: Style) -> str:
    return f"{style.p_symbol} is no longer below {_alpha(pair, style)}."


def _p_below(pair: Pair, style: Style) -> str:
    return f"{style.p_symbol} is now below {_alpha(pair, style)}."


def _alpha(pair: Pair, style: Style) -> str:
    return plain_number(alpha_of(pair.new, pair.levels[1]), style)


def _not_estimable(pair: Pair, style: Style) -> str:
    return f"No longer estimable: {pair.new.not_estimable}."


def _estimable(pair: Pair, style: Style) -> str:
    return f"Estimable now; before: {pair.old.not_estimable}."


def _limits(pair: Pair, style: Style) -> tuple[str, str]:
    limit = limit_of(pair.new) or limit_of(pair.old) or 0
    return count(pair.new.k or 0, style), count(limit, style)


def _below_limit(pair: Pair, style: Style) -> str:
    now, limit = _limits(pair, style)
    return f"With {now} studies there are fewer than the {limit} that this method needs."


def _above_limit(pair: Pair, style: Style) -> str:
    now, limit = _limits(pair, style)
    return f"With {now} studies there are the {limit} that this method needs."


def _heterogeneity(pair: Pair, style: Style) -> str:
    was, now = heterogeneity_class(pair.old), heterogeneity_class(pair.new)
    return f"Class of heterogeneity: ‘{was}’ before, ‘{now}’ now."


def _method(pair: Pair, style: Style) -> str:
    told = []
    if pair.old.method != pair.new.method:
        was, now = (_method_label(fact) for fact in (pair.old, pair.new))
        told.append(f"The method was {was} and is {now}.")
    ours, theirs = dict(pair.old.settings), dict(pair.new.settings)
    for name in changed_settings(pair):
        was, now = (settings.get(name) or "none" for settings in (ours, theirs))
        told.append(f"The setting {name} was ‘{was}’ and is ‘{now}’.")
    return " ".join(told)


def _method_label(fact: Fact) -> str:
    method = METHODS.get(fact.method)
    return f"‘{method.label}’" if method else f"‘{fact.method}’" if fact.method else "not named"


def _gone(pair: Pair, style: Style) -> str:
    return f"Without {_missing(pair.old, pair.new)} now."


def _come(pair: Pair, style: Style) -> str:
    return f"With {_missing(pair.new, pair.old)} now."


def _missing(has: Fact, lacks: Fact) -> str:
    parts = [
        words
        for part, words in _PARTS.items()
        if getattr(has, part) is not None and getattr(lacks, part) is None
    ]
    return " and ".join(parts)


def _notes(pair: Pair, style: Style) -> str:
    added = [f"New note: {note}." for note in pair.new.notes if note not in pair.old.notes]
    gone = [f"No longer noted: {note}." for note in pair.old.notes if note not in pair.new.notes]
    return " ".join([*added, *gone]) or "The notes stand in another order."


_NAMED = {
    "label": "It was called",
    "unit": "Its unit was",
    "not_estimable": "The reason was",
    "stat": "Its statistic was",
    "kind": "It was printed as",
}


def _words(pair: Pair, style: Style) -> str:
    told = []
    for name, words in _NAMED.items():
        was, now = (str(getattr(fact, name) or "none") for fact in (pair.old, pair.new))
        estimable = name == "not_estimable" and pair.old.estimable != pair.new.estimable
        if was != now and not estimable:
            told.append(f"{words} ‘{was}’, now ‘{now}’.")
    return " ".join(told)


SENTENCES: dict[str, Callable[[Pair, Style], str]] = {
    "direction": _direction,
    "null_included": lambda pair, style: f"The interval now includes {_null(pair, style)}.",
    "null_excluded": lambda pair, style: f"The interval now excludes {_null(pair, style)}.",
    "p_above": _p_above,
    "p_below": _p_below,
    "not_estimable": _not_estimable,
    "estimable": _estimable,
    "population": lambda pair, style: "",
    "below_limit": _below_limit,
    "above_limit": _above_limit,
    "heterogeneity": _heterogeneity,
    "method": _method,
    "interval_gone": _gone,
    "interval_new": _come,
    "side": _side,
    "value": lambda pair, style: "",
    "notes": _notes,
    "words": _words,
}


def fact_sentences(change: Change, found: Comparison, style: Style) -> tuple[str, ...]:
    """What is said of each kind of change of one fact, the most important first."""
    pair = _pair(change, found)
    return tuple(text for kind in change.kinds if (text := SENTENCES[kind](pair, style)))
