"""Every kind of figure and table, and the worked examples in every layout, as real PDF files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reportgen.pipeline import build
from reportgen.present.figures import FIGURES
from reportgen.resources import examples_dir, templates_dir
from reportgen.vocabulary import LAYOUTS
from tests.prose.cases import CASES
from tests.prose.rendered import EXAMPLES, rendered
from tests.render.page_text import page_texts
from tests.render.test_pdf import conforms

BESIDE_THE_EXAMPLES = (
    "adverse_events_told_in_full",
    "cohort_of_one_arm",
    "cohort_adjusted_for_covariates",
    "a_version_as_it_was_issued",
    "cohort_with_gaps_imputed",
    "a_common_effect_beside_a_joint_model",
    "small_studies_in_every_way",
    "subgroups_contrasted_and_adjusted",
)
"""Cases that have between them what the worked examples lack."""

pytestmark = pytest.mark.slow


def faults(pdf: Path) -> list[str]:
    """What the validator finds against either standard."""
    data = pdf.read_bytes()
    return [fault for profile in ("ua1", "3a") for fault in conforms(data, profile)]


def test_between_them_they_have_every_figure_and_every_table() -> None:
    reports = [rendered(name) for name in (*EXAMPLES, *BESIDE_THE_EXAMPLES)]
    assert {request.kind for one in reports for request in one.book.figures} == set(FIGURES)
    asked = {
        name
        for path in templates_dir().rglob("*.j2")
        for name in re.findall(
            r'class="table-scroll[^>]* id="tab-([a-z]+)', path.read_text("utf-8")
        )
    }
    printed = {
        name
        for one in reports
        for name in re.findall(r'class="table-scroll[^>]* id="tab-([a-z]+)', one.document.body)
    }
    assert asked <= printed


@pytest.mark.parametrize("case", BESIDE_THE_EXAMPLES)
@pytest.mark.parametrize("layout", ["report", "manuscript"])
def test_a_case_meets_pdf_ua_and_pdf_a(case: str, layout: str, tmp_path: Path) -> None:
    project = CASES[case]().write(tmp_path)
    built = build(project, formats=("pdf",), layout=layout, out=tmp_path / "out")
    assert faults(next(path for path in built.files if path.suffix == ".pdf")) == []


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "report"])
def test_an_example_meets_them_in_every_layout(example: str, layout: str, tmp_path: Path) -> None:
    built = build(examples_dir() / example, formats=("pdf",), layout=layout, out=tmp_path / "out")
    pdf = next(path for path in built.files if path.suffix == ".pdf")
    assert faults(pdf) == []
    if layout == "abstract":
        assert len(page_texts(pdf.read_bytes())) == 1
