"""How a row is read, by measure: the registry of readers."""

from __future__ import annotations

from collections.abc import Mapping

from reportgen.inputs.figures import Reader, read_proportion, read_survival
from reportgen.inputs.reported import read_reported
from reportgen.measures import MEASURES

_OWN: Mapping[str, Reader] = {"proportion": read_proportion, "survival": read_survival}
"""Those whose messages know more than the roles say."""

READERS: Mapping[str, Reader] = {name: _OWN.get(name, read_reported) for name in MEASURES}
