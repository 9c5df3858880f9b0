"""``reportgen explain``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from reportgen.console.terminal import Terminal, dump, print_wrapped, two_columns


def run(terminal: Terminal, spec: Path, fact_id: str, cache: bool = True) -> None:
    """``reportgen explain``."""
    from reportgen.formatting.style import load_style
    from reportgen.pipeline import check
    from reportgen.present.lineage import SourceRow, explain
    from reportgen.provenance import software
    from reportgen.reuse.disk import opened

    with terminal.work(), opened(cache, terminal.remark) as reuse:
        analysed = check(spec, reuse=reuse).analysed
        fact = analysed.book[fact_id]
    rows = {
        key: SourceRow(key, place, label) for key, (place, label) in analysed.source_rows.items()
    }
    versions = ", ".join(f"{name} {number}" for name, number in software().items())
    made = explain(fact, analysed.book, load_style(), rows, versions)
    if terminal.json:
        from reportgen.facts.plain import fact_record

        dump({"fact": fact_record(fact), "explanation": asdict(made)})
        return
    print_explanation(asdict(made), fact.unit)


def print_explanation(made: Mapping[str, Any], unit: str | None) -> None:
    print_wrapped(f"{made['fact_id']}: {made['label']}", indent="  ")
    names = {
        "value": "value",
        "ci": "confidence interval",
        "pi": "prediction interval",
        "p": "P value",
        "k": "studies",
        "n": "participants",
        "events": "events",
    }
    value, *others = [(names[part], text) for part, text in made["printed"].items()]
    pairs = [value, *([("unit", unit)] if unit else []), *others]
    told = {"method": "method", "formula": "formula", "reference": "reference", "r_call": "R call"}
    pairs += [(words, made[name]) for name, words in told.items() if made[name]]
    pairs += [(f"setting {name}", text) for name, text in made["settings"].items()]
    pairs += [("inputs", text) for text in made["inputs"]]
    pairs += [("note", text) for text in made["notes"]]
    pairs += [
        ("row", f"{row['place']} {row['label']} [{row['row_id']}]".strip()) for row in made["rows"]
    ]
    pairs += [("related fact", name) for name in made["related"]]
    pairs.append(("software", made["software"]))
    for name, text in pairs:
        print(two_columns(f"  {name}", text, 22))
