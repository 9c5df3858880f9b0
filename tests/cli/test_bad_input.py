"""Bad input from the command line: exit code by family, place, cause, remedy, nothing touched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from reportgen.facts.record import read_record
from tests.cli.bad_project import REPORT, refused
from tests.cli.command import command, content
from tests.inputs.project import CSV, write

ADAMS = "studies.csv row 2 (Adams 2004): "
EXCLUDE = "Correct the row, or list it under data.exclude with a reason."
FLOW = "analysis:\n  subgroups:"
SURVIVAL_NUMBERS = "60,45,72,48"


@dataclass(frozen=True)
class Bad:
    """What is made wrong, and what must be said of it."""

    code: int
    said: tuple[str, ...]
    spec: Mapping[str, str] | str = field(default_factory=dict)
    csv: Mapping[str, str] | str | bytes = field(default_factory=dict)


CASES: dict[str, Bad] = {
    "missing file": Bad(
        4,
        ("spec.yaml:13: 'studys.csv': the file is not there; did you mean 'studies.csv'?",),
        spec={"file: studies.csv": "file: studys.csv"},
    ),
    "missing column": Bad(
        4,
        ("spec.yaml:32: the column 'cr_event' is not in", "did you mean 'cr_events'?", "Correct"),
        spec={"events: cr_events": "events: cr_event"},
    ),
    "unknown key": Bad(
        3,
        ("spec.yaml:5: report has no key 'slugg'; did you mean 'slug'? Correct or delete it.",),
        spec={"  slug: a-review\n": "  slugg: a-review\n  slug: a-review\n"},
    ),
    "unknown measure": Bad(
        3,
        ("spec.yaml:31: ", "measure 'proportions' is unknown; did you mean 'proportion'?"),
        spec={"measure: proportion": "measure: proportions"},
    ),
    "spec that is no YAML": Bad(3, ("spec.yaml:",), spec="kind: [meta-analysis\n"),
    "empty spec": Bad(3, ("spec.yaml",), spec="\n"),
    "events above n": Bad(
        4, (f"{ADAMS}cr_events 52 exceeds cr_n 48. {EXCLUDE}",), csv={",20,48,": ",52,48,"}
    ),
    "negative count": Bad(
        4,
        (f"{ADAMS}cr_events '-1' is negative, where a count is needed. Correct",),
        csv={",20,48,": ",-1,48,"},
    ),
    "fractional count": Bad(
        4, (f"{ADAMS}cr_events '20.5' is no whole number", "not a"), csv={",20,48,": ",20.5,48,"}
    ),
    "count in words": Bad(
        4, (f"{ADAMS}cr_events 'some' is no number", "missing"), csv={",20,48,": ",some,48,"}
    ),
    "percent above 100": Bad(
        4,
        (f"{ADAMS}os '160' is outside 0 to 100 percent. Correct",),
        csv={SURVIVAL_NUMBERS: "160,,,48"},
    ),
    "interval beside its estimate": Bad(
        4,
        (ADAMS, "os 60 lies outside its limits os_low 65 and os_high 72", EXCLUDE),
        csv={SURVIVAL_NUMBERS: "60,65,72,48"},
    ),
    "study arm twice": Bad(
        4,
        ("studies.csv row 3 (ADAMS 2004): the same study arm stands in row 2",),
        csv={"Brown 2010": "ADAMS 2004"},
    ),
    "overlapping rows in one pool": Bad(
        4,
        (f"{ADAMS}shares patients with row 3 (Brown 2010)", "List the smaller, 'brown'"),
        csv={"adult,51,,": "adult,51,adams,"},
    ),
    "group level that no row has": Bad(
        4,
        ("spec.yaml:22: no row has 'Newer' in the column arm; did you mean 'New'?",),
        spec={"value: New,": "value: Newer,"},
        csv=CSV.replace("2015,New", "2015,Old").replace("2018,New", "2018,Old"),
    ),
    "outcome without a usable row": Bad(
        4,
        ("spec.yaml:29: outcome 'cr' has no usable row", "Check its columns, or delete"),
        csv={
            ",20,48,": ",,,",
            ",11,30,": ",,,",
            ",30,40,": ",,,",
            ",22,25,": ",,,",
            ",9,10,": ",,,",
        },
    ),
    "flow that does not add up": Bad(
        4,
        ("spec.yaml:", "flow", "100"),
        spec={
            FLOW: "flow:\n  from_table: false\n  records_screened: 100\n  records_excluded: 10\n"
            "  dbr_sought_reports: 100\n" + FLOW
        },
    ),
    "empty table": Bad(
        4, ("studies.csv: ", "a header but no rows", "Add one row"), csv=CSV.splitlines()[0] + "\n"
    ),
    "wrong encoding": Bad(
        4,
        ("studies.csv row 2: byte 0xF6 is no character in the encoding utf-8", "encoding"),
        csv=CSV.replace("Adams", "Börne").encode("cp1252"),
    ),
    "HTML tag in a study name": Bad(
        4,
        ("row 2 (<b>Adams</b>): study holds the HTML tag <b>. Write plain text.",),
        csv={"Adams 2004": "<b>Adams</b>"},
    ),
    "formula in a study name": Bad(
        4,
        ("row 2 (=1+1): study begins with '=', which spreadsheets take for a formula. Begin",),
        csv={"Adams 2004": "=1+1"},
    ),
    "claim on a fact that does not exist": Bad(
        3,
        (
            "spec.yaml:45: the condition 'cr.new_vs_old.odds_ratoi > 1' cannot be read: there is "
            "no fact 'cr.new_vs_old.odds_ratoi'; did you mean 'cr.new_vs_old.odds_ratio', ",
            "? `reportgen list facts SPEC` shows all.",
        ),
        spec={
            FLOW: "claims:\n  - id: x\n    expect: a\n    variants:\n"
            "      - {id: a, when: cr.new_vs_old.odds_ratoi > 1, say: A.}\n"
            "      - {id: b, say: B.}\n" + FLOW
        },
    ),
    "claim that says a number by hand": Bad(
        6,
        ("35%", "prints a number that is no fact", "Print it through a fact"),
        spec={
            FLOW: "claims:\n  - id: x\n    expect: a\n    variants:\n"
            "      - {id: a, say: It was 35%.}\nconclusions: [x]\n" + FLOW
        },
    ),
    "name that no packaged font can print": Bad(
        7, ("U+AE40", "Replace the character"), csv={"Adams 2004": "김 2004"}
    ),
    "name of the report that is no file name": Bad(
        8,
        ("cannot be written (File name too long)", "Shorten report.slug"),
        spec={"slug: a-review": f"slug: {'a' * 300}"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_told_and_nothing_touched(project: Path, name: str) -> None:
    case = CASES[name]
    write(project, spec=case.spec, csv=case.csv)
    refused(project, case.code, *case.said)


def test_all_problems_at_once(project: Path) -> None:
    write(project, csv={",20,48,": ",52,48,", ",11,30,": ",-1,30,", "70,52,83,40": "170,52,83,40"})
    done = refused(project, 4, "3 data errors", "row 2", "row 3", "row 4")
    assert len([line for line in done.err.splitlines() if line.startswith("  studies")]) == 3


def test_a_spec_that_is_not_there(tmp_path: Path) -> None:
    done = command("build", tmp_path / "nowhere")
    assert (done.code, done.out) == (3, "")
    assert "the file does not exist" in done.said
    done = command("build", tmp_path)
    assert (done.code, done.out) == (3, "")
    assert "spec.yaml" in done.said


def built(project: Path) -> str:
    """The abstract of the project, built anew."""
    done = command("build", project, "--to", "html", "-q")
    assert done.code == 0, done.err
    return (project / REPORT / "abstract.txt").read_text(encoding="utf-8")


BROWN = "brown,Brown 2010,2010,Old,adult,51,,11,30,55,,,30\n"
ALL_ZERO = {",20,48,": ",0,48,", ",11,30,": ",0,30,", ",30,40,": ",0,40,", ",22,25,": ",0,25,"}
ALL_N = {",20,48,": ",48,48,", ",11,30,": ",30,30,", ",30,40,": ",40,40,", ",22,25,": ",25,25,"}


def test_one_study_is_told_as_one_study(project: Path) -> None:
    write(project, csv={BROWN: ""})
    text = built(project)
    assert "only one study of Old treatment" in text
    assert "20/48" in text


def test_no_study_in_a_group(project: Path) -> None:
    write(project, csv={",20,48,": ",,,", ",11,30,": ",,,"})
    assert "Old treatment" in built(project)


@pytest.mark.parametrize("csv", [ALL_ZERO, ALL_N], ids=["no events", "events only"])
def test_no_events_or_events_only(project: Path, csv: Mapping[str, str]) -> None:
    write(project, csv=csv)
    text = built(project)
    assert "nan" not in text.lower().split()
    assert "inf" not in text.lower().split()


def test_excel_in_place_of_csv_gives_the_same_report(project: Path) -> None:
    import csv as csvlib

    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in csvlib.reader(CSV.splitlines()):
        book.active.append([int(cell) if cell.isdigit() else cell or None for cell in row])
    book.save(project / "studies.xlsx")
    before = content(project / REPORT)
    (project / "studies.csv").unlink()
    spec = project / "spec.yaml"
    spec.write_text(spec.read_text().replace("studies.csv", "studies.xlsx"))
    built(project)
    after = content(project / REPORT)
    assert after["frames/forest-cr.csv"] == before["frames/forest-cr.csv"]
    named = after["facts.json"].replace(b"studies.xlsx", b"studies.csv")
    assert read_record(named).facts == read_record(before["facts.json"]).facts


@pytest.mark.parametrize(
    "name",
    [
        "Adams " + "and a very long list of other names " * 8,
        "A" * 300,
        "张伟 2019",
        "Łukasz Müller-Ñandú et al. 2010",
        "Đỗ Thị Hương 2015",
        "Иванов 2018",
        "Παπαδόπουλος 2004",
        "Adams & Brown \"x\" 'y' < 2004 > {{ 7 }} {% x %}",
    ],
    ids=["300 letters", "300 letters in one word", "zh", "pl", "vi", "ru", "el", "marks"],
)
def test_unusual_names_are_printed_as_they_are(project: Path, name: str) -> None:
    import html
    import re

    write(project, csv=CSV.replace("Adams 2004", f'"{name.replace(chr(34), chr(34) * 2)}"'))
    built(project)
    page = (project / REPORT / "a-review.html").read_text(encoding="utf-8")
    shown = html.unescape(re.sub("<[^>]+>", "", page.replace("<wbr>", "")))
    assert name.strip() in shown


@pytest.mark.parametrize(
    ("title", "written"),
    [
        (
            "A <script>alert(1)</script> & {{ 7 }}",
            "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{ 7",
        ),
        ("A <script>alert()</script> & {% raw %}", "&lt;script&gt;alert()&lt;/script&gt; &amp; {%"),
    ],
)
def test_a_title_is_text_and_never_markup(project: Path, title: str, written: str) -> None:
    """With a digit in it and without: the two are marked in different ways."""
    write(project, spec={"title: A review": f'title: "{title}"'})
    built(project)
    page = (project / REPORT / "a-review.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    body = page.partition("<body>")[2]
    assert written in body
