"""More than two arms over time: compared together, by their order, and pair by pair."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from reportgen.analysis.cohort.competing import LATE, OTHER, OUTCOME, gray_of
from reportgen.analysis.cohort.hazards import TwoGroups, compares, log_rank_test
from reportgen.analysis.cohort.overall import OVERALL, score_words, scores_of
from reportgen.analysis.cohort.rates import add_test
from reportgen.analysis.cohort.reading import Reading
from reportgen.analysis.cohort.scope import Pair, Scope, place
from reportgen.analysis.cohort.survival import competing_of, groups_of, reading_of
from reportgen.analysis.cohort.task import CohortPlanned, CohortTask, View
from reportgen.analysis.cohort.testing import Tested
from reportgen.errors import AnalysisError
from reportgen.inputs.cohort.records import SurvivalCounts
from reportgen.spec.cohort_outcomes import Outcome, SurvivalOutcome
from reportgen.stats.adjustment import adjusted_p_values
from reportgen.stats.survival.competing import competing_rows
from reportgen.stats.survival.gray import gray_test
from reportgen.stats.survival.log_rank import LogRank, log_rank_trend
from reportgen.stats.survival.observations import observations

TOGETHER = "no event occurred while several arms were at risk"


@dataclass(frozen=True, slots=True)
class _Arms:
    """Everybody with an arm, 0 first, for one outcome; counted rows as single ones."""

    time: NDArray[np.float64]
    code: NDArray[np.int64]
    arm: NDArray[np.int64]
    stratum: NDArray[np.int64]
    entry: NDArray[np.float64] | None
    refused: str

    @property
    def counts(self) -> tuple[int, int]:
        """Patients and events."""
        return len(self.time), int((self.code == OUTCOME).sum())


def add(task: CohortTask, outcome: Outcome) -> None:
    """Facts ``<outcome>.overall.log_rank``, ``.log_rank_stratified``, ``.trend`` where the arms
    are ordered, ``.gray`` where events compete; for every two arms ``.log_rank`` (and ``.gray``)
    with ``.adjusted_p``. Nothing where there are two arms."""
    scope = task.scope
    if not isinstance(outcome, SurvivalOutcome) or len(scope.arms) < 3:
        return
    reading = reading_of(scope, outcome, task.spec.analysis)
    rows = task.cohort.survival_rows(outcome)
    arms = _arms(scope, rows)
    _add_overall(scope, outcome, reading, arms, ordered=task.spec.data.arms.ordered)
    _add_pairs(scope, outcome, reading, rows)


def every_pair(scope: Scope) -> tuple[Pair, ...]:
    """Those with the reference first, then the later of two other arms against the earlier."""
    others = [arm for arm in scope.arms if arm is not scope.reference]
    return (*scope.pairs, *(Pair(later, first) for first, later in combinations(others, 2)))


def _arms(scope: Scope, rows: SurvivalCounts) -> _Arms:
    missing = [one for at, one in enumerate(scope.arms) if not rows.weight[rows.arm == at].sum()]
    refused = f"there was no patient with {missing[0].label}" if missing else ""
    time = np.repeat(rows.time, rows.weight)
    code, arm, stratum = (
        np.repeat(one, rows.weight) for one in (rows.event, rows.arm, rows.stratum)
    )
    if not refused and not (code == OUTCOME).any():
        refused = "no event occurred in any arm"
    entry = None if rows.entry is None else np.repeat(rows.entry, rows.weight)
    return _Arms(time, code, arm, stratum, entry, refused)


def _add_overall(
    scope: Scope, outcome: SurvivalOutcome, reading: Reading, arms: _Arms, *, ordered: bool
) -> None:
    words = reading.weighting.words
    everybody = [("log_rank", words, _overall(arms, reading, stratified=False))]
    if scope.strata:
        found = _overall(arms, reading, stratified=True)
        everybody.append(("log_rank_stratified", f"stratified {words}", found))
    if ordered:
        everybody.append(("trend", f"{words} for trend", _trend(scope, arms, reading)))
    if outcome.event.competing:
        everybody.append(("gray", "Gray’s test", _gray(arms)))
    n, events = arms.counts
    for name, what, tested in everybody:
        add_test(
            scope,
            f"{outcome.id}.{OVERALL}.{name}",
            f"{what} of {outcome.label}, all arms together",
            tested,
            n=n,
            events=events,
            notes=() if name == "gray" else reading.notes,
            inputs=reading.inputs,
        )


def _overall(arms: _Arms, reading: Reading, *, stratified: bool) -> Tested:
    method = "log_rank.stratified" if stratified else reading.weighting.method
    return _told(arms, reading, method, lambda found: found.p_value, stratified=stratified)


def _trend(scope: Scope, arms: _Arms, reading: Reading) -> Tested:
    def p_of(found: LogRank) -> float:
        return log_rank_trend(found, scores_of(scope)).p_value

    tested = _told(arms, reading, "log_rank.trend", p_of)
    return replace(tested, settings=(*tested.settings, *score_words(scope)))


def _told(
    arms: _Arms,
    reading: Reading,
    method: str,
    p_of: Callable[[LogRank], float],
    *,
    stratified: bool = False,
) -> Tested:
    if arms.refused:
        return Tested(None, method, arms.refused)
    rows = observations(arms.time, arms.code == OUTCOME, entry=arms.entry)
    found = reading.weighting.test(rows, arms.arm, arms.stratum if stratified else None)
    if not compares(found):
        return Tested(None, method, TOGETHER)
    try:
        return Tested(p_of(found), method, settings=reading.weighting.settings)
    except AnalysisError:
        return Tested(None, method, TOGETHER)


def _gray(arms: _Arms) -> Tested:
    refused = arms.refused or (LATE if arms.entry is not None else "")
    if refused:
        return Tested(None, "gray", refused)
    causes = np.minimum(arms.code, OTHER)
    found = gray_test(competing_rows(arms.time, causes, causes=OTHER), arms.arm, OUTCOME)
    return Tested(found.p_value, "gray") if found.df else Tested(None, "gray", TOGETHER)


def _add_pairs(
    scope: Scope, outcome: SurvivalOutcome, reading: Reading, rows: SurvivalCounts
) -> None:
    """Each P value with its adjusted one; those with the reference have the first already."""
    tests = [("log_rank", reading.weighting.words)]
    if outcome.event.competing:
        tests.append(("gray", "Gray’s test"))
    pairs = every_pair(scope)
    groups = [groups_of(scope, pair, rows) for pair in pairs]
    for name, words in tests:
        found = [
            log_rank_test(one, reading.weighting)
            if name == "log_rank"
            else gray_of(competing_of(scope, pair, rows, one))
            for pair, one in zip(pairs, groups, strict=True)
        ]
        adjusted = _adjusted(found)
        for pair, one, first, holm in zip(pairs, groups, found, adjusted, strict=True):
            at = f"{place(outcome.id, pair.id)}.{name}"
            what = scope.between(f"{words} of {outcome.label}", pair)
            if pair not in scope.pairs:
                _add(scope, at, what, first, one, reading)
            _add(scope, f"{at}.adjusted_p", f"adjusted {what}", holm, one, reading)


def _add(
    scope: Scope, at: str, label: str, tested: Tested, groups: TwoGroups | None, reading: Reading
) -> None:
    n, events = (groups.n, groups.events) if groups else (0, 0)
    add_test(scope, at, label, tested, n=n, events=events, inputs=reading.inputs)


def _adjusted(found: list[Tested]) -> list[Tested]:
    """Holm's method over the pairs that could be tested."""
    known = [one.p for one in found if one.p is not None]
    values = iter(adjusted_p_values(known, method="holm").tolist() if known else ())
    return [
        Tested(None, "log_rank.holm", one.refused)
        if one.p is None
        else Tested(next(values), "log_rank.holm")
        for one in found
    ]


def plan(planned: CohortPlanned) -> View:
    """The pairs of more than two arms, all of them, for the sentences that tell of them."""
    scope = planned.scope
    pairs = every_pair(scope) if len(scope.arms) > 2 else ()
    found: dict[str, object] = {
        "every_pair": tuple(
            {"id": pair.id, "label": pair.arm.label, "reference_label": pair.reference.label}
            for pair in pairs
        ),
    }
    adjusted = any(fact.method == "log_rank.holm" and fact.estimable for fact in planned.book)
    return found | {"pairs_adjusted": adjusted}
