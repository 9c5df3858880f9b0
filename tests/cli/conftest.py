"""One project, built once, for tests that only look at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.bad_project import copy, make
from tests.cli.command import Finished, command
from tests.cli.issued_project import correct, issue, set_version
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


@pytest.fixture(scope="session")
def issued_once(sound: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project after its version 1.0 was issued; not to be changed."""
    project = copy(sound, tmp_path_factory.mktemp("issued"))
    assert issue(project, "1.0", "--date", "2026-11-20").code == 0
    return project


@pytest.fixture
def issued(issued_once: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may spoil."""
    return copy(issued_once, tmp_path)


@pytest.fixture(scope="session")
def two_versions(issued_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same after a study was corrected and 1.1 was issued; not to be changed."""
    project = copy(issued_once, tmp_path_factory.mktemp("two"))
    correct(project)
    set_version(project, "1.1")
    assert issue(project, "1.1", "--date", "2026-11-21").code == 0
    return project
