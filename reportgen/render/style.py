"""The page shell, the style sheets and the theme, each replaceable by a project's own file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reportgen.errors import Problem, RenderError
from reportgen.present.theme import Theme, css_variables, load_theme
from reportgen.resources import templates_dir
from reportgen.vocabulary import Layout

_ADDRESS = re.compile(
    r"""@import\b[^;]*
    | (?:url|image-set|src)\(\s*["']?(?!data:|\#)[^)"']+
    | \b(?:src|srcset|href|poster|data|action|background)\s*=\s*["']?(?!data:|\#|\$)[^"'\s>]+
    | <script""",
    re.IGNORECASE | re.VERBOSE,
)
"""What would open an address or run."""


_SHEETS: dict[Layout, str] = {
    "report": "",
    "manuscript": "manuscript.css",
    "abstract": "abstract.css",
}
"""The style sheet of each arrangement, read after ``print.css``."""


@dataclass(frozen=True, slots=True)
class PageStyle:
    """What gives a page its look: the shell, the style sheets, the theme they draw on.

    ``layouts`` holds what each arrangement on paper adds to ``print``.
    """

    shell: str
    shared: str
    screen: str
    print: str
    theme: Theme
    layouts: Mapping[Layout, str]

    @property
    def variables(self) -> str:
        """The theme as CSS custom properties, light and dark."""
        return css_variables(self.theme)

    @property
    def paper_variables(self) -> str:
        """The theme on paper, which is never dark."""
        return self.variables.partition("@media")[0]


def load_style(folders: Sequence[Path] = ()) -> PageStyle:
    """Read each file from the first of ``folders`` that has it, else the shipped one."""
    places = (*folders, templates_dir() / "base")
    return PageStyle(
        shell=_read("page.html", places),
        shared=_read("shared.css", places),
        screen=_read("screen.css", places),
        print=_read("print.css", places),
        theme=load_theme(_find("theme.toml", places)),
        layouts={name: _read(sheet, places) if sheet else "" for name, sheet in _SHEETS.items()},
    )


def _find(name: str, places: Sequence[Path]) -> Path:
    for folder in places:
        if (folder / name).is_file():
            return folder / name
    raise RenderError(
        Problem(name, f"is in none of {', '.join(map(str, places))}.", "Reinstall reportgen.")
    )


def _read(name: str, places: Sequence[Path]) -> str:
    path = _find(name, places)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RenderError(Problem(str(path), f"cannot be read: {error}.")) from error
    if problems := list(_address_problems(name, text)):
        raise RenderError(problems)
    return text


def _address_problems(name: str, text: str) -> Iterator[Problem]:
    for number, line in enumerate(text.splitlines(), start=1):
        held = [found[0] for found in _ADDRESS.finditer(line)]
        if name.endswith(".css") and "</style" in line.lower():
            held.append("</style")
        for piece in held:
            yield Problem(
                f"{name}:{number}",
                f"holds {piece[:60]}; a report opens nothing by itself and runs nothing.",
                "Take it out, or give a picture or a font as a data: address.",
            )
