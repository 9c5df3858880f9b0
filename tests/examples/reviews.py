"""Small reviews of published data, as specs beside the tables of R/."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from reportgen.facts.book import FactBook
from reportgen.pipeline import check

HERE = Path(__file__).parent / "R"
COUNTS = {"events": "events", "n": "n", "control_events": "control_events",
          "control_n": "control_n"}  # fmt: skip
RATIO = {"ratio": "ratio", "ci_low": "low", "ci_high": "high"}
LEVELS = {"random": "Random", "alternate": "Alternate", "systematic": "Systematic"}


def expected(name: str) -> Any:
    """What R printed."""
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


def outcome(name: str, measure: str, columns: Mapping[str, str], **more: Any) -> dict[str, Any]:
    """A primary outcome."""
    return {"id": name, "label": name, "measure": measure, "primary": True,
            "direction": "lower_better", "columns": dict(columns), **more}  # fmt: skip


def review(
    folder: Path,
    table: str,
    outcomes: Sequence[Mapping[str, Any]],
    analysis: Mapping[str, Any],
    *,
    studies: Mapping[str, str] | None = None,
    data: Mapping[str, Any] | None = None,
) -> FactBook:
    """The facts of a review of one of the tables of R/, or of a table given as text."""
    text = table if "\n" in table else (HERE / table).read_text(encoding="utf-8")
    (folder / "studies.csv").write_text(text, encoding="utf-8")
    spec = {
        "reportgen": 1,
        "kind": "meta-analysis",
        "report": {"title": "A review", "slug": "a-review", "date": "2026-11-27"},
        "question": {"objective": "To compare.", "population": "people",
                     "intervention": "vaccine", "comparator": "none"},
        "data": {
            "studies": {"file": "studies.csv", "id": "id", "label": "study", **(studies or {})},
            "arms": {"treated": "vaccine", "control": "none"},
            **(data or {}),
        },
        "outcomes": list(outcomes),
        "analysis": {"sensitivity": {"leave_one_out": False, "profiles": False}, **analysis},
    }  # fmt: skip
    (folder / "spec.yaml").write_text(json.dumps(spec), encoding="utf-8")
    return check(folder).analysed.book
