"""Whatever is edited: a build that reuses results gives what a clean one does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import pytest

from reportgen.analysis import pooling
from reportgen.reuse import NoReuse
from tests.analysis.reuse import cohort_project, meta_project
from tests.analysis.reuse.projects import Project, Watched, built

Edit = Callable[[Project, Random], None]


def edited(project: Project, edits: Sequence[Edit], seed: int, steps: int, folder: Path) -> Watched:
    """Edits at random; after each, both builds are the same. What was wrong is taken back, and now
    and then an earlier state comes again."""
    random, watched, earlier = Random(seed), Watched(), [project.copy()]
    assert "error" not in built(project.write(folder), watched)
    for step in range(steps):
        state = earlier[-1].copy() if random.random() < 0.85 else random.choice(earlier).copy()
        names = []
        for edit in random.choices(edits, k=random.choice((1, 1, 1, 2, 3))):
            edit(state, random)
            names.append(edit.__name__)
        path = state.write(folder)
        again = built(path, watched)
        pooling._kept.cache_clear()
        clean = built(path, NoReuse())
        assert again == clean, f"seed {seed}, step {step}: {names}"
        if "error" not in clean:
            earlier.append(state)
    assert len(earlier) > steps // 3, "most edits leave a project that can be built"
    assert watched.reused, "something was reused"
    return watched


def test_a_review(tmp_path: Path) -> None:
    edited(meta_project.project(), meta_project.EDITS, 1, 8, tmp_path)


def test_a_cohort(tmp_path: Path) -> None:
    edited(cohort_project.project(), cohort_project.EDITS, 1, 5, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 104))
def test_a_cohort_at_length(seed: int, tmp_path: Path) -> None:
    edited(cohort_project.project(), cohort_project.EDITS, seed, 30, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 105))
def test_a_review_at_length(seed: int, tmp_path: Path) -> None:
    edited(meta_project.project(), meta_project.EDITS, seed, 50, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("project", [meta_project.project, cohort_project.project])
def test_every_column_in_turn(project: Callable[[], Project], tmp_path: Path) -> None:
    """A cell takes the text of another row: each column is in the keys of what reads it."""
    first, watched = project(), Watched()
    built(first.write(tmp_path), watched)
    for column in first.rows[0]:
        state = first.copy()
        row = state.rows[1]
        others = [one[column] for one in state.rows if one[column] not in (row[column], "")]
        row[column] = others[0] if others else "other"
        path = state.write(tmp_path)
        again = built(path, watched)
        pooling._kept.cache_clear()
        assert again == built(path, NoReuse()), column
