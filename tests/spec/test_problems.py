"""Every kind of error of the models has words of its own: place, cause, remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportgen.errors import Problem, SpecError
from reportgen.spec.meta import MetaSpec
from reportgen.spec.problems import WORDS, section_at
from reportgen.spec.report import Author, orcid_is_valid
from tests.inputs.project import SPEC, loaded, write

CASES: dict[str, tuple[str, str, str, str]] = {
    # what is replaced, by what; what is said, and the remedy
    "unknown key": (
        "  slug:",
        "  sulg: x\n  slug:",
        "report has no key 'sulg'; did you mean 'slug'",
        "Correct or delete it.",
    ),
    "misplaced key": (
        "kind:",
        "keywords: [a]\nkind:",
        "the spec has no key 'keywords'",
        "Move it to the section report.",
    ),
    "missing key": (
        "  population: adults\n",
        "",
        "question lacks the key 'population'",
        "Add `population:`.",
    ),
    "number for text": (
        "title: A review",
        "title: 1.10",
        "report.title is the number 1.10",
        'Put it in quotes: "1.10".',
    ),
    "list for text": (
        "title: A review",
        "title: [a]",
        "report.title is a list, where a text",
        "Write one text.",
    ),
    "nothing for text": ("title: A review", "title:", "report.title is empty", "Write a text"),
    "blank text": ("title: A review", "title: '  '", "report.title is empty", "Write a text"),
    "slug": (
        "slug: a-review",
        "slug: A review",
        "report.slug is 'A review'",
        "lower-case letters, digits and hyphens",
    ),
    "id": ("id: os", "id: OS-1", "outcomes 'OS-1'.id is 'OS-1'", "start with a letter"),
    "long id": ("id: os", f"id: {'o' * 61}", "longer than 60 characters", "Shorten it."),
    "text for list": (
        "slug: a-review",
        "slug: a-review\n  keywords: a, b",
        "report.keywords is 'a, b', where a list is needed",
        "Write [first, second]",
    ),
    "text for section": (
        "question:\n",
        "flow: none\nquestion:\n",
        "flow is 'none', where a section with keys is needed",
        "Its keys are",
    ),
    "list for section": (
        "time: {value: 1, unit: years}",
        "time: [1, years]",
        "outcomes 'os'.time is a list, where a section",
        "value, unit",
    ),
    "date": (
        "date: 2026-11-20",
        "date: 20.11.2026",
        "report.date is '20.11.2026', where a date",
        "year-month-day",
    ),
    "number for date": (
        "date: 2026-11-20",
        "date: 0",
        "report.date is the number 0, where a date",
        "year-month-day",
    ),
    "yes or no": (
        "primary: true",
        "primary: perhaps",
        "outcomes 'cr'.primary is 'perhaps'",
        "Write true or false.",
    ),
    "count": (
        "question:\n",
        "flow: {duplicates: 1.5}\nquestion:\n",
        "flow.duplicates is the number 1.5, where a whole number",
        "digits only",
    ),
    "count in words": (
        "question:\n",
        "flow: {duplicates: many}\nquestion:\n",
        "flow.duplicates is 'many', where a whole number",
        "digits only",
    ),
    "negative count": (
        "question:\n",
        "flow: {duplicates: -1}\nquestion:\n",
        "flow.duplicates is the number -1; it must be at least 0",
        "Correct it.",
    ),
    "choice": (
        "unit: years",
        "unit: year",
        "outcomes 'os'.time.unit is 'year'; did you mean 'years'?",
        "Choose one of these.",
    ),
    "paper": (
        "slug: a-review",
        "slug: a-review\n  page: A5",
        "report.page is 'A5'",
        "Choose one of these.",
    ),
    "layout": (
        "question:\n",
        "layout: manuscipt\nquestion:\n",
        "layout is 'manuscipt'; did you mean 'manuscript'? (known: report, manuscript, abstract)",
        "Choose one of these.",
    ),
    "too large": (
        "analysis:\n",
        "analysis:\n  level: 95\n",
        "analysis.level is the number 95; it must be less than 1",
        "Correct it.",
    ),
    "not finite": ("value: 1,", "value: .inf,", "where a number is needed", "decimal point"),
    "no items": (
        SPEC[SPEC.index("outcomes:") :],
        "outcomes: []\n",
        "outcomes holds too few items; at least 1",
        "Add what is missing.",
    ),
    "half a pair": (
        "outcomes:\n",
        "  overlaps: [[adams]]\noutcomes:\n",
        "data.overlaps no. 1 has only 1 of its items",
        "Write [first, second].",
    ),
    "pair of three": (
        "outcomes:\n",
        "  overlaps: [[a, b, c]]\noutcomes:\n",
        "data.overlaps no. 1 holds too many items; at most 2",
        "Delete the others.",
    ),
    "version": (
        "reportgen: 1",
        "reportgen: 2",
        "reportgen is '2' (known: 1)",
        "Choose one of these.",
    ),
    "late subgroup": (
        "label: People,",
        "label: People, known_before_outcome: false,",
        "known only after the outcome",
        "Delete the subgroup",
    ),
    "measure": (
        "measure: survival",
        "measure: hazard",
        "measure 'hazard' is unknown",
        "Name one of the measures.",
    ),
    "role": (
        "columns: {events:",
        "columns: {evnts: x, events:",
        "columns.evnts is no role of proportion; did you mean 'events'?",
        "Correct the role",
    ),
    "missing role": (
        "{events: cr_events, n: cr_n}",
        "{n: cr_n}",
        "measure proportion needs columns.events",
        "Name the column",
    ),
    "missing time": (
        "    time: {value: 1, unit: years}\n",
        "",
        "measure survival needs a time",
        "time: {value: 1, unit: years}",
    ),
    "profile": (
        "analysis:\n",
        "analysis:\n  profile: meta\n",
        "profile 'meta' is unknown; did you mean 'meta8'?",
        "Name one of the profiles.",
    ),
    "reference": (
        "reference: old",
        "reference: ol",
        "reference 'ol' is not one of the levels; did you mean 'old'?",
        "Name the id of a level.",
    ),
    "level twice": (
        "{id: new, value: New,",
        "{id: old, value: New,",
        "two group levels have the same id 'old'",
        "its own id",
    ),
    "value twice": (
        "{id: new, value: New,",
        "{id: new, value: Old,",
        "two group levels have the same value 'Old'",
        "its own value",
    ),
    "outcome twice": ("id: os", "id: cr", "outcomes has 'cr' twice", "Delete one of the two"),
    "exclusion twice": (
        "    - {study: late,",
        "    - {study: late, reason: x}\n    - {study: late,",
        "data.exclude has 'late' twice",
        "Delete one of the two",
    ),
    "claim": (
        "analysis:\n",
        "conclusions: [cr_higher]\nanalysis:\n",
        "conclusions: claim 'cr_higher' is unknown (known: none)",
        "Name the id of a claim.",
    ),
    "claim that expects nothing": (
        "analysis:\n",
        "claims: [{id: c, expect: lowr, variants: [{id: lower, say: x}]}]\nanalysis:\n",
        "claim 'c' expects 'lowr', which is none of its variants; did you mean 'lower'?",
        "Name the variant",
    ),
    "claim without end": (
        "analysis:\n",
        "claims: [{id: c, expect: a, variants: [{id: a, when: x > 1, say: y}]}]\nanalysis:\n",
        "the last variant has a 'when'",
        "Add a last variant",
    ),
    "claim whose condition is none": (
        "analysis:\n",
        "claims: [{id: c, expect: a, variants: [{id: a, when: x = 1, say: y}, {id: b, say: z}]}]\n"
        "analysis:\n",
        "the condition 'x »= 1' has '= 1' where it cannot stand (» marks the place, character 3)",
        "Write e.g.",
    ),
    "claim with an open middle": (
        "analysis:\n",
        "claims: [{id: c, expect: a, variants: [{id: a, say: y}, {id: b, say: z}]}]\nanalysis:\n",
        "variant 'a' lacks 'when', but is not the last",
        "put it last",
    ),
    "published outcome": (
        "analysis:\n",
        "published: [{id: zhai, outcome: cx, percent: 48, group: new, source: Z}]\nanalysis:\n",
        "published 'zhai': outcome 'cx' is unknown",
        "Name the id of an outcome.",
    ),
    "published group": (
        "analysis:\n",
        "published: [{id: zhai, outcome: cr, percent: 48, group: nw, source: Z}]\nanalysis:\n",
        "published 'zhai': group 'nw' is unknown; did you mean 'new'?",
        "Name the id of a group level.",
    ),
    "subgroup of a group": (
        "label: People,",
        "label: People, groups: [nw],",
        "analysis.subgroups 'age_group': group 'nw' is unknown; did you mean 'new'?",
        "Name the id of a group level.",
    ),
    "affiliation": (
        "slug: a-review",
        "slug: a-review\n  authors: [{given: A, family: B, affiliations: [lab]}]\n"
        "  affiliations: {lap: Laboratory}",
        "names affiliation 'lab', which report.affiliations does not hold; did you mean 'lap'?",
        "Correct the key",
    ),
    "ORCID": (
        "slug: a-review",
        "slug: a-review\n  authors: [{given: A, family: B, orcid: 0000-0002-1825-0098}]",
        "the check digit of ORCID 0000-0002-1825-0098 is wrong",
        "Copy it again",
    ),
    "form of ORCID": (
        "slug: a-review",
        "slug: a-review\n  authors: [{given: A, family: B, orcid: '123'}]",
        "report.authors 'B'.orcid is '123', which has not the form",
        "four groups",
    ),
}


def only_problem(folder: Path) -> Problem:
    with pytest.raises(SpecError) as caught:
        loaded(folder)
    assert len(caught.value.problems) == 1, [str(problem) for problem in caught.value.problems]
    return caught.value.problems[0]


@pytest.mark.parametrize("name", CASES)
def test_place_cause_and_remedy(tmp_path: Path, name: str) -> None:
    old, new, what, remedy = CASES[name]
    problem = only_problem(write(tmp_path, spec={old: new}))
    assert what in problem.what
    assert remedy in problem.remedy
    file, line = problem.where.split(":")
    assert file == "spec.yaml"
    changed = SPEC.replace(old, new).splitlines()
    first = SPEC[: SPEC.index(old)].count("\n") + 1
    assert 1 <= int(line) <= len(changed)
    if new and name != "missing time":
        assert first <= int(line) <= first + new.count("\n") + 1


def test_several_complaints_of_one_section_are_several_problems(tmp_path: Path) -> None:
    change = {"{events: cr_events, n: cr_n}": "{evnts: cr_events,\n      m: cr_n}"}
    with pytest.raises(SpecError) as caught:
        loaded(write(tmp_path, spec=change))
    assert [problem.what.split(";")[0].split(" (")[0] for problem in caught.value.problems] == [
        "columns.evnts is no role of proportion",
        "measure proportion needs columns.events and columns.n",
        "columns.m is no role of proportion",
    ]
    assert [problem.where for problem in caught.value.problems] == [
        "spec.yaml:32",
        "spec.yaml:32",
        "spec.yaml:33",
    ]


def test_a_plain_value_error_is_split_at_semicolons(tmp_path: Path) -> None:
    """Validators written without places still give one problem for each complaint."""
    from pydantic import model_validator

    from reportgen.spec.base import Section
    from reportgen.spec.load import load_spec

    class Inner(Section):
        x: int

        @model_validator(mode="after")
        def _fail(self) -> Inner:
            raise ValueError("first is wrong; second is wrong")

    class Outer(Section):
        kind: str
        inner: Inner

    (tmp_path / "spec.yaml").write_text("kind: a\ninner:\n  x: 1\n")
    Outer.model_rebuild(_types_namespace={"Inner": Inner})
    with pytest.raises(SpecError) as caught:
        load_spec(tmp_path, {"a": Outer})
    assert [problem.what for problem in caught.value.problems] == [
        "first is wrong",
        "second is wrong",
    ]
    assert caught.value.problems[0].where == "spec.yaml:2"


def test_an_error_without_words_of_its_own_is_still_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(WORDS, "date_from_datetime_parsing")
    problem = only_problem(write(tmp_path, spec={"date: 2026-11-20": "date: tomorrow"}))
    assert problem.what.startswith("report.date is 'tomorrow': ")


def test_section_at_follows_lists_and_options() -> None:
    assert section_at(MetaSpec, ("report", "authors", 3)) is Author
    assert section_at(MetaSpec, ()) is MetaSpec
    assert section_at(MetaSpec, ("report", "title")) is None
    assert section_at(MetaSpec, ("nowhere", "at", "all")) is None


@pytest.mark.parametrize(
    "orcid", ["0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X"]
)
def test_published_examples_of_orcids_are_valid(orcid: str) -> None:
    """The examples that ORCID itself gives of its identifiers."""
    assert orcid_is_valid(orcid)


def test_every_change_of_one_digit_breaks_an_orcid() -> None:
    """What the ISO 7064 check digit is for."""
    digits = "000000021825009"
    for position, old in enumerate(digits):
        for new in set("0123456789") - {old}:
            other = digits[:position] + new + digits[position + 1 :]
            assert not orcid_is_valid(f"{other[:4]}-{other[4:8]}-{other[8:12]}-{other[12:]}7")
