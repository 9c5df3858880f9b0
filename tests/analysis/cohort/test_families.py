"""Families of tests: who belongs to them, what is refused, what conclusions may use."""

from __future__ import annotations

import re

import pytest

from reportgen.errors import AnalysisError, SpecError
from reportgen.facts.expressions import evaluate
from tests.analysis.cohort.project import SPEC, TABLE, book


def with_families(*families: str, spec: str = SPEC) -> str:
    lines = "".join(f"    - {family}\n" for family in families)
    return spec.replace("analysis:\n", f"analysis:\n  families:\n{lines}", 1)


def family(tests: str, name: str = "one", method: str = "holm") -> str:
    return f"{{id: {name}, label: outcomes, tests: [{tests}], method: {method}}}"


def problems(*families: str, error: type[Exception] = AnalysisError) -> list[str]:
    with pytest.raises(error) as caught:
        book(spec=with_families(*families))
    return [f"{problem.where}: {problem.what}" for problem in caught.value.problems]


def test_an_outcome_stands_for_its_test_of_each_type() -> None:
    found = book(spec=with_families(family("cr, crs, stay, pfs")))
    tests = ("cr.new_vs_old.test", "crs.new_vs_old.severity", "stay.new_vs_old.test")
    for name in (*tests, "pfs.new_vs_old.log_rank"):
        assert found[f"{name}.p_adjusted"].method == "family.holm"
        assert found[f"{name}.p_adjusted"].p >= found[name].p
    assert found["family.one.tests"].value == 4
    # Holm: the largest P value is left as it is when it stays the largest
    largest = max((found[name].p, name) for name in (*tests, "pfs.new_vs_old.log_rank"))
    assert found[f"{largest[1]}.p_adjusted"].p >= largest[0]


def test_a_family_of_one_leaves_its_p_value() -> None:
    found = book(spec=with_families(family("cr")))
    assert found["cr.new_vs_old.test.p_adjusted"].p == found["cr.new_vs_old.test"].p


def test_a_test_that_could_not_be_made_does_not_count() -> None:
    nobody = re.sub(r"(?m)^(p\d+,\w+,\w+,\d*,\w),1,", r"\1,0,", TABLE)
    found = book(nobody, with_families(family("cr, stay, crs", method="bonferroni")))
    assert not found["cr.new_vs_old.test"].estimable
    refused = found["cr.new_vs_old.test.p_adjusted"]
    assert refused.not_estimable == found["cr.new_vs_old.test"].not_estimable
    twice = 2 * (found["stay.new_vs_old.test"].p or 0)
    assert found["stay.new_vs_old.test.p_adjusted"].p == pytest.approx(min(1, twice), abs=1e-15)
    assert (found["family.one.tests"].value, found["family.one.refused"].value) == (2, 1)
    assert dict(refused.settings)["left_out"] == "; 1 more could not be made"


def test_a_star_stands_for_any_part_of_an_id() -> None:
    found = book(spec=with_families(family("'crs.new_vs_old.*.test'", method="bonferroni")))
    for name in ("any", "severe"):
        test = found[f"crs.new_vs_old.{name}.test"]
        assert found[f"{test.id}.p_adjusted"].p == pytest.approx(min(1.0, 2 * (test.p or 0)))
    assert found["family.one.tests"].value == 2
    (told,) = problems(family("'pfs.*.nothing'"))
    assert told.startswith("family 'one': there is no fact 'pfs.*.nothing'")


def test_a_claim_can_use_an_adjusted_p_value() -> None:
    found = book(spec=with_families(family("cr, stay")))
    assert evaluate("stay.new_vs_old.test.p_adjusted < 0.05", found, "").holds


def test_names_that_are_no_test_are_told_all_at_once() -> None:
    told = problems(
        family("cr.new_vs_old.tset, cr.new.rate, cr"), family("cr.new_vs_old.test", "b")
    )
    assert told[0].startswith("family 'one': there is no fact 'cr.new_vs_old.tset'; did you mean ")
    assert told[1].startswith("family 'one': the fact 'cr.new.rate' has no P value")
    assert told[2:] == [
        "family 'b': the test 'cr.new_vs_old.test' is in families of tests twice",
    ]


def test_outcomes_that_are_not_there_and_tests_named_twice_are_faults_of_the_spec() -> None:
    told = problems(family("crr, stay"), family("stay", "b"), error=SpecError)
    assert [text.partition(": ")[2] for text in told] == [
        "outcome 'crr' is unknown; did you mean 'cr'? (known: cr, crs, stay, pfs, os)",
        "the test 'stay' is named twice in families of tests",
    ]
    twice = problems(family("cr"), family("stay"), error=SpecError)
    assert twice[0].endswith("analysis.families has 'one' twice")
    assert problems(family("cr", method="holms"), error=SpecError)[0].endswith(
        "did you mean 'holm'? (known: holm, hochberg, bonferroni, benjamini_hochberg, "
        "benjamini_yekutieli)"
    )


def test_one_arm_has_no_tests() -> None:
    spec = SPEC.replace("      - {id: old, label: the old treatment}\n", "")
    rows = [row for row in TABLE.splitlines() if ",old," not in row]
    with pytest.raises(AnalysisError, match="holds no test, as there is one arm only"):
        book("\n".join(rows) + "\n", with_families(family("cr"), spec=spec), reference="new")
