"""What each study contributes: one fact per study and outcome."""

from __future__ import annotations

import numpy as np

from reportgen.analysis.compared_studies import add_arm_facts
from reportgen.analysis.ids import join
from reportgen.analysis.ledger import Ledger
from reportgen.analysis.pools import PoolRequest
from reportgen.analysis.routes import Remark
from reportgen.analysis.study_values import interval_words, shown
from reportgen.facts.fact import Fact
from reportgen.inputs.studies import OutcomeRow
from reportgen.spec.outcomes import Outcome
from reportgen.vocabulary import STATISTICS


def add_study_facts(
    ledger: Ledger, prefix: str, outcome: Outcome, request: PoolRequest, table: str
) -> None:
    """Facts ``<prefix>.study.<study>``: the study's own value with its interval."""
    inputs = (f"{table}:{','.join(outcome.columns.values())}",)
    interval = interval_words(request)
    add_arm_facts(ledger, prefix, outcome, request, inputs)
    pooling = request.pooling
    for row, (value, ci, note) in zip(request.rows, shown(request), strict=True):
        stat = pooling.stat
        ledger.facts.append(
            Fact(
                join(prefix, "study", row.study.id),
                stat,
                f"{outcome.label} in {row.study.label}",
                STATISTICS[stat].kind,
                value,
                unit=request.unit,
                ci=ci,
                k=1,
                n=row.n,
                events=row.events,
                not_estimable=None if value is not None else pooling.poolable(row),
                method=pooling.study_method,
                settings=(("level", f"{request.level * 100:g}"), ("interval", interval)),
                inputs=inputs,
                rows=(row.study.id,),
                notes=(note,) if note else (),
            )
        )
        remarks = pooling.remarks(row)
        if remarks and value is not None:
            _add_derived(ledger, prefix, outcome, request, row, remarks)


def _add_derived(
    ledger: Ledger,
    prefix: str,
    outcome: Outcome,
    request: PoolRequest,
    row: OutcomeRow,
    remarks: tuple[Remark, ...],
) -> None:
    """Fact ``<prefix>.study.<study>.se`` of a study whose standard error had to be derived.

    Where its arms were read in different ways, their own facts have the methods.
    """
    ledger.number(
        join(prefix, "study", row.study.id, "se"),
        "standard_error",
        f"standard error of {outcome.label} in {row.study.label}, on the scale of pooling",
        float(np.sqrt(request.pooling.effects((row,)).vi[0])),
        method=remarks[0].method,
        rows=(row.study.id,),
        notes=tuple(remark.words.format(row.study.label) for remark in remarks),
    )
