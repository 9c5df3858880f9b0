"""An outcome of a cohort has several forms; its faults are told as those of any other section."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.errors import SpecError
from reportgen.kinds import spec_models
from reportgen.resources import templates_dir
from reportgen.spec.cohort import CohortSpec
from reportgen.spec.cohort_outcomes import BinaryOutcome, EventCoding
from reportgen.spec.load import load_spec
from reportgen.spec.problems import forms_at, section_at
from reportgen.spec.source import read_tree

SPEC = templates_dir() / "new" / "cohort" / "spec.yaml"
TYPES = ("binary", "ordinal", "continuous", "count", "time_to_event")
BINARY = "    type: binary "

CASES: dict[str, tuple[str, str, str, str]] = {
    # what is replaced, by what; what is said, and the remedy
    "unknown type": (
        BINARY,
        "    type: binari ",
        "outcomes 'response'.type is 'binari'; did you mean 'binary'? (known: binary, ordinal, "
        "continuous, count, time_to_event)",
        "Choose one of these.",
    ),
    "no type": (
        BINARY,
        "    # type: binary ",
        "outcomes 'response' lacks the key 'type' (binary, ordinal, continuous, count, "
        "time_to_event)",
        "Add `type:`.",
    ),
    "list for type": (
        BINARY,
        "    type: [binary] ",
        "outcomes 'response'.type is a list; did you mean 'binary'?",
        "Choose one of these.",
    ),
    "number for type": (
        BINARY,
        "    type: 1 ",
        "outcomes 'response'.type is the number 1 (known: binary",
        "Choose one of these.",
    ),
    "unknown key of a form": (
        "    column: response\n",
        "    column: response\n    colum: response\n",
        "outcomes 'response' has no key 'colum'; did you mean 'column'?",
        "Correct or delete it.",
    ),
    "key of another form": (
        "    column: response\n",
        "    column: response\n    landmarks: [6]\n",
        "outcomes 'response' has no key 'landmarks' (known: id, label",
        "Correct or delete it.",
    ),
    "missing key of a form": (
        "    column: response\n",
        "",
        "outcomes 'response' lacks the key 'column' (column of the patients table",
        "Add `column:`.",
    ),
    "wrong choice in a form": (
        "    direction: higher_better\n    primary: true\n    definition: complete",
        "    direction: up\n    primary: true\n    definition: complete",
        "outcomes 'response'.direction is 'up' (known: higher_better, lower_better)",
        "Choose one of these.",
    ),
    "complaint of a form": (
        '    severe_from: "3"',
        '    severe_from: "6"',
        "severe_from '6' is no level",
        "Levels: 0, 1, 2, 3, 4, 5.",
    ),
    "section within a form": (
        "    event: {column: pfs_event, event:",
        "    event: {column: pfs_event, evnt: x, event:",
        "outcomes 'pfs'.event has no key 'evnt'; did you mean 'event'?",
        "Correct or delete it.",
    ),
    "no section within a form": (
        '    event: {column: pfs_event, event: ["1"], censored: ["0"]}',
        "    event: pfs_event",
        "outcomes 'pfs'.event is 'pfs_event', where a section with keys is needed",
        "Its keys are: column, event, censored, competing.",
    ),
    "bound within a form": (
        "    horizon: 12  ",
        "    horizon: 0  ",
        "outcomes 'pfs'.horizon is the number 0; it must be greater than 0",
        "Correct it.",
    ),
    "text for an outcome": (
        "outcomes:\n",
        "outcomes:\n  - survival\n",
        "outcomes no. 1 is 'survival', where a section with keys is needed",
        "Write `key: value` for each of its keys.",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_problems_name_the_key_as_it_is_written(case: str, tmp_path: Path) -> None:
    old, new, what, remedy = CASES[case]
    text = SPEC.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "spec.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        load_spec(tmp_path, spec_models())
    (problem,) = caught.value.problems
    assert what in problem.what
    assert remedy in problem.remedy
    changed = text[: text.index(old)].count("\n") + 1
    line = int(problem.where.partition(":")[2])
    assert changed - 5 <= line <= changed + 5


def test_the_form_that_is_written_is_found() -> None:
    tree, _ = read_tree(SPEC)
    assert forms_at(CohortSpec, ("outcomes", 0)) == TYPES
    assert section_at(CohortSpec, ("outcomes", 0), tree) is BinaryOutcome
    assert section_at(CohortSpec, ("outcomes", 3, "event"), tree) is EventCoding
    assert section_at(CohortSpec, ("outcomes", 0)) is None
    assert forms_at(CohortSpec, ("baseline", 0)) == ()
