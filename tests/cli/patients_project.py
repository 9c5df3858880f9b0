"""A small cohort as plain data, to be changed at will, and what no finished report may hold."""

from __future__ import annotations

import csv
import html
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from reportgen.methods import METHODS
from tests.cli.command import command
from tests.inputs.cohort.project import CSV, SPEC
from tests.render.page_text import attached, page_texts

Plain = dict[str, Any]
Rows = list[dict[str, str]]
Change = Callable[[Plain, Rows], None]

ID = "KESTREL-{:05d}"
"""An id that no other text of a report could be."""

NEVER = re.compile(
    r"\b(None|nan|NaN|inf|Infinity|undefined|Undefined|Traceback)\b"
    r"|\(\s*\)|\[\s*\]|“\s*”|\bof of\b"
)
SUBGROUPS = [{"id": "age_class", "column": "age_class", "label": "age"}]


def plain() -> tuple[Plain, Rows]:
    """Spec and patients of the sound cohort, the patients under recognisable ids."""
    spec: Plain = json.loads(json.dumps(YAML(typ="safe").load(SPEC), default=str))
    spec["analysis"]["subgroups"] = SUBGROUPS
    rows = list(csv.DictReader(CSV.splitlines()))
    return spec, [{**row, "patient": ID.format(at)} for at, row in enumerate(rows)]


def write(folder: Path, spec: Plain, rows: Sequence[dict[str, str]]) -> Path:
    """The project as files; JSON is YAML."""
    folder.mkdir()
    (folder / "spec.yaml").write_text(json.dumps(spec), encoding="utf-8")
    with (folder / "patients.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return folder


def changed(folder: Path, *changes: Change) -> Path:
    """The project with some of it made otherwise."""
    spec, rows = plain()
    for change in changes:
        change(spec, rows)
    return write(folder, spec, rows)


def built(project: Path, to: str = "html") -> Path:
    """Build the project; its output folder, in which nothing is that may not be."""
    done = command("build", project, "--to", to, "-q")
    assert done.code == 0, done.err
    (out,) = (project / "output").iterdir()
    for name, text in texts(out).items():
        assert "KESTREL" not in text, name
        if name in ("a-cohort.html", "a-cohort.pdf", "abstract.txt") or name.endswith(".csv"):
            said = without_calls(text)
            found = NEVER.search(said)
            assert not found, (name, said[max(0, found.start() - 60) : found.end() + 60])
    facts = json.loads((out / "facts.json").read_text("utf-8"), parse_constant=_no_number)
    assert all(fact["value"] is not None or fact["not_estimable"] for fact in facts["facts"])
    return out


def texts(out: Path) -> dict[str, str]:
    """Every file as a reader or a program finds it, by its name."""
    found = {}
    for path in sorted(out.rglob("*")):
        name = path.relative_to(out).as_posix()
        if path.suffix == ".html":
            found[name] = shown(path.read_text("utf-8"))
            found[f"{name} as it is written"] = path.read_text("utf-8")
        elif path.suffix == ".pdf":
            found[name] = "\n".join(page_texts(path.read_bytes()))
            for inside, data in attached(path.read_bytes()).items():
                found[f"{name} with {inside}"] = data.decode("utf-8")
        elif path.is_file():
            found[name] = path.read_bytes().decode("utf-8", "replace")
    return {name: text for name, text in found.items() if not name.endswith(".png")}


def without_calls(text: str) -> str:
    """The text without the R calls of methods, where ``qnorm()`` is the name of a function."""
    for method in METHODS.values():
        if "()" in method.r_call:
            text = text.replace(method.r_call, "")
    return text


def shown(page: str) -> str:
    """The text of a page, that of its pictures aside."""
    body = re.sub(r"(?s)<(style|script|svg)\b.*?</\1>", " ", page.partition("<body")[2])
    return html.unescape(re.sub(r"<[^>]*>", "", body.replace("<wbr>", ""))).replace("\xa0", " ")


def _no_number(text: str) -> None:
    raise AssertionError(f"{text} in facts.json")
