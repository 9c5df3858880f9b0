"""How each outcome is spoken of: by its measure and its scale, once for all templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from reportgen.analysis.axes import unit_of
from reportgen.analysis.settings import ReviewSettings
from reportgen.measures import MEASURES, Measure, transform_of
from reportgen.spec.outcomes import Outcome
from reportgen.vocabulary import STATISTICS, null_of


def words_of(spec: ReviewSettings, outcome: Outcome) -> dict[str, Any]:
    """What the templates say of one outcome.

    ``rate`` is its pooled value with its article in ``the``; ``contrast`` the statistic that
    compares groups, with its label and the value of no difference. Where the pooled value itself is
    held against a value of no effect, ``verdict`` says by the direction what ``subject`` was.
    ``head`` stands over pooled values, ``in_table`` beside the outcome in a table of several.
    """
    measure = MEASURES[outcome.measure]
    transform = transform_of(outcome.measure, outcome.transform or "")
    contrast, unit = STATISTICS[transform.contrast], unit_of(outcome)
    in_unit = f", {unit}" if unit else ""
    return {
        "rate": f"{measure.noun}{outcome.label}",
        "the": "the " if measure.noun else "",
        "head": "Pooled %" if measure.percent else f"{_capital(measure.label)}{in_unit}",
        "in_table": "" if measure.percent else f", {measure.label}{in_unit}",
        "percent": measure.percent,
        "contrast": transform.contrast,
        "contrast_label": contrast.label,
        "contrast_null": null_of(transform.contrast),
        "reversed": transform.reversed,
        "has_null": measure.null is not None,
        "null": measure.null,
        "subject": measure.subject.format(outcome.label),
        "verdict": _verdicts(spec, measure),
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _verdicts(spec: ReviewSettings, measure: Measure) -> dict[str, str]:
    """What can be said of a pooled value beside the value of no effect."""
    arms = spec.data.arms
    if measure.null is None:
        return {}
    names = {"treated": arms.treated, "control": arms.control} if arms else {}
    return {
        "lower": measure.lower.format(**names),
        "higher": measure.higher.format(**names),
        "unclear": measure.unclear.format(**names),
    }


def contrast_head(words: Iterable[Mapping[str, Any]]) -> str:
    """What stands over contrasts of all outcomes: ratios, differences or both."""
    nulls = {one["contrast_null"] for one in words}
    return "Contrast" if len(nulls) > 1 else "Ratio" if 1.0 in nulls else "Difference"


def contrast_label(outcome: Outcome) -> str:
    """What the statistic is called that compares two groups, or two values of a moderator."""
    return STATISTICS[transform_of(outcome.measure, outcome.transform or "").contrast].label


def contrast_note(spec: ReviewSettings) -> str:
    """Which contrast is of which measures: "odds ratio for rates, ...".

    Outcomes are named where the same measure is contrasted in two ways.
    """
    pairs = [(one, contrast_label(one)) for one in spec.outcomes]
    ways = {(one.measure, label) for one, label in pairs}
    by_label: dict[str, dict[str, None]] = {}
    for one, label in pairs:
        alone = sum(measure == one.measure for measure, _ in ways) == 1
        name = MEASURES[one.measure].plural if alone else one.label
        by_label.setdefault(label, {})[name] = None
    return ", ".join(f"{label} for {_listed(names)}" for label, names in by_label.items())


def _listed(texts: Iterable[str]) -> str:
    *others, last = dict.fromkeys(texts) or [""]
    return f"{', '.join(others)} and {last}" if others else last
