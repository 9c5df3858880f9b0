"""Who may import whom. The rules are data; a new top-level module must be entered here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.imports_of import Import, cycles, imports, modules

REPO = Path(__file__).resolve().parent.parent
PACKAGE = REPO / "reportgen"

# What every layer may use: words, defaults, errors, and where the files are.
GROUND = (
    "reportgen.errors",
    "reportgen.vocabulary",
    "reportgen.measures",
    "reportgen.defaults",
    "reportgen.methods",
    "reportgen.funnel_tests",
    "reportgen.models",
    "reportgen.reuse",
    "reportgen.uncollected",
    "reportgen.conditions",
    "reportgen.grade",
    "reportgen.csv_text",
)
PLACES = ("reportgen.resources",)
VERSION = ("reportgen",)

# Layer -> what of ours it may import besides itself. The left arm knows the kind of study and stops
# at the facts; the right arm starts at the facts and knows no kind.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "errors": (),
    "vocabulary": (),
    "measures": (),
    "defaults": (),
    "methods": (),
    "funnel_tests": ("reportgen.measures",),
    "models": (),
    "conditions": ("reportgen.vocabulary",),
    "grade": (),
    "csv_text": (),
    "resources": (),
    "reuse": ("reportgen.resources",),
    "stopping": (),
    "uncollected": (),
    "ending": ("reportgen.stopping", "reportgen.messages", "reportgen.errors"),
    "provenance": VERSION,
    "bibliography": ("reportgen.errors", "reportgen.vocabulary"),
    "spec": (*GROUND, "reportgen.bibliography"),
    "facts": GROUND,
    "stats": GROUND,
    "inputs": (*GROUND, "reportgen.spec", "reportgen.bibliography"),
    "analysis": (
        *GROUND,
        "reportgen.spec",
        "reportgen.inputs",
        "reportgen.stats",
        "reportgen.facts",
        "reportgen.bibliography",
    ),
    "formatting": (*GROUND, *PLACES, "reportgen.facts"),
    "history": (*GROUND, "reportgen.facts", "reportgen.bundle.alone"),
    "stale": (*GROUND, "reportgen.facts", "reportgen.formatting"),
    "present": (
        *GROUND,
        *PLACES,
        "reportgen.bibliography",
        "reportgen.formatting",
        "reportgen.facts",
        "reportgen.history.entry",
    ),
    # Renderers see finished parts and the theme's values, never a fact.
    "render": (
        *GROUND,
        *PLACES,
        *VERSION,
        "reportgen.bibliography",
        "reportgen.present.abstract.counting",
        "reportgen.present.document",
        "reportgen.present.pieces",
        "reportgen.present.theme",
    ),
    "bundle": (*GROUND, *PLACES, *VERSION, "reportgen.render", "reportgen.facts"),
    "messages": GROUND,
    "starter": (*GROUND, *PLACES),
    "project_templates": (*GROUND, *PLACES),
    "project_styles": GROUND,
    "doctor": (*GROUND, *PLACES),
    # Only these see both arms, and nothing imports them but the ones named below.
    "kinds": ("reportgen",),
    "checking": ("reportgen",),
    "recording": ("reportgen",),
    "pipeline": ("reportgen",),
    "issuing": ("reportgen",),
    "watching": ("reportgen",),
    "sources": ("reportgen",),
    "edits": ("reportgen",),
    "console": ("reportgen",),
    "cli": ("reportgen",),
    "__main__": ("reportgen.cli",),
}
BOTH_ARMS = {
    "kinds": ("checking", "pipeline", "issuing", "watching", "console", "cli"),
    "checking": ("recording", "pipeline", "edits"),
    "recording": ("pipeline",),
    "pipeline": ("sources", "edits", "issuing", "watching", "console", "cli"),
    "issuing": ("console",),
    "watching": ("console",),
    "sources": ("console", "cli"),
    "edits": ("sources", "console"),
    "console": ("cli",),
    "cli": ("__main__",),
}

# Heavy or peculiar library -> the one place that knows it.
HOME: dict[str, tuple[str, ...]] = {
    "matplotlib": ("reportgen.present.figures",),
    "PIL": ("reportgen.present.figures",),
    "shapely": ("reportgen.present.figures",),
    "jinja2": ("reportgen.present.prose", "reportgen.present.compiled"),
    "weasyprint": ("reportgen.render.pdf",),
    "pydyf": ("reportgen.render.pdf",),
    "fontTools": ("reportgen.render", "reportgen.present.figures"),
    "pandas": ("reportgen.inputs",),
    "openpyxl": ("reportgen.inputs", "reportgen.render.tables"),
    "narwhals": ("reportgen.inputs",),
    "pyarrow": ("reportgen.inputs",),
    "pyreadstat": ("reportgen.inputs",),
    "duckdb": ("reportgen.inputs",),
    "typer": ("reportgen.cli",),
    "markdown_it": ("reportgen.stale.readers.markdown",),
    "rich": ("reportgen.cli",),
    "pydantic": ("reportgen.spec",),
    "ruamel": ("reportgen.spec",),
    "scipy": ("reportgen.stats",),
    "watchfiles": ("reportgen.watching.loop",),
    "docx": ("reportgen.render.docx",),
    "pikepdf": ("reportgen.sources.files",),
    "diskcache": ("reportgen.reuse.disk",),
    "platformdirs": ("reportgen.reuse.disk",),
    "citeproc": ("reportgen.bibliography.csl.processor",),
    "bibtexparser": ("reportgen.bibliography.bibtex",),
    "pylatexenc": ("reportgen.bibliography.bibtex",),
}
# Nobody's: slow to import, or kept as oracles for the tests only.
NOWHERE = ("scipy.stats", "statsmodels", "matplotlib.pyplot", "lifelines")
DRAWERS = {"utils", "util", "helpers", "helper", "misc", "common", "tools"}

LINES, FUNCTION_LINES = 400, 60
# Longer than that, with the reason.
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}

MODULES = modules(PACKAGE)
IMPORTS = imports(MODULES)


def within(name: str, place: str) -> bool:
    """``place`` itself or something inside it; the bare package name means only itself."""
    return name == place or name.startswith(f"{place}.")


def layer(name: str) -> str:
    """``reportgen.stats.tau2`` -> ``stats``; the package itself is the empty word."""
    return [*name.split("."), ""][1]


def breaks_layers(item: Import) -> bool:
    own, other = layer(item.importer), layer(item.target)
    if not within(item.target, "reportgen") or own == other:
        return False
    allowed = MAY_IMPORT.get(own, ())
    if other in BOTH_ARMS:
        return own not in BOTH_ARMS[other]
    if own in BOTH_ARMS:
        return False
    return not any(
        item.target == place if place == "reportgen" else within(item.target, place)
        for place in allowed
    )


def breaks_homes(item: Import) -> bool:
    if any(within(item.target, library) for library in NOWHERE):
        return True
    homes = HOME.get(item.target.split(".")[0])
    return homes is not None and not any(within(item.importer, home) for home in homes)


def told(items: list[Import]) -> str:
    return "\n".join(str(item) for item in items)


def test_every_top_level_module_has_its_rule():
    assert {layer(name) for name in MODULES} - {""} <= set(MAY_IMPORT)


def test_layers():
    wrong = [item for item in IMPORTS if breaks_layers(item)]
    assert not wrong, told(wrong)


def test_the_package_itself_imports_nothing():
    assert not [item for item in IMPORTS if item.importer == "reportgen"]


def test_one_home_per_heavy_library():
    wrong = [item for item in IMPORTS if breaks_homes(item)]
    assert not wrong, told(wrong)


def test_no_cycles():
    assert cycles(MODULES, IMPORTS) == []


def test_no_star_imports():
    wrong = [item for item in IMPORTS if item.star]
    assert not wrong, told(wrong)


def test_no_drawers():
    assert not [name for name in MODULES if name.rpartition(".")[2] in DRAWERS]


def test_long_files_have_a_reason():
    files = [*PACKAGE.rglob("*.py"), *(REPO / "tests").rglob("*.py")]
    long = {
        str(path.relative_to(REPO))
        for path in files
        if len(path.read_text(encoding="utf-8").splitlines()) > LINES
    }
    assert long == set(LONG_FILES)


def test_long_functions_have_a_reason():
    long = {
        name
        for module in MODULES.values()
        for name, lines in module.functions()
        if lines > FUNCTION_LINES
    }
    assert long == set(LONG_FUNCTIONS)


@pytest.mark.parametrize(
    ("importer", "target"),
    [
        ("stats.tau2", "reportgen.facts.fact"),
        ("stats.tau2", "reportgen.spec.data"),
        ("inputs.studies", "reportgen.stats.pooling"),
        ("analysis.meta", "reportgen.formatting.numbers"),
        ("analysis.meta", "reportgen.present.prose"),
        ("present.prose", "reportgen.analysis.meta"),
        ("present.prose", "reportgen.stats.pooling"),
        ("present.prose", "reportgen.spec.meta"),
        ("formatting.numbers", "reportgen.present.prose"),
        ("render.html", "reportgen.facts.fact"),
        ("render.html", "reportgen.present.prose"),
        ("bundle.write", "reportgen.present.prose"),
        ("errors", "reportgen.vocabulary"),
        ("facts.book", "reportgen.pipeline"),
        ("kinds", "reportgen.pipeline"),
        ("pipeline", "reportgen.cli"),
    ],
)
def test_the_layer_rule_notices(importer, target):
    assert breaks_layers(Import(f"reportgen.{importer}", target, 1))


@pytest.mark.parametrize(
    ("importer", "target"),
    [
        ("present.prose", "matplotlib"),
        ("render.html", "weasyprint"),
        ("pipeline", "typer"),
        ("analysis.meta", "scipy.special"),
        ("stats.pooling", "scipy.stats"),
        ("present.figures.forest", "matplotlib.pyplot"),
    ],
)
def test_the_home_rule_notices(importer, target):
    assert breaks_homes(Import(f"reportgen.{importer}", target, 1))


def test_the_reader_sees_every_form_of_import(tmp_path):
    package = tmp_path / "reportgen"
    (package / "stats").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "stats" / "__init__.py").write_text("from reportgen.stats import b\n")
    (package / "stats" / "a.py").write_text("def f():\n    from . import b\n    import numpy\n")
    (package / "stats" / "b.py").write_text("from .a import *\nfrom ..errors import Problem\n")
    known = modules(package)
    found = imports(known)
    assert {(item.importer, item.target) for item in found} == {
        ("reportgen.stats", "reportgen.stats.b"),
        ("reportgen.stats.a", "reportgen.stats.b"),
        ("reportgen.stats.a", "numpy"),
        ("reportgen.stats.b", "reportgen.stats.a"),
        ("reportgen.stats.b", "reportgen.errors.Problem"),
    }
    assert [item.importer for item in found if item.star] == ["reportgen.stats.b"]
    assert cycles(known, found) == [["reportgen.stats.a", "reportgen.stats.b"]]
