"""What names or shows a single patient does not travel inside the PDF."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.pipeline import check
from tests.cli.command import command
from tests.cli.patients_project import ID, Change, Plain, Rows, changed
from tests.render.page_text import attached


def excluded_by_id(spec: Plain, rows: Rows) -> None:
    rule = {"column": "patient", "value": ID.format(3), "reason": "consent withdrawn"}
    spec["data"]["exclude"].append(rule)


def told_in_a_reason(spec: Plain, rows: Rows) -> None:
    spec["data"]["exclude"][0]["reason"] = f"as ({ID.format(3).lower()}) was"


def test_spec_and_rows_of_patients_stay_at_home_and_the_build_says_so(tmp_path: Path) -> None:
    project = changed(tmp_path / "project", excluded_by_id)
    done = command("build", project, "--to", "pdf", "--out", tmp_path / "out")
    assert done.code == 0, done.err
    assert "Leaving the spec out" in done.err
    assert "Leaving frames/swimmer-os.csv out of the document: rows of single" in done.err
    assert "kestrel" not in done.err.lower()
    inside = attached(next((tmp_path / "out").glob("*.pdf")).read_bytes())
    assert inside.pop("facts.json") == (tmp_path / "out" / "facts.json").read_bytes()
    frames = {path.name: path.read_bytes() for path in (tmp_path / "out/frames").iterdir()}
    assert frames.pop("swimmer-os.csv"), "each row is of a patient"
    assert inside == frames
    assert b"KESTREL" not in b"".join(inside.values())


@pytest.mark.parametrize("change", [excluded_by_id, told_in_a_reason])
def test_a_rule_and_a_reason_can_name_a_patient(tmp_path: Path, change: Change) -> None:
    assert check(changed(tmp_path / "project", change)).analysed.spec_source is None


def test_so_can_a_comment(tmp_path: Path) -> None:
    project = changed(tmp_path / "project")
    spec = project / "spec.yaml"
    assert check(project).analysed.spec_source == spec.read_bytes()
    with spec.open("a", encoding="utf-8") as file:
        file.write(f"\n# {ID.format(4)} was counted twice\n")
    assert check(project).analysed.spec_source is None
