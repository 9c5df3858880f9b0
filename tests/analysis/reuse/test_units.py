"""What is computed again after an edit, by name: what depends on it and no more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from reportgen.reuse import code
from tests.analysis.reuse import meta_project
from tests.analysis.reuse.projects import Project, Watched, built

Edit = Callable[[Project], None]


def made_after(project: Project, edit: Edit, folder: Path) -> set[str]:
    """What is computed anew when a project is edited after it was built."""
    watched = Watched()
    assert "error" not in built(project.write(folder), watched)
    watched.made.clear()
    edit(project)
    assert "error" not in built(project.write(folder), watched)
    return set(watched.made)


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
    assert made_after(meta_project.project(), edit, tmp_path) == set()


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
    assert made_after(meta_project.project(), edit, tmp_path) - {"view"} == again


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
