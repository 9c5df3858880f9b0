"""Every bad input of a spec and its table: the place, the cause and the remedy are told.

Each case is a sound project with one thing made wrong; exactly one problem must come of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from reportgen.errors import DataError, ReportgenError, SpecError
from tests.inputs.project import CSV, SPEC, studies, write

SETS = "  sensitivity:\n    sets:\n      - {id: plus, label: Plus, "
HEADER = CSV.splitlines()[0]
OUTCOME = (
    "  - {id: mrd, label: MRD, measure: proportion, columns: {events: cr_events, n: cr_n}, "
    "direction: higher_better}\n"
)


@dataclass(frozen=True)
class Bad:
    """What is changed in a sound project, and what must be said of it."""

    where: str
    what: str
    remedy: str
    spec: Mapping[str, str] | str = field(default_factory=dict)
    csv: Mapping[str, str] | str | bytes = field(default_factory=dict)
    family: type[ReportgenError] = DataError


ADAMS = "studies.csv row 2 (Adams 2004)"
BROWN = "studies.csv row 3 (Brown 2010)"
EXCLUDE = "Correct the row, or list it under data.exclude with a reason."
COUNTS = "40,,20,48,"
OS = "60,45,72,48"

CASES: dict[str, Bad] = {
    # columns
    "missing column of an outcome": Bad(
        "spec.yaml:32",
        "the column 'cr_event' is not in studies.csv; did you mean 'cr_events'?",
        "Correct the name here, or add the column",
        spec={"events: cr_events": "events: cr_event"},
    ),
    "missing id column": Bad(
        "spec.yaml:14",
        "the column 'ident' is not in studies.csv",
        "Correct the name here",
        spec={"    id: id\n": "    id: ident\n"},
    ),
    "missing year column": Bad(
        "spec.yaml:16",
        "the column 'yeer' is not in studies.csv; did you mean 'year'?",
        "Correct the name",
        spec={"year: year": "year: yeer"},
    ),
    "missing overlaps column": Bad(
        "spec.yaml:17",
        "the column 'overlap' is not in",
        "Correct the name",
        spec={"overlaps: shares": "overlaps: overlap"},
    ),
    "missing citation column": Bad(
        "spec.yaml:18",
        "the column 'title' is not in",
        "Correct the name",
        spec={"    overlaps: shares\n": "    overlaps: shares\n    citation: {title: title}\n"},
    ),
    "missing group column": Bad(
        "spec.yaml:19",
        "the column 'Arm' is not in studies.csv; did you mean 'arm'?",
        "Correct the name",
        spec={"column: arm": "column: Arm"},
    ),
    "missing characteristic": Bad(
        "spec.yaml:25",
        "the column 'sex' is not in",
        "Correct the name",
        spec={"{id: age, column: age, label: Age, type: number}": "{id: s, column: sex, label: S}"},
    ),
    "missing subgroup column": Bad(
        "spec.yaml:43",
        "the column 'peple' is not in studies.csv; did you mean 'people'?",
        "Correct the name",
        spec={"column: people": "column: peple"},
    ),
    "missing moderator column": Bad(
        "spec.yaml:45",
        "the column 'dose' is not in",
        "Correct the name",
        spec={"- {id: age, column: age, label: Age}": "- {id: dose, column: dose, label: Dose}"},
    ),
    # the file
    "missing file": Bad(
        "spec.yaml:13",
        "'studys.csv': the file is not there; did you mean 'studies.csv'?",
        "Correct the name",
        spec={"file: studies.csv": "file: studys.csv"},
    ),
    "file above the project": Bad(
        "spec.yaml:13",
        "'../studies.csv' lies outside the project folder",
        "Copy the file",
        spec={"file: studies.csv": "file: ../studies.csv"},
    ),
    "absolute file": Bad(
        "spec.yaml:13",
        "'/etc/passwd' lies outside the project folder",
        "Copy the file",
        spec={"file: studies.csv": "file: /etc/passwd"},
    ),
    "empty table": Bad("studies.csv", "a header but no rows", "Add one row", csv=HEADER + "\n"),
    "wrong encoding": Bad(
        "studies.csv row 2",
        "byte 0xF6 is no character in the encoding utf-8",
        "data.studies.encoding",
        csv=CSV.replace("Adams", "Börne").encode("cp1252"),
    ),
    "column twice": Bad(
        "studies.csv row 1",
        "2 columns are called 'age' (E, F)",
        "Rename",
        csv={"people,age": "age,age"},
    ),
    "ragged row": Bad(
        "studies.csv row 2",
        "the row has 14 cells",
        "quotation marks",
        csv={"Adams 2004": "Adams, 2004"},
    ),
    # identity of rows
    "no id": Bad(
        "studies.csv row 2 (Adams 2004)",
        "id is blank",
        "Fill in id.",
        csv={"adams,Adams": ",Adams"},
    ),
    "no label": Bad(
        "studies.csv row 2 (adams)", "study is blank", "Fill in study.", csv={"Adams 2004": ""}
    ),
    "id twice": Bad(
        BROWN, "id 'adams' is also that of row 2", "Delete one", csv={"brown,Brown": "adams,Brown"}
    ),
    "study arm twice": Bad(
        "studies.csv row 3 (ADAMS 2004)",
        "the same study arm stands in row 2",
        "2020a and 2020b",
        csv={"Brown 2010": "ADAMS 2004"},
    ),
    "semicolon in an id": Bad(
        ADAMS, "id 'ad;ams' holds a semicolon", "Use another sign", csv={"adams,": "ad;ams,"}
    ),
    "HTML tag in a name": Bad(
        "studies.csv row 2 (<b>Adams</b>)",
        "study holds the HTML tag <b>",
        "Write plain text.",
        csv={"Adams 2004": "<b>Adams</b>"},
    ),
    "formula in a name": Bad(
        "studies.csv row 2 (=1+1)",
        "study begins with '=', which spreadsheets take for a formula",
        "Begin it with a letter",
        csv={"Adams 2004": "=1+1"},
    ),
    "formula in an id": Bad(
        ADAMS, "id begins with '@'", "Begin it with a letter", csv={"adams,": "@adams,"}
    ),
    "control character in a name": Bad(
        "studies.csv row 2 (Adams 2004)",
        "study holds the control character U+001B",
        "Delete it",
        csv={"Adams 2004": "Adams\x1b 2004"},
    ),
    "NUL byte": Bad(
        "studies.csv row 2", "NUL byte", "Save the table", csv={"Adams 2004": "Adams\x00"}
    ),
    "HTML tag in a printed cell": Bad(
        ADAMS,
        "remark holds the HTML tag <i>",
        "Write plain text.",
        spec={
            "{id: age, column: age, label: Age, type: number}": "{id: r, column: remark, label: R}"
        },
        csv="\n".join(
            f"{line},{end}"
            for line, end in zip(
                CSV.splitlines(), ("remark", "<i>x</i>", "-5", "", "", ""), strict=True
            )
        ),
    ),
    "year": Bad(
        ADAMS,
        "year '20004' is no year from 1900 to 2100",
        "four digits",
        csv={"2004,Old": "20004,Old"},
    ),
    # groups and levels
    "level that no row has": Bad(
        "spec.yaml:22",
        "no row has 'Newer' in the column arm; did you mean 'New'?",
        "Correct",
        spec={"value: New,": "value: Newer,"},
        csv=CSV.replace("2015,New", "2015,Old").replace("2018,New", "2018,Old"),
    ),
    "cell that is no level": Bad(
        ADAMS,
        "arm 'old' is none of the groups; did you mean 'Old'?",
        EXCLUDE,
        csv={"2004,Old": "2004,old"},
    ),
    "row without group": Bad(ADAMS, "arm is blank", EXCLUDE, csv={"2004,Old": "2004,"}),
    "cell that is no subgroup": Bad(
        ADAMS,
        "people 'adults' is no level of subgroup 'age_group'; did you mean 'adult'?",
        "Correct the cell, or add the level",
        csv={"adult,40": "adults,40"},
    ),
    "moderator that is no number": Bad(
        ADAMS, "age '40-50' is no number", "data.studies.missing", csv={"adult,40": "adult,40-50"}
    ),
    "characteristic that is no number": Bad(
        ADAMS,
        "age 'young' is no number",
        "Or set `type: text` for 'age'",
        spec={"  moderators:\n    - {id: age, column: age, label: Age}\n": ""},
        csv={"adult,40": "adult,young"},
    ),
    # counts
    "events above n": Bad(
        ADAMS, "cr_events 52 exceeds cr_n 48", EXCLUDE, csv={COUNTS: "40,,52,48,"}
    ),
    "negative count": Bad(
        ADAMS, "cr_events '-1' is negative", "Correct it.", csv={COUNTS: "40,,-1,48,"}
    ),
    "fractional count": Bad(
        ADAMS,
        "cr_events '20.5' is no whole number",
        "not a percentage",
        csv={COUNTS: "40,,20.5,48,"},
    ),
    "marked count": Bad(
        ADAMS, "cr_events '20*' has the mark '*'", "Write 20", csv={COUNTS: "40,,20*,48,"}
    ),
    "thousands": Bad(
        ADAMS, "cr_n '1,234' has a separator", "Write 1234", csv={COUNTS: '40,,20,"1,234",'}
    ),
    "words for a count": Bad(
        ADAMS, "cr_events 'n/a' is no number", "data.studies.missing", csv={COUNTS: "40,,n/a,48,"}
    ),
    "infinite count": Bad(
        ADAMS, "cr_n 'inf' is no finite number", "data.studies.missing", csv={COUNTS: "40,,20,inf,"}
    ),
    "count that is not a number": Bad(
        ADAMS, "cr_n 'nan' is no finite", "data.studies.missing", csv={COUNTS: "40,,20,nan,"}
    ),
    "nobody": Bad(ADAMS, "cr_n 0: there are no participants", EXCLUDE, csv={COUNTS: "40,,0,0,"}),
    # survival
    "percent above 100": Bad(
        ADAMS, "os '160' is outside 0 to 100", "Correct it.", csv={OS: "160,,,48"}
    ),
    "percent below 0": Bad(
        ADAMS, "os '-6' is outside 0 to 100", "Correct it.", csv={OS: "-6,,,48"}
    ),
    "proportion for percent": Bad(
        ADAMS,
        "os 0.6 looks like a proportion, where percent is expected",
        "Write 60; if 0.6 percent is meant, write 0.6%.",
        csv={OS: "0.6,,,48"},
    ),
    "estimate outside its interval": Bad(
        ADAMS,
        "os 40 lies outside its limits os_low 45 and os_high 72",
        EXCLUDE,
        csv={OS: "40,45,72,48"},
    ),
    "limits exchanged": Bad(
        ADAMS,
        "os_low 72 and os_high 45 are in the wrong order",
        "Exchange",
        csv={OS: "60,72,45,48"},
    ),
    "interval without width": Bad(
        ADAMS, "the interval has no width", EXCLUDE, csv={OS: "60,60,60,48"}
    ),
    "only the lower limit": Bad(
        ADAMS, "os_low 45 stands alone: the upper limit is blank", "Add it", csv={OS: "60,45,,48"}
    ),
    "only the upper limit": Bad(
        ADAMS, "os_high 72 stands alone: the lower limit is blank", "Add it", csv={OS: "60,,72,48"}
    ),
    "limits without estimate": Bad(
        ADAMS, "there are limits, but os is blank", "Add the estimate.", csv={OS: ",45,72,48"}
    ),
    "limit that is no number": Bad(
        ADAMS, "os_low '45a' has the mark 'a'", "Write 45", csv={OS: "60,45a,72,48"}
    ),
    "nobody at risk": Bad(
        ADAMS, "os_n 0: there are no participants", EXCLUDE, csv={OS: "60,45,72,0"}
    ),
    # exclusions, overlaps, sets
    "exclusion of an unknown row": Bad(
        "spec.yaml:27",
        "no row of studies.csv has 'lat' in the column id; did you mean 'late'?",
        "Correct the id.",
        spec={"study: late": "study: lat"},
        csv={",8,chen,": ",8,,"},
    ),
    "overlap with an unknown row": Bad(
        "studies.csv row 6 (Eno 2025)",
        "shares names 'chan', which is no row; did you mean 'chen'?",
        "separate several by ';'",
        csv={"8,chen": "8,chan"},
    ),
    "overlap with itself": Bad(
        "studies.csv row 6 (Eno 2025)",
        "shares names the row itself",
        "Delete the id.",
        csv={"8,chen": "8,late"},
    ),
    "pair with an unknown row": Bad(
        "spec.yaml:28",
        "no row of studies.csv has 'adam' in the column id; did you mean 'adams'?",
        "Correct the id.",
        spec={"outcomes:\n": "  overlaps: [[adam, chen]]\noutcomes:\n"},
    ),
    "pair of one row": Bad(
        "spec.yaml:28",
        "the pair names 'chen' twice",
        "two different rows",
        spec={"outcomes:\n": "  overlaps: [[chen, chen]]\noutcomes:\n"},
    ),
    "two overlapping rows in one pool": Bad(
        ADAMS,
        "shares patients with row 3 (Brown 2010), and both are pooled for cr, os",
        "List the smaller, 'brown' (n = 30 against 48), under data.exclude",
        csv={"adult,51,,": "adult,51,adams,"},
    ),
    "overlap in another group": Bad(
        ADAMS,
        "shares patients with row 4 (Chen 2015), and both are pooled for cr, os",
        "List the smaller, 'chen' (n = 40 against 48)",
        spec={"outcomes:\n": "  overlaps: [[adams, chen]]\noutcomes:\n"},
    ),
    "overlap made by keep_for": Bad(
        "studies.csv row 4 (Chen 2015)",
        "shares patients with row 6 (Eno 2025), and both are pooled for os",
        "List the smaller, 'late' (n = 10 against 40), under data.exclude with a reason or leave "
        "the outcome out of its keep_for.",
        spec={"keep_for: []": "keep_for: [os]"},
    ),
    "set that adds an unknown row": Bad(
        "spec.yaml:48",
        "no row of studies.csv has 'lat' in the column id",
        "Correct the id.",
        spec=SPEC + SETS + "add: [lat]}\n",
    ),
    "set that drops an unknown row": Bad(
        "spec.yaml:48",
        "no row of studies.csv has 'adam' in the column id",
        "Correct the id.",
        spec=SPEC + SETS + "drop: [adam]}\n",
    ),
    "set that adds a pooled row": Bad(
        "spec.yaml:48",
        "set 'plus' adds 'adams', which is already pooled for cr",
        "Delete it",
        spec=SPEC + SETS + "add: [adams]}\n",
    ),
    "set that drops what is not pooled": Bad(
        "spec.yaml:48",
        "set 'plus' drops 'dubois', which is not pooled for os",
        "Delete it",
        spec=SPEC + SETS + "drop: [dubois], outcomes: [os]}\n",
    ),
    "set that makes an overlap": Bad(
        "spec.yaml:48",
        "set 'plus' pools 'chen' and 'late', which share patients",
        "Drop one",
        spec=SPEC + SETS + "add: [late]}\n",
    ),
    "set that adds a row without figures": Bad(
        "spec.yaml:48",
        "set 'plus' adds 'late', which has no figures for cr",
        "Delete it",
        spec=SPEC + SETS + "add: [late]}\n",
        csv={"8,chen,9,10,": "8,chen,,,"},
    ),
    "set that adds and drops": Bad(
        "spec.yaml:48",
        "set 'plus' both adds and drops 'late'",
        "Delete it from one",
        spec=SPEC + SETS + "add: [late], drop: [late, chen]}\n",
    ),
    # outcomes
    "outcome without rows": Bad(
        "spec.yaml:35",
        "outcome 'os' has no usable row (4 not reported)",
        "Check its columns",
        csv="\n".join(
            [
                HEADER,
                *(
                    ",".join([*line.split(",")[:9], "", "", "", ""])
                    for line in CSV.splitlines()[1:]
                ),
            ]
        ),
    ),
    "outcome twice": Bad(
        "spec.yaml:42",
        "outcomes has 'mrd' twice",
        "Delete one",
        spec={"analysis:\n": OUTCOME + OUTCOME.replace("MRD", "Again") + "analysis:\n"},
        family=SpecError,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_place_cause_and_remedy(tmp_path: Path, name: str) -> None:
    case = CASES[name]
    with pytest.raises(case.family) as caught:
        studies(write(tmp_path, spec=case.spec, csv=case.csv))
    texts = [str(problem) for problem in caught.value.problems]
    problem = next((one for one in caught.value.problems if case.what in one.what), None)
    assert problem is not None, texts
    assert problem.where == case.where
    assert case.remedy in problem.remedy
    assert len(texts) == 1, texts


def test_an_empty_file(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "studies.csv").write_bytes(b"")
    with pytest.raises(DataError, match=r"studies\.csv: the file is empty\. Give a table"):
        studies(tmp_path)


def test_a_folder_in_place_of_the_table(tmp_path: Path) -> None:
    write(tmp_path, spec={"file: studies.csv": "file: data"})
    (tmp_path / "data").mkdir()
    with pytest.raises(DataError, match="data: this is a folder, where a table is needed"):
        studies(tmp_path)


def test_a_link_that_leads_out_of_the_project(tmp_path: Path) -> None:
    outside, project = tmp_path / "outside.csv", tmp_path / "project"
    outside.write_text(CSV)
    project.mkdir()
    write(project)
    (project / "studies.csv").unlink()
    (project / "studies.csv").symlink_to(outside)
    with pytest.raises(DataError, match="outside the project folder"):
        studies(project)


def test_a_table_in_a_subfolder(tmp_path: Path) -> None:
    write(tmp_path, spec={"file: studies.csv": "file: tables/studies.csv"})
    (tmp_path / "tables").mkdir()
    (tmp_path / "studies.csv").rename(tmp_path / "tables" / "studies.csv")
    assert studies(tmp_path).table_name == "studies.csv"


def test_whole_numbers_that_are_all_at_most_one_percent(tmp_path: Path) -> None:
    """A survival of 1 among others of 0 and 1 is everybody, not one percent."""
    csv = {OS: "1,,,48", "55,,,30": "0,,,30", "70,52,83,40": "1%,,,40"}
    with pytest.raises(DataError) as caught:
        studies(write(tmp_path, csv=csv))
    (problem,) = caught.value.problems
    assert (problem.where, problem.what) == (
        ADAMS,
        "os 1 looks like a proportion, where percent is expected",
    )
    assert "write 1%" in problem.remedy


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    """Spec first, then the rows from top to bottom, nothing twice."""
    csv = {
        COUNTS: "40,,52,48,",
        "2010,Old": "20100,Old",
        "30,40,70,52,83,40": "30,40*,170,83,52,-1",
        "Dubois 2018": "<i>Dubois</i>",
    }
    spec = {"study: late": "study: lat", "column: people": "column: peple"}
    with pytest.raises(DataError) as caught:
        studies(write(tmp_path, spec=spec, csv=csv))
    found = caught.value.problems
    assert len(found) == len(set(found))
    places = [problem.where.split(" (")[0] for problem in found]
    assert places[:2] == ["spec.yaml:43", "spec.yaml:27"]
    rows = [int(place.rsplit(" ", 1)[1]) for place in places[2:]]
    assert rows == sorted(rows)
    assert {2, 3, 4, 5} <= set(rows)


def test_an_overlap_of_two_rows_that_never_meet_is_no_problem(tmp_path: Path) -> None:
    """One has figures for response only, the other for survival only."""
    csv = {"40,,20,48,60,45,72,48": "40,brown,20,48,,,,", "51,,11,30,55,,,30": "51,,,,55,,,30"}
    data = studies(write(tmp_path, csv=csv))
    assert frozenset(("adams", "brown")) in data.overlaps


def test_a_set_may_exchange_two_overlapping_rows(tmp_path: Path) -> None:
    data = studies(write(tmp_path, spec=SPEC + SETS + "add: [late], drop: [chen]}\n"))
    assert [row.study.id for row in data.pool("cr", add=["late"], drop=["chen"])][-1] == "late"


@pytest.mark.parametrize("name", ["=x", "<b>", "\x1b[2J", "\u202e"])
def test_messages_never_carry_control_characters(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError) as caught:
        studies(write(tmp_path, csv={"Adams 2004": f"Adams {name}", COUNTS: "40,,52,48,"}))
    assert str(caught.value).replace("\n", "").isprintable()


@pytest.mark.parametrize(
    ("name", "what"),
    [("x" * 300, "the file cannot be read"), ('"a\\0b"', "lies outside the project folder")],
)
def test_names_that_no_file_can_have(tmp_path: Path, name: str, what: str) -> None:
    with pytest.raises(DataError, match=what):
        studies(write(tmp_path, spec={"file: studies.csv": f"file: {name}"}))
