"""How long the abstract is, as ``build`` and ``check`` tell it."""

from __future__ import annotations

from reportgen.console.terminal import print_wrapped
from reportgen.facts.abstract_length import AbstractLength


def print_abstract(length: AbstractLength | None, *, verbose: bool, quiet: bool = False) -> None:
    """What is over a limit is told in any case, the rest unless it should be quiet."""
    if length is None:
        return
    from reportgen.present.abstract.told import REMEDY, cut, lacking, overlong, summary

    if not quiet:
        print_wrapped(summary(length), indent="  ")
        if went := cut(length):
            print_wrapped(f"  {went}{':' if verbose else ' (-v prints them).'}", "  ")
        if verbose:
            for text in length.left_out:
                print_wrapped(f"  - {text}", indent="    ")
        if wanting := lacking(length):
            print_wrapped(f"  {wanting}", indent="  ")
    for what in overlong(length):
        print_wrapped(f"The abstract {what}. {REMEDY}", indent="  ")
