"""What is computed again after an edit, by name: what depends on it and no more."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from reportgen.reuse import InMemory, code
from tests.analysis.reuse import cohort_project, meta_project
from tests.analysis.reuse.projects import Project, Watched, built

Edit = Callable[[Project], None]


@cache
def kept_of(project: Callable[[], Project]) -> InMemory:
    """What is kept of a project before any edit."""
    kept = InMemory()
    with TemporaryDirectory() as folder:
        assert "error" not in built(project().write(Path(folder)), kept)
    return kept


class Copied(InMemory):
    """What is kept elsewhere can be had from here; nothing is added to it."""

    def __init__(self, kept: InMemory) -> None:
        super().__init__()
        self.other = kept

    def get(self, key: str) -> bytes | None:
        found = super().get(key)
        return self.other.get(key) if found is None else found


def made_after(project: Callable[[], Project], edit: Edit, folder: Path) -> set[str]:
    """What is computed anew when a project is edited after it was built."""
    watched, edited = Watched(Copied(kept_of(project))), project()
    edit(edited)
    assert "error" not in built(edited.write(folder), watched)
    return set(watched.made) - {""}  # the spec itself is kept under a name of its own


def cell(row: int, column: str, text: str) -> Edit:
    def edit(project: Project) -> None:
        assert project.rows[row][column] != text
        project.rows[row][column] = text

    return edit


def title(project: Project) -> None:
    project.spec["report"]["title"] = "Another title"


def author(project: Project) -> None:
    project.spec["report"]["authors"].append({"given": "B.", "family": "Second"})


def claim(project: Project) -> None:
    project.spec["claims"][0]["variants"][0]["say"] = "Otherwise."


def limitation(project: Project) -> None:
    project.spec["limitations"] = ["Something was not done."]


def unused_column(project: Project) -> None:
    for row in project.rows:
        row["remark"] = "seen"


@pytest.mark.parametrize("edit", [title, author, claim, limitation])
def test_words_of_a_review_compute_nothing(edit: Edit, tmp_path: Path) -> None:
    assert made_after(meta_project.project, edit, tmp_path) == set()


def move_columns(project: Project) -> None:
    project.rows[:] = [dict(reversed(row.items())) for row in project.rows]


def label(project: Project) -> None:
    project.spec["outcomes"][2]["label"] = "survival after one year"


def moderator(project: Project) -> None:
    project.spec["analysis"]["moderators"].append(
        {"id": "q", "column": "quality", "label": "Quality", "outcomes": ["tox"]}
    )


def reorder(project: Project) -> None:
    project.spec["outcomes"].reverse()


def level(project: Project) -> None:
    project.spec["analysis"]["level"] = 0.9


@pytest.mark.parametrize(
    ("edit", "again"),
    [
        (cell(0, "cr_x", "23"), {"outcome.cr", "joint.pair"}),
        (cell(0, "tox_x", "6"), {"outcome.tox", "joint.pair"}),
        (cell(0, "os", "63"), {"outcome.os"}),
        (cell(0, "line", "later"), {"outcome.cr"}),
        (cell(0, "age", "41"), {"outcome.cr", "outcome.tox"}),
        (cell(0, "r", "0.25"), {"joint.pair"}),
        (label, {"outcome.os"}),
        (moderator, {"outcome.tox"}),
        (level, {"outcome.cr", "outcome.tox", "outcome.os", "joint.pair"}),
        (reorder, set()),
        (unused_column, set()),
        (move_columns, set()),
    ],
)
def test_an_edit_of_a_review_computes_what_depends_on_it(
    edit: Edit, again: set[str], tmp_path: Path
) -> None:
    assert made_after(meta_project.project, edit, tmp_path) - {"view"} == again


def variable_label(project: Project) -> None:
    project.spec["baseline"][0]["label"] = "age in years"


def subgroup(project: Project) -> None:
    project.spec["analysis"]["subgroups"].append(
        {"id": "st", "column": "stage", "label": "stage", "outcomes": ["os"]}
    )


def family(project: Project) -> None:
    project.spec["analysis"]["families"][0]["method"] = "bonferroni"


def event(project: Project) -> None:
    project.more["events.csv"] = project.more["events.csv"].replace("p04,fever,3", "p04,fever,2")


def other_ids(project: Project) -> None:
    for row in project.rows:
        row["patient"] = f"x{row['patient']}"
    project.more["events.csv"] = project.more["events.csv"].replace("\np", "\nxp")


OF_ALL = {"missing", "propensity"}
"""What looks at every outcome together."""


@pytest.mark.parametrize(
    ("edit", "again"),
    [
        (title, set()),
        (limitation, set()),
        (unused_column, set()),
        (move_columns, set()),
        (other_ids, set()),
        (family, set()),
        (event, {"safety"}),
        (cell(3, "stay", "22"), {"outcome.stay", *OF_ALL}),
        (cell(3, "crs", "1"), {"outcome.crs", *OF_ALL}),
        # the lanes of os show when patients progressed, and their events lie within these times
        (cell(3, "pfs", "3.5"), {"outcome.pfs", "outcome.os", "bounds", "safety", *OF_ALL}),
        (cell(3, "sex", "F"), {"baseline", "outcome.cr", "outcome.pfs", "models", *OF_ALL}),
        # age is a covariate of the landmark analysis of os, and scores are held against its facts
        (variable_label, {"baseline", "outcome.os", "missing", "models", "propensity"}),
        (subgroup, {"outcome.os", "propensity"}),
    ],
)
def test_an_edit_of_a_cohort_computes_what_depends_on_it(
    edit: Edit, again: set[str], tmp_path: Path
) -> None:
    made = made_after(cohort_project.project, edit, tmp_path)
    assert made - {"view"} == again


def test_nothing_of_a_patient_is_kept_but_what_the_report_shows(tmp_path: Path) -> None:
    """A column that no output shows in single cells is not found in what is kept."""
    project, watched = cohort_project.project(), Watched()
    for number, row in enumerate(project.rows):
        row["stay"] = f"{10 + number / 64 + 1 / 1024}"
    project.spec["outcomes"][2]["type"] = "continuous"
    values = {row["stay"] for row in project.rows}
    found = built(project.write(tmp_path), watched)
    shown = json.dumps([found["facts"], list(found["frames"].values())], default=str)
    kept = b"".join(watched.values).decode()
    assert "error" not in found
    assert not [value for value in values if value in kept and value not in shown]
    assert not [row["patient"] for row in project.rows if f'"{row["patient"]}"' in kept]


def test_another_version_of_the_code_computes_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, watched = meta_project.project().write(tmp_path), Watched()
    built(path, watched)
    everything, watched.made = list(watched.made), []
    built(path, watched)
    assert watched.made == []
    monkeypatch.setattr("reportgen.reuse.keys.code_version", lambda: "another")
    assert code.code_version() != "another"
    built(path, watched)
    assert watched.made == everything


def test_damaged_bytes_are_computed_again(tmp_path: Path) -> None:
    class Damaged(Watched):
        def get(self, key: str) -> bytes | None:
            found = super().get(key)
            return None if found is None else found[: len(found) // 2]

    path, damaged = meta_project.project().write(tmp_path), Damaged()
    first = built(path, damaged)
    assert built(path, damaged) == first
    assert damaged.made.count("outcome.cr") == 2


REBUILD = """
import sys
from pathlib import Path
from reportgen.pipeline import check
from reportgen.reuse.disk import OnDisk
check(Path(sys.argv[1]), reuse=OnDisk(Path(sys.argv[2])))
print(*(name for name in ("scipy", "pandas", "matplotlib") if name in sys.modules))
"""


@pytest.mark.parametrize("project", [meta_project.project, cohort_project.project])
def test_where_all_is_reused_no_statistics_are_loaded(
    project: Callable[[], Project], tmp_path: Path
) -> None:
    path = project().write(tmp_path)
    command = [sys.executable, "-c", REBUILD, str(path), str(tmp_path / "kept")]
    first, second = (
        subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        for _ in range(2)
    )
    assert "scipy" in first
    assert second == []
