"""A table as CSV: what it prints, the raw numbers beside it, and where each comes from."""

from __future__ import annotations

import pytest

from tests.render.tables.hand_made import csv_files, document, records

FILES = csv_files(document())
ALL, OLDER, MEDIAN = records(FILES["tables/outcomes.csv"])
N, POOLED = "Arm A (n = 104) | n/N (%)", "Arm A (n = 104) | Pooled, %"


def test_each_table_is_a_file_named_by_its_id_beside_a_list_and_the_numbers():
    assert sorted(FILES) == ["tables/index.csv", "tables/numbers.csv", "tables/outcomes.csv"]
    assert records(FILES["tables/index.csv"]) == [
        {
            "table": "outcomes",
            "label": "Table 7",
            "caption": "Pooled outcomes. In 12 studies.",
            "file": "outcomes.csv",
            "notes": "a Test at 0.05.",
        }
    ]


def test_columns_are_the_flat_head_with_the_parts_of_their_numbers():
    assert FILES["tables/outcomes.csv"][0] == [
        "Group",
        "Outcome",
        N, f"{N} | events", f"{N} | n", f"{N} | value", f"{N} | q1", f"{N} | q3", f"{N} | source",
        POOLED, f"{POOLED} | value", f"{POOLED} | low", f"{POOLED} | high", f"{POOLED} | source",
        "P", "P | value", "P | p", "P | source",
    ]  # fmt: skip


def test_a_row_has_its_texts_its_numbers_and_their_sources():
    assert ALL["Group"] == "Remission"
    assert ALL[N] == "1,081/1,430 (75.6%)"
    assert (ALL[f"{N} | events"], ALL[f"{N} | n"]) == ("1081", "1430")
    assert ALL[f"{N} | value"] == "0.7559440559440559"
    assert ALL[f"{N} | source"] == "cr.a"
    assert ALL[POOLED] == "75.1 (60.0 to 80.0)"
    assert ALL[f"{POOLED} | value"] == "0.7512345678901234"
    assert ALL[f"{POOLED} | high"] == "0.8000000000000002"
    assert (ALL["P"], ALL["P | p"]) == ("<0.001", "3.1e-15")
    assert ALL["P | source"] == "cr.a_vs_b.odds_ratio"


def test_what_is_not_estimable_is_its_reason_and_no_number():
    assert OLDER[POOLED] == "not pooled: one study only"
    assert OLDER[f"{POOLED} | value"] == ""
    assert OLDER[f"{POOLED} | source"] == "cr.a.old.pooled"
    assert (OLDER[N], OLDER[f"{N} | source"], OLDER["P"]) == ("–", "", "")


def test_further_facts_of_a_cell_have_their_own_columns():
    assert (MEDIAN["Group"], MEDIAN[N]) == ("Age", "43 (33 to 50)")
    assert [MEDIAN[f"{N} | {part}"] for part in ("value", "q1", "q3")] == ["43.0", "33.0", "50.25"]
    assert MEDIAN[f"{N} | source"] == "age.a.median age.a.q1 age.a.q3"
    assert (MEDIAN[POOLED], MEDIAN[f"{POOLED} | value"]) == ("NR", "")
    assert (MEDIAN["P | value"], MEDIAN["P | source"]) == ("0.25", "tests/age/p")


def test_no_cell_is_run_by_a_spreadsheet():
    assert ALL["Outcome"] == '\'=All "of" them'


def test_numbers_of_captions_heads_and_notes_are_in_the_list_of_all():
    listed = records(FILES["tables/numbers.csv"])
    where = {one["source"]: (one["place"], one["printed"], one["value"]) for one in listed}
    assert where["review.included"] == ("caption", "12", "12")
    assert where["patients.a"] == ("head", "104", "104")
    assert where["alpha"] == ("note", "0.05", "0.05")
    low = next(one for one in listed if one["source"] == "cr.a.pooled" and one["part"] == "low")
    assert (low["row"], low["group"], low["row_label"], low["column"]) == (
        "2", "Remission", "'=All \"of\" them", POOLED,
    )  # fmt: skip


def flat(head: str, body: str) -> list[list[str]]:
    table = f'<table id="tab-x"><caption>C</caption>{head}<tbody>{body}</tbody></table>'
    return csv_files(document(table))["tables/x.csv"]


@pytest.mark.parametrize(
    ("head", "body", "rows"),
    [
        ("", "<tr><th>a</th><td>b</td></tr>", [["Row", "Column 2"], ["a", "b"]]),
        ("<thead><tr><th>k</th><th>k</th></tr></thead>", "", [["k", "k (2)"]]),
        (
            "<thead><tr><th>A</th><th>B</th></tr></thead>",
            '<tr><td rowspan="2">x</td><td>1</td></tr><tr><td>2</td></tr>',
            [["A", "B"], ["x", "1"], ["x", "2"]],
        ),
        (
            "<thead><tr><th>A</th><th>B</th></tr></thead>",
            '<tr class="group"><th colspan="2">alone</th></tr>'
            '<tr class="group"><th colspan="2">G</th></tr><tr><td>1</td><td>2</td></tr>',
            [["Group", "A", "B"], ["", "alone", ""], ["G", "1", "2"]],
        ),
        (
            "<thead><tr><th>A</th><th>B</th></tr></thead>",
            '<tr class="lead-row"><th>Sex</th><td>p</td></tr>'
            '<tr class="sub"><th>Female</th><td>1</td></tr>',
            [["Group", "A", "B"], ["", "Sex", "p"], ["Sex", "Female", "1"]],
        ),
        (
            "<thead><tr><th>A</th><th>B</th></tr></thead>",
            '<tr class="group"><th colspan="2">OS</th></tr><tr class="part"><th colspan="2">All'
            '</th></tr><tr class="subsub"><th>n</th><td>1</td></tr><tr class="part">'
            '<th colspan="2">Old</th></tr><tr class="subsub"><th>n</th><td>2</td></tr>',
            [["Group", "A", "B"], ["OS | All", "n", "1"], ["OS | Old", "n", "2"]],
        ),
    ],
    ids=["no head", "no row", "down", "heading alone", "lead row", "parts"],
)
def test_groups_spans_and_names(head, body, rows):
    assert flat(head, body) == rows


def test_a_report_without_tables_has_empty_lists():
    files = csv_files(document("<p>none</p>"))
    assert {name: len(rows) for name, rows in files.items()} == {
        "tables/index.csv": 1,
        "tables/numbers.csv": 1,
    }
