"""Ids are stable, of one pattern, and free of labels and of the order of rows."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from reportgen.analysis import ids
from reportgen.facts.rated import SIZES
from reportgen.measures import MEASURES
from reportgen.pipeline import Checked
from tests.analysis.books import book_of, case
from tests.prose.cases import CASES, COHORTS

PART = r"[a-z][a-z0-9_]*"
CONTRASTS = {one.contrast for measure in MEASURES.values() for one in measure.transforms.values()}
SUFFIXES = (
    r"pooled(\.log_odds|\.log_log_survival|\.log_ratio|\.on_scale)?|tau2|i2|h2|common|q(\.df)?"
)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("4-1BB", "4_1bb"),
        ("CD28", "cd28"),
        ("paediatric/young adult", "paediatric_young_adult"),
        ("  Söhne & Töchter ", "sohne_tochter"),
        ("Ärzte", "arzte"),
        ("≥3", "ge_3"),
        ("<60", "lt_60"),
        ("MRD+", "mrd_pos"),
        ("MRD-", "mrd_neg"),
    ],
)
def test_a_cell_becomes_letters_digits_and_underscores(text, slug):
    assert ids.slug(text) == slug


def test_text_without_such_letters_gets_a_stable_name_of_its_own():
    made = {ids.slug(text) for text in ("儿童", "成人", "дети")}
    assert len(made) == 3
    assert ids.slug("儿童") in made
    assert all(re.fullmatch(r"x[0-9a-f]{8}", slug) for slug in made)


def test_ids_are_joined_with_dots_and_without_empty_parts():
    assert ids.join("cr", "", "pooled") == "cr.pooled"
    assert ids.contrast("cr", "car_t", "blina") == "cr.car_t_vs_blina"


def patterns(checked: Checked) -> Iterator[str]:
    """What an id of the report may look like."""
    spec = checked.loaded.spec
    outcomes = "|".join(outcome.id for outcome in spec.outcomes)
    groups = "|".join(checked.analysed.groups)
    study = r"[a-z0-9_]+"
    pool = rf"({outcomes})\.({groups})"
    contrast = rf"({outcomes})\.({groups})_vs_({groups})"
    ratio = f"(difference|{'|'.join(CONTRASTS)})"
    yield rf"review\.(rows|included|excluded|references)|review\.included\.({groups})"
    yield rf"flow\.{PART}(\.{study})?"
    yield rf"published\.{PART}\.({outcomes})\.({groups})"
    yield rf"{pool}\.({SUFFIXES}|clusters|(tau2|i2)\.(between|within))"
    yield rf"{pool}\.(study|leave_one_out)\.{study}|{pool}\.leave_one_out_(lowest|highest)"
    yield rf"{pool}\.asymmetry(\.{PART})?(\.statistic|\.df)?|{pool}\.trim_and_fill(\.added)?"
    yield rf"{pool}\.(pet|peese|pet_peese|limit_meta_analysis|selection_model\.{PART})(\.test)?"
    yield rf"{pool}\.selection_model\.{PART}\.parameter_\d|{pool}\.limit_meta_analysis\.unexplained"
    yield rf"{pool}\.radial\.outside|{pool}\.labbe\.(higher|lower)"
    yield rf"{pool}\.fail_safe_n\.{PART}|{pool}\.adjusted(_lowest|_highest|_agree)?"
    yield rf"{pool}\.leave_one_out\.{study}\.(tau2|i2)|{pool}\.(without_)?influential"
    yield rf"{pool}\.influence\.{study}\.{PART}|{pool}\.cumulative(_since|\.[0-9a-z_]+)"
    yield rf"{pool}\.(e_value(\.limit)?|(above|below)\.[0-9a-z_]+)"
    yield rf"({pool}|{contrast})\.robustness(\.{PART}|_direction)?"
    yield rf"{pool}\.study\.{study}\.(treated|control|se)"
    yield rf"{pool}\.profile\.{PART}|{contrast}\.profile\.{PART}|{contrast}\.profiles(_agree)?"
    yield rf"{pool}\.set\.{PART}\.({SUFFIXES})|{contrast}\.set\.{PART}\.{ratio}"
    yield rf"{pool}\.meta_regression\.{PART}(\.tau2|\.r2)?"
    term = rf"term\.{PART}(\.{study})?"
    left = r"test\.(df|residual_df)|tau2|i2|r2|q(\.df)?"
    yield rf"{pool}\.regression\.{PART}\.(({term}|test)(\.p_permutation)?|{left})"
    yield rf"{pool}\.joint\.{PART}(\.at_{study})?\.(pooled|tau2)"
    yield rf"joint\.{PART}\.({groups})(\.studies|\.both|(\.at_{study})?\.correlation)"
    yield rf"{contrast}\.{ratio}(\.p_adjusted)?"
    ratings = "|".join(rating.id for rating in spec.grade)
    sizes = "|".join(SIZES)
    yield rf"({outcomes})\.grade\.({ratings})\.(control_risk|risk|difference|threshold_({sizes}))"
    for variable in spec.analysis.subgroups:
        yield rf"{pool}\.{variable.id}\.({study}\.({SUFFIXES})|q_between(\.df)?|tau2|r2)"
        yield rf"{pool}\.{variable.id}\.{study}_vs_{study}(\.p_adjusted)?"


@pytest.mark.parametrize("name", [name for name in CASES if name not in COHORTS])
def test_every_id_has_the_documented_pattern(name):
    checked = case(name)
    pattern = re.compile("|".join(f"(?:{text})" for text in patterns(checked)))
    strange = [fact.id for fact in checked.analysed.book if not pattern.fullmatch(fact.id)]
    assert strange == []


def test_the_names_of_a_spec_are_spelled_as_in_ids():
    spec = {"outcomes": ({"id": "cr", "levels": ["MRD+", "≥60"]},), "n": 3}
    assert ids.names_of(spec) == {"outcomes", "id", "cr", "levels", "mrd_pos", "ge_60", "n"}


@pytest.mark.parametrize("name", ["everything_told", "subgroups_of_every_kind"])
def test_the_order_of_the_rows_changes_nothing(name):
    project = CASES[name]()
    rows = list(project.rows)
    random.Random(7).shuffle(rows)
    shuffled = book_of(replace(project, rows=rows))
    for fact in case(name).analysed.book:
        other = shuffled[fact.id]
        assert other.label == fact.label
        assert other.not_estimable == fact.not_estimable
        assert other.value is None or other.value == pytest.approx(fact.value, rel=1e-7, abs=1e-9)
        assert set(other.rows) == set(fact.rows)


def test_labels_are_no_part_of_an_id():
    project = CASES["everything_told"]()
    renamed = [{**outcome, "label": "something else"} for outcome in project.spec["outcomes"]]
    book = book_of(replace(project, spec={**project.spec, "outcomes": renamed}))
    assert [fact.id for fact in book] == [fact.id for fact in case("everything_told").analysed.book]
