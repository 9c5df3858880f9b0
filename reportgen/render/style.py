"""The page shell, the style sheets and the theme, each replaceable by a project's own file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from reportgen.errors import Problem, RenderError
from reportgen.present.theme import Theme, css_variables, load_theme
from reportgen.resources import templates_dir


@dataclass(frozen=True, slots=True)
class PageStyle:
    """What gives a page its look: the shell, the style sheets, the theme they draw on."""

    shell: str
    shared: str
    screen: str
    print: str
    theme: Theme

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
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RenderError(Problem(str(path), f"cannot be read: {error}.")) from error
