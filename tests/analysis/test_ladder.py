"""What is pooled where a choice cannot be computed: every rung forced by data, and what is told."""

from __future__ import annotations

from typing import Any

import pytest

from reportgen.analysis.models import FITS
from reportgen.analysis.pooling import pool_rows
from reportgen.analysis.pools import PoolRequest, PoolResult
from reportgen.defaults import LADDER, PROFILES
from reportgen.facts.book import FactBook
from reportgen.facts.fact import Fact
from reportgen.inputs.records import OutcomeRow, Study
from reportgen.models import MODELS
from tests.analysis.books import book_of, limits
from tests.prose.cases_of_comparisons import COUNTS, compared, review, rows_of
from tests.prose.cases_of_models import NEVER
from tests.prose.project import counts, project
from tests.prose.register import CR, EVEN, HIGH

PERSON_TIME = ("events", "time", "control_events", "control_time")
ESTIMATE = ("estimate", "se")

APART = [(0, 50), (50, 50)]
"""0% beside 100%: no random intercept has a finite likelihood."""
GIANT = [(1.0, 0.001), (1.2, 5), (0.9, 4)]
"""One study carries all weight, and leaves nothing to learn its own spread from."""
HUGE = [(8e147, 2e27), (-3e-64, 9e-36), (-3e-108, 2e32)]
"""Beyond what the restricted likelihood is searched over."""
BEYOND = [(6e97, 5e-142), (9e-17, 6e-124), (5e-135, 1e-113)]
"""Beyond what anything can be computed with."""


def one(measure: str, roles: Any, figures: Any, **analysis: Any) -> FactBook:
    """The facts of one outcome ``x`` of studies that compare two arms."""
    outcome = compared("x", "death", measure, *roles, **analysis.pop("outcome", {}))
    return book_of(review([outcome], rows_of(x=(roles, figures)), analysis=analysis))


def beyond_tables(figures: Any, **choices: str) -> tuple[PoolRequest, PoolResult]:
    """A pool of differences that no cell of a table could hold, under these choices."""
    rows = tuple(
        OutcomeRow(
            Study(f"s{at}", f"S {at}", at, "all", "", None, {}),
            numbers=(("estimate", estimate), ("se", se)),
            ways=(ESTIMATE,),
        )
        for at, (estimate, se) in enumerate(figures)
    )
    profile = PROFILES["reportgen"].with_overrides(**choices)
    request = PoolRequest("estimate", rows, profile, 0.95)
    return request, pool_rows(request)


def taken(fact: Fact) -> list[tuple[str, str]]:
    """What was tried and what was used, in words, step by step."""
    tried = [value for name, value in fact.settings if name == "tried"]
    used = [value for name, value in fact.settings if name == "used"]
    return list(zip(tried, used, strict=True))


def same_numbers(one: Fact, other: Fact) -> bool:
    return (one.value, one.ci, one.pi, one.p, one.k) == (
        other.value, other.ci, other.pi, other.p, other.k,
    )  # fmt: skip


# --- The ladder itself -------------------------------------------------------------------------


@pytest.mark.parametrize("part", LADDER)
def test_every_ladder_ends(part: str) -> None:
    for start in LADDER[part]:
        seen = [start]
        while seen[-1] in LADDER[part]:
            seen.append(LADDER[part][seen[-1]].to)
            assert len(seen) == len(set(seen)), seen
            assert LADDER[part][seen[-2]].why


def test_a_model_gives_way_to_one_that_is_for_the_same_measures() -> None:
    assert set(FITS) == set(MODELS)
    for name, rung in LADDER["model"].items():
        below = MODELS[rung.to]
        assert not below.measures or set(MODELS[name].measures) <= set(below.measures), name


# --- Models ------------------------------------------------------------------------------------

TWO_ARMS = ("glmm", "glmm_fixed_study_effects", "glmm_conditional_exact",
            "glmm_conditional_approximate")  # fmt: skip


@pytest.mark.parametrize("model", TWO_ARMS)
def test_without_events_in_an_arm_inverse_variance_takes_the_place_of_a_mixed_model(model):
    fact = one("odds_ratio", COUNTS, NEVER, overrides={"model": model})["x.all.pooled"]
    assert same_numbers(fact, one("odds_ratio", COUNTS, NEVER)["x.all.pooled"])
    assert taken(fact) == [(MODELS[model].name, MODELS["inverse_variance"].name)]
    assert fact.notes[0].startswith(f"{MODELS[model].name} could not be fitted (the likelihood ")
    assert dict(fact.settings)["instead_of"] == model
    assert dict(fact.settings)["model"] == "inverse_variance"


@pytest.mark.parametrize("model", ["glmm", "glmm_conditional_exact"])
def test_the_same_of_rates(model: str) -> None:
    figures = [(a, n * 1.5, c, m * 1.5) for a, n, c, m in NEVER]
    fact = one("rate_ratio", PERSON_TIME, figures, overrides={"model": model})["x.all.pooled"]
    assert same_numbers(fact, one("rate_ratio", PERSON_TIME, figures)["x.all.pooled"])
    assert [used for _, used in taken(fact)] == [MODELS["inverse_variance"].name]


def test_without_events_in_an_arm_a_common_effect_takes_the_place_of_mantel_and_haenszel():
    book = one("odds_ratio", COUNTS, NEVER, overrides={"model": "mantel_haenszel"})
    below = one("odds_ratio", COUNTS, NEVER, overrides={"model": "common_effect"})
    assert same_numbers(book["x.all.pooled"], below["x.all.pooled"])
    assert taken(book["x.all.pooled"]) == [
        (MODELS["mantel_haenszel"].name, MODELS["common_effect"].name)
    ]
    assert "x.all.tau2" not in book


def test_the_beta_binomial_model_goes_two_steps_down() -> None:
    analysis = {"overrides": {"model": "beta_binomial"}}
    fact = book_of(project([CR], counts("a", "cr", APART), analysis=analysis))["cr.all.pooled"]
    below = {"overrides": {"model": "inverse_variance"}}
    other = book_of(project([CR], counts("a", "cr", APART), analysis=below))["cr.all.pooled"]
    assert same_numbers(fact, other)
    names = [MODELS[name].name for name in ("beta_binomial", "glmm", "inverse_variance")]
    assert taken(fact) == [(names[0], names[1]), (names[1], names[2])]


def test_a_study_too_large_for_the_beta_binomial_model_is_left_to_the_mixed_one() -> None:
    rows = counts("a", "cr", [(4_000_000, 20_000_000), (20, 80), (9, 50)])
    analysis = {"overrides": {"model": "beta_binomial"}, "sensitivity": {"profiles": False}}
    fact = book_of(project([CR], rows, analysis=analysis))["cr.all.pooled"]
    assert dict(fact.settings)["model"] == "glmm"


def test_qualities_of_zero_leave_the_ivhet_model() -> None:
    def with_quality(quality: float, model: str) -> Fact:
        outcome = compared("x", "death", "odds_ratio", *COUNTS, model=model)
        rows = rows_of(x=(COUNTS, [(4, 120, 11, 130), (6, 300, 29, 300), (8, 60, 20, 61)]))
        rows = [{**row, "quality": quality} for row in rows]
        return book_of(review([outcome], rows, studies={"quality": "quality"}))["x.all.pooled"]

    fact = with_quality(0, "quality_effects")
    assert same_numbers(fact, with_quality(0, "ivhet"))
    assert taken(fact) == [(MODELS["quality_effects"].name, MODELS["ivhet"].name)]
    assert taken(with_quality(3, "quality_effects")) == []


def test_what_no_model_can_pool_is_refused() -> None:
    _, result = beyond_tables(BEYOND)
    assert result.refused == "the studies lie too far apart to be computed with"
    assert (result.value, result.ci) == (None, None)


# --- Choices within inverse variance -----------------------------------------------------------


def test_restricted_maximum_likelihood_gives_way_to_paule_and_mandel() -> None:
    _, result = beyond_tables(HUGE, ci="normal")
    _, below = beyond_tables(HUGE, ci="normal", tau2="PM")
    assert (result.value, result.ci, result.tau2) == (below.value, below.ci, below.tau2)
    assert [(step.tried, step.used) for step in result.steps] == [("REML", "PM")]
    assert below.steps == ()
    settings = dict(result.settings)
    assert settings["tau2"] == "Paule-Mandel"
    assert "instead_of" not in settings
    assert result.notes[0].startswith("τ² by restricted maximum likelihood could not be computed")


@pytest.mark.parametrize(("tau2", "steps"), [("PM", ["DL", "HE"]), ("DL", ["HE"])])
def test_estimators_that_fail_are_tried_in_turn_until_all_is_refused(tau2, steps):
    _, result = beyond_tables(BEYOND, tau2=tau2)
    assert result.refused
    assert [step.used for step in result.steps if step.part == "tau2"] == steps


def test_kenward_and_roger_give_way_where_one_study_carries_all_weight() -> None:
    fact = one("estimate", ESTIMATE, GIANT, overrides={"ci": "kenward_roger"})["x.all.pooled"]
    below = one("estimate", ESTIMATE, GIANT, overrides={"ci": "knapp_hartung_adhoc"})
    assert limits(fact) == limits(below["x.all.pooled"])
    assert [tried for tried, _ in taken(fact)] == ["the Kenward-Roger interval"]


def test_kenward_and_roger_belong_to_restricted_maximum_likelihood() -> None:
    figures = [(1.0, 0.2), (1.4, 0.3), (0.2, 0.25)]
    fact = one("estimate", ESTIMATE, figures, overrides={"ci": "kenward_roger", "tau2": "DL"})
    assert [tried for tried, _ in taken(fact["x.all.pooled"])] == ["the Kenward-Roger interval"]
    held = one("estimate", ESTIMATE, figures, overrides={"ci": "kenward_roger"})["x.all.pooled"]
    assert taken(held) == []


def test_a_profile_likelihood_interval_needs_a_likelihood() -> None:
    figures = [(1.0, 0.2), (1.4, 0.3), (0.2, 0.25)]
    asked = {"tau2_interval": "profile_likelihood", "tau2": "DL"}
    book = one("estimate", ESTIMATE, figures, overrides=asked)
    below = one("estimate", ESTIMATE, figures, overrides={"tau2": "DL"})
    assert book["x.all.tau2"].ci == below["x.all.tau2"].ci
    assert [used for _, used in taken(book["x.all.pooled"])] == ["the Q-profile interval of τ²"]
    held = one("estimate", ESTIMATE, figures, overrides={**asked, "tau2": "ML"})
    assert taken(held["x.all.pooled"]) == []
    assert dict(held["x.all.tau2"].settings)["limits"] == "profile-likelihood"


# --- The same ladder everywhere ----------------------------------------------------------------


def test_groups_are_contrasted_as_both_can_be_pooled() -> None:
    rows = counts("a", "cr", APART) + counts("b", "cr", HIGH)
    book = book_of(project([CR], rows, groups="ab"))
    below = book_of(
        project([CR], rows, groups="ab", analysis={"overrides": {"model": "inverse_variance"}})
    )
    assert dict(book["cr.b.pooled"].settings)["model"] == "glmm"
    for part in ("odds_ratio", "difference"):
        fact, other = book[f"cr.b_vs_a.{part}"], below[f"cr.b_vs_a.{part}"]
        assert (fact.value, fact.ci, fact.p) == (other.value, other.ci, other.p)
    (note,) = book["cr.b_vs_a.odds_ratio"].notes
    assert note.startswith("both groups are contrasted as pooled by inverse variance")
    assert "could not be fitted to treatment A" in note
    assert below["cr.b_vs_a.odds_ratio"].notes == ()


def test_groups_that_no_joint_model_fits_are_contrasted_as_inverse_variance_has_them() -> None:
    rows = counts("a", "cr", [(1, 40), (0, 40)]) + counts("b", "cr", [(39, 40), (40, 40)])
    book = book_of(project([CR], rows, groups="ab"))
    fact = book["cr.b_vs_a.odds_ratio"]
    assert fact.estimable
    assert fact.value is not None
    assert fact.value > 1


def test_sets_profiles_and_what_is_left_without_a_study_go_down_the_same_ladder() -> None:
    rows = counts("a", "cr", [*APART, (20, 50)])
    sets = {"sets": [{"id": "few", "label": "without the third", "drop": ["a3"]}]}
    book = book_of(project([CR], rows, analysis={"sensitivity": sets}))
    below = book_of(project([CR], rows[:2], analysis={"overrides": {"model": "inverse_variance"}}))
    expected = below["cr.all.pooled"]
    for name in ("cr.all.set.few.pooled", "cr.all.leave_one_out.a3"):
        assert same_numbers(book[name], expected), name
        assert dict(book[name].settings)["instead_of"] == "glmm"
    profiles = book_of(project([CR], rows[:2]))
    assert dict(profiles["cr.all.profile.reportgen"].settings)["instead_of"] == "glmm"
    assert "instead_of" not in dict(profiles["cr.all.profile.metafor"].settings)


def test_subgroups_with_one_variance_are_pooled_by_the_model_that_fits_each() -> None:
    kinds = ["x", "x", "y", "y", "y"]
    rows = counts("a", "cr", [*APART, *EVEN[:3]], kind=kinds)
    subgroups = [{"id": "kind", "column": "kind", "label": "Kind", "tau2": "common"}]
    book = book_of(project([CR], rows, analysis={"subgroups": subgroups}))
    assert book["cr.all.kind.q_between"].method == "subgroup.q_common"
    held = book_of(
        project([CR], counts("a", "cr", [*HIGH[:2], *EVEN[:3]], kind=kinds),
                analysis={"subgroups": subgroups})
    )  # fmt: skip
    assert held["cr.all.kind.q_between"].method == "subgroup.glmm_common"
