"""What another program makes of the Word files: LibreOffice reads, prints and saves them."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from reportgen.edits import find_edits, read_edited
from reportgen.pipeline import build
from tests.render.docx.opened import W, faults, opened, paragraphs, style, text

REPO = Path(__file__).resolve().parents[3]
EXAMPLES = ("blinatumomab-vs-car-t", "blinatumomab-vs-car-t-cohort", "bcg-vaccine")
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed"),
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is missing"),
]


def converted(path: Path, to: str, folder: Path) -> Path:
    """The file as LibreOffice writes it in another format."""
    profile = (folder / "profile").as_uri()
    command = [str(SOFFICE), f"-env:UserInstallation={profile}", "--headless"]
    command += ["--convert-to", to, "--outdir", str(folder / to), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    made = folder / to / f"{path.stem}.{to}"
    assert made.is_file(), done.stderr
    return made


@pytest.fixture(scope="module", params=EXAMPLES)
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("word") / "out"
    built = build(REPO / "data" / request.param, formats=("docx",), out=folder)
    return next(path for path in built.files if path.suffix == ".docx")


@pytest.fixture(scope="module")
def printed(written: Path, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The text of each page of the PDF that LibreOffice makes."""
    pdf = converted(written, "pdf", tmp_path_factory.mktemp("printed"))
    command = ["pdftotext", "-layout", str(pdf), "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.split("\f")[:-1]


def words(text: str) -> Counter[str]:
    """Words between spaces, signs and places where an identifier may break."""
    return Counter(re.findall(r"[^\W_]+", text))


def test_the_validator_finds_nothing(written: Path) -> None:
    assert faults(written.read_bytes()) == []


def test_every_page_says_which_of_how_many_it_is(printed: list[str]) -> None:
    assert len(printed) > 5
    for number, page in enumerate(printed, start=1):
        assert f"Page {number} of {len(printed)}" in " ".join(page.split())


def test_every_word_is_printed(written: Path, printed: list[str]) -> None:
    """But those that a narrow column divides where the machine lacks our fonts."""
    body = opened(written.read_bytes()).body
    expected, found = words(text_of(body)), words(" ".join(printed))
    missing = expected - found
    assert sum(missing.values()) < 0.01 * sum(expected.values()), missing.most_common(20)


def text_of(body) -> str:
    return " ".join(text(paragraph) for paragraph in paragraphs(body))


def test_every_heading_and_caption_is_printed_with_its_number(
    written: Path, printed: list[str]
) -> None:
    said = " ".join(" ".join(printed).split())
    body = opened(written.read_bytes()).body
    for paragraph in paragraphs(body):
        if style(paragraph) == "Caption":
            label = " ".join(text(paragraph).split()[:4])
            assert label in said
    sections = [text(one) for one in paragraphs(body, "Heading1")]
    for number, heading in enumerate(sections, start=1):
        assert re.search(rf"\b{number} +{re.escape(heading[:20])}", said), heading


def test_references_to_tables_and_figures_are_renewed_to_what_they_were(
    written: Path, printed: list[str]
) -> None:
    said = " ".join(" ".join(printed).split())
    assert "Reference source not found" not in said
    labels = re.findall(r"(?:Table|Figure) \d+", text_of(opened(written.read_bytes()).body))
    assert labels
    for label in set(labels):
        assert label in said
    assert not re.search(r"\((?:Table|Figure)\s*[,;)]", said)


def test_heads_of_tables_come_again(written: Path, printed: list[str]) -> None:
    """A table that is divided has its head on both pages."""
    body = opened(written.read_bytes()).body
    for table in body.iter(f"{W}tbl"):
        rows = table.findall(f"{W}tr")
        if len(rows) > 60:
            head = text(rows[0].findall(f"{W}tc")[0]).split()[0]
            assert sum(head in page for page in printed) > 1


def test_saved_again_nothing_was_changed(written: Path, tmp_path: Path) -> None:
    again = converted(written, "docx", tmp_path)
    with zipfile.ZipFile(again) as archive:
        assert any("customXml" in name for name in archive.namelist())
    found = find_edits(read_edited(again.read_bytes(), "again.docx"))
    assert (found.numbers, found.texts) == ((), ())
