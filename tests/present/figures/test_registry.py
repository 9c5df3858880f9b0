"""The list of figures: complete, cheap to read, and every entry draws."""

import subprocess
import sys

import pytest
from matplotlib.figure import Figure

from reportgen.present.figures import FIGURES
from reportgen.present.theme import load_theme
from tests.present.figures import (
    cohort_samples,
    hazard_samples,
    ratio_forests,
    safety_samples,
    samples,
    study_samples,
)

DATA = {
    "forest": samples.proportions(30, 30),
    "leave_one_out": samples.leave_one_out(),
    "subgroups": samples.proportions(3, 2),
    "adjusted_subgroups": samples.proportions(3, 2),
    "summary": samples.summary(),
    "flow": samples.FLOWS["databases"],
    "bubble": samples.bubbles(2),
    "kaplan_meier": cohort_samples.curves(),
    "incidence": cohort_samples.incidences(),
    "adjusted_curve": cohort_samples.adjusted_curves(),
    "schoenfeld": hazard_samples.schoenfelds(),
    "grades": cohort_samples.toxicity(),
    "balance": cohort_samples.love(6),
    "missing": cohort_samples.gaps(8, 6),
    "adverse_events": safety_samples.terms(12),
    "overlap": cohort_samples.overlap(),
    "swimmer": cohort_samples.swimmers(20),
    "funnel": study_samples.funnel(30, added=4),
    "baujat": study_samples.baujat(30),
    "labbe": study_samples.labbe(30),
    "influence": study_samples.influence(30),
    "cumulative": ratio_forests.cumulative(30),
    "galbraith": study_samples.galbraith(30),
}


def test_every_figure_is_tried_here():
    assert set(DATA) == set(FIGURES)


@pytest.mark.parametrize("name", FIGURES)
def test_an_entry_names_itself_and_draws(name: str):
    kind = FIGURES[name]
    assert kind.name == name
    assert kind.label
    assert kind.caption_hint.endswith(".")
    figures = kind.draw(DATA[name], load_theme())
    assert figures
    assert all(isinstance(fig, Figure) for fig in figures)


def test_naming_figures_and_building_their_data_needs_no_matplotlib():
    code = (
        "import sys, reportgen.present.figures, reportgen.present.figures.study_data, "
        "reportgen.present.theme as t; t.load_theme(); "
        "print([m for m in ('matplotlib', 'numpy') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_drawing_never_touches_pyplot():
    code = (
        "import sys; from tests.present.figures import test_registry as t; "
        "[k.draw(t.DATA[n], t.load_theme()) for n, k in t.FIGURES.items()]; "
        "print('matplotlib.pyplot' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
