"""Rows that are wrong: place, cause and remedy are told.

Each case is a sound project with one thing made wrong.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bad_input.case import ADAMS, BROWN, COUNTS, EXCLUDE, OS, Bad, check_told
from tests.inputs.project import CSV

CASES: dict[str, Bad] = {
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
}


@pytest.mark.parametrize("name", CASES)
def test_place_cause_and_remedy(tmp_path: Path, name: str) -> None:
    check_told(tmp_path, CASES[name])
