"""The README is true: its commands run and print what it shows, its files, ids and codes exist.

In a ``console`` block a line ``$ ...`` is a command, ``> ...`` goes on with it, the rest is what it
prints. ``...`` alone on a line stands for any lines, within a line for any text. A command may only
fail where the next one is ``echo $?``.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from reportgen import errors
from reportgen.defaults import PROFILES
from reportgen.facts.book import FactBook
from reportgen.facts.compare.kinds import Grade
from reportgen.facts.expressions import evaluate
from reportgen.pipeline import check
from reportgen.present.fact_filters import fact_filters
from reportgen.starter import kinds, new_project
from tests.analysis.books import case
from tests.analysis.cohort.adjusted_project import adjusted_book
from tests.analysis.cohort.hazards_project import hazards_book

REPO = Path(__file__).resolve().parent.parent
README = (REPO / "README.md").read_text(encoding="utf-8")
STEP = re.compile(r"(Reading|Writing|Rendering|Sealing) ")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PROSE = BLOCK.sub("", README)
CODE = re.findall(r"`([^`\n]+(?:\n[^`\n]+)?)`", PROSE)
EXAMPLE = REPO / "data" / "blinatumomab-vs-car-t"
COHORT = REPO / "data" / "blinatumomab-vs-car-t-cohort"
BCG = REPO / "data" / "bcg-vaccine"
FACT_IDS = (REPO / "docs" / "fact-ids.md").read_text(encoding="utf-8")
MAKEFILE = (REPO / "Makefile").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Command:
    """One command of a console block and the lines shown under it."""

    typed: str
    shown: tuple[str, ...]


def blocks(language: str) -> list[str]:
    return [text for kind, text in BLOCK.findall(README) if kind == language]


def commands(block: str) -> Iterator[Command]:
    """The commands of a console block, with what the README shows of their output."""
    typed: list[str] = []
    shown: list[str] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            if typed:
                yield Command("\n".join(typed), tuple(shown))
            typed, shown = [line[2:]], []
        elif line.startswith("> ") and not shown:
            typed.append(line[2:])
        else:
            shown.append(line)
    yield Command("\n".join(typed), tuple(shown))


def shown_matches(shown: tuple[str, ...], printed: list[str]) -> bool:
    """Whether the printed lines are those shown, with ``...`` for what is left out."""
    pattern = ""
    for line in shown:
        if line == "...":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += ".*".join(re.escape(part) for part in line.rstrip().split("...")) + r"\n"
    return re.fullmatch(pattern, "".join(f"{line.rstrip()}\n" for line in printed)) is not None


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A folder with the tests and data, and ``reportgen`` and ``python`` of this interpreter."""
    folder = tmp_path_factory.mktemp("a reader")
    for name in ("tests", "data"):
        (folder / name).symlink_to(REPO / name)
    programs = tmp_path_factory.mktemp("programs")
    for name, line in (("python", ""), ("reportgen", "-m reportgen ")):
        (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {line}"$@"\n')
        (programs / name).chmod(0o755)
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    path = f"{programs}{os.pathsep}{env['PATH']}"
    own = {"PATH": path, "PYTHONPATH": str(REPO), "LC_ALL": "C.UTF-8"}
    return folder, env | own | {"REPORTGEN_CACHE": str(tmp_path_factory.mktemp("cache"))}


@pytest.fixture(scope="module")
def session(shell: tuple[Path, dict[str, str]]) -> Path:
    """The folder after all console blocks were typed in order; fails at the first difference."""
    folder, env = shell
    typed = [command for block in blocks("console") for command in commands(block)]
    status = 0
    for number, command in enumerate(typed):
        done = subprocess.run(
            ["sh", "-c", f"(exit {status})\n{command.typed}"],
            cwd=folder,
            env=env,
            capture_output=True,
            text=True,
            timeout=240,
        )
        status = done.returncode
        wanted = number + 1 < len(typed) and typed[number + 1].typed == "echo $?"
        assert (status == 0) is not wanted, f"{command.typed}: {status}\n{done.stderr}"
        printed = seen(done.stdout, done.stderr if status else "")
        assert shown_matches(command.shown, printed), (
            f"$ {command.typed}\nshown:\n" + "\n".join(command.shown) + "\nprinted:\n"
        ) + "\n".join(printed)
    return folder


def seen(stdout: str, stderr: str) -> list[str]:
    """What a person sees: results, and why it failed; a terminal wipes the steps away."""
    lines = [line for line in stderr.splitlines() if not STEP.match(line)]
    starts = [n for n, line in enumerate(lines) if re.fullmatch(r"(\d+ )?\w+ errors?", line)]
    return [*stdout.splitlines(), *(lines[starts[0] :] if starts else lines)]


def test_the_commands_print_what_is_shown(session: Path) -> None:
    assert (session / "my-review" / "output" / "my-review" / "my-review.html").is_file()


def test_the_page_of_changes_tells_the_conclusion_that_fell(session: Path) -> None:
    page = (session / "changes.html").read_text(encoding="utf-8")
    visible = re.sub('<span class="visually-hidden">[^<]*</span>', "", page.split("<main", 1)[1])
    told = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", visible))
    assert "The conclusions changed." in told
    assert "Claim ‘toxicity’ chooses ‘lower_crs’ instead of ‘lower_both’." in told
    assert "a lower rate of severe cytokine release syndrome." in told
    assert "<del>and severe neurotoxicity</del>" in visible


def test_the_trials_shown_are_a_project(tmp_path: Path) -> None:
    new_project("meta", tmp_path / "starter")
    starter = (tmp_path / "starter" / "spec.yaml").read_text(encoding="utf-8")
    head = starter.split("sources:")[0]
    (tmp_path / "spec.yaml").write_text(head + blocks("yaml")[1], encoding="utf-8")
    rows = [
        "study_id,study,bcg_tb,bcg_n,none_tb,none_n",
        "a,A 1,4,123,11,139",
        "b,B 2,6,306,29,303",
    ]
    (tmp_path / "studies.csv").write_text("\n".join(rows), encoding="utf-8")
    assert check(tmp_path).analysed.book["tb.all.pooled"].k == 2


def test_the_outcome_shown_is_that_of_the_starter(session: Path) -> None:
    spec = (session / "my-review" / "spec.yaml").read_text(encoding="utf-8")
    assert blocks("yaml")[0] in spec


def test_the_comparison_sees_differences() -> None:
    """The test of the commands can fail."""
    assert shown_matches(("a", "...", "c ... e"), ["a", "b", "b", "c d e"])
    assert shown_matches(("...",), [])
    assert not shown_matches((), ["unexpected"])
    assert not shown_matches(("a",), ["a", "b"])
    assert not shown_matches(("76.5%",), ["76.4%"])
    assert list(commands("$ cat <<E\n> x\n> E\nout\n$ ls\n")) == [
        Command("cat <<E\nx\nE", ("out",)),
        Command("ls", ()),
    ]


def test_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", README, re.MULTILINE))
    assert {"report", "test"} <= named <= targets


def test_other_shell_blocks_only_make_and_activate() -> None:
    lines = [line.split("#")[0].strip() for block in blocks("sh") for line in block.splitlines()]
    assert set(lines) == {"make report", "make test", ". .venv/bin/activate"}


def test_subcommands_exist() -> None:
    from reportgen.cli import app

    known = {c.name or getattr(c.callback, "__name__", "") for c in app.registered_commands}
    words = {tuple(code.split())[1] for code in CODE if re.match(r"reportgen [a-z]", code)}
    assert words
    assert words <= known


def test_files_exist(session: Path) -> None:
    output = session / "my-review" / "output" / "my-review"
    homes = (REPO, REPO / "templates" / "base", output, session, session / "my-cohort")
    suffix = re.compile(r"\.(py|md|csv|yaml|json|txt|html|pdf|cff|toml|css|j2)$")
    paths = [code.replace("<slug>", "my-review") for code in CODE]
    paths = [code for code in paths if suffix.search(code) or re.fullmatch(r"[\w/.-]+/", code)]
    made = {"my-review/output/my-review/my-review.pdf", "my-review.pdf"}  # replaced by HTML alone
    links = re.findall(r"\]\(([^)#]+)", README)
    assert len(paths) > 30
    missing = [
        path
        for path in (*paths, *links)
        if " " not in path
        and path not in made | {"output/my-review/", "output/", "templates/"}
        and not any(any(home.glob(path.rstrip("/"))) for home in homes)
    ]
    assert not missing


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "data/README.md"])
def test_files_that_other_pages_name_exist(page: str) -> None:
    text = (REPO / page).read_text(encoding="utf-8")
    codes = re.findall(r"`([\w./-]+(?:\.\w+|/))`", text)
    paths = {
        code for code in codes if "/" in code or code.endswith((".py", ".md", ".yaml", ".txt"))
    }
    links = set(re.findall(r"\]\(([^)#:]+)\)", text))
    homes = (
        REPO,
        REPO / "reportgen",
        REPO / "reportgen/stats/measures",
        (REPO / page).parent,
        EXAMPLE,
    )
    missing = [name for name in paths | links if not any((home / name).exists() for home in homes)]
    assert not [name for name in missing if name != "../shared" and not name.startswith(".venv/")]


def test_lines_fit() -> None:
    long = [line for line in PROSE.splitlines() if len(line) > 100 and not line.startswith("|")]
    assert not long


def test_exit_codes() -> None:
    rows = re.findall(r"^\| (\d+) \| ?(\w*) \|", README, re.MULTILINE)
    families = {
        (str(kind.exit_code), kind.family)
        for kind in vars(errors).values()
        if isinstance(kind, type)
        and issubclass(kind, errors.ReportgenError)
        and kind is not errors.ReportgenError
    }
    told = {str(int(code)) for code in Grade} | {"1", "130"}
    assert set(rows) == families | {(code, "") for code in told} | {("2", "usage")}


def test_a_wrong_command_line_ends_with_2() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "reportgen", "biuld"], cwd=REPO, capture_output=True, check=False
    )
    assert run.returncode == 2


def test_ctrl_c_ends_with_130(tmp_path: Path) -> None:
    # a job in the background ignores the signal unless it is told not to
    listen = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    program = [sys.executable, "-c", f"{listen}\nfrom reportgen.cli import main\nmain()"]
    command = [*program, "build", str(EXAMPLE), "--out", str(tmp_path / "out")]
    run = subprocess.Popen(command, cwd=REPO, stderr=subprocess.PIPE, text=True)
    assert run.stderr is not None
    assert run.stderr.readline()  # the first step: it is at work
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=60)
    assert run.returncode == 130
    assert not (tmp_path / "out").exists()


@cache
def books() -> tuple[FactBook, ...]:
    """The facts of the worked examples, the starter projects and trials of two arms."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for kind in kinds():
            new_project(kind, Path(folder) / kind)
        paths = (EXAMPLE, COHORT, BCG, *(Path(folder) / kind for kind in kinds()))
        made = tuple(check(path).analysed.book for path in paths)
        trials = (
            "comparisons_of_every_measure",
            "comparisons_with_funnels",
            "small_studies_in_every_way",
            "studies_in_further_plots",
            "sensitivity_told_in_full",
            "cohort_of_numbers_needed",
            "cohort_with_gaps_in_many_variables",
            "cohort_with_gaps_imputed",
            "cohort_of_families_of_tests",
            "cohort_of_ordered_doses",
            "cohort_over_strata",
            "cohort_of_paired_outcomes",
            "cohort_of_three_arms",
            "sensitivity_to_single_studies",
            "outcomes_by_many_models",
            "comparisons_reported_in_every_way",
            "measures_of_one_group",
            "measures_of_two_groups",
            "rates_and_survival_on_other_scales",
            "three_groups_with_adjusted_contrasts",
            "subgroups_contrasted_and_adjusted",
            "outcomes_pooled_jointly",
            "a_regression_that_explains_much",
            "regressions_of_rates_and_survival",
            "two_bonferroni_families",
            "a_regression_over_all_orders",
            "rows_of_one_trial_in_three_levels",
            "cohort_with_quantiles",
            "cohort_that_came_late",
            "cohort_of_ordered_arms",
            "adverse_events_told_in_full",
            "adverse_event_of_one_patient",
            "cohort_weighted_in_all_outcomes",
            "rated_comparisons",
        )
        made = (*made, adjusted_book(), hazards_book())
        return (*made, *(case(name).analysed.book for name in trials))


def id_patterns() -> dict[str, re.Pattern[str]]:
    """The ids of the tables; ``<...>`` stands for one part, ``[...]`` may be absent."""
    cells = [line.split("|")[1] for line in FACT_IDS.splitlines() if line.startswith("| `")]
    names = [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]
    return {name: re.compile(_id_pattern(name)) for name in names}


def _id_pattern(name: str) -> str:
    optional = name.replace(".", r"\.").replace("[", "(?:").replace("]", ")?")
    return re.sub(r"<\w+>", "[a-z0-9_]+", optional)


@pytest.mark.parametrize("name", sorted(id_patterns()))
def test_each_id_of_the_table_is_made(name: str) -> None:
    pattern = id_patterns()[name]
    assert any(pattern.fullmatch(fact.id) for book in books() for fact in book)


def test_every_fact_is_in_the_table() -> None:
    patterns = id_patterns().values()
    made = [fact.id for book in books() for fact in book]
    assert [name for name in made if not any(p.fullmatch(name) for p in patterns)] == []


def test_ids_named_in_the_text_exist() -> None:
    heads = {fact.id.split(".")[0] for book in books() for fact in book}
    named = [
        code
        for code in (*CODE, *re.findall(r"'([a-z_.0-9]+)' \|", README))
        if re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)+", code)
        and code.split(".")[0] in heads
        and not code.endswith(".csv")
    ]
    assert len(named) >= 5
    assert [name for name in named if not any(name in book for book in books())] == []


def test_the_claims_conditions_are_conditions() -> None:
    found = [text for block in blocks("yaml") for text in re.findall(r"when: (.+)", block)]
    assert found
    assert all(evaluate(text, books()[0]).holds for text in found)


def test_filters_and_profiles_exist() -> None:
    from reportgen.formatting.style import load_style

    filters = set(fact_filters(books()[0], load_style()))
    said = README.split("The filters are ")[1].split("(value, level")[0]
    assert set(re.findall(r"`(\w+)`", said)) <= filters
    others = re.search(r"The other profiles \(([^)]+)\)", README)
    assert others
    assert {*re.findall(r"`(\w+)`", others[1]), "reportgen"} == set(PROFILES)


def test_registries_are_where_the_readme_says() -> None:
    found = re.findall(r"`([A-Z]+)`\s+(?:of|in)\s+`(reportgen/[\w/]+\.py)`", PROSE)
    assert len(found) >= 3
    for name, path in found:
        assert re.search(rf"^{name}\b", (REPO / path).read_text(encoding="utf-8"), re.MULTILINE)


def test_the_pictures_are_of_figures_that_the_example_has() -> None:
    drawn = re.findall(r"figures/([\w-]+)\.pdf", MAKEFILE)
    assert drawn
    assert set(drawn) <= {figure.id for figure in books()[0].figures}
    for name in re.findall(r"\((docs/[\w-]+\.png)\)", README):
        assert (REPO / name).read_bytes().startswith(b"\x89PNG")
