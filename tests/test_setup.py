"""`tools/setup` on machines that lack things; python, apt-get, sudo and id are stand-ins."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parent.parent
BORROWED = ("sh", "dirname", "cat", "cksum", "env", "mkdir", "cp", "touch", "rm", "true")

# The stand-ins remember in $STATE: lines of what was called, and a file per installed package.
PYTHON = """#!/bin/sh
case "$*" in
  *version_info\\ *) exit "${FAKE_OLD:-0}" ;;
  *'import ensurepip'*) test -e "$STATE/python3.12-venv" ;;
  *python%d*) echo python3.12-venv ;;
  *ctypes*libpangoft2*) test -e "$STATE/libpangoft2-1.0-0" ;;
  *ctypes*libpango-*) test -e "$STATE/libpango-1.0-0" ;;
  *ctypes*libharfbuzz*) test -e "$STATE/libharfbuzz-subset0" ;;
  *ctypes*libatomic*) test -e "$STATE/libatomic1" ;;
  --version) echo Python 3.12.9 ;;
  '-m venv'*) mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
  *'import pip'*) exit 0 ;;
  *'import editables'*) test -e "$STATE/backend" ;;
  '-m pip'*) echo "pip: $*" >>"$STATE/calls"; touch "$STATE/backend"; exit "${FAKE_PIP:-0}" ;;
  *) echo "unexpected: $*" >&2; exit 99 ;;
esac
"""
APT = """#!/bin/sh
echo "apt-get: $*" >>"$STATE/calls"
case "$*" in
  *update*) touch "$STATE/lists"; exit 0 ;;
esac
test -e "$STATE/lists" || exit 100
for word; do touch "$STATE/$word" 2>/dev/null; done
if [ -e "$STATE/python3" ]; then cp "$STATE/../new-python" "$STATE/../bin/python3"; fi
"""
NPM = '#!/bin/sh\necho "npm: $*" >>"$STATE/calls"\nexit "${FAKE_NPM:-0}"\n'
SUDO = '#!/bin/sh\nshift\ntest "${FAKE_SUDO:-no}" = yes || exit 1\nexec "$@"\n'
LIBRARIES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
EVERYTHING = ("python3.12-venv", *LIBRARIES, "libatomic1", "backend")


class Machine:
    """A folder with a copy of the project and a PATH on which only the stand-ins are."""

    def __init__(self, root: Path) -> None:
        self.project, self.bin, self.state = (
            root / "my project",
            root / "bin",
            root / "state",
        )
        for folder in (self.project / "tools", self.bin, self.state):
            folder.mkdir(parents=True)
        (self.project / "tests/checkers").mkdir(parents=True)
        pins = ("constraints.txt", "pyproject.toml", "tests/checkers/package-lock.json")
        for name in ("tools/setup", *pins):
            shutil.copy(REPO / name, self.project / name)
        for name in BORROWED:
            (self.bin / name).symlink_to(shutil.which(name) or pytest.skip(f"no {name} here"))
        self.command("new-python", PYTHON, root)
        self.command("python3.12", PYTHON)
        self.command("apt-get", APT)
        self.command("sudo", SUDO)
        self.command("id", "#!/bin/sh\necho ${FAKE_UID:-0}\n")
        self.command("uname", "#!/bin/sh\necho Linux\n")
        for name in ("pdftoppm", "gs", "chromium", "java"):
            self.command(name, "#!/bin/sh\n")
        self.command("npm", NPM)

    def command(self, name: str, text: str, folder: Path | None = None) -> None:
        path = (folder or self.bin) / name
        path.write_text(text)
        path.chmod(0o755)

    def have(self, *packages: str) -> None:
        for package in packages:
            (self.state / package).touch()

    def setup(self, profile: str = "run", **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", str(self.project / "tools" / "setup"), profile],
            env={"PATH": str(self.bin), "STATE": str(self.state), **settings},
            cwd=self.state,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )

    def calls(self, of: str = "") -> list[str]:
        path = self.state / "calls"
        lines = path.read_text().splitlines() if path.exists() else []
        return [line for line in lines if line.startswith(of)]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_root_on_a_fresh_machine_gets_everything_in_one_apt_call(machine):
    run = machine.setup()
    assert run.returncode == 0, run.stderr
    first, update, second = machine.calls("apt-get")
    assert "update" in update and first == second
    assert "install -y --no-install-recommends python3.12-venv " + " ".join(LIBRARIES) in first
    assert (machine.project / ".venv/bin/python").exists()
    assert machine.calls("pip")[-1].endswith("-e .")


def test_a_user_without_sudo_is_told_the_exact_line(machine):
    run = machine.setup(FAKE_UID="1000")
    assert run.returncode != 0
    line = f"sudo apt-get install -y python3.12-venv {' '.join(LIBRARIES)}"
    assert line in [text.partition(": ")[2] for text in run.stderr.splitlines()]
    assert machine.calls() == [] and not (machine.project / ".venv").exists()


def test_a_user_with_passwordless_sudo_needs_no_line(machine):
    run = machine.setup(FAKE_UID="1000", FAKE_SUDO="yes")
    assert run.returncode == 0, run.stderr
    assert machine.calls("apt-get")


def test_without_apt_the_line_is_still_told(machine):
    (machine.bin / "apt-get").unlink()
    machine.have("python3.12-venv", "libpango-1.0-0", "libpangoft2-1.0-0")
    run = machine.setup()
    assert run.returncode != 0
    assert "apt-get install -y libharfbuzz-subset0\n" in run.stderr


def test_python_is_installed_when_there_is_none(machine):
    (machine.bin / "python3.12").unlink()
    run = machine.setup()
    assert run.returncode == 0, run.stderr
    assert any(line.endswith(" python3 python3-venv") for line in machine.calls("apt-get"))


def test_an_old_python_is_refused_by_name(machine):
    (machine.bin / "python3.12").rename(machine.bin / "python3")
    run = machine.setup(FAKE_OLD="1", FAKE_UID="1000")
    assert run.returncode != 0
    assert "3.11 or later" in run.stderr and "sudo apt-get install -y python3 " in run.stderr


def test_the_second_run_installs_nothing(machine):
    machine.have(*EVERYTHING)
    assert machine.setup().returncode == 0
    before = machine.calls()
    again = machine.setup()
    assert (again.returncode, again.stderr) == (0, "")
    assert machine.calls() == before and len(before) == 1


def test_the_test_profile_serves_the_report_too(machine):
    machine.have(*EVERYTHING)
    assert machine.setup("dev").returncode == 0
    assert machine.calls("pip")[-1].endswith("-e .[dev]")
    assert machine.setup("run").returncode == 0
    assert len(machine.calls("pip")) == 1
    machine.setup("run")
    assert len(machine.calls("pip")) == 1


@pytest.mark.parametrize("changed", ["constraints.txt", "pyproject.toml"])
def test_changed_pins_are_installed(machine, changed):
    machine.have(*EVERYTHING)
    machine.setup()
    with (machine.project / changed).open("a") as file:
        file.write("# changed\n")
    machine.setup()
    assert len(machine.calls("pip")) == 2


def test_a_moved_folder_is_installed_again_without_isolation(machine):
    machine.have(*EVERYTHING)
    machine.setup()
    machine.project = machine.project.rename(machine.project.parent / "moved")
    assert machine.setup().returncode == 0
    assert len(machine.calls("pip")) == 2
    assert all("--no-build-isolation" in call for call in machine.calls("pip"))


def test_a_failed_installation_is_tried_again(machine):
    machine.have(*EVERYTHING)
    failed = machine.setup(FAKE_PIP="1")
    assert failed.returncode != 0 and "network" in failed.stderr
    assert machine.setup().returncode == 0
    assert len(machine.calls("pip")) == 2


def test_everything_is_pinned_while_installing(machine):
    machine.setup()
    assert len(machine.calls("pip")) == 2
    assert all("-c constraints.txt" in call for call in machine.calls("pip"))


def test_missing_readers_of_files_do_not_stop_the_tests(machine):
    machine.have(*EVERYTHING)
    (machine.bin / "pdftoppm").unlink()
    (machine.bin / "gs").unlink()
    run = machine.setup("dev", FAKE_UID="1000")
    assert run.returncode == 0 and "missing: poppler-utils ghostscript:" in run.stderr


def test_checkers_of_pages_are_installed_where_they_can_be(machine):
    machine.have(*EVERYTHING, "lists")
    (machine.bin / "chromium").unlink()
    (machine.state / "libatomic1").unlink()
    run = machine.setup("dev")
    assert (run.returncode, len(machine.calls("npm: ci"))) == (0, 1)
    assert any(line.endswith(" chromium libatomic1") for line in machine.calls("apt-get"))
    assert machine.setup("dev").returncode == 0
    assert len(machine.calls("npm")) == 1


@pytest.mark.parametrize("missing", ["chromium", "npm", "java"])
def test_a_missing_checker_does_not_stop_the_tests(machine, missing):
    machine.have(*EVERYTHING)
    (machine.bin / missing).unlink()
    run = machine.setup("dev", FAKE_UID="1000")
    assert run.returncode == 0
    assert f"{missing} is missing" in run.stderr or f"missing: {missing}:" in run.stderr


def test_checkers_that_npm_cannot_install_do_not_stop_the_tests(machine):
    machine.have(*EVERYTHING)
    run = machine.setup("dev", FAKE_NPM="1")
    assert run.returncode == 0 and "npm could not install" in run.stderr


def test_an_unknown_profile_is_refused(machine):
    assert machine.setup("everything").returncode == 2
