"""``reportgen new`` and ``reportgen schema``."""

from __future__ import annotations

import json as jsonlib
from collections.abc import Iterable
from pathlib import Path

from reportgen.errors import SpecError
from reportgen.vocabulary import nearest


def say_new(directory: Path, files: Iterable[Path]) -> None:
    """What a new project holds and what to do next."""
    print(f"Made {directory}:")
    for path in files:
        print(f"  {path.name}")
    print(f"Build it with: reportgen build {directory}")


def print_schema(kind: str) -> None:
    """The JSON Schema of one kind of spec."""
    from reportgen.kinds import KINDS
    from reportgen.spec.schema import json_schema

    if kind not in KINDS:
        raise SpecError.single("", f"kind '{kind}' is unknown{nearest(kind, KINDS)}.")
    print(jsonlib.dumps(json_schema(KINDS[kind].model), indent=2, ensure_ascii=False))
