"""What travels inside the PDF: the facts, the spec, and no patient."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import command
from tests.cli.patients_project import ID, Plain, Rows, built, changed, texts
from tests.inputs import project as studies
from tests.render.page_text import attached


def files_inside(out: Path) -> dict[str, bytes]:
    return attached(next(out.glob("*.pdf")).read_bytes())


def test_a_review_carries_its_facts_and_its_spec(tmp_path: Path) -> None:
    project = studies.write(tmp_path)
    assert command("build", project, "--to", "pdf", "-q").code == 0
    out = project / "output" / "a-review"
    assert files_inside(out) == {
        "facts.json": (out / "facts.json").read_bytes(),
        "spec.yaml": (project / "spec.yaml").read_bytes(),
    }


def test_a_cohort_carries_the_same_and_no_patient(tmp_path: Path) -> None:
    project = changed(tmp_path / "project")
    out = built(project, "pdf")  # which looks into every file for an id
    inside = files_inside(out)
    assert inside == {
        "facts.json": (out / "facts.json").read_bytes(),
        "spec.yaml": (project / "spec.yaml").read_bytes(),
    }
    assert any("with facts.json" in name for name in texts(out))
    facts = json.loads(inside["facts.json"])["facts"]
    assert all(fact["rows"] == [] for fact in facts)
    lines = (project / "patients.csv").read_text("utf-8").splitlines()[1:]
    dates = [cell for line in lines for cell in line.split(",") if cell.startswith("202")]
    assert dates
    assert not [date for date in dates if date.encode() in inside["facts.json"]]


def excluded_by_id(spec: Plain, rows: Rows) -> None:
    rule = {"column": "patient", "value": ID.format(3), "reason": "consent withdrawn"}
    spec["data"]["exclude"].append(rule)


def told_in_a_reason(spec: Plain, rows: Rows) -> None:
    spec["data"]["exclude"][0]["reason"] = f"as ({ID.format(3).lower()}) was"


@pytest.mark.parametrize("change", [excluded_by_id, told_in_a_reason])
def test_a_spec_that_names_a_patient_stays_at_home(tmp_path: Path, change) -> None:
    project = changed(tmp_path / "project", change)
    done = command("build", project, "--to", "pdf", "--out", tmp_path / "out")
    assert done.code == 0, done.err
    assert "Leaving the spec out" in done.err
    assert "kestrel" not in done.err.lower()
    assert set(files_inside(tmp_path / "out")) == {"facts.json"}
