"""A spec is read from its file or folder, and knows the line of every key."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.errors import SpecError
from reportgen.spec.load import load_spec
from reportgen.spec.meta import MetaSpec
from tests.inputs.project import MODELS, SPEC, loaded, write


def line_of(fragment: str) -> str:
    lines = [n for n, line in enumerate(SPEC.splitlines(), start=1) if fragment in line]
    assert len(lines) == 1
    return f"spec.yaml:{lines[0]}"


def test_a_folder_and_a_file_give_the_same_spec(tmp_path: Path) -> None:
    write(tmp_path)
    from_folder, from_file = loaded(tmp_path), load_spec(tmp_path / "spec.yaml", MODELS)
    assert from_folder.spec == from_file.spec
    assert from_folder.root == tmp_path
    assert isinstance(from_folder.spec, MetaSpec)


def test_spec_yml_is_found_too(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "spec.yaml").rename(tmp_path / "spec.yml")
    assert loaded(tmp_path).locate("kind") == "spec.yml:2"


@pytest.mark.parametrize(
    ("keys", "fragment"),
    [
        (("report", "title"), "title: A review"),
        (("data", "groups", "levels", 1), "id: new, value"),
        (("data", "groups", "levels", 1, "label"), "id: new, value"),
        (("outcomes", 1), "- id: os"),
        (("outcomes", 1, "time", "unit"), "time: {"),
        (("analysis",), "analysis:"),
    ],
)
def test_locate_names_the_line(tmp_path: Path, keys: tuple[str | int, ...], fragment: str) -> None:
    assert loaded(write(tmp_path)).locate(*keys) == line_of(fragment)


def test_what_is_absent_is_located_at_its_parent(tmp_path: Path) -> None:
    spec = loaded(write(tmp_path))
    assert spec.locate("report", "funding") == line_of("report:")
    assert spec.locate("outcomes", 9, "id") == line_of("outcomes:")
    assert spec.locate("nowhere") == "spec.yaml:1"


def test_the_spec_cannot_be_changed(tmp_path: Path) -> None:
    spec = loaded(write(tmp_path)).spec
    with pytest.raises(ValueError, match="frozen"):
        spec.report.title = "Another"  # type: ignore[misc]


def test_anchors_are_expanded(tmp_path: Path) -> None:
    write(
        tmp_path,
        spec={
            "title: A review": "title: &name A review",
            "slug: a-review": ("slug: a-review\n  short_title: *name"),
        },
    )
    assert loaded(tmp_path).spec.report.short_title == "A review"


def test_a_byte_order_mark_is_tolerated(tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text(SPEC, encoding="utf-8-sig")
    assert loaded(tmp_path).spec.report.slug == "a-review"


def test_accents_are_composed(tmp_path: Path) -> None:
    write(tmp_path, spec={"title: A review": "title: Re\u0301sume\u0301"})
    assert loaded(tmp_path).spec.report.title == "R\u00e9sum\u00e9"


def test_windows_line_ends_keep_the_lines(tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_bytes(SPEC.replace("\n", "\r\n").encode())
    assert loaded(tmp_path).locate("outcomes", 1) == line_of("- id: os")


def test_all_problems_are_told_at_once_in_the_order_of_lines(tmp_path: Path) -> None:
    """Wrong fields do not hide what does not fit between sections."""
    write(
        tmp_path,
        spec={
            "title: A review": "titel: A review",
            "date: 2026-11-20": "date: last Friday",
            "measure: survival": "measure: survivl",
            "keep_for: []": "keep_for: [cd]",
            "primary: true": "primary: false",
        },
    )
    with pytest.raises(SpecError) as caught:
        loaded(tmp_path)
    texts = [str(problem) for problem in caught.value.problems]
    for words in (
        "report lacks the key 'title'",
        "report has no key 'titel'; did you mean 'title'?",
        "report.date is 'last Friday', where a date is needed. Write year-month-day",
        "measure 'survivl' is unknown; did you mean 'survival'?",
        "outcome 'cd' is unknown; did you mean 'cr'?",
        "no outcome is marked as primary",
    ):
        assert any(words in text for text in texts), words
    lines = [int(problem.where.split(":")[1]) for problem in caught.value.problems]
    assert lines == sorted(lines)
    assert len(texts) == len(set(texts)) == 6


def test_double_keys_do_not_hide_other_problems(tmp_path: Path) -> None:
    write(tmp_path, spec={"title: A review": "title: A\n  title: B", "slug: a-review": "slug: A B"})
    with pytest.raises(SpecError) as caught:
        loaded(tmp_path)
    twice, slug = caught.value.problems
    assert twice.where == "spec.yaml:5"
    assert twice.what == "the key 'title' occurs twice, first in line 4"
    assert "report.slug is 'A B'" in slug.what
