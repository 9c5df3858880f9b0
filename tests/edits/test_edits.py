"""What an author changed is told, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.edits import find_edits, read_edited
from reportgen.errors import DataError
from reportgen.render.docx import render_docx
from tests.edits.edited import (
    BODY,
    LONG,
    both,
    changed,
    control,
    edits,
    free,
    free_all,
    parent_of,
    read,
    replace_words,
    set_text,
    take_out,
    written,
)
from tests.render.docx.opened import W, opened, zipped
from tests.render.sample_report import cell, sample

SAMPLE = render_docx(sample(1))


def nothing(root: object) -> None:
    pass


def told(found) -> list[tuple[str, str, str, str]]:
    return [
        (one.kind, one.source.fact or one.source.cell, one.old, one.new) for one in found.numbers
    ]


def test_of_a_file_as_it_was_written_nothing_is_told():
    for data in (SAMPLE, written()):
        found = find_edits(read(data), read(data).written)
        assert (found.numbers, found.texts, found.outdated) == ((), (), ())
        assert found.weight == 0
        assert not found.unmarked


def test_nor_of_one_that_was_only_saved_again():
    """Another program splits runs and adds marks of its own; the text stays."""

    def split(root) -> None:
        for run in list(root.iter(f"{W}r")):
            texts = run.findall(f"{W}t")
            if len(texts) == 1 and len(texts[0].text or "") > 3:
                parent = parent_of(root, run)
                at = list(parent).index(run)
                copy = type(run)(f"{W}r")
                more = type(run)(f"{W}t")
                more.text, texts[0].text = texts[0].text[3:], texts[0].text[:3]
                copy.append(more)
                parent.insert(at + 1, copy)
                parent.insert(at + 1, type(run)(f"{W}proofErr"))

    assert edits(split).weight == 0


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (set_text("cr.a.pooled#value", "84%"), [("changed", "cr.a.pooled", "83.8%", "84%")]),
        (set_text("cr.a.pooled#value", ""), [("deleted", "cr.a.pooled", "83.8%", "")]),
        (set_text("studies/lee/n", "12"), [("changed", "studies/lee/n", "21", "12")]),
        (set_text("22", "23"), [("changed", LONG, "22", "23")]),
        (take_out("cr.a.pooled#ci"), [("deleted", "cr.a.pooled", "79.6 to 87.4", "")]),
        (free("cr.a.pooled#ci"), [("freed", "cr.a.pooled", "79.6 to 87.4", "79.6 to 87.4")]),
        (
            both(set_text("cr.a.pooled#ci", "80 to 87"), take_out("studies/topp/n")),
            [
                ("changed", "cr.a.pooled", "79.6 to 87.4", "80 to 87"),
                ("deleted", "studies/topp/n", "36", ""),
            ],
        ),
    ],
)
def test_numbers(edit, expected):
    found = edits(edit)
    assert told(found) == expected
    assert found.weight == 30


def test_the_words_around_a_number_are_not_changed_by_it():
    for edit in (set_text("cr.a.pooled#value", "84%"), free("cr.a.pooled#ci")):
        assert edits(edit).texts == ()


def test_places_are_told_by_heading_and_by_table():
    (number,) = edits(set_text("studies/lee/n", "12")).numbers
    assert number.place == "Table 1, row 3, column 2"
    (text,) = edits(replace_words("It was high", "It was low")).texts
    assert text.place == "under “Discussion”"


def test_words():
    found = edits(replace_words("It was high", "It was low"))
    assert found.numbers == ()
    (text,) = found.texts
    assert (text.kind, text.old, text.new) == (
        "changed",
        "It was high, as was expected.",
        "It was low, as was expected.",
    )
    assert found.weight == 20


def test_paragraphs_that_came_and_went():
    def edit(root) -> None:
        body = root[0]
        gone = next(
            one
            for one in body
            if "More studies" in "".join(t.text or "" for t in one.iter(f"{W}t"))
        )
        at = list(body).index(gone)
        body.remove(gone)
        new = type(gone)(f"{W}p")
        run, text = type(gone)(f"{W}r"), type(gone)(f"{W}t")
        text.text = "Nothing of the kind was said before."
        run.append(text)
        new.append(run)
        body.insert(at - 1, new)

    found = edits(edit)
    assert {(one.kind, one.old or one.new) for one in found.texts} == {
        ("deleted", "More studies are needed."),
        ("added", "Nothing of the kind was said before."),
    }


def test_a_row_of_a_table_that_was_deleted():
    def edit(root) -> None:
        table = next(root.iter(f"{W}tbl"))
        table.remove(table.findall(f"{W}tr")[1])

    found = edits(edit)
    assert "Topp" in {one.old for one in found.texts} | {one.old for one in found.numbers}
    assert found.weight > 0


def test_what_is_tracked_as_deleted_is_gone_and_what_is_put_in_is_there():
    def edit(root) -> None:
        one = control(root, "cr.a.pooled#value").find(f"{W}sdtContent")
        (run,) = list(one)
        one.remove(run)
        gone = type(run)(f"{W}del")
        gone.append(run)
        put = type(run)(f"{W}ins")
        new, text = type(run)(f"{W}r"), type(run)(f"{W}t")
        text.text = "84%"
        new.append(text)
        put.append(new)
        one.extend([gone, put])

    assert told(edits(edit)) == [("changed", "cr.a.pooled", "83.8%", "84%")]


def test_a_control_that_only_asks_for_text_is_empty():
    def edit(root) -> None:
        one = control(root, "cr.a.pooled#value")
        set_text("cr.a.pooled#value", "Click or tap here to enter text.")(root)
        one.find(f"{W}sdtPr").append(type(one)(f"{W}showingPlcHdr"))

    assert told(edits(edit)) == [("deleted", "cr.a.pooled", "83.8%", "")]


def test_a_control_of_the_author_is_text_like_any_other():
    def edit(root) -> None:
        control(root, "studies/lee/n").find(f"{W}sdtPr/{W}tag").set(f"{W}val", "mine")

    assert told(edits(edit)) == [("freed", "studies/lee/n", "21", "21")]


# --- a file without its controls ------------------------------------------------------------------


def test_of_a_file_saved_without_controls_nothing_is_told_either():
    for data in (SAMPLE, written()):
        found = find_edits(read(changed(data, free_all)))
        assert found.unmarked
        assert (found.numbers, found.texts) == ((), ())


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (set_text("cr.a.pooled#value", "84%"), [("changed", "cr.a.pooled", "83.8%", "84%")]),
        (set_text("studies/lee/n", "12"), [("changed", "studies/lee/n", "21", "12")]),
        (take_out("cr.a.pooled#ci"), [("deleted", "cr.a.pooled", "79.6 to 87.4", "")]),
        (replace_words("It was high", "It was low"), []),
    ],
)
def test_edits_are_found_in_it_by_the_words_around(edit, expected):
    found = edits(both(edit, free_all))
    assert told(found) == expected
    assert len(found.texts) == (not expected)


# --- any edits ------------------------------------------------------------------------------------

CELLS = tuple(f"t/row_{number}/n" for number in range(12))
SHARES = ", ".join(cell(f"{name}_p", f"{number}.5%") for number, name in enumerate(CELLS))
ANY = (
    "<table>"
    + "".join(
        f"<tr><th>row {number}</th><td>{cell(name, str(100 + number))}</td></tr>"
        for number, name in enumerate(CELLS)
    )
    + f"</table><p>All: {SHARES}.</p>"
)
TAGS = (*CELLS, *(f"{name}_p" for name in CELLS))
WRITTEN = written(ANY)


@settings(max_examples=20)
@given(
    st.dictionaries(st.sampled_from(TAGS), st.sampled_from(["", "7", "8.25%", "none"]), max_size=5)
)
def test_any_numbers_that_are_changed_are_found_and_no_other(wanted):
    found = find_edits(read(changed(WRITTEN, both(*(set_text(*one) for one in wanted.items())))))
    assert {one.source.cell: one.new for one in found.numbers} == wanted
    assert all(one.kind == ("changed" if one.new else "deleted") for one in found.numbers)


# --- what is out of date --------------------------------------------------------------------------


def test_numbers_that_would_be_printed_otherwise_now():
    today = read(written(BODY.replace("83.8%", "84.1%").replace("36", "37"))).written
    found = find_edits(read(written()), today)
    assert [(one.source.fact or one.source.cell, one.old, one.new) for one in found.outdated] == [
        ("cr.a.pooled", "83.8%", "84.1%"),
        ("studies/topp/n", "36", "37"),
    ]
    assert found.weight == 30


def test_a_number_that_was_changed_by_hand_is_not_told_twice():
    today = read(written(BODY.replace("83.8%", "84.1%"))).written
    found = find_edits(read(changed(written(), set_text("cr.a.pooled#value", "84.1%"))), today)
    assert told(found) == [("changed", "cr.a.pooled", "83.8%", "84.1%")]
    assert found.outdated == ()


def test_a_number_that_is_no_longer_printed():
    today = read(written("<p>Nothing.</p>")).written
    found = find_edits(read(written()), today)
    assert {one.new for one in found.outdated} == {""}
    assert len(found.outdated) == 5


# --- files that are none --------------------------------------------------------------------------


def without_record() -> dict[str, bytes]:
    return {name: data for name, data in opened(written()).parts.items() if "customXml" not in name}


def with_document(document: bytes) -> bytes:
    return zipped(opened(written()).parts | {"word/document.xml": document})


def damaged() -> dict[str, bytes]:
    parts = opened(written()).parts
    name = "customXml/item1.xml"
    return parts | {name: parts[name].replace(b' slug="', b' other="')}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no Word document that can be read"),
        (b"%PDF-1.7", "no Word document that can be read"),
        (written()[:-200], "no Word document that can be read"),
        (zipped({"a.txt": b""}), "a zip file, but no Word document"),
        (zipped(without_record()), "does not say what was written"),
        (zipped(damaged()), "is damaged"),
        (with_document(b"<a>"), "no Word document that can be read"),
        (with_document(b"<!DOCTYPE a><a/>"), "declares entities"),
    ],
)
def test_files_that_are_none_of_ours(data, words):
    with pytest.raises(DataError, match=words) as told_of:
        read_edited(data, "report.docx")
    (problem,) = told_of.value.problems
    assert problem.where == "report.docx"
    assert problem.remedy
