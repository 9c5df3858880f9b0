"""Figures of adjusted hazards from their frames: residuals over time, adjusted curves."""

from __future__ import annotations

from typing import Any

import pytest

from reportgen.formatting.style import load_style
from reportgen.present.drawing import PARTS
from reportgen.present.figures.data import KaplanMeierData, SchoenfeldData
from tests.analysis.cohort.hazards_project import SPEC, TABLE, hazards_book
from tests.analysis.cohort.project import book as book_of

GROUPS = {"old": "the old treatment", "new": "the new treatment"}
STYLE = load_style()


def data_of(name: str, book: Any = None, groups: dict[str, str] | None = None) -> Any:
    """What the figure of this id is drawn from."""
    facts = book or hazards_book()
    request = next(one for one in facts.figures if one.id == name)
    return PARTS[request.kind].data(request, facts, STYLE, groups or GROUPS)


def test_a_page_of_residuals_is_that_of_its_frame() -> None:
    data: SchoenfeldData = data_of("schoenfeld-os-main")
    (panel,) = data.panels
    rows = hazards_book().frame("schoenfeld-os-main").records()
    for role, x, y in (("point", panel.x, panel.y), ("line", panel.line_x, panel.line_y)):
        own = [row for row in rows if row["role"] == role]
        assert (x, y) == (tuple(row["x"] for row in own), tuple(row["y"] for row in own))
    assert panel.label == "The new treatment against the old treatment"
    assert panel.note_lines == ("Proportional hazards: P\u00a0=\u00a00.90",)
    assert (data.x_label, data.y_label) == ("Months since first infusion", "Log hazard ratio")
    assert all(low < y < high for low, y, high in zip(panel.low, panel.line_y, panel.high,
                                                      strict=True))  # fmt: skip
    # times stand as the test weighs them: 0 at the start, ever less apart as fewer have the event
    assert panel.x_ticks[0] == (0.0, "0")
    places = [x for x, _ in panel.x_ticks]
    assert places == sorted(places)


def test_adjusted_curves_end_where_those_of_the_patients_do() -> None:
    data: KaplanMeierData = data_of("adjusted-curve-os-main")
    assert [arm.label for arm in data.arms] == ["The old treatment", "The new treatment"]
    assert data.y_label == "Adjusted overall survival (%)"
    assert data.note_lines == ("Adjusted hazard ratio 0.67 (95% CI 0.46 to 0.99)",)
    unadjusted: KaplanMeierData = data_of("km-os")
    assert (data.x_ticks, data.x_limit) == (unadjusted.x_ticks, unadjusted.x_limit)
    for arm in data.arms:
        assert arm.median_text.startswith("ends at ")
        assert not arm.at_risk
    told = PARTS["adjusted_curve"].alternative(data, "Adjusted curves")
    assert f"The old treatment: {data.arms[0].median_text}" in told


def test_of_three_arms_every_pair_is_named() -> None:
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    rows = [line.split(",") for line in lines[1:]]
    for at, row in enumerate(rows):
        row[1] = "third" if at % 3 == 0 else row[1]
    table = "\n".join((lines[0], *(",".join(row) for row in rows))) + "\n"
    label = "      - {id: new, label: the new treatment}\n"
    spec = SPEC.replace(label, f"{label}      - {{id: third, label: a third treatment}}\n")
    book = book_of(table, spec)
    groups = {**GROUPS, "third": "a third treatment"}
    curves: KaplanMeierData = data_of("adjusted-curve-os-main", book, groups)
    assert [line.partition(":")[0] for line in curves.note_lines] == [
        "The new treatment against the old treatment",
        "A third treatment against the old treatment",
    ]
    pages: SchoenfeldData = data_of("schoenfeld-os-main", book, groups)
    assert [panel.label for panel in pages.panels][:2] == [
        "The new treatment against the old treatment",
        "A third treatment against the old treatment",
    ]


@pytest.mark.parametrize("name", ["schoenfeld-os-layers", "adjusted-curve-tox-instead"])
def test_every_figure_has_its_alternative(name: str) -> None:
    request = next(one for one in hazards_book().figures if one.id == name)
    told = PARTS[request.kind].alternative(data_of(name), "What is drawn")
    assert told.startswith("What is drawn. ")
    assert told.endswith(".")
    assert "None" not in told
    assert "nan" not in told
