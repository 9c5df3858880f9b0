"""``reportgen explain --to html``: one file, the whole tree, nothing lost that was there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.command import command
from tests.render.page_text import Page, parse

FACT = "response.drug_b_vs_drug_a.odds_ratio"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page") / "my-review"
    assert command("new", "meta", folder).code == 0
    return folder


@pytest.fixture(scope="module")
def written(project: Path) -> Path:
    out = project / "odds.html"
    done = command("explain", project, FACT, "--to", "html", "--out", out)
    assert (done.code, done.err) == (0, "")
    assert done.out == f"{out}\n"
    return out


@pytest.fixture(scope="module")
def page(written: Path) -> Page:
    return parse(written.read_text(encoding="utf-8"))


def test_the_page_holds_the_whole_tree(project: Path, page: Page) -> None:
    assert page.unclosed == []
    tree = json.loads(command("explain", project, FACT, "--all", "--json").out)["tree"]

    def facts(node: dict) -> list[str]:
        below = [name for child in node["children"] for name in facts(child)]
        return [node["fact"], *below]

    told = [e.text for e in page.all("code") if "fact-id" in e.classes or e.inside(cls="fact-id")]
    assert told == [name for name in facts(tree) if name]
    (head,) = page.all("h1")
    assert head.text.lower() == tree["text"].lower()


def test_the_page_needs_nothing_else(page: Page) -> None:
    assert not page.all("script", "link", "iframe")
    policy = next(e for e in page.all("meta") if "http-equiv" in e.attrs)
    assert "default-src 'none'" in policy.attrs["content"]


def test_written_again_it_is_the_same(project: Path, written: Path) -> None:
    before = written.read_bytes()
    assert command("explain", project, FACT, "--out", written).code == 0
    assert written.read_bytes() == before


def test_depth_bounds_the_page(project: Path, written: Path) -> None:
    short = project / "short.html"
    command("explain", project, FACT, "--to", "html", "--depth", "1", "--out", short)
    assert "more below, not shown)" in short.read_text(encoding="utf-8")
    assert "more below, not shown)" not in written.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["studies.csv", "spec.yaml", "nowhere/page.html", "."])
def test_nothing_that_was_there_is_lost(project: Path, name: str) -> None:
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    done = command("explain", project, FACT, "--to", "html", "--out", project / name)
    assert done.code not in (0, 1)
    assert "--out" in done.said
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


def test_a_page_of_a_cohort_names_no_patient(tmp_path: Path) -> None:
    folder, out = tmp_path / "cohort", tmp_path / "page.html"
    command("new", "cohort", folder)
    done = command("explain", folder, "os.drug_b.median", "--to", "html", "--out", out)
    assert done.code == 0
    lines = (folder / "patients.csv").read_text(encoding="utf-8").splitlines()[1:]
    ids = {line.split(",")[0] for line in lines}
    text = parse(out.read_text(encoding="utf-8"))
    told = re.findall(r"\w+", " ".join(e.text for e in text.elements if e.inside(tag="main")))
    assert len(ids) > 10
    assert ids.isdisjoint(told)
