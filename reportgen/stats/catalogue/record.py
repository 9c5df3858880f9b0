"""What is said of a function of the engine that is called by name and not chosen by a word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reportgen.methods.record import Described


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine(Described):
    """A function and, where it does several things, the settings that make it do this one."""

    compute: Callable[..., object]
    settings: str = ""

    @property
    def name(self) -> str:
        """As it is called."""
        called = self.compute.__name__
        return f"{called}({self.settings})" if self.settings else called


@dataclass(frozen=True, slots=True)
class Section:
    """Entries of one kind by name, in the order in which they are listed.

    The names are values of ``setting`` of ``function``, or functions where these are empty.
    """

    title: str
    entries: Mapping[str, Described]
    function: str = ""
    setting: str = ""

    def called(self, name: str) -> str:
        """How an entry is asked for."""
        return f'{self.function}({self.setting}="{name}")' if self.function else name


def routines(title: str, *members: Routine) -> Section:
    """A section of functions."""
    return Section(title, {member.name: member for member in members})
