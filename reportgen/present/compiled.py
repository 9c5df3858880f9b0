"""Compiled templates by the content of their source: compiling takes longer than filling them.

What is kept is code, as Python keeps its own in ``__pycache__``. A cache on disk is only used where
nobody but its owner may write (``reportgen.reuse.disk``).
"""

from __future__ import annotations

import marshal
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache, Environment, Template
from jinja2.bccache import Bucket

from reportgen.reuse import Reuse, digest


class CompiledTemplates(BytecodeCache):
    """Jinja2's bytecode cache over a ``Reuse``, without the pickle of Jinja2's own."""

    def __init__(self, reuse: Reuse) -> None:
        self._reuse = reuse

    def load_bytecode(self, bucket: Bucket) -> None:
        """Code that was made of the same source under the same name, if there is any."""
        bucket.code = self._known(_key(bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was just compiled."""
        if bucket.code is not None:
            self._reuse.set(_key(bucket.key, bucket.checksum), marshal.dumps(bucket.code))

    def of_text(self, environment: Environment, text: str) -> Template:
        """``environment.from_string``, compiled once for each text."""
        key = _key("", text)
        code = self._known(key)
        if code is None:
            code = environment.compile(text)
            self._reuse.set(key, marshal.dumps(code))
        return environment.template_class.from_code(environment, code, environment.make_globals({}))

    def _known(self, key: str) -> CodeType | None:
        value = self._reuse.get(key)
        found: Any = None if value is None else marshal.loads(value)
        return found if isinstance(found, CodeType) else None


def _key(name: str, source: str) -> str:
    return digest("template", name, source)
