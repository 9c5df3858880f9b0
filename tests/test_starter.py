"""A starter project is whole, sound, and never written over what is there."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from reportgen.cli import app
from reportgen.errors import OutputError
from reportgen.facts.record import Record
from reportgen.inputs.flow import flow_counts
from reportgen.inputs.studies import load_studies
from reportgen.kinds import KINDS, spec_models
from reportgen.pipeline import Checked, check
from reportgen.resources import templates_dir
from reportgen.spec.load import LoadedSpec, load_spec
from reportgen.starter import SLUG_LINE, kinds, new_project, slug

TABLES = {"meta": "studies.csv", "trials": "trials.csv", "cohort": "patients.csv"}
BESIDES = {"trials": ["references.ris"]}

each_kind = pytest.mark.parametrize("kind", kinds())


def loaded(kind: str, folder: Path) -> LoadedSpec[Any]:
    """The spec of a new project."""
    new_project(kind, folder)
    return load_spec(folder, spec_models())


@pytest.fixture(scope="module", params=kinds())
def checked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """A new project of each kind, with its facts and claims."""
    folder = tmp_path_factory.mktemp("starter") / "mine"
    new_project(request.param, folder)
    return check(folder)


# --- every kind -----------------------------------------------------------------------------------


def test_every_kind_of_report_has_a_starter_and_every_starter_a_kind() -> None:
    assert sorted(name for kind in KINDS.values() for name in kind.starters) == list(kinds())


def test_the_help_names_every_starter() -> None:
    (new,) = (made for made in app.registered_commands if made.callback.__name__ == "new")
    words = str(new.callback.__annotations__["kind"])
    *others, last = (name for kind in KINDS.values() for name in kind.starters)
    assert f"Of {', '.join(others)} or {last}." in words


@each_kind
def test_the_project_is_sound(kind: str, tmp_path: Path) -> None:
    files = new_project(kind, tmp_path / "Mein Überblick")
    assert [path.name for path in files] == sorted(
        ["README.md", "spec.yaml", TABLES[kind], *BESIDES.get(kind, [])]
    )
    assert all(path.is_file() for path in files)
    spec = load_spec(tmp_path / "Mein Überblick", spec_models()).spec
    assert spec.report.slug == "mein-uberblick"
    assert kind in KINDS[spec.kind].starters


@each_kind
def test_only_the_slug_takes_the_name_of_the_folder(kind: str, tmp_path: Path) -> None:
    source = templates_dir() / "new" / kind
    assert len(SLUG_LINE.findall((source / "spec.yaml").read_text(encoding="utf-8"))) == 1
    for path in new_project(kind, tmp_path / "other-name"):
        old = (source / path.name).read_text(encoding="utf-8").splitlines()
        new = path.read_text(encoding="utf-8").splitlines()
        changed = [line for line, before in zip(new, old, strict=True) if line != before]
        assert len(changed) == (path.name == "spec.yaml")
        assert all(line.startswith("  slug: other-name ") for line in changed)


@each_kind
def test_it_says_that_its_figures_are_made_up(kind: str, tmp_path: Path) -> None:
    spec = loaded(kind, tmp_path / "x").spec
    assert "made-up" in spec.report.title
    assert any("made up" in sentence for sentence in spec.limitations)
    assert "are made up" in (tmp_path / "x" / "README.md").read_text(encoding="utf-8")
    beginning = (tmp_path / "x" / "spec.yaml").read_text(encoding="utf-8").splitlines()[:4]
    assert any("are made up" in line for line in beginning)


@each_kind
def test_every_part_of_the_spec_is_explained(kind: str, tmp_path: Path) -> None:
    """The sections stand under headings, and what must be there is marked."""
    new_project(kind, tmp_path / "x")
    text = (tmp_path / "x" / "spec.yaml").read_text(encoding="utf-8")
    assert max(map(len, text.splitlines())) <= 100
    required = re.findall(r"^ *(\w+):.*# required", text, flags=re.M)
    assert {"reportgen", "kind", "title", "slug", "date", "objective", "file", "id"} <= set(
        required
    )
    assert len(re.findall(r"^# --- ", text, flags=re.M)) >= 5


@each_kind
def test_no_sentence_of_a_claim_holds_a_typed_number(kind: str, tmp_path: Path) -> None:
    for claim in loaded(kind, tmp_path / "x").spec.claims:
        for variant in claim.variants:
            assert not any(mark.isdigit() for mark in variant.say)


def test_its_claims_hold_and_all_are_conclusions(checked: Checked) -> None:
    assert checked.verdicts
    assert [one.claim_id for one in checked.verdicts if not one.holds] == []
    spec = checked.loaded.spec
    assert [claim.id for claim in spec.claims] == list(spec.conclusions)


@each_kind
def test_an_empty_folder_is_filled(kind: str, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    new_project(kind, tmp_path / "mine")
    assert (tmp_path / "mine" / "spec.yaml").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


@each_kind
def test_folders_above_are_made(kind: str, tmp_path: Path) -> None:
    new_project(kind, tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b" / TABLES[kind]).is_file()


# --- the meta-analysis ----------------------------------------------------------------------------


def test_the_studies_are_read_whole(tmp_path: Path) -> None:
    project = loaded("meta", tmp_path / "x")
    data = load_studies(project)
    assert {name: len(rows) for name, rows in data.outcomes.items()} == {"response": 8, "sae": 7}
    flow = flow_counts(project, data)
    assert flow is not None
    assert (flow.dbr_assessed, flow.new_studies, flow.warnings) == (9, 8, ())
    assert all("made up" in study.label for study in data.studies)


# --- the trials of two arms -----------------------------------------------------------------------


def test_the_trials_are_read_whole(tmp_path: Path) -> None:
    project = loaded("trials", tmp_path / "x")
    data = load_studies(project)
    read = {name: len(rows) for name, rows in data.outcomes.items()}
    assert read == {"response": 12, "death": 10, "sae": 11}
    flow = flow_counts(project, data)
    assert flow is not None
    assert (flow.dbr_assessed, flow.new_studies, flow.warnings) == (13, 12, ())
    assert all("made up" in study.label for study in data.studies)


def test_every_trial_has_its_record_and_every_record_a_trial(tmp_path: Path) -> None:
    data = load_studies(loaded("trials", tmp_path / "x"))
    assert len(data.sources.all) == len(data.sources.studies) == 13
    assert all("made up" in one.record.title for one in data.sources.all)
    assert data.remarks == ()


@pytest.mark.parametrize(
    ("edit", "claim", "variant"),
    [
        (
            {"drug_response": "control_response", "drug_n": "control_n"},
            "response_compared",
            "fewer",
        ),
        (
            {"drug_response": "drug_sae", "control_response": "drug_sae"},
            "response_compared",
            "unclear",
        ),
        ({"drug_response": None}, "response_compared", "nothing_to_say"),
        ({"os_hr": "os_high", "os_high": "drug_n"}, "death_compared", "not_lower"),
        ({"os_hr": None, "os_low": None, "os_high": None}, "death_compared", "nothing_to_say"),
    ],
)
def test_the_claims_of_the_trials_follow_them(
    tmp_path: Path, edit: dict[str, str | None], claim: str, variant: str
) -> None:
    """Columns are exchanged, copied over others, or blank but in the first trial."""
    new_project("trials", tmp_path / "x")
    path = tmp_path / "x" / "trials.csv"
    with path.open(newline="", encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    swaps = edit | {old: new for new, old in edit.items() if old and variant == "fewer"}
    changed = [rows[0] | {to: rows[0][of or to] for to, of in swaps.items()}]
    changed += [row | {to: row[of] if of else "" for to, of in swaps.items()} for row in rows[1:]]
    with path.open("w", newline="", encoding="utf-8") as table:
        writer = csv.DictWriter(table, list(rows[0]))
        writer.writeheader()
        writer.writerows(changed)
    verdicts = {one.claim_id: one for one in check(tmp_path / "x").verdicts}
    assert verdicts[claim].variant == variant


# --- the cohort -----------------------------------------------------------------------------------


def test_the_cohort_shows_every_part_that_a_spec_can_have(tmp_path: Path) -> None:
    spec = loaded("cohort", tmp_path / "x").spec
    assert spec.data.patients.synthetic
    assert {one.type for one in spec.baseline} == {"continuous", "categorical", "binary"}
    assert {one.type for one in spec.outcomes} == {"binary", "ordinal", "count", "time_to_event"}
    assert [one.never_above for one in spec.outcomes if one.type == "time_to_event"] == ["os", None]
    assert sum(one.duration is not None for one in spec.data.derived) == 1
    assert sum(one.cut is not None for one in spec.data.derived) == 1
    assert all(level.among for level in spec.data.stratum.levels)
    assert (len(spec.data.arms.levels), len(spec.data.exclude)) == (2, 1)
    assert (len(spec.analysis.subgroups), len(spec.analysis.landmark)) == (1, 1)


def patients(folder: Path) -> list[dict[str, str]]:
    with (folder / "patients.csv").open(newline="", encoding="utf-8") as table:
        return list(csv.DictReader(table))


def test_the_numbers_of_patients_are_those_of_the_table(tmp_path: Path) -> None:
    new_project("cohort", tmp_path / "x")
    book, rows = check(tmp_path / "x").analysed.book, patients(tmp_path / "x")
    analysed = [row for row in rows if row["consent"] == "yes"]
    assert book["patients.rows"].value == len(rows) == 42
    assert book["patients.excluded"].value == len(rows) - len(analysed) == 2
    for arm, cell in (("drug_a", "A"), ("drug_b", "B")):
        own = [row for row in analysed if row["drug"] == cell]
        assert book[f"patients.{arm}"].value == len(own) == 20
        evaluable = [row for row in own if row["response_evaluable"] == "1"]
        rate = book[f"response.{arm}.rate"]
        assert (rate.n, rate.events) == (
            len(evaluable),
            sum(row["response"] == "1" for row in evaluable),
        )


def test_no_patient_of_the_starter_is_named_in_any_fact_or_frame(tmp_path: Path) -> None:
    new_project("cohort", tmp_path / "x")
    book, ids = (
        check(tmp_path / "x").analysed.book,
        {row["patient_id"] for row in patients(tmp_path / "x")},
    )
    text = Record.of(book).to_json() + "".join(frame.csv_text() for frame in book.frames)
    assert ids.isdisjoint(re.findall(r"\w+", text))


NOBODY = {"1": "0"}
NO_GRADE = dict.fromkeys("1234", "0")


@pytest.mark.parametrize(
    ("change", "claim", "variant"),
    [
        ({"drug": {"A": "B", "B": "A"}}, "response_compared", "lower"),
        ({"response": NOBODY}, "response_compared", "nothing_to_say"),
        ({"infection_grade": NO_GRADE}, "infection_compared", "nothing_to_say"),
        ({"pfs_event": NOBODY, "os_event": NOBODY}, "survival_compared", "nothing_to_say"),
    ],
)
def test_its_claims_follow_the_patients(
    tmp_path: Path, change: dict[str, dict[str, str]], claim: str, variant: str
) -> None:
    """Also where nothing can be said, they say so and name no number that is not there."""
    new_project("cohort", tmp_path / "x")
    rows = [
        {name: change.get(name, {}).get(cell, cell) for name, cell in row.items()}
        for row in patients(tmp_path / "x")
    ]
    with (tmp_path / "x" / "patients.csv").open("w", newline="", encoding="utf-8") as table:
        writer = csv.DictWriter(table, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    verdicts = {one.claim_id: one for one in check(tmp_path / "x").verdicts}
    assert verdicts[claim].variant == variant


# --- what must not happen -------------------------------------------------------------------------


def test_a_folder_with_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match="the folder is not empty"):
        new_project("meta", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_file_of_the_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(OutputError, match="a file of this name exists"):
        new_project("meta", tmp_path / "mine")
    assert (tmp_path / "mine").read_text() == "mine"


@pytest.mark.parametrize(("kind", "near"), [("metta", "meta"), ("kohort", "cohort")])
def test_an_unknown_kind_names_the_known_ones(kind: str, near: str, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=f"did you mean '{near}'"):
        new_project(kind, tmp_path / "x")


def test_when_writing_fails_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copytree", full)
    with pytest.raises(OutputError, match="cannot be written: No space left on device"):
        new_project("meta", tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [("My Review 2", "my-review-2"), ("Größe", "groe"), ("评论", "report"), ("__x__", "x")],
)
def test_slugs(name: str, expected: str) -> None:
    assert slug(name) == expected
