"""The PDF of each worked example: archival and accessible, its abstract on the first page."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from reportgen.pipeline import Built, build
from tests.render.page_text import attached

REPO = Path(__file__).resolve().parents[2]
EXAMPLES = ("blinatumomab-vs-car-t", "blinatumomab-vs-car-t-cohort", "bcg-vaccine")


@pytest.fixture(scope="module", params=EXAMPLES)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Each worked example as PDF."""
    folder = tmp_path_factory.mktemp("example") / "out"
    return build(REPO / "data" / request.param, formats=("pdf",), out=folder)


def pdf_of(built: Built) -> Path:
    return next(path for path in built.files if path.suffix == ".pdf")


def page_text(pdf: Path, number: int) -> str:
    """What stands on a page, as one line, words that were divided joined again."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    command = ["pdftotext", "-f", str(number), "-l", str(number), "-layout", str(pdf), "-"]
    text = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    return " ".join(text.replace("\u2010\n", "").split())


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_it_meets_pdf_ua_and_pdf_a(built: Built, profile: str) -> None:
    page = pytest.importorskip("page", reason="page-validation is not installed")
    pdf = pdf_of(built).read_bytes()
    report = page.validate_pdf_bytes(pdf, profile=page.ValidationProfile(profile))
    assert sorted({f"{one.rule_id}: {one.message}" for one in report.failures}) == []


def test_the_whole_abstract_stands_on_the_first_page_with_its_notes(built: Built) -> None:
    first, second = (page_text(pdf_of(built), number) for number in (1, 2))
    last = built.abstract[-1][1].split()[-3:]
    for words in (*(heading for heading, _ in built.abstract), " ".join(last), "Data as of"):
        assert unbroken(words) in unbroken(first), words
    assert "Contents" in second


def unbroken(text: str) -> str:
    """Without hyphens and the white space behind them: a line may end within a word."""
    return re.sub(r"[-\u00ad\u2010]\s*", "", text).casefold()


def test_it_carries_the_facts_and_the_spec_as_they_are_and_no_patient(built: Built) -> None:
    inside = attached(pdf_of(built).read_bytes())
    frames = {path.name: path.read_bytes() for path in (built.out / "frames").iterdir()}
    apart = {name for name in frames if name.startswith(("swimmer-", "schoenfeld-"))}
    assert inside == {
        "facts.json": (built.out / "facts.json").read_bytes(),
        "spec.yaml": (REPO / "data" / pdf_of(built).stem / "spec.yaml").read_bytes(),
        **{name: data for name, data in frames.items() if name not in apart},
    }
    facts = json.loads(inside["facts.json"])
    if facts["report"]["kind"] == "cohort":
        assert apart
        assert not re.search(rb"\bP\d{3}\b", b"".join(inside.values()))
        assert all(fact["rows"] == [] for fact in facts["facts"])
        assert facts["rows"] == {}
