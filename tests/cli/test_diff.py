"""``reportgen diff`` as a user runs it: what is said, and what the exit code tells a script."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from reportgen.facts.record import read_record
from reportgen.pipeline import check, record
from tests.cli.bad_project import REPORT
from tests.cli.command import REPO, Finished, command, too_wide


def diff(*words: str | Path) -> Finished:
    done = command("diff", *words)
    assert "Traceback" not in done.err
    assert too_wide(done.out + done.err) == []
    return done


HART = "hart_1977,Hart and Sutherland 1977,1977,random,52,62,13598,248,12867\n"


def facts_of(folder: Path, *edits: tuple[str, str]) -> Path:
    """An output folder with the facts of the worked example after texts of its table changed."""
    project = shutil.copytree(REPO / "data" / "bcg-vaccine", folder / "project")
    table = project / "studies.csv"
    text = table.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    table.write_text(text, encoding="utf-8")
    (folder / "out").mkdir()
    (folder / "out" / "facts.json").write_text(record(check(project)).to_json(), encoding="utf-8")
    return folder / "out"


@pytest.fixture(scope="module")
def bcg(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The facts of a worked example; not to be changed."""
    return facts_of(tmp_path_factory.mktemp("bcg"))


@pytest.fixture(scope="module")
def without_hart(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its facts without one study."""
    return facts_of(tmp_path_factory.mktemp("bcg"), (HART, ""))


def test_the_same_report_is_the_same(bcg: Path) -> None:
    done = diff(bcg, bcg / "facts.json")
    assert done.code == 0
    assert "The report says the same. Of 194 facts in both, none have other numbers." in done.out


def test_another_spelling_in_the_table_changes_a_file_and_nothing_else(
    bcg: Path, tmp_path: Path
) -> None:
    done = diff(bcg, facts_of(tmp_path, (",1948,random,", ",1948,  random,")))
    assert done.code == 0
    assert "The report says the same." in done.out
    assert "- The file studies.csv has other contents" in done.out


def test_a_study_that_is_left_out_is_named(bcg: Path, without_hart: Path) -> None:
    done = diff(bcg, without_hart)
    assert done.code == 30
    assert "Study Hart and Sutherland 1977 is no longer in the table" in done.out
    assert "Something that matters changed; the conclusions are the same." in done.out
    assert "0.49 (0.33 to 0.73), P = 0.002" in " ".join(done.out.split())
    assert done.out.count("Study ") == 1


def test_a_claim_that_turns_is_told_first_and_by_its_own_exit_code(
    bcg: Path, tmp_path: Path
) -> None:
    """With large effects near the equator too, nothing follows from latitude."""
    moved = ((",random,55,6,306,", ",random,5,6,306,"), (",52,62,13598", ",2,62,13598"))
    done = diff(bcg, facts_of(tmp_path, *moved))
    assert done.code == 40
    said = " ".join(done.out.split())
    assert "The conclusions changed." in said
    assert "CONCLUSIONS - Claim ‘latitude’ chooses ‘unclear’ instead of ‘farther’" in said
    assert "now No clear relation of the effect to latitude was found." in said
    assert said.index("CONCLUSIONS") < said.index("DIRECTION, INTERVAL AND P VALUE")
    assert "The interval now includes 1." in said


def test_json_has_the_numbers_and_the_words(bcg: Path, without_hart: Path) -> None:
    done = command("diff", bcg, without_hart, "--json")
    found = json.loads(done.out)
    assert done.code == found["exit_code"] == 30
    (pooled,) = [one for one in found["changes"] if one["subject"] == "tb.all.pooled"]
    facts = {fact.id: fact for fact in read_record((bcg / "facts.json").read_bytes()).facts}
    assert pooled["old"]["value"] == facts["tb.all.pooled"].value
    assert pooled["old"]["events"] - pooled["new"]["events"] == 62 + 248
    assert pooled["printed"]["old"].startswith("0.49 (0.33")
    assert sum(found["counts"].values()) >= len(found["changes"])


def test_all_shows_what_else_is_only_counted(bcg: Path, without_hart: Path) -> None:
    short, long = diff(bcg, without_hart), diff(bcg, without_hart, "--all")
    assert "(--all shows them)" in short.out
    assert "--all" not in long.out
    assert len(long.out.splitlines()) > 2 * len(short.out.splitlines())


def test_two_reports_are_said_to_be_two(bcg: Path, sound: Path) -> None:
    done = diff(bcg, sound / REPORT)
    assert done.code == 40
    assert "These are different reports." in done.out
    assert "These are two reports, not two states of one" in done.out
    assert "bcg-vaccine → a-review" in done.out


def test_a_file_of_an_older_version_is_compared_by_its_facts(bcg: Path, tmp_path: Path) -> None:
    document = json.loads((bcg / "facts.json").read_bytes())
    old = {name: document[name] for name in ("schema", "report", "facts")}
    (tmp_path / "old.json").write_text(json.dumps(old), encoding="utf-8")
    done = diff(tmp_path / "old.json", bcg)
    assert done.code == 0
    assert "is of an older version of reportgen" in " ".join(done.out.split())


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("no.json", b"{}", "this is no file of facts that can be read"),
        ("no.json", b"\xff\x00", "this is no file of facts that can be read"),
        ("no.pdf", b"%PDF-1.7\nnothing", "this PDF cannot be read"),
        (None, b"", "there is no such file or folder or version"),
    ],
)
def test_what_is_no_report_is_refused(
    bcg: Path, tmp_path: Path, name: str | None, content: bytes, words: str
) -> None:
    path = tmp_path / (name or "nowhere")
    if name:
        path.write_bytes(content)
    for pair in ((bcg, path), (path, bcg)):
        done = diff(*pair)
        assert done.code == 4
        assert words in done.said
        assert done.out == ""


def test_a_pdf_is_read_by_the_facts_that_it_carries(bcg: Path, tmp_path: Path) -> None:
    pikepdf = pytest.importorskip("pikepdf")
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "bare.pdf")
        pdf.attachments["facts.json"] = (bcg / "facts.json").read_bytes()
        pdf.save(tmp_path / "report.pdf")
    assert diff(tmp_path / "report.pdf", bcg).code == 0
    done = diff(tmp_path / "bare.pdf", bcg)
    assert done.code == 4
    assert "this PDF carries no facts.json" in done.said


def test_a_folder_without_a_report_is_refused(bcg: Path, tmp_path: Path) -> None:
    done = diff(bcg, tmp_path)
    assert done.code == 4
    assert "holds neither a facts.json nor a spec.yaml" in done.said


def git(folder: Path, *words: str) -> None:
    settings = ("-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *settings, *words], check=True, capture_output=True)


@pytest.fixture(scope="module")
def repository(sound: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose project lost a study after the tag ``v1``, in a folder with a space."""
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    top = tmp_path_factory.mktemp("repository")
    project = top / "my reviews" / "one"
    shutil.copytree(sound, project, ignore=shutil.ignore_patterns("output"))
    git(top, "init", "-q")
    git(top, "add", ".")
    git(top, "commit", "-qm", "first")
    git(top, "tag", "v1")
    table = project / "studies.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join([*lines[:2], *lines[3:]]) + "\n", encoding="utf-8")
    git(top, "commit", "-qam", "second")
    return top


def test_revisions_of_a_project_are_computed_and_compared(repository: Path) -> None:
    project = repository / "my reviews" / "one"
    before = sorted(repository.rglob("*"))
    done = diff("v1", "HEAD", "--spec", project)
    assert done.code >= 30
    assert "is no longer in the table" in done.out
    assert diff("HEAD", project, "--spec", project / "spec.yaml").code == 0
    assert diff("v1", "HEAD~1", "--spec", project).code == 0
    assert [path for path in before if ".git" not in path.parts] == [
        path for path in sorted(repository.rglob("*")) if ".git" not in path.parts
    ]


def test_a_revision_may_carry_its_path(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a hook of another repository, which names its own, does not mislead."""
    monkeypatch.chdir(repository)
    monkeypatch.setenv("GIT_DIR", str(repository / "nowhere"))
    assert diff("v1:my reviews/one", "HEAD~1:my reviews/one/spec.yaml").code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("v9", "HEAD"), "git knows no revision 'v9'"),
        (("--", "--output=x", "HEAD"), "git knows no revision"),
        (("v1:my reviews/two", "HEAD"), "there is no 'my reviews/two' in revision v1"),
    ],
)
def test_what_git_does_not_have_is_refused(
    repository: Path, words: tuple[str, ...], said: str
) -> None:
    done = command("diff", "--spec", repository / "my reviews" / "one", *words)
    assert done.code == 4
    assert said in done.said
    assert not (repository / "x").exists()


def test_faults_of_a_revision_name_it_and_no_folder_of_this_machine(
    repository: Path, tmp_path: Path
) -> None:
    top = shutil.copytree(repository, tmp_path / "copy")
    project = top / "my reviews" / "one"
    spec = project / "spec.yaml"
    spec.write_text(spec.read_text() + "nonsense: 1\n", encoding="utf-8")
    git(top, "commit", "-qam", "bad")
    done = diff("HEAD~1", "HEAD", "--spec", project)
    assert done.code == 3
    assert "at HEAD: " in done.said
    assert "/tmp" not in done.said


def test_without_git_or_a_repository_it_is_said(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = diff("HEAD", sound, "--spec", sound)
    assert done.code == 4
    assert "is in no git repository" in done.said
    monkeypatch.setenv("PATH", str(tmp_path))
    done = diff("HEAD", sound, "--spec", sound)
    assert done.code == 4
    assert "git is not installed" in done.said


def test_a_link_of_a_revision_stays_in_its_project(repository: Path, tmp_path: Path) -> None:
    top = shutil.copytree(repository, tmp_path / "copy")
    project = top / "my reviews" / "one"
    (project / "inside.csv").symlink_to("studies.csv")
    git(top, "add", ".")
    git(top, "commit", "-qm", "a link within")
    assert diff("v1", "HEAD", "--spec", project).code == 30
    (project / "elsewhere.csv").symlink_to("../../secret.csv")
    git(top, "add", ".")
    git(top, "commit", "-qm", "a link out")
    done = diff("v1", "HEAD", "--spec", project)
    assert done.code == 4
    assert "elsewhere.csv leads out of the project folder" in " ".join(done.said.split())
