"""One project, built once, for tests that only look at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.bad_project import copy, make
from tests.cli.command import Finished, command
from tests.inputs.cohort.project import write as write_cohort


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A starter project with its report built for the screen; not to be changed."""
    folder = tmp_path_factory.mktemp("starter") / "my-review"
    assert command("new", "meta", folder).code == 0
    assert command("build", folder, "--to", "html").code == 0
    return folder


@pytest.fixture(scope="session")
def explained(starter: Path) -> Finished:
    """What ``explain`` prints of a pooled rate."""
    return command("explain", starter, "response.drug_b.pooled")


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project of two outcomes with its report; not to be changed."""
    return make(tmp_path_factory.mktemp("sound") / "project")


@pytest.fixture(scope="session")
def sound_cohort(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small cohort of all types of outcomes with its report; not to be changed."""
    folder = tmp_path_factory.mktemp("sound") / "cohort"
    folder.mkdir()
    assert command("build", write_cohort(folder), "--to", "html", "-q").code == 0
    return folder


@pytest.fixture
def cohort_project(sound_cohort: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may spoil."""
    return copy(sound_cohort, tmp_path)


@pytest.fixture
def project(sound: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may spoil."""
    return copy(sound, tmp_path)
