"""Every command, as a user runs it: what it prints where, and that it reads well."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import pytest

from reportgen.cli import LISTS
from reportgen.console.listing import LISTINGS
from tests.cli.command import REPO, Finished, command, content, process, too_wide

FACT = "response.drug_b.pooled"


def copied(project: Path, folder: Path) -> Path:
    """A copy of a project without its output."""
    return shutil.copytree(project, folder / "copy", ignore=shutil.ignore_patterns("output"))


# --- wrong words ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code", "what"),
    [
        (("bild",), 2, "No such command 'bild'"),
        (("build",), 2, "Missing argument"),
        (("build", "x", "--pdf"), 2, "No such option: --pdf"),
        (("list", "measure"), 2, "there is no list 'measure'; did you mean 'measures'?"),
        (("build", "nowhere"), 3, "nowhere: the file does not exist"),
        (("list", "facts"), 3, "facts belong to a report. Name its spec: reportgen list facts"),
        (("schema", "meta"), 3, "kind 'meta' is unknown; did you mean 'meta-analysis'?"),
        (("schema", "kohort"), 3, "kind 'kohort' is unknown; did you mean 'cohort'?"),
        (("new", "met", "x"), 8, "no starter project 'met'; did you mean 'meta'?"),
        (("new", "kohort", "x"), 8, "no starter project 'kohort'; did you mean 'cohort'?"),
    ],
)
def test_wrong_words_end_with_a_message(words: tuple[str, ...], code: int, what: str) -> None:
    done = command(*words)
    assert (done.code, done.out) == (code, "")
    assert what in done.said
    assert too_wide(done.err) == []
    assert "Traceback" not in done.err


def test_an_unknown_format_names_the_known_ones(starter: Path) -> None:
    done = command("build", starter, "--to", "html,odt")
    assert (done.code, done.out) == (7, "")
    assert "--to: format 'odt' is unknown (known: html, pdf" in done.said


# --- new ------------------------------------------------------------------------------------------


def test_new_says_what_was_made_and_what_to_do_next(tmp_path: Path) -> None:
    done = process("new", "meta", "mine", folder=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[:4] == [
        "Made mine:",
        "  README.md",
        "  spec.yaml",
        "  studies.csv",
    ]
    assert done.out.endswith("Build it with: reportgen build mine\n")
    assert command("check", tmp_path / "mine").code == 0


# --- check ----------------------------------------------------------------------------------------


def test_check_says_that_all_holds_and_writes_nothing(starter: Path, tmp_path: Path) -> None:
    project = copied(starter, tmp_path)
    before = content(project)
    done = command("check", project)
    assert done.code == 0
    assert done.out.startswith(f"{project}/spec.yaml:")
    assert "all holds; " in " ".join(done.out.split())
    assert content(project) == before


def test_check_takes_the_file_as_well_as_the_folder(starter: Path) -> None:
    assert command("check", starter / "spec.yaml").out == command("check", starter).out


def test_a_spec_may_have_another_name(starter: Path, tmp_path: Path) -> None:
    project = copied(starter, tmp_path)
    (project / "spec.yaml").rename(project / "other.yaml")
    assert command("check", project / "other.yaml").code == 0
    done = command("check", project)
    assert (done.code, done.out) == (3, "")


def test_check_finds_a_fault_in_a_template(starter: Path, tmp_path: Path) -> None:
    project = copied(starter, tmp_path)
    (project / "templates").mkdir()
    (project / "templates" / "introduction.html.j2").write_text("{{ 'no.fact' | value }}")
    done = command("check", project)
    assert done.code == 6
    assert "introduction.html.j2:1: there is no fact 'no.fact'" in done.said


def test_check_quiet_and_verbose(starter: Path) -> None:
    plain, quiet, verbose = (command("check", starter, *flag) for flag in ((), ("-q",), ("-v",)))
    assert quiet.err == ""
    assert quiet.out == plain.out
    assert "Reading the spec\n" in plain.err
    assert "Drawing " not in plain.err
    assert "Drawing forest-response\n" in verbose.err
    assert "note: " in verbose.out
    assert "note: " not in plain.out
    assert too_wide(verbose.out) == []


def test_check_as_json(starter: Path) -> None:
    done = command("check", starter, "--json")
    assert (done.code, done.err) == (0, "")
    document = json.loads(done.out)
    assert list(document) == [
        "ok",
        "spec",
        "facts",
        "frames",
        "figures",
        "claims",
        "notes",
        "abstract",
        "remarks",
    ]
    assert (document["ok"], document["spec"]) == (True, "spec.yaml")
    facts = json.loads(command("list", "facts", starter, "--json").out)
    assert document["facts"] == len(facts) > 50
    (claim,) = document["claims"]
    sentence, values = claim.pop("sentence"), claim.pop("values")
    assert claim == {
        "id": "response_compared",
        "expected": "higher",
        "variant": "higher",
        "holds": True,
        "condition": "response.drug_b_vs_drug_a.odds_ratio.low > 1",
        "printed": True,
        "required": None,
        "certainty": None,
    }
    assert sentence.startswith("Response was more frequent with drug B than with drug A: ")
    assert sentence in (starter / "output" / "my-review" / "abstract.txt").read_text("utf-8")
    ratio = "response.drug_b_vs_drug_a.odds_ratio"
    told = json.loads(command("explain", starter, ratio, "--json").out)
    assert values == {f"{ratio}.{limit}": told["fact"]["ci"][limit] for limit in ("low", "high")}
    assert values[f"{ratio}.low"] > 1
    assert all(set(note) == {"label", "text"} for note in document["notes"])
    length = document["abstract"]
    assert length["words"] == sum(count for _, count, _ in length["by_heading"]) <= 300


def test_a_failed_check_as_json(starter: Path, tmp_path: Path) -> None:
    project = copied(starter, tmp_path)
    text = (project / "studies.csv").read_text()
    events_above_n = re.sub(
        r"^(ash|birch)(.*),\d+,(\d+),(\d+),(\d+),", r"\1\2,999,\3,\4,\5,", text, flags=re.M
    )
    (project / "studies.csv").write_text(events_above_n)
    done = command("check", project, "--json")
    assert done.code == 4
    document = json.loads(done.out)
    assert (document["ok"], document["family"]) == (False, "data")
    assert [problem["where"] for problem in document["problems"]] == [
        "studies.csv row 2 (Ash 2015 (made up))",
        "studies.csv row 3 (Birch 2017 (made up))",
    ]
    assert all(problem["what"] and problem["remedy"] for problem in document["problems"])
    assert done.err.startswith("2 data errors\n")


# --- build ----------------------------------------------------------------------------------------


def test_build_prints_the_files_a_reader_opens(starter: Path) -> None:
    done = command("build", starter, "--to", "html")
    out = starter / "output" / "my-review"
    assert done.code == 0
    printed = done.out.splitlines()
    names = ("facts.json", "abstract.txt", "my-review.html", "manifest.json")
    assert printed[: len(names)] == [str(out / name) for name in names]
    assert "Writing the text\n" in done.err
    assert "\r" not in done.err and "\x1b" not in done.err


def test_build_quiet_prints_results_only(starter: Path) -> None:
    done = command("build", starter, "--to", "html", "-q")
    assert (done.code, done.err) == (0, "")
    assert all(Path(line).is_file() for line in done.out.splitlines())


def test_build_verbose_prints_every_file_and_note(starter: Path) -> None:
    done = command("build", starter, "--to", "html", "-v")
    out = starter / "output" / "my-review"
    lines = done.out.splitlines()
    assert {str(out / name) for name in content(out)} <= set(lines)
    assert any(line.startswith("note: ") for line in lines)


def test_build_into_a_folder_of_ones_choice(starter: Path, tmp_path: Path) -> None:
    done = process("build", starter, "--to", "html", "--out", "a/b", folder=tmp_path)
    assert done.code == 0
    assert content(tmp_path / "a" / "b") == content(starter / "output" / "my-review")
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == ["b"]


def test_a_page_and_figures_without_a_pdf(starter: Path, tmp_path: Path) -> None:
    assert command("build", starter, "--to", "html,figures", "--out", tmp_path / "o").code == 0
    made = set(content(tmp_path / "o"))
    assert {f"figures/forest-response.{kind}" for kind in ("svg", "pdf", "png")} <= made
    assert "my-review.html" in made
    assert "my-review.pdf" not in made


# --- explain, list, schema, doctor ----------------------------------------------------------------


def test_explain_tells_where_a_number_comes_from(explained: Finished) -> None:
    assert (explained.code, explained.err) == (0, "")
    assert too_wide(explained.out) == []
    wanted = {
        "from": "4 studies, ",
        "method": "random-intercept logistic model",
        "formula": "x_i ~ Binomial",
        "R call": "lme4::glmer(",
        "inputs": "studies.csv: response_events, response_n",
    }
    lines = [line.strip("|`-│├└─ ") for line in explained.out.splitlines()]
    for name, text in wanted.items():
        assert any(line.startswith(f"{name}: {text}") for line in lines), name
    at = lines.index("4 rows of studies.csv")
    rows = [line for line in lines[at + 1 :] if line.startswith("row ")]
    named = [line.split("[")[1].split("]")[0] for line in rows]
    assert named == ["elm", "fir", "ginkgo", "hazel"]
    assert rows[0].startswith("row 6 Elm 2021")
    assert any("doi:" in line for line in lines)
    assert any(line.startswith("Computed by reportgen ") for line in lines)


def test_the_counts_explained_are_those_of_the_table(starter: Path) -> None:
    """Drug B without the interim report, which shares its patients with a later one."""
    with (starter / "studies.csv").open(newline="") as table:
        rows = [row for row in csv.DictReader(table) if row["treatment"] == "B"]
    rows = [row for row in rows if row["study_id"] != "elm_interim"]
    fact = json.loads(command("explain", starter, FACT, "--json").out)["fact"]
    assert fact["rows"] == [row["study_id"] for row in rows]
    assert fact["k"] == len(rows)
    assert fact["n"] == sum(int(row["response_n"]) for row in rows)
    assert fact["events"] == sum(int(row["response_events"]) for row in rows)


def test_explain_as_json(starter: Path, explained: Finished) -> None:
    done = command("explain", starter, FACT, "--json")
    assert (done.code, done.err) == (0, "")
    document = json.loads(done.out)
    assert set(document) == {"fact", "tree", "software"}
    facts = json.loads((starter / "output" / "my-review" / "facts.json").read_text())["facts"]
    assert document["fact"] in facts
    tree = document["tree"]
    assert set(tree) == {"kind", "text", "fact", "children", "more", "before", "row"}
    assert (tree["kind"], tree["fact"]) == ("fact", FACT)
    assert tree["children"][0]["kind"] == "value"
    assert tree["children"][0]["text"].partition(" (")[0] in explained.out
    assert document["software"]["reportgen"]


def test_an_unknown_fact_names_the_nearest(starter: Path) -> None:
    done = command("explain", starter, "response.drug_b.poled")
    assert (done.code, done.out) == (6, "")
    assert "there is no fact 'response.drug_b.poled'; did you mean 'response.drug_b.p" in done.said
    as_json = command("explain", starter, "response.drug_b.poled", "--json")
    assert as_json.code == 6
    assert json.loads(as_json.out)["ok"] is False


@pytest.mark.parametrize(
    ("what", "some"),
    [
        ("measures", {"proportion", "survival", "binary", "time_to_event"}),
        ("figures", {"forest", "flow", "leave_one_out"}),
        ("formats", {"html", "pdf"}),
        ("profiles", {"reportgen", "metafor"}),
        ("styles", {"reportgen", "jama", "lancet", "expert-rev-hematol", "eha"}),
        ("methods", {"iv.comparison", "log_rank", 'pool(tau2="REML")', "begg_test"}),
    ],
)
def test_lists_that_need_no_spec(what: str, some: set[str]) -> None:
    rows = json.loads(command("list", what, "--json").out)
    assert some <= {row["name"] for row in rows}
    assert all(row["description"] for row in rows)
    text = command("list", what).out
    assert too_wide(text) == []
    assert all(row["name"] in text for row in rows)


def test_every_list_that_is_offered_can_be_made() -> None:
    assert set(LISTS) == set(LISTINGS)


def test_lists_of_a_report(starter: Path) -> None:
    outcomes = json.loads(command("list", "outcomes", starter, "--json").out)
    assert [(row["name"], row["description"]) for row in outcomes] == [
        (
            "response",
            "response (proportion; columns response_events, response_n; higher is better; primary)",
        ),
        (
            "sae",
            "severe adverse events (proportion; columns sae_events, sae_n; lower is better)",
        ),
    ]
    listed = json.loads(command("list", "facts", starter, "--json").out)
    stored = json.loads((starter / "output" / "my-review" / "facts.json").read_text())["facts"]
    assert [row["name"] for row in listed] == [fact["id"] for fact in stored]


def test_every_listed_measure_can_be_named_in_a_spec_of_its_kind() -> None:
    measure = json.loads(command("schema").out)["$defs"]["Outcome"]["properties"]["measure"]
    outcomes = json.loads(command("schema", "cohort").out)["properties"]["outcomes"]
    named = {"meta-analysis": measure["enum"]}
    named["cohort"] = list(outcomes["items"]["discriminator"]["mapping"])
    rows = json.loads(command("list", "measures", "--json").out)
    listed: dict[str, list[str]] = {kind: [] for kind in named}
    for row in rows:
        listed[row["description"].partition(": ")[0]].append(row["name"])
    assert {kind: sorted(names) for kind, names in listed.items()} == {
        kind: sorted(names) for kind, names in named.items()
    }


def test_schema_is_json_and_the_starter_obeys_it(starter: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    from ruamel.yaml import YAML

    done = command("schema")
    assert (done.code, done.err) == (0, "")
    spec = YAML(typ="safe").load(starter / "spec.yaml")
    plain = json.loads(json.dumps(spec, default=str))
    jsonschema.validate(plain, json.loads(done.out))


def test_doctor_finds_all_that_this_test_runs_with() -> None:
    done = command("doctor")
    assert done.code == 0
    for name in ("Python", "numpy", "weasyprint", "libpango-1.0", "fonts", "templates"):
        assert any(line.startswith("ok") and name in line for line in done.out.splitlines())


def test_doctor_says_what_is_missing_and_how_to_mend_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import ctypes.util

    import reportgen.doctor

    monkeypatch.setattr(ctypes.util, "find_library", lambda name: None)
    monkeypatch.setattr(reportgen.doctor, "PACKAGES", ("no-such-package",))
    done = command("doctor")
    assert done.code == 7
    lines = done.out.splitlines()
    assert lines[lines.index("MISSING  no-such-package") + 1].strip() == (
        "pip install no-such-package"
    )
    assert lines[lines.index("MISSING  libpango-1.0") + 1].strip().startswith("apt-get install")
    assert "absent   libharfbuzz-subset" in lines  # wanted, not needed


# --- the worked example ---------------------------------------------------------------------------


def test_the_worked_example_checks() -> None:
    done = command("check", REPO / "data" / "blinatumomab-vs-car-t", "--json")
    assert done.code == 0
    assert all(claim["holds"] for claim in json.loads(done.out)["claims"])


def test_an_unknown_layout_is_told_with_the_others_before_anything_is_read(tmp_path: Path) -> None:
    done = command("build", tmp_path / "none", "--layout", "manuscirpt", "--to", "pfd")
    assert done.code == 7
    assert "format 'pfd' is unknown; did you mean 'pdf'?" in done.said
    assert (
        "layout 'manuscirpt' is unknown; did you mean 'manuscript'?"
        " (known: report, manuscript, abstract)." in done.said
    )
