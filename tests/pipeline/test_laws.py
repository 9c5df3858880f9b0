"""Laws of the analysis that hold for any data: what must not matter does not, what must turn turns.

Numbers are compared between two analyses of the same made-up review, never with stored output.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from reportgen.facts.book import FactBook
from tests.pipeline.compared import (
    by_id,
    close,
    different,
    plain,
    same_interval,
    turned,
    without,
)
from tests.pipeline.made_up import ARM, EVENTS, HEADER, ROWS, SPEC, N, Row, facts


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> FactBook:
    """The facts of the review as it stands."""
    return facts(tmp_path_factory.mktemp("plain") / "project")


def replaced(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return text


def test_the_review_has_every_kind_of_fact(book: FactBook) -> None:
    """Otherwise the laws would be about little."""
    stats = {fact.stat for fact in book if fact.value is not None}
    assert {
        *("proportion", "survival", "odds_ratio", "cumulative_hazard_ratio", "difference"),
        *("tau2", "i2", "q", "q_between", "count"),
    } <= stats
    assert any(".leave_one_out." in fact.id for fact in book)
    assert any(".meta_regression." in fact.id for fact in book)
    assert any(".profile." in fact.id for fact in book)


# --- what must not matter -------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_the_rows(book: FactBook, tmp_path: Path, seed: int) -> None:
    rows = list(ROWS)
    random.Random(seed).shuffle(rows)
    again = facts(tmp_path / "p", rows)
    assert different(by_id(book), by_id(again)) == []
    for name in ("studies", "excluded"):
        assert sorted(book.frame(name).rows, key=str) == sorted(again.frame(name).rows, key=str)


def test_the_order_of_the_columns_and_columns_nobody_asks_for(
    book: FactBook, tmp_path: Path
) -> None:
    order = [*reversed(range(len(HEADER)))]
    header = [*(HEADER[place] for place in order), "remark"]
    rows = [[*(row[place] for place in order), "not used"] for row in ROWS]
    assert different(by_id(book), by_id(facts(tmp_path / "p", rows, header=header))) == []


def test_names_are_only_names(book: FactBook, tmp_path: Path) -> None:
    rows = [(row[0], f"Étude {number} 研究", *row[2:]) for number, row in enumerate(ROWS)]
    spec = replaced(
        SPEC,
        ("label: treatment A", "label: the old one"),
        ("label: treatment B", "label: the new one"),
        ("label: complete remission", "label: response"),
        ("label: overall survival", "label: life"),
        ("label: People", "label: Age group"),
        ("label: Age}", "label: Years of age}"),
        ("title: A made-up review", "title: Another title"),
    )
    again = facts(tmp_path / "p", rows, spec)
    assert [fact.id for fact in again] == [fact.id for fact in book]
    assert different(by_id(book), by_id(again)) == []


def test_ids_of_rows_change_ids_of_rows_only(book: FactBook, tmp_path: Path) -> None:
    new = {row[0]: f"x{number}" for number, row in enumerate(ROWS)}
    rows = [(new[row[0]], *row[1:6], new.get(row[6], ""), *row[7:]) for row in ROWS]
    again = facts(tmp_path / "p", rows, SPEC.replace("study: a7", f"study: {new['a7']}"))
    pooled = [fact for fact in book if fact.stat in ("odds_ratio", "tau2", "i2", "q_between")]
    compared = [fact for fact in pooled if ".leave_one_out." not in fact.id]
    assert len(compared) > 10
    for fact in compared:
        pairs = zip(plain(fact), plain(again[fact.id]), strict=True)
        assert all(close(one, other) for one, other in pairs), fact.id


def test_an_excluded_row_is_as_if_it_were_not_there(book: FactBook, tmp_path: Path) -> None:
    rows = [row for row in ROWS if row[0] != "a7"]
    exclude = "  exclude:\n    - {study: a7, reason: an interim report, category: Patients reported"
    spec = replaced(SPEC, (f"{exclude} twice}}\n", ""))
    again = by_id(facts(tmp_path / "p", rows, spec))
    assert different(without(by_id(book), "review."), without(again, "review.")) == []
    assert book["review.included"].value == again["review.included"].value
    assert (book["review.excluded"].value, again["review.excluded"].value) == (1, 0)


def test_an_outcome_does_not_depend_on_the_others(book: FactBook, tmp_path: Path) -> None:
    start, end = SPEC.index("  - id: os\n"), SPEC.index("analysis:\n")
    again = by_id(facts(tmp_path / "p", spec=SPEC[:start] + SPEC[end:]))
    assert different(without(by_id(book), "os."), again) == []


def test_a_group_does_not_depend_on_the_other(book: FactBook, tmp_path: Path) -> None:
    """The pool of one group is the same beside other data of the other."""
    rows = [spoilt(row) if row[ARM] == "B" else row for row in ROWS]
    again = facts(tmp_path / "p", rows)
    own = [fact for fact in book if fact.id.startswith(("cr.a.", "os.a."))]
    assert len(own) > 20
    others = {fact.id: again[fact.id] for fact in own}
    assert different({fact.id: fact for fact in own}, others) == []
    assert not close(book["cr.b.pooled"].value, again["cr.b.pooled"].value)


def spoilt(row: Row) -> Row:
    cells = list(row)
    cells[EVENTS] = str(int(cells[EVENTS]) // 2)
    return cells


# --- what must turn -------------------------------------------------------------------------------


def test_the_other_reference_turns_every_contrast(book: FactBook, tmp_path: Path) -> None:
    again = by_id(facts(tmp_path / "p", spec=replaced(SPEC, ("reference: a", "reference: b"))))
    before = by_id(book)
    contrasts = [name for name in before if ".b_vs_a." in name]
    assert len(contrasts) >= 4
    for name in contrasts:
        one, other = before[name], again[name.replace(".b_vs_a.", ".a_vs_b.")]
        if one.kind == "ratio":
            assert list(turned(one, lambda x: 1 / x)) == pytest.approx(list(plain(other)), rel=1e-6)
        elif one.kind == "points":
            assert list(turned(one, lambda x: -x)) == pytest.approx(list(plain(other)), abs=1e-7)
        assert close(one.p, other.p)
        assert (one.k, one.n, one.events) == (other.k, other.n, other.events)
    same = {name: fact for name, fact in before.items() if "_vs_" not in name}
    assert different(same, {n: fact for n, fact in again.items() if "_vs_" not in n}) == []


def test_exchanged_groups_turn_every_contrast(book: FactBook, tmp_path: Path) -> None:
    rows = [(*row[:ARM], "B" if row[ARM] == "A" else "A", *row[ARM + 1 :]) for row in ROWS]
    again = facts(tmp_path / "p", rows)
    ratio = list(turned(book["cr.b_vs_a.odds_ratio"], lambda x: 1 / x))
    assert ratio == pytest.approx(list(plain(again["cr.b_vs_a.odds_ratio"])), rel=1e-6)
    for name in ("cr.a.pooled", "os.a.pooled", "cr.a.tau2", "cr.a.i2"):
        assert list(plain(book[name])) == pytest.approx(
            list(plain(again[name.replace(".a.", ".b.")])), rel=1e-7
        )


def test_counting_the_others_turns_every_proportion(book: FactBook, tmp_path: Path) -> None:
    """Events for those without the event: p becomes 1 - p, the odds ratio its inverse."""
    rows = [(*row[:EVENTS], str(int(row[N]) - int(row[EVENTS])), *row[N:]) for row in ROWS]
    again = facts(tmp_path / "p", rows)
    for group in ("a", "b"):
        for what in ("pooled", *(f"study.{row[0]}" for row in ROWS if row[ARM].lower() == group)):
            name = f"cr.{group}.{what}"
            if name not in book:
                continue
            mirrored = list(turned(book[name], lambda x: 1 - x))
            assert mirrored == pytest.approx(list(plain(again[name])), abs=1e-7), name
        for what in ("tau2", "i2", "q"):
            name = f"cr.{group}.{what}"
            assert close(book[name].value, again[name].value, 1e-6), name
    inverse = list(turned(book["cr.b_vs_a.odds_ratio"], lambda x: 1 / x))
    assert inverse == pytest.approx(list(plain(again["cr.b_vs_a.odds_ratio"])), rel=1e-6)
    negative = list(turned(book["cr.b_vs_a.difference"], lambda x: -x))
    assert negative == pytest.approx(list(plain(again["cr.b_vs_a.difference"])), abs=1e-7)


def test_the_same_data_in_both_groups_give_the_null(tmp_path: Path) -> None:
    a = [row for row in ROWS if row[ARM] == "A" and row[0] != "a7"]
    b = [(f"b{row[0]}", f"{row[1]} b", row[2], "B", *row[ARM + 1 :]) for row in a]
    same = facts(tmp_path / "p", [*a, *b, next(row for row in ROWS if row[0] == "a7")])
    assert same["cr.b_vs_a.odds_ratio"].value == pytest.approx(1, abs=1e-7)
    assert same["os.b_vs_a.cumulative_hazard_ratio"].value == pytest.approx(1, abs=1e-7)
    assert same["cr.b_vs_a.difference"].value == pytest.approx(0, abs=1e-7)
    assert same["cr.b_vs_a.odds_ratio"].p == pytest.approx(1, abs=1e-6)


def test_a_lower_level_gives_narrower_intervals_around_the_same_values(
    book: FactBook, tmp_path: Path
) -> None:
    narrow = facts(
        tmp_path / "p", spec=replaced(SPEC, ("analysis:\n", "analysis:\n  level: 0.8\n"))
    )
    assert [fact.id for fact in narrow] == [fact.id for fact in book]
    compared = 0
    for fact in book:
        other = narrow[fact.id]
        assert close(fact.value, other.value), fact.id
        assert close(fact.p, other.p), fact.id
        if fact.ci is None or other.ci is None or same_interval(fact.ci, other.ci):
            continue  # a reported interval is as it was reported
        assert other.ci.level == 0.8
        assert fact.ci.low <= other.ci.low <= other.ci.high <= fact.ci.high, fact.id
        compared += 1
    assert compared > 40


# --- what holds within one book -------------------------------------------------------------------


def test_every_interval_is_around_its_value(book: FactBook) -> None:
    for fact in book:
        for interval in (fact.ci, fact.pi):
            if interval is not None and fact.value is not None:
                assert interval.low - 1e-9 <= fact.value <= interval.high + 1e-9, fact.id


def test_a_prediction_interval_is_no_narrower_than_the_interval(book: FactBook) -> None:
    wider = [fact for fact in book if fact.pi is not None and fact.ci is not None]
    assert wider
    for fact in wider:
        assert fact.pi is not None and fact.ci is not None
        assert fact.pi.low <= fact.ci.low + 1e-9 and fact.pi.high >= fact.ci.high - 1e-9, fact.id


def test_shares_are_shares(book: FactBook) -> None:
    for fact in book:
        if fact.kind.startswith("percent") and fact.value is not None:
            assert 0 <= fact.value <= 1, fact.id
        if fact.p is not None:
            assert 0 <= fact.p <= 1, fact.id
        if fact.events is not None and fact.n is not None:
            assert fact.events <= fact.n, fact.id


def test_counts_are_those_of_the_table(book: FactBook) -> None:
    for group in ("a", "b"):
        rows = [row for row in ROWS if row[ARM].lower() == group and row[0] != "a7"]
        pooled = book[f"cr.{group}.pooled"]
        assert pooled.k == len(rows)
        assert pooled.n == sum(int(row[N]) for row in rows)
        assert pooled.events == sum(int(row[EVENTS]) for row in rows)
        assert list(pooled.rows) == [row[0] for row in rows]


def test_a_left_out_study_is_left_out(book: FactBook, tmp_path: Path) -> None:
    """Leave-one-out is the pool of the table without that row."""
    name = "cr.a.leave_one_out.a3"
    again = facts(tmp_path / "p", [row for row in ROWS if row[0] != "a3"])
    assert list(plain(book[name])) == pytest.approx(list(plain(again["cr.a.pooled"])), rel=1e-7)
    assert book[name].n == again["cr.a.pooled"].n
