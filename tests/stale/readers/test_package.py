"""Whatever became of a Word file: its parts, or a refusal in words."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportgen.stale.readers.block import UnreadableError
from reportgen.stale.readers.package import DOCUMENT, parts_of

PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
HEAD = b'<?xml version="1.0" encoding="UTF-8"?>'


def zipped(document: bytes, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        archive.writestr("word/document.xml", document)
    return out.getvalue()


WHOLE = {
    packing: zipped(HEAD + b"<a>" + b"<b>1.5</b>" * 40 + b"</a>", packing) for packing in PACKINGS
}


@pytest.mark.parametrize("packing", PACKINGS)
@settings(max_examples=400)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused_in_words(packing: int, data: st.DataObject) -> None:
    damaged = bytearray(WHOLE[packing])
    place = st.integers(0, len(damaged) - 1)
    for at, byte in data.draw(st.dictionaries(place, st.integers(0, 255), max_size=4)).items():
        damaged[at] = byte
    end = data.draw(st.sampled_from([len(damaged), data.draw(place)]))
    try:
        assert list(parts_of(bytes(damaged[:end]), [DOCUMENT])) == ["word/document.xml"]
    except UnreadableError as told:
        assert str(told)


@pytest.mark.parametrize("encoding", [b"foo", b"utf-7", b"cp037", b"idna", b"base64", b"UTF-16"])
def test_an_encoding_that_xml_does_not_have_is_refused(encoding: bytes) -> None:
    with pytest.raises(UnreadableError, match="no Word document that can be read"):
        parts_of(zipped(HEAD.replace(b"UTF-8", encoding) + b"<a/>"), [DOCUMENT])


@pytest.mark.parametrize("depth", [200, 201, 100_000])
def test_elements_too_deep_in_one_another_are_refused(depth: int) -> None:
    data = zipped(b"<a>" * depth + b"</a>" * depth)
    if depth == 200:
        assert list(parts_of(data, [DOCUMENT])) == ["word/document.xml"]
        return
    with pytest.raises(UnreadableError, match="too deep"):
        parts_of(data, [DOCUMENT])
