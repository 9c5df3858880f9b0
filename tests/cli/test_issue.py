"""`reportgen issue` and `reportgen history` as a user runs them, and the builds that follow."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.cli.bad_project import REPORT, copy, refused
from tests.cli.command import command, content, too_wide
from tests.cli.issued_project import WHO, correct, issue, set_version
from tests.cli.patients_project import ID, changed

SEALED = "history/log.jsonl"


def entries(project: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (project / SEALED).read_text("utf-8").splitlines()]


def test_an_issued_version_is_what_the_build_makes(project: Path) -> None:
    done = issue(project, "1.0")
    assert done.code == 0, done.err
    assert too_wide(done.out) == []
    (entry,) = entries(project)
    assert entry["digest"] in done.out
    assert entry["date"] == date.today().isoformat()
    assert (entry["by"], entry["reason"]) == ("Ada Müller", "a study was added")
    folder = project / "history" / "1.0"
    assert set(entry["files"]) == {"facts.json", "manifest.json", "spec.yaml"}
    for name, digest in entry["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    assert (folder / "spec.yaml").read_bytes() == (project / "spec.yaml").read_bytes()
    assert command("build", project, "--to", "html", "-q").code == 0
    out = project / REPORT
    assert (out / "facts.json").read_bytes() == (folder / "facts.json").read_bytes()
    page = (out / "a-review.html").read_text("utf-8")
    assert entry["digest"] in page
    assert "as it was issued" in page
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert manifest["history"] == {"version": "1.0", "digest": entry["digest"]}
    kept = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert kept["inputs"] == manifest["inputs"]
    same = kept["files"].items() & manifest["files"].items()
    assert dict(same) == kept["files"]


def test_without_a_history_nothing_is_said_of_it(project: Path) -> None:
    page = (project / REPORT / "a-review.html").read_text("utf-8")
    assert "change-log" not in page
    assert "history" not in json.loads((project / REPORT / "manifest.json").read_text("utf-8"))
    assert command("history", project).out == "No version was issued.\n"


@pytest.mark.slow
def test_builds_after_an_issue_are_the_same_to_the_byte(issued: Path, tmp_path: Path) -> None:
    other = shutil.copytree(issued, tmp_path / "another place")
    for project in (issued, other):
        assert command("build", project, "--to", "html", "-q").code == 0
    assert content(issued / REPORT) == content(other / REPORT)


def test_the_main_numbers_of_two_versions_stand_beside_each_other(
    two_versions: Path, tmp_path: Path
) -> None:
    """After one study is told to have had one event."""
    issued = copy(two_versions, tmp_path)
    before = json.loads((issued / "history" / "1.0" / "facts.json").read_text("utf-8"))
    first, second = entries(issued)
    assert second["previous"] == first["digest"]
    old = {fact["id"]: fact["value"] for fact in before["facts"]}
    assert {fact["id"]: fact["value"] for fact in first["headline"]}.items() <= old.items()
    assert command("build", issued, "--to", "html", "-q").code == 0
    page = (issued / REPORT / "a-review.html").read_text("utf-8")
    log = page[page.index('id="change-log"') :]
    for entry in (first, second):
        for fact in entry["headline"]:
            if fact["value"] != old[fact["id"]] or entry is first:
                marked = f'value="{fact["value"]!r}" data-fact="history.{entry["version"]}.'
                assert f"{marked}{fact['id']}" in log
    assert "20 November 2026" in log and "21 November 2026" in log
    listed = command("history", issued)
    assert re.findall(r"^(1\.\d) +(\S+)", listed.out, re.MULTILINE) == [
        ("1.0", "2026-11-20"),
        ("1.1", "2026-11-21"),
    ]
    assert second["digest"] in listed.out
    told = json.loads(command("history", issued, "--json").out)
    assert [one["digest"] for one in told["versions"]] == [first["digest"], second["digest"]]


def test_a_build_says_that_it_bears_the_number_of_other_numbers(issued: Path) -> None:
    words = "Version 1.0 was issued with other numbers than these"
    correct(issued)
    assert words in command("build", issued, "--to", "html", "-q").out
    page = (issued / REPORT / "a-review.html").read_text("utf-8")
    assert "but its numbers are no longer those that were issued" in page
    set_version(issued, "1.1")
    assert words not in command("build", issued, "--to", "html", "-q").out
    assert "This version has not been issued" in (issued / REPORT / "a-review.html").read_text()


def test_the_version_must_be_that_of_the_spec(project: Path) -> None:
    before = content(project)
    done = issue(project, "2.0")
    assert done.code == 10
    assert "report.version is '1.0', and version 2.0" in done.said
    assert 'Write `version: "2.0"` there' in done.said
    assert re.search(r"spec\.yaml:\d+:", done.said)
    assert content(project) == before
    set_version(project, "2.0")
    assert issue(project, "2.0").code == 0


def test_all_that_is_wrong_is_told_at_once(issued: Path) -> None:
    before = content(issued)
    done = command(
        "issue", issued, "--version", "0.9", "--by", " ", "--reason", "x", "--date", "yesterday"
    )
    assert done.code == 10
    for words in ("4 history errors", "--by: is empty", "'yesterday' is no date", "0.9 is below"):
        assert words in done.said
    assert content(issued) == before


def test_a_claim_that_does_not_hold_needs_a_yes(project: Path) -> None:
    spec = project / "spec.yaml"
    claim = (
        "\nclaims:\n  - id: rare\n    expect: rare\n    variants:\n"
        "      - {id: rare, when: review.included < 0, say: It was rare.}\n"
        "      - {id: common, say: It was common.}\n"
    )
    spec.write_text(re.sub(r"\nclaims:.*", "", spec.read_text("utf-8"), flags=re.DOTALL) + claim)
    before = content(project)
    done = issue(project, "1.0")
    assert done.code == 9
    assert "claim rare: expected 'rare', but the data now support 'common'" in done.said
    assert "--even-so" in done.said
    assert content(project) == before
    assert issue(project, "1.0", "--even-so").code == 0
    assert entries(project)[0]["failed_claims"] == ["rare"]
    assert "(not as expected: rare)" in command("history", project).out


def test_a_name_that_no_font_prints_is_not_sealed(project: Path) -> None:
    """Every later build would fail, and the log cannot be mended."""
    before = content(project)
    done = command("issue", project, "--version", "1.0", "--by", "\U00013000", "--reason", "x")
    assert done.code == 7, done
    assert content(project) == before


def test_a_report_that_cannot_be_built_cannot_be_issued(project: Path) -> None:
    (project / "studies.csv").write_text("id\n", "utf-8")
    before = content(project)
    assert issue(project, "1.0").code == 4
    assert content(project) == before


def test_a_broken_chain_stops_builds_checks_and_issues(issued: Path) -> None:
    facts = issued / "history" / "1.0" / "facts.json"
    facts.write_text(facts.read_text("utf-8").replace("0.", "1.", 1), "utf-8")
    refused(issued, 10, "history/1.0/facts.json: is not the file that was issued", "Bring back")
    set_version(issued, "1.1")
    for words in (
        ("check", issued),
        ("history", issued),
        ("issue", issued, "--version", "1.1", *WHO),
    ):
        done = command(*words)
        assert (done.code, done.out) == (10, "")
        assert "Bring back history/" in done.said
    told = json.loads(command("history", issued, "--json").out)
    assert (told["ok"], told["family"], len(told["problems"])) == (False, "history", 1)


def test_a_printed_digest_finds_a_history_written_anew(issued: Path) -> None:
    digest = entries(issued)[0]["digest"]
    assert command("history", issued, "--digest", digest).code == 0
    assert command("history", issued, "--digest", digest[:16].upper()).code == 0
    shutil.rmtree(issued / "history")
    assert issue(issued, "1.0", "--by", "Somebody else", "--date", "2026-11-20").code == 0
    assert command("history", issued).code == 0
    done = command("history", issued, "--digest", digest)
    assert done.code == 10
    assert "was written anew or its end was cut off" in done.said
    assert command("history", issued, "--digest", "").code == 10


def test_the_history_of_another_report_in_the_folder_is_left_alone(issued: Path) -> None:
    other = issued / "other.yaml"
    other.write_text((issued / "spec.yaml").read_text("utf-8").replace("a-review", "b-review"))
    assert command("build", other, "--to", "html", "-q").code == 0
    page = (issued / "output" / "b-review" / "b-review.html").read_text("utf-8")
    assert "change-log" not in page
    set_version(issued, "1.1")
    done = command("issue", other, "--version", "1.0", *WHO)
    assert done.code == 10
    assert "holds the versions of another report, 'a-review'" in done.said


@pytest.mark.slow
def test_of_a_cohort_no_patient_is_kept(tmp_path: Path) -> None:
    project = changed(tmp_path / "project")
    done = command("issue", project, "--version", "1.0", *WHO)
    assert done.code == 0, done.err
    kept = content(project / "history")
    assert set(kept) == {
        ".gitattributes",
        "log.jsonl",
        "1.0/facts.json",
        "1.0/manifest.json",
        "1.0/spec.yaml",
    }
    assert not [name for name, data in kept.items() if ID[:7].encode() in data.upper()]
    assert entries(project)[0]["headline"]
    assert command("build", project, "--to", "html", "-q").code == 0


@pytest.mark.slow
def test_a_spec_that_names_a_patient_is_not_kept(tmp_path: Path) -> None:
    def excluded(spec: dict[str, Any], rows: list[dict[str, str]]) -> None:
        rule = {"column": "patient", "value": ID.format(3), "reason": "consent withdrawn"}
        spec["data"]["exclude"].append(rule)

    project = changed(tmp_path / "project", excluded)
    done = command("issue", project, "--version", "1.0", *WHO)
    assert done.code == 0, done.err
    assert "Leaving the spec out of the history" in done.err
    assert not (project / "history" / "1.0" / "spec.yaml").exists()
    assert b"KESTREL" not in b"".join(content(project / "history").values()).upper()
