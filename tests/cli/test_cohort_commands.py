"""Every command on the project of a cohort: what it prints, and that no patient is named."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import asdict
from pathlib import Path

import pytest

from reportgen.formatting.style import load_style
from reportgen.pipeline import check
from reportgen.present.lineage_tree import Extent, Origin, lineage_tree
from tests.cli.command import REPO, command, content, too_wide
from tests.render.page_text import page_texts

EXAMPLE = REPO / "data" / "blinatumomab-vs-car-t-cohort"
FACTS = (
    "patients.excluded",
    "baseline.age.drug_a.median",
    "response.drug_b.rate",
    "response.drug_b_vs_drug_a.test",
    "pfs.drug_b_vs_drug_a.hazard_ratio",
    "pfs.landmark.surgery.log_rank",
    "os.drug_b.median",
)


@pytest.fixture(scope="module")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The starter project of a cohort with its report built for the screen; not to be changed."""
    folder = tmp_path_factory.mktemp("starter") / "my-cohort"
    assert command("new", "cohort", folder).code == 0
    assert command("build", folder, "--to", "html").code == 0
    return folder


def patient_ids(table: Path) -> set[str]:
    with table.open(newline="", encoding="utf-8") as lines:
        return {row["patient_id"] for row in csv.DictReader(lines)}


def words_of(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def test_new_says_what_was_made_and_what_to_do_next(tmp_path: Path) -> None:
    done = command("new", "cohort", tmp_path / "mine")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[1:4] == ["  README.md", "  patients.csv", "  spec.yaml"]
    assert done.out.endswith(f"Build it with: reportgen build {tmp_path / 'mine'}\n")


def test_check_says_that_all_holds(cohort: Path) -> None:
    before = content(cohort)
    done = command("check", cohort)
    assert done.code == 0
    assert "all holds; " in done.out.replace("\n", " ")
    assert content(cohort) == before
    document = json.loads(command("check", cohort, "--json").out)
    assert [claim["holds"] for claim in document["claims"]] == [True] * 4
    verbose = command("check", cohort, "-v")
    assert "note: " in verbose.out
    assert too_wide(verbose.out) == []


def test_build_writes_the_report(cohort: Path) -> None:
    made = content(cohort / "output" / "my-cohort")
    assert {"facts.json", "abstract.txt", "my-cohort.html", "manifest.json"} <= set(made)
    assert b"CONCLUSIONS: Response was more frequent with drug B" in made["abstract.txt"]


def test_no_file_of_the_report_names_a_patient(cohort: Path) -> None:
    names_nobody(cohort / "patients.csv", cohort / "output" / "my-cohort")


def test_no_file_of_the_worked_example_names_a_patient(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert command("build", EXAMPLE, "--to", "html,pdf", "--out", out, "-q").code == 0
    names_nobody(EXAMPLE / "patients_synthetic.csv", out)


def names_nobody(table: Path, out: Path) -> None:
    """No word of any file is the id of a patient; pictures within the page stand in figures too."""
    ids = patient_ids(table)
    made = content(out)
    texts = {name: data.decode() for name, data in made.items() if not name.endswith(".pdf")}
    pages = [path for path in made if path.endswith(".pdf")]
    texts |= {name: "\n".join(page_texts(made[name])) for name in pages}
    for name, text in texts.items():
        styled = re.sub(r"(?s)<style.*?</style>|base64,[\w+/=]+", " ", text)
        assert ids.isdisjoint(words_of(styled)), (name, ids & words_of(styled))


@pytest.mark.parametrize("fact_id", FACTS)
def test_explain_tells_where_a_number_comes_from_and_names_no_patient(
    cohort: Path, fact_id: str
) -> None:
    done = command("explain", cohort, fact_id)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(f"{fact_id}: ")
    assert too_wide(done.out) == []
    assert re.search(r"inputs:\s+[│ ]*patients\.csv", done.out)
    assert " row " not in done.out
    assert "studies" not in done.out
    ids = patient_ids(cohort / "patients.csv")
    as_json = command("explain", cohort, fact_id, "--json").out
    assert ids.isdisjoint(words_of(done.out + as_json))


def test_explain_says_in_which_unit_a_number_is(cohort: Path) -> None:
    for fact_id, unit in (("os.drug_b.median", "months"), ("baseline.age.drug_a.median", "years")):
        tree = json.loads(command("explain", cohort, fact_id, "--json").out)["tree"]
        assert re.fullmatch(rf"[\d.]+ {unit}( \(.*)?", tree["children"][0]["text"])


def test_no_explanation_of_the_worked_example_names_a_patient() -> None:
    analysed, style = check(EXAMPLE).analysed, load_style()
    ids = patient_ids(EXAMPLE / "patients_synthetic.csv")
    assert len(ids) == 101
    assert not analysed.source_rows
    origin = Origin(analysed.book, style, {})
    for fact in analysed.book:
        tree = json.dumps(asdict(lineage_tree(fact, origin, Extent.all())))
        assert '"kind": "row' not in tree
        assert ids.isdisjoint(words_of(tree)), fact.id


def test_an_unknown_fact_names_the_nearest(cohort: Path) -> None:
    done = command("explain", cohort, "response.drug_b.rat")
    assert (done.code, done.out) == (6, "")
    assert "did you mean 'response.drug_b.rate'" in done.said


def test_outcomes_are_listed_with_type_column_and_direction() -> None:
    done = command("list", "outcomes", EXAMPLE)
    assert (done.code, done.err) == (0, "")
    assert too_wide(done.out) == []
    rows = json.loads(command("list", "outcomes", EXAMPLE, "--json").out)
    described = {row["name"]: row["description"] for row in rows}
    assert list(described)[:2] == ["cr", "mrd_conversion"]
    assert described["cr"] == (
        "complete remission (binary; column complete_remission; higher is better; primary)"
    )
    assert described["os"] == (
        "overall survival (time_to_event; columns os_months, os_event; higher is better)"
    )
    assert described["engraftment"] == (
        "time to granulocyte engraftment (continuous; column engraftment_day; lower is better)"
    )


def test_facts_are_listed(cohort: Path) -> None:
    done = command("list", "facts", cohort)
    assert (done.code, done.err) == (0, "")
    assert too_wide(done.out) == []
    listed = json.loads(command("list", "facts", cohort, "--json").out)
    stored = json.loads(content(cohort / "output" / "my-cohort")["facts.json"])["facts"]
    assert [row["name"] for row in listed] == [fact["id"] for fact in stored]


@pytest.mark.parametrize("what", ["measures", "methods", "figures", "formats", "profiles"])
def test_lists_that_need_no_spec_take_one_all_the_same(what: str) -> None:
    assert command("list", what, EXAMPLE) == command("list", what)


def test_schema_is_json_and_the_starter_obeys_it(cohort: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    from ruamel.yaml import YAML

    done = command("schema", "cohort")
    assert (done.code, done.err) == (0, "")
    spec = YAML(typ="safe").load(cohort / "spec.yaml")
    plain = json.loads(json.dumps(spec, default=str))
    jsonschema.validate(plain, json.loads(done.out))


def test_the_worked_example_checks() -> None:
    done = command("check", EXAMPLE, "--json")
    assert done.code == 0
    assert all(claim["holds"] for claim in json.loads(done.out)["claims"])
