"""The command: one line per case, then the sum."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oracle.case import build, read_cases
from oracle.compare import compare
from oracle.computes import COMPUTES
from oracle.words import Unsupported
from reportgen.errors import ReportgenError

DEFAULT_ATOL = 1e-9


@dataclass(frozen=True)
class Outcome:
    """What became of one case."""

    id: str
    topic: str
    passed: bool
    optional: bool
    line: str


def run_case(block: dict[str, Any], folders: Sequence[Path]) -> Outcome:
    """Compute and compare; whatever goes wrong is told in the line."""
    name = str(block.get("id", "?"))

    def outcome(passed: bool, line: str) -> Outcome:
        optional = bool(block.get("optional"))
        return Outcome(name, str(block.get("topic", "")), passed, optional, f"{line}")

    try:
        case = build(block, folders)
        if case.compute not in COMPUTES:
            raise Unsupported(f"compute {case.compute}")
        got = COMPUTES[case.compute](case)
        if unknown := case.unknown_args():
            raise Unsupported(f"args {unknown[0]}")
    except Unsupported as word:
        return outcome(False, f"unsupported {name} {word}")
    except ReportgenError as refusal:
        return outcome(False, f"off {name} refused: {refusal}")
    except Exception as error:  # a crash in one case must not hide the others
        return outcome(False, f"off {name} crashed: {type(error).__name__}: {error}")
    verdict = compare(
        block["expect"], got, float(block.get("rtol", 1e-6)), float(block.get("atol", DEFAULT_ATOL))
    )
    if verdict.ok:
        return outcome(True, f"ok {name}")
    return outcome(False, f"off {name} {verdict.error:.3g} {verdict.name}")


def run_files(paths: Sequence[Path], data: Path | None = None) -> Iterator[Outcome]:
    """Every case of every file."""
    for path in paths:
        folders = [data] if data else []
        folders += [path.parent / "datasets", path.parent.parent / "datasets", path.parent]
        for block in read_cases(path):
            yield run_case(block, folders)


def main(argv: Sequence[str]) -> int:
    """Print the outcomes; exit status 0 only when nothing failed."""
    parser = argparse.ArgumentParser(prog="run.py", description=__doc__)
    parser.add_argument("cases", nargs="+", type=Path, help="files of cases")
    parser.add_argument("--data", type=Path, help="folder of the data sets")
    options = parser.parse_args(argv)
    outcomes = []
    for outcome in run_files(options.cases, options.data):
        outcomes.append(outcome)
        print(outcome.line)
    extra = [o for o in outcomes if o.optional]
    counted = [o for o in outcomes if not o.optional]
    if extra:
        good = sum(o.passed for o in extra)
        print(f"optional: {good} passed, {len(extra) - good} failed")
    passed = sum(o.passed for o in counted)
    print(f"{passed} passed, {len(counted) - passed} failed")
    return 0 if passed == len(counted) else 1
