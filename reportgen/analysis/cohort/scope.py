"""What every step of a cohort analysis shares: arms, pairs, strata, level, words of labels."""

from __future__ import annotations

from dataclasses import dataclass

from reportgen.analysis.ids import join
from reportgen.analysis.ledger import Ledger
from reportgen.facts.fact import Fact, Interval
from reportgen.spec.cohort import CohortSpec
from reportgen.spec.cohort_rates import RateIntervals
from reportgen.spec.data import GroupLevel
from reportgen.vocabulary import STATISTICS

WHOLE = ""
"""The stratum of a whole arm."""


@dataclass(frozen=True, slots=True)
class Pair:
    """An arm and the one it is compared with."""

    arm: GroupLevel
    reference: GroupLevel

    @property
    def id(self) -> str:
        """``car_t_vs_blinatumomab``."""
        return f"{self.arm.id}_vs_{self.reference.id}"


@dataclass(frozen=True, slots=True)
class Scope:
    """Where facts go, and the arms and strata that they are about."""

    ledger: Ledger
    table: str
    arms: tuple[GroupLevel, ...]
    reference: GroupLevel
    strata: tuple[GroupLevel, ...]
    level: float
    intervals: RateIntervals
    ordered: bool = False
    scores: tuple[float, ...] = ()
    stratum_name: str = ""

    @classmethod
    def of(cls, spec: CohortSpec, table: str, ledger: Ledger) -> Scope:
        """The first arm is the reference unless the spec says other."""
        own = spec.data.arms
        arms = own.levels
        wanted = own.reference or arms[0].id
        reference = next(arm for arm in arms if arm.id == wanted)
        stratum = spec.data.stratum
        return cls(
            ledger,
            table,
            arms,
            reference,
            stratum.levels if stratum else (),
            spec.analysis.level,
            spec.analysis,
            own.ordered,
            own.scores,
            stratum.label if stratum else "",
        )

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Every other arm against the reference, in the order of the spec."""
        return tuple(Pair(arm, self.reference) for arm in self.arms if arm is not self.reference)

    def places(self, by_stratum: bool) -> tuple[str, ...]:
        """Strata to report: the whole arm first."""
        return (WHOLE, *(level.id for level in self.strata)) if by_stratum else (WHOLE,)

    def stratum_label(self, stratum: str) -> str:
        """How a stratum is called; nothing for the whole arm."""
        return next((level.label for level in self.strata if level.id == stratum), "")

    def arm_label(self, arm: str) -> str:
        """How an arm is called within a sentence."""
        return next(level.label for level in self.arms if level.id == arm)

    def in_arm(self, label: str, arm: str, stratum: str = WHOLE) -> str:
        """``complete remission with CAR-T, not in remission``."""
        return _listed(f"{label} with {self.arm_label(arm)}", self.stratum_label(stratum))

    def between(self, label: str, pair: Pair, stratum: str = WHOLE) -> str:
        """``complete remission, CAR-T against blinatumomab, not in remission``."""
        versus = f"{pair.arm.label} against {pair.reference.label}"
        return _listed(label, versus, self.stratum_label(stratum))

    def over_arms(self, label: str, stratum: str = WHOLE) -> str:
        """``complete remission over all arms, not in remission``."""
        return _listed(f"{label} over all arms", self.stratum_label(stratum))

    def column(self, *names: str) -> tuple[str, ...]:
        """The columns of the table that a fact comes from."""
        return (f"{self.table}:{','.join(dict.fromkeys(names))}",)

    def count(
        self,
        fact_id: str,
        label: str,
        value: int,
        inputs: tuple[str, ...] = (),
        from_facts: tuple[str, ...] = (),
    ) -> None:
        """A fact that is a number of patients or events."""
        self.ledger.count(fact_id, label, value, inputs=inputs, from_facts=from_facts)

    def events(
        self, fact_id: str, label: str, value: int, n: int, inputs: tuple[str, ...] = ()
    ) -> None:
        """A fact that is a number of events among ``n`` patients."""
        self.ledger.count(fact_id, label, value, n=n, events=value, inputs=inputs)

    def add(
        self,
        fact_id: str,
        stat: str,
        label: str,
        value: float | None,
        *,
        method: str,
        ci: tuple[float, float] | None = None,
        p: float | None = None,
        n: int | None = None,
        events: int | None = None,
        unit: str | None = None,
        refused: str = "",
        notes: tuple[str, ...] = (),
        inputs: tuple[str, ...] = (),
        from_facts: tuple[str, ...] = (),
        settings: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """A fact that is a statistic; without a value it carries the reason."""
        there = value is not None
        interval = Interval(float(ci[0]), float(ci[1]), self.level) if ci and there else None
        self.ledger.facts.append(
            Fact(
                fact_id,
                stat,
                label,
                STATISTICS[stat].kind,
                None if value is None else float(value),
                unit=unit,
                ci=interval,
                p=float(p) if p is not None and there else None,
                n=n,
                events=events,
                not_estimable=None if there else refused or "not estimable",
                method=method,
                settings=(("level", f"{self.level * 100:g}"), *settings),
                inputs=inputs,
                from_facts=from_facts,
                notes=notes,
            )
        )


def _listed(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def place(outcome: str, group: str, stratum: str = WHOLE) -> str:
    """``cr.car_t.not_in_remission``: where the facts of a group, or a pair of groups, stand."""
    return join(outcome, group, stratum)
