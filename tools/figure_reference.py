"""Writes the page on the files of figures, with what each journal asks of them.

python tools/figure_reference.py            write docs/figures.md
python tools/figure_reference.py --check    only say whether it is up to date (exit 1 if not)
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from reportgen.formatting.style import Style, load_style, style_names
from reportgen.vocabulary import HOUSE_STYLE

REPO = Path(__file__).resolve().parent.parent
TARGET = REPO / "docs" / "figures.md"

HEAD = """\
# Figures as files

Made by `make docs`; the table is that of the style files in `reportgen/formatting/styles/`.

`reportgen build --to figures` writes every figure into `figures/`: the SVG that stands in the
report, and beside it the files that the style asks for, of the width and the resolution of its
journal. Without a style these are PDF and PNG of the very drawing of the report.

## What can be asked for

    figures:
      formats: [tiff, eps]       # of svg, pdf, png, tiff, eps; else those of the style
      dpi: 600                   # 150 to 1200, of PNG and TIFF; else that of the style
      width: double              # single, one_half, double, or a number of mm
      each:
        - {id: flow, width: single}
        - {id: forest-cr, width: 120, formats: [pdf]}

All of it may be left out. What stands under `each` holds for one figure, the rest for all; the
ids are the names of the files. A column (`single`, `one_half`, `double`) is as wide as the
journal's in the files, and as ours in the report; millimetres are the same in both.

| | |
|---|---|
| SVG | as in the report, text as text |
| PDF | fonts embedded (TrueType) |
| EPS | Level 3, fonts embedded (Type 42); nothing is transparent: a tint is the colour seen |
| TIFF | LZW, red, green, blue without a fourth channel, resolution in the file |
| PNG | resolution in the file |

All files are RGB. Where a journal asks for CMYK, its printer converts them; we do not, for want
of its colour profile. Two builds give the same bytes.

## How wide a figure can be

Every figure is drawn anew at its width, never scaled: letters keep their size, which is 6.5 pt or
what the style asks, and lines are 0.5 pt or more. Before a file is written the drawing is looked
at: no two texts on one another, nothing beyond the sheet, no line through a word. Where a figure
has no room:

- of a width that the spec gives, the build fails and names the least width that will do;
- else the figure takes the next wider column of the style.

On a narrow sheet

- a forest plot wraps its labels; then it leaves out the weights, which the squares show, and then
  the numbers beside the labels, and says so in a line at its foot;
- names of curves, and those of their numbers at risk, stand over one another;
- the diagnostics of influence go on to further pages;
- flow diagrams wrap; they are refused where a word would break.

A width that is wider than the text of the page (174 mm on A4), or than the widest column of the
style, is refused too.

## Colours

Arms are told apart in colour, without any one cone, and in grey: never by colour alone, also by
dash, shape, filling or label. The tests measure it (CIEDE2000, on colours as Machado 2009,
doi:10.1109/TVCG.2009.113, simulates them): any two arms are 12 or more apart for every eye, the
first two 45 or more, neighbouring grades 7.5 or more. Marks have contrast 3 on paper, words 4.5.

## What journals ask

Widths in mm, of a single column, of one and a half, and of two. `reportgen list styles NAME`
prints the sources. How well a row is known is said as for every rule: confirmed at the journal or
publisher, from a summary by others (secondary), from memory, or our own choice. Hardly any source
says all of a row: the text of the source tells what in it is our choice. Journals that are not
listed have the last row: nothing was found of theirs.

| style | columns | dpi, line art | letters | files | colours | known |
|---|---|---|---|---|---|---|
"""


def page() -> str:
    """The whole page."""
    return HEAD + "".join(f"| {' | '.join(cells)} |\n" for cells in rows())


def rows() -> Iterator[tuple[str, ...]]:
    """One for every style that has rules of its own, and the house's."""
    own = [style for style in map(load_style, style_names()) if _stated_by(style) == style.name]
    for style in sorted(own, key=lambda style: (style.name == HOUSE_STYLE, style.name)):
        yield _row(style)


def _stated_by(style: Style) -> str:
    return next(rule.stated_by for rule in style.rules if rule.table == "figures")


def _row(style: Style) -> tuple[str, ...]:
    rules = style.figures
    widths = (rules.single_mm, rules.one_half_mm, rules.double_mm)
    letters = f"{rules.smallest_pt:g} pt or more"
    if rules.largest_pt:
        letters = f"{rules.smallest_pt:g} to {rules.largest_pt:g} pt"
    return (
        f"`{style.name}`",
        ", ".join("–" if width is None else f"{width:g}" for width in widths),
        str(rules.line_dpi),
        letters,
        ", ".join(name.upper() for name in rules.formats),
        rules.colour_mode or "not said",
        next(rule.confirmed for rule in style.rules if rule.table == "figures"),
    )


def main(arguments: list[str]) -> int:
    """Write the page, or tell whether it is what would be written."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    if not parser.parse_args(arguments).check:
        TARGET.parent.mkdir(exist_ok=True)
        TARGET.write_text(page(), encoding="utf-8")
        print(TARGET.relative_to(REPO))
        return 0
    if TARGET.exists() and TARGET.read_text(encoding="utf-8") == page():
        return 0
    print(f"{TARGET.relative_to(REPO)} is out of date: run `make docs`", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
