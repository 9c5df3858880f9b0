"""Do the sensitivity analyses say the same? How many of all lead to the main conclusion.

Reads the facts that the other analyses have made, and so runs after them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import isclose

from reportgen.analysis.ids import join
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.profiles import profiles_for
from reportgen.analysis.task import OutcomeTask, Planned, View, profile_of
from reportgen.defaults import COMPARISON_MODELS, PROFILES
from reportgen.facts.claims import direction
from reportgen.facts.fact import Fact
from reportgen.facts.frame import Cell, Column, frame
from reportgen.measures import MEASURES
from reportgen.vocabulary import null_of

HEAD = "Sensitivity analyses: "
NAMED = 4
"""So many analyses that differ are named; of more the frame has the names."""


def _set_label(task: OutcomeTask, name: str) -> str:
    return next(one.label for one in task.spec.analysis.sensitivity.sets if one.id == name)


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of sensitivity analysis: its words after a number, and what one of them is called."""

    words: str
    name: Callable[[OutcomeTask, str], str]


KINDS = {
    "leave_one_out": _Kind(
        "without one study", lambda task, part: f"without {task.data.study(part).label}"
    ),
    "profile": _Kind(
        "under another profile",
        lambda task, part: f"under the profile {profiles_for(task.outcome.measure)[part].name}",
    ),
    "set": _Kind("with another set of studies", _set_label),
    "without_influential": _Kind(
        "without influential studies", lambda *_: "without influential studies"
    ),
    "trim_and_fill": _Kind("with trim and fill", lambda *_: "with trim and fill"),
    "pet_peese": _Kind("by PET-PEESE", lambda *_: "by PET-PEESE"),
    "selection_model": _Kind(
        "by a selection model", lambda _, part: f"by the selection model “{part.replace('_', ' ')}”"
    ),
    "limit_meta_analysis": _Kind("by limit meta-analysis", lambda *_: "by limit meta-analysis"),
}
"""By the part of the fact ids that follows the pool. Cumulative pools, which are of a part of the
studies, and pools of subgroups are no sensitivity analyses."""

COLUMNS = (
    Column("fact", "Fact"),
    Column("kind", "Kind"),
    Column("label", "Analysis"),
    Column("direction", "Direction"),
    Column("agrees", "Agrees with the main analysis"),
)


@dataclass(frozen=True, slots=True)
class _Main:
    """What the sensitivity analyses are held against: beginning of the ids, fact, words, null."""

    prefix: str
    fact_id: str
    what: str
    null: float


@dataclass(frozen=True, slots=True)
class _Compared:
    """A sensitivity analysis beside the main one."""

    kind: str
    name: str
    fact: Fact
    word: str
    agrees: bool
    same_side: bool


def add(ledger: Ledger, task: OutcomeTask) -> None:
    """Facts ``<pool>.robustness``, ``.robustness.<kind>`` and ``.robustness_direction``."""
    if not task.outcome.primary:
        return
    measure = MEASURES[task.outcome.measure]
    if measure.null is not None:
        for side in task.sides:
            prefix = task.prefix(side)
            main = _Main(prefix, f"{prefix}.pooled", task.label(side), measure.null)
            _add_pool(ledger, task, main)
    for prefix, side, reference in task.contrasted():
        stat = side.request.contrast_stat
        versus = f"({side.label} against {reference.label})"
        what = f"the {side.request.contrast_label} of {task.outcome.label} {versus}"
        null = null_of(stat)
        _add_pool(ledger, task, _Main(prefix, f"{prefix}.{stat}", what, null))


def plan(planned: Planned) -> View:
    """``robustness_plans``: by pool the kinds of its analyses, and the names of what differs."""
    plans = []
    for outcome in planned.spec.outcomes:
        for fact in planned.book.with_prefix(outcome.id):
            prefix, mark, rest = fact.id.partition(".robustness")
            if mark and not rest and fact.estimable:
                made = planned.book.frame(_frame_id(prefix))
                what = made.label.removeprefix(HEAD)
                plans.append({"prefix": prefix, "what": what, **_words(made.records())})
    return {"robustness_plans": tuple(plans)}


def _words(records: Sequence[dict[str, Cell]]) -> View:
    kinds = dict.fromkeys(str(one["kind"]) for one in records)
    main = {one["direction"] for one in records if one["agrees"] == "yes"}
    differing = [str(one["label"]) for one in records if one["agrees"] == "no"]
    return {
        "kinds": tuple({"id": kind, "words": KINDS[kind].words} for kind in kinds),
        "is_clear": bool(main & {"lower", "higher"}),
        "differing": tuple(differing) if len(differing) <= NAMED else (),
    }


def _frame_id(prefix: str) -> str:
    return f"robustness-{prefix.replace('.', '-')}"


def _add_pool(ledger: Ledger, task: OutcomeTask, main: _Main) -> None:
    """The facts of one pool or contrast; a stated refusal where there is nothing to count."""
    fact = next(one for one in ledger.facts if one.id == main.fact_id)
    found = list(_compared(ledger, task, main, fact)) if fact.estimable else []
    place = f"{main.prefix}.robustness"
    if not found:
        refused = fact.not_estimable or "no sensitivity analysis has a result"
        label = f"sensitivity analyses that agree: {main.what}"
        ledger.number(place, "count", label, None, method="robustness", refused=refused)
        return
    _count(ledger, place, f"that agree: {main.what}", fact, found)
    for kind in dict.fromkeys(one.kind for one in found):
        here = [one for one in found if one.kind == kind]
        words = f"{KINDS[kind].words} that agree: {main.what}"
        _count(ledger, f"{place}.{kind}", words, fact, here)
    sides = sum(one.same_side for one in found)
    words = f"whose estimate is not on the other side of the null: {main.what}"
    _add_count(ledger, f"{place}_direction", words, sides, fact, found)
    rows = [
        (one.fact.id, one.kind, one.name, one.word, "yes" if one.agrees else "no") for one in found
    ]
    ledger.frame(frame(_frame_id(main.prefix), f"{HEAD}{main.what}", COLUMNS, rows))


def _count(
    ledger: Ledger, fact_id: str, words: str, main: Fact, found: Sequence[_Compared]
) -> None:
    _add_count(ledger, fact_id, words, sum(one.agrees for one in found), main, found)


def _add_count(
    ledger: Ledger, fact_id: str, words: str, value: int, main: Fact, found: Sequence[_Compared]
) -> None:
    ledger.count(
        fact_id,
        f"sensitivity analyses {words}",
        value,
        n=len(found),
        events=value,
        from_facts=(main.id, *(one.fact.id for one in found)),
        method="robustness",
    )


def _compared(ledger: Ledger, task: OutcomeTask, main: _Main, fact: Fact) -> Iterator[_Compared]:
    """Every analysis that gave a value of the statistic of the main one, but for itself."""
    word, side = direction(fact, main.null), _side(fact.value, main.null)
    for kind, words in KINDS.items():
        place = join(main.prefix, kind)
        for other in ledger.facts:
            is_here = other.id == place or other.id.startswith(f"{place}.")
            if not is_here or other.stat != fact.stat or other.value is None:
                continue
            part = other.id.removeprefix(f"{place}.").split(".")[0]
            if kind == "profile" and _is_main(task, part):
                continue
            found = direction(other, main.null)
            same_side = _side(other.value, main.null) * side >= 0
            name = words.name(task, part)
            yield _Compared(kind, name, other, found, found == word, same_side)


def _is_main(task: OutcomeTask, profile: str) -> bool:
    """Whether the profile is what the main analysis follows."""
    base, own = PROFILES[task.spec.analysis.profile], profile_of(task.spec, task.outcome)
    if profile in COMPARISON_MODELS:
        return profile == task.sides[0].request.model
    return profile == base.name and own == base


def _side(value: float | None, null: float) -> int:
    """Below the null -1, above it 1, and 0 where the last digits are all that differs."""
    if value is None or isclose(value, null, rel_tol=1e-9, abs_tol=1e-9):
        return 0
    return 1 if value > null else -1
