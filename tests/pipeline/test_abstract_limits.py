"""The abstract of a project at the limits that its style, its spec and --strict set."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reportgen import pipeline
from reportgen.errors import StrictError, TemplateError
from reportgen.formatting.abstract_rules import AbstractHeading
from reportgen.recording import record
from reportgen.resources import examples_dir
from tests.prose.cases_of_abstracts import styled
from tests.prose.project import Project, counts, project
from tests.prose.register import CR, SPREAD


def small(**abstract: object) -> Project:
    return styled(project([CR], counts("a", "cr", SPREAD)), "reportgen", abstract=abstract)


def test_the_spec_s_own_limit_comes_before_that_of_the_style(tmp_path: Path) -> None:
    found = record(pipeline.check(small(words=45).write(tmp_path))).length
    assert found is not None
    assert (found.words_limit, found.characters_limit) == (45, None)
    assert found.words <= 45 < found.words_in_full


def test_an_abstract_that_cannot_fit_is_an_error_under_strict(tmp_path: Path) -> None:
    folder = small(words=5).write(tmp_path)
    with pytest.raises(StrictError, match=r"over the limit of 5, .*the objective takes 5"):
        pipeline.build(folder, formats=("html",), strict=True)
    assert not (tmp_path / "output").exists()
    built = pipeline.build(folder, formats=("html",))
    assert built.length is not None
    assert built.length.words > 5
    assert "60.0% (95% CI 49.4 to 69.7)" in (built.out / "abstract.txt").read_text("utf-8")


def test_an_unknown_part_of_a_style_is_told_with_the_nearest(tmp_path: Path) -> None:
    checked = pipeline.check(small().write(tmp_path))
    headings = {"meta-analysis": (AbstractHeading("AIM", ("objectivs",)),)}
    style = replace(checked.style, abstract=replace(checked.style.abstract, headings=headings))
    with pytest.raises(TemplateError, match=r"'AIM'.*'objectivs'.*did you mean 'objectives'"):
        record(replace(checked, style=style))


def test_the_worked_meta_analysis_fits_the_journal_of_the_review_it_repeats() -> None:
    checked = pipeline.check(examples_dir() / "blinatumomab-vs-car-t", style="expert-rev-hematol")
    found = record(checked)
    assert found.length is not None
    assert found.length.words <= found.length.words_limit == 200
    assert [head for head, _ in found.abstract] == [
        "OBJECTIVES",
        "METHODS",
        "RESULTS",
        "CONCLUSIONS",
    ]
    results = found.abstract[2][1]
    for told in (
        "50.8% [95% CI: 44.3–57.3",
        "83.8% [95% CI: 79.6–87.4",
        "4.97 [95% CI: 3.33–7.40]",
    ):
        assert told in results
