"""A spec that names a patient does not travel inside the PDF."""

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


def test_the_spec_stays_at_home_and_the_build_says_so(tmp_path: Path) -> None:
    project = changed(tmp_path / "project", excluded_by_id)
    done = command("build", project, "--to", "pdf", "--out", tmp_path / "out")
    assert done.code == 0, done.err
    assert "Leaving the spec out" in done.err
    assert "kestrel" not in done.err.lower()
    inside = attached(next((tmp_path / "out").glob("*.pdf")).read_bytes())
    assert inside == {"facts.json": (tmp_path / "out" / "facts.json").read_bytes()}
    assert b"KESTREL" not in inside["facts.json"]


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
