"""The page of measures and methods holds every entry of the registries, and is up to date."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reportgen.measures import MEASURES
from reportgen.methods import ABSOLUTE, METHODS, OF_PATIENTS, OF_STUDIES
from reportgen.stats.catalogue import CATALOGUE
from tools.methods_reference import TARGET, _call, _source, _text, main, page

TEXT = TARGET.read_text(encoding="utf-8")


def _rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading."""
    body = re.split(r"^#+ ", TEXT.split(f"# {heading}\n", 1)[1], maxsplit=1, flags=re.M)[0]
    lines = [line for line in body.splitlines() if line.startswith("|")]
    return [re.split(r"(?<!\\) \| ", line.removeprefix("| ").removesuffix(" |")) for line in lines]


def test_the_page_is_up_to_date() -> None:
    assert page() == TEXT, "run `make docs`"


def test_what_is_out_of_date_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--check"]) == 0
    monkeypatch.setattr("tools.methods_reference.REPO", tmp_path)
    monkeypatch.setattr("tools.methods_reference.TARGET", tmp_path / "docs" / "methods.md")
    assert main(["--check"]) == 1
    assert "docs/methods.md" in capsys.readouterr().err
    assert main([]) == 0
    assert main(["--check"]) == 0


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("What a spec can ask for", MEASURES),
        ("Methods of a report on studies", OF_STUDIES),
        ("Methods of a report on patients", OF_PATIENTS),
        ("Absolute effects", ABSOLUTE),
        *((section.title, section.entries) for section in CATALOGUE),
    ],
)
def test_every_entry_has_a_row_of_full_cells(heading: str, names: dict[str, object]) -> None:
    heads, _, *rows = _rows(heading)
    assert [row[0] for row in rows] == [f"`{name}`" for name in names]
    for row in rows:
        assert len(row) == len(heads)
        assert all(cell.strip() for cell in row)


def test_only_what_is_not_computed_is_left_out() -> None:
    assert {name for name in METHODS if f"| `{name}` |" not in TEXT} == {
        "count",
        "reported",
        "robustness",
        "absolute.stated",
    }


def test_links_lead_to_headings() -> None:
    titles = re.findall(r"^#+ (.+)$", TEXT, flags=re.M)
    assert all(re.fullmatch(r"[A-Za-z -]+", title) for title in titles)
    links = re.findall(r"\]\(#([^)]+)\)", TEXT)
    assert set(links) <= {title.lower().replace(" ", "-") for title in titles}
    assert set(re.findall(r"\]\((?!#|https:)([^)#]+)", TEXT)) == {"spec.md"}


def test_signs_of_markdown_are_told_as_they_are() -> None:
    assert _text("|y| < a_i*b") == r"\|y\| &lt; a\_i\*b"
    assert _call("lme4::glmer(y ~ (1 | id))") == r"`lme4::glmer(y ~ (1 \| id))`"
    assert _call("arithmetic on glm(y)") == "*arithmetic on* `glm(y)`"
    doi = "10.1002/(SICI)1097-0258(19981130)17:22<2537::AID>3.0.CO;2-C"
    assert _source(f"Berkey 1998, doi:{doi}.") == (
        "Berkey 1998, [doi:10.1002/(SICI)1097-0258(19981130)17:22&lt;2537::AID&gt;3.0.CO;2-C]"
        "(https://doi.org/10.1002/%28SICI%291097-0258%2819981130%2917%3A22%3C2537%3A%3AAID%3E3.0."
        "CO%3B2-C)."
    )
