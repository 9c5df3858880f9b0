"""Files of Word and Excel are zip archives: the same bytes for the same parts, on every day."""

from __future__ import annotations

import io
import zipfile

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first date that a zip file can hold; that of none of its parts is told."""


def undated(archive: bytes) -> bytes:
    """The archive with its parts in the order of their names, none with a date."""
    with zipfile.ZipFile(io.BytesIO(archive)) as dated:
        parts = {name: dated.read(name) for name in dated.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(parts, key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            made.writestr(entry, parts[name])
    return out.getvalue()
