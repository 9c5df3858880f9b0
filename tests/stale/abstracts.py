"""The abstract of a report with every number that it prints, and texts written from it."""

from __future__ import annotations

import csv
import html
import io
import random
import re
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import docx

from reportgen.facts.fact import Fact
from reportgen.facts.record import Record
from reportgen.formatting.parts import PartMissingError, print_part
from reportgen.formatting.style import load_style
from reportgen.pipeline import check, record
from reportgen.stale.find import POSSIBLE, Stale, find
from reportgen.stale.readers import BY_SUFFIX, Block
from reportgen.stale.versions import versions_of
from tests.prose.rendered import FOLDERS, rendered

STYLE = load_style()
META, COHORT = "blinatumomab-vs-car-t", "blinatumomab-vs-car-t-cohort"
AFTER_THE_SEARCH = ("yin_2024", "wang_y_2025", "roddie_2024_felix", "roloff_2024_rocca")
Change = Callable[[Path], None]


@dataclass(frozen=True)
class Mark:
    """A number of a paragraph, and of which fact it is which part."""

    start: int
    end: int
    fact: str
    part: str


class _Abstract(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[tuple[str, list[Mark]]] = []
        self.inside = self.open = False
        self.mark: tuple[int, str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "section":
            self.inside = named.get("id") == "abstract"
        if self.inside and tag == "p":
            self.open = True
            self.paragraphs.append(("", []))
        if self.open and tag == "data":
            text = self.paragraphs[-1][0]
            self.mark = (len(text), named["data-fact"], named["data-part"])

    def handle_data(self, data: str) -> None:
        if self.open:
            text, marks = self.paragraphs[-1]
            self.paragraphs[-1] = (text + data.replace("\n", " "), marks)

    def handle_endtag(self, tag: str) -> None:
        if tag == "data" and self.mark:
            start, fact, part = self.mark
            text, marks = self.paragraphs[-1]
            marks.append(Mark(start, len(text), fact, part))
            self.mark = None
        self.open = self.open and tag != "p"
        self.inside = self.inside and tag != "section"


@cache
def paragraphs(name: str) -> tuple[tuple[str, tuple[Mark, ...]], ...]:
    """The paragraphs of the abstract of a worked example with their numbers."""
    page = _Abstract()
    page.feed(rendered(name).document.body)
    return tuple((text, tuple(marks)) for text, marks in page.paragraphs)


@cache
def before(name: str) -> Record:
    """The facts of a worked example as it is."""
    return record(check(FOLDERS[name]))


def after(name: str, folder: Path, change: Change) -> Record:
    """The facts of a worked example once its files were changed."""
    copy = shutil.copytree(FOLDERS[name], folder / name)
    change(copy)
    return record(check(copy))


def stale_of(blocks: Iterable[Block], was: Record, now: Record) -> list[Stale]:
    """What is found stale and told without being asked for all."""
    versions = versions_of({"version 1.0": was}, now)
    return [one for one in find(blocks, versions) if one.strength != POSSIBLE]


@dataclass(frozen=True)
class Counted:
    """How many printed numbers changed and were found or missed, and what was found for nothing."""

    found: int
    missed: tuple[str, ...]
    false: tuple[str, ...]
    unchanged: int


def compared(name: str, now: Record) -> Counted:
    """Every number of the abstract against what is found in it."""
    was = before(name)
    old, new = ({fact.id: fact for fact in one.facts} for one in (was, now))
    found, unchanged, missed, false = 0, 0, [], []
    for text, marks in paragraphs(name):
        spans = {
            (at + one.start, at + one.end): one
            for one in stale_of([Block("paragraph 1", text)], was, now)
            for at in [text.index(one.sentence)]
        }
        left = set(spans)
        for mark in marks:
            hits = {(a, b) for a, b in spans if a < mark.end and mark.start < b}
            left -= hits
            told = f"{text[max(0, mark.start - 40) : mark.end]} ({mark.fact} {mark.part})"
            if _text(old[mark.fact], mark.part) != _text(new.get(mark.fact), mark.part):
                found += bool(hits)
                missed += [] if hits else [told]
            else:
                unchanged += not hits
                false += [told] if hits else []
        false += [text[a - 40 : b] for a, b in left]
    return Counted(found, tuple(missed), tuple(false), unchanged)


def _text(fact: Fact | None, part: str) -> str | None:
    try:
        return None if fact is None else print_part(fact, part, STYLE).text
    except PartMissingError:
        return None


# --- Changes of the data --------------------------------------------------------------------------


def with_later_studies(project: Path) -> None:
    """The arms that were published after the search are no longer left out."""
    spec = project / "spec.yaml"
    text = spec.read_text("utf-8")
    for study in AFTER_THE_SEARCH:
        text, number = re.subn(rf"\n    - study: {study}\n(?:      .*\n)+", "\n", text)
        assert number == 1
    spec.write_text(re.sub(r"\n      - \{id: update, .*", "", text), "utf-8")


def with_other_counts(seed: int) -> Change:
    """Events of some arms were miscounted, or some arms are taken out."""

    def change(project: Path) -> None:
        chance = random.Random(seed)
        table, spec = project / "studies.csv", (project / "spec.yaml").read_text("utf-8")
        rows = _rows(table)
        shared = {name for row in rows for name in row["overlaps_with"].split(";")}
        if seed % 3 == 0:
            fixed = {row["study_id"] for row in rows if row["study_id"] in spec} | shared
            rows = [r for r in rows if r["study_id"] in fixed or chance.random() > 0.1]
        for _ in range(chance.choice((3, 8, 25))):
            cells = [(r, k) for r in rows for k in r if k.endswith("_events") and r[k].isdigit()]
            row, key = chance.choice(cells)
            row[key] = str(max(0, int(row[key]) - chance.choice((1, 2, 3))))
        _write(table, rows)

    return change


def with_other_patients(seed: int) -> Change:
    """Some patients had what they were said not to have, or the other way round."""
    columns = ("neurotoxicity", "complete_remission", "mrd_conversion", "acute_gvhd")

    def change(project: Path) -> None:
        chance = random.Random(seed)
        table = project / "patients_synthetic.csv"
        rows = _rows(table)
        cells = [(row, key) for row in rows for key in columns if row[key] in ("0", "1")]
        for row, key in chance.sample(cells, chance.choice((3, 8, 25))):
            row[key] = str(1 - int(row[key]))
        _write(table, rows)

    return change


def _rows(table: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.read_text("utf-8"))))


def _write(table: Path, rows: Sequence[Mapping[str, str]]) -> None:
    with table.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


# --- Texts of other kinds -------------------------------------------------------------------------


def as_text(parts: Sequence[str]) -> bytes:
    return "\n\n".join(parts).encode()


def as_markdown(parts: Sequence[str]) -> bytes:
    """With the percentages in bold."""
    marked = [re.sub(r"(\d[\d.]*%)", r"**\1**", part) for part in parts]
    return "\n\n".join(part.replace("<", "\\<") for part in marked).encode()


def as_html(parts: Sequence[str]) -> bytes:
    """With the percentages in spans of their own."""
    marked = [re.sub(r"(\d[\d.]*%)", r"<b>\1</b>", html.escape(part)) for part in parts]
    return "".join(f"<p>{part}</p>\n" for part in marked).encode()


def as_word(parts: Sequence[str]) -> bytes:
    """With each number in pieces, as Word saves what was edited."""
    document, out = docx.Document(), io.BytesIO()
    for part in parts:
        paragraph = document.add_paragraph()
        for piece in re.split(r"(?<=\d)(?=[\d.])", part):
            paragraph.add_run(piece)
    document.save(out)
    return out.getvalue()


WRITERS: dict[str, Callable[[Sequence[str]], bytes]] = {
    ".txt": as_text,
    ".md": as_markdown,
    ".html": as_html,
    ".docx": as_word,
}


def read_back(suffix: str, parts: Sequence[str]) -> list[Block]:
    """The blocks of a file of that kind with these paragraphs."""
    return list(BY_SUFFIX[suffix].read(WRITERS[suffix](parts)))
