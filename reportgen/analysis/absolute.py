"""Absolute effects of rated effects: facts ``<outcome>.grade.<rating>....``.

A ratio of two arms compared within studies makes one with a risk without treatment; a difference
of shares is one itself, per 1000; a difference in a unit of its own stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from statistics import median

from reportgen.defaults import LEVEL
from reportgen.errors import AnalysisError, Problem, ReportgenError, SpecError
from reportgen.facts.book import FactBook
from reportgen.facts.compared import Compared
from reportgen.facts.fact import Fact, Interval
from reportgen.facts.quantities import DIFFERENCE, SHARE, quantity_of
from reportgen.facts.rated import SIZES, Rated, prefix_of, sized, threshold_id
from reportgen.spec.grade import Baseline, Rating
from reportgen.stats.absolute_risk import RISKS, AbsoluteEffect, absolute_effect
from reportgen.vocabulary import STATISTICS

PER, UNIT = 1000, "per 1000"
STATED = ("spec:grade",)
CHOICES = {
    "median_of_control_risks": "the median risk of the control arms",
    "pooled_control_risk": "the pooled risk of the control arms",
}


class Unfit(ValueError):  # noqa: N818 - a reason, no error of the program
    """Why no absolute effect is made."""


@dataclass(frozen=True, slots=True)
class Absolute:
    """The ratings with their effects, and the facts that were made for them."""

    ratings: tuple[Rated, ...]
    book: FactBook


def with_absolute(
    book: FactBook,
    ratings: Iterable[Rating],
    compared: Mapping[str, Compared],
    places: Mapping[str, str],
) -> Absolute:
    """Every rating with its absolute effect, or why it has none.

    Raises SpecError, at the place of the rating, where it rates what is no fact.
    """
    made: list[Fact] = []
    rated: list[Rated] = []
    problems: list[Problem] = []
    for rating in ratings:
        try:
            facts, one = _rated(rating, book, compared)
            made += facts
            rated.append(one)
        except ReportgenError as error:
            problems += [
                Problem(places.get(rating.id, ""), one.what, one.remedy) for one in error.problems
            ]
    if problems:
        raise SpecError(problems)
    whole = replace(book, facts=(*book.facts, *made))
    return Absolute(tuple(sized(one, whole) for one in rated), whole)


def _rated(
    rating: Rating, book: FactBook, compared: Mapping[str, Compared]
) -> tuple[list[Fact], Rated]:
    effect = book[rating.effect]
    arms = compared.get(effect.id)
    one = Rated(rating.id, effect.id, rating.certainty, arms, None)
    try:
        if arms is None:
            raise Unfit(
                "it is no comparison of two arms of which the spec says which way is better; of a "
                "rate of one arm GRADE has no statement"
            )
        facts = list(_facts(rating, effect, arms, book))
    except Unfit as reason:
        return [], replace(one, why=str(reason))
    absolute = next((fact.id for fact in facts if fact.id.endswith(".difference")), effect.id)
    return facts, replace(one, absolute=absolute)


def _facts(rating: Rating, effect: Fact, arms: Compared, book: FactBook) -> Iterator[Fact]:
    if effect.stat in RISKS:
        if "_vs_" in effect.id:
            raise Unfit(
                "a ratio of the patients of a cohort, or of different studies, makes no absolute "
                "effect; name the difference as the effect, which is among the facts"
            )
        if rating.baseline is None:
            raise Unfit("a ratio makes an absolute effect only with a baseline, and none is given")
        control = _control(rating, rating.baseline, effect, arms, book)
        yield control
        yield from _of_ratio(rating, effect, arms, control)
        yield from _thresholds(rating, effect, "size_per_1000", UNIT)
    elif quantity_of(effect, "value").kind == DIFFERENCE:
        yield _of_difference(rating, effect, arms)
        yield from _thresholds(rating, effect, "size_per_1000", UNIT)
    elif STATISTICS[effect.stat].null == 0:
        if not arms.more:
            raise Unfit("its sign is not that of what the label of the outcome names")
        yield from _thresholds(rating, effect, "size_in_unit", effect.unit)
    else:
        raise Unfit(f"no absolute effect is made of a {STATISTICS[effect.stat].label}")


def _control(
    rating: Rating, baseline: Baseline, effect: Fact, arms: Compared, book: FactBook
) -> Fact:
    """The risk with the comparison, and where it is from; or why it is not known."""
    found = _risk(baseline, effect, book)
    return Fact(
        f"{prefix_of(effect.id, rating.id)}.control_risk",
        "absolute_risk",
        f"assumed risk of {arms.label} with {arms.reference.label}: {found.words}",
        "per_thousand",
        found.value,
        unit=UNIT,
        not_estimable=found.refused or None,
        method=found.method,
        inputs=() if found.facts else STATED,
        settings=(("risk", found.words),),
        from_facts=found.facts,
    )


@dataclass(frozen=True, slots=True)
class _Risk:
    """A risk, its words, its method and what it was made from; or why it is not known."""

    words: str
    method: str
    value: float | None = None
    facts: tuple[str, ...] = ()
    refused: str = ""


def _risk(baseline: Baseline, effect: Fact, book: FactBook) -> _Risk:
    if baseline.choice == "external":
        return _Risk(f"a risk from {baseline.source}", "absolute.stated", baseline.risk)
    if baseline.choice == "fact":
        fact = book[baseline.fact or ""]
        if quantity_of(fact, "value").kind != SHARE:
            raise Unfit(f"'{fact.id}' is no share that could be a risk")
        words, method = f"the {fact.label}", "absolute.stated"
        return _Risk(words, method, fact.value, (fact.id,), fact.not_estimable or "")
    median_wanted = baseline.choice == "median_of_control_risks"
    method = "absolute.median_risk" if median_wanted else "absolute.pooled_risk"
    words, head = CHOICES[baseline.choice], effect.id.rsplit(".", 1)[0]
    controls = [book.get(f"{head}.study.{row}.control") for row in effect.rows]
    known = [one for one in controls if one is not None and one.value is not None]
    if not known or len(known) < len(controls):
        return _Risk(words, method, refused="not every study has a risk in its control arm")
    facts = tuple(one.id for one in known)
    if median_wanted:
        return _Risk(words, method, median(float(one.value or 0) for one in known), facts)
    events, n = sum(one.events or 0 for one in known), sum(one.n or 0 for one in known)
    return _Risk(words, method, events / n, facts)


def _of_ratio(rating: Rating, effect: Fact, arms: Compared, control: Fact) -> Iterator[Fact]:
    prefix, found = prefix_of(effect.id, rating.id), _absolute(effect, control)
    refused = found if isinstance(found, str) else None
    made = None if isinstance(found, str) else found
    level = effect.ci.level if effect.ci else LEVEL
    common = Fact(
        f"{prefix}.risk",
        "absolute_risk",
        f"risk of {arms.label} with {arms.arm.label}",
        "per_thousand",
        made.risk if made else None,
        unit=UNIT,
        ci=Interval(made.risk_low, made.risk_high, level) if made else None,
        not_estimable=refused,
        k=effect.k,
        method=f"absolute.{effect.stat.removeprefix('peto_')}",
        settings=(*control.settings, ("outcome", arms.label)),
        from_facts=(effect.id, control.id),
    )
    yield common
    yield replace(
        common,
        id=f"{prefix}.difference",
        stat="absolute_difference",
        label=f"difference in {arms.label}, {arms.arm.label} less {arms.reference.label}",
        value=made.difference if made else None,
        ci=Interval(made.ci_low, made.ci_high, level) if made else None,
    )


def _absolute(effect: Fact, control: Fact) -> AbsoluteEffect | str:
    """The absolute effect, or why there is none."""
    if effect.value is None or control.value is None:
        return effect.not_estimable or control.not_estimable or ""
    if effect.ci is None:
        return "the effect has no interval"
    ends = effect.ci.low, effect.ci.high
    try:
        return absolute_effect(effect.stat, effect.value, *ends, control=float(control.value))
    except AnalysisError as error:
        return error.problems[0].what


def _of_difference(rating: Rating, effect: Fact, arms: Compared) -> Fact:
    """A difference of shares, as one of what the label of the outcome names."""
    sign, interval = 1 if arms.more else -1, None
    if effect.ci is not None:
        low, high = sorted(sign * one for one in (effect.ci.low, effect.ci.high))
        interval = Interval(low, high, effect.ci.level)
    return Fact(
        f"{prefix_of(effect.id, rating.id)}.difference",
        "absolute_difference",
        f"difference in {arms.label}, {arms.arm.label} less {arms.reference.label}",
        "per_thousand",
        None if effect.value is None else sign * effect.value,
        unit=UNIT,
        ci=interval,
        k=effect.k,
        n=effect.n,
        not_estimable=effect.not_estimable,
        method="absolute.difference",
        from_facts=(effect.id,),
    )


def _thresholds(rating: Rating, effect: Fact, stat: str, unit: str | None) -> Iterator[Fact]:
    if rating.thresholds is None:
        return
    for size in SIZES:
        given: float = getattr(rating.thresholds, size)
        yield Fact(
            threshold_id(effect.id, rating.id, size),
            stat,
            f"from here on an effect on {effect.label} is {size}",
            STATISTICS[stat].kind,
            given / PER if stat == "size_per_1000" else given,
            unit=unit,
            method="absolute.stated",
            inputs=STATED,
        )
