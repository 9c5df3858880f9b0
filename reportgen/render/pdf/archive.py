"""Say in a PDF/A-3a file that it is PDF/UA-1 as well, and of each file in it what it is.

WeasyPrint writes one claim at a time. PDF/A forbids metadata of a schema that is not described in
the file, so the claim comes with the description of its one property (ISO 19005-3, 6.6.2.3).
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import pydyf

from reportgen.present.document import Attachment

_CLAIM = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


AMBIGUOUS_END = b"\r\nendstream"
"""Where a packed stream ends in a carriage return, its length can be read in two ways, and a strict
reader of PDF/A (ISO 19005-3, 6.1.7) reads the other one."""


def finish(
    document: Any, pdf: Any, nudges: int = 0, attachments: Sequence[Attachment] = ()
) -> None:
    """WeasyPrint's finisher: claim, plain metadata, attachments told apart, no ambiguous stream.

    The last streams of a file are packed after this; an empty object more (``nudges``) changes
    them.
    """
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    end = b"</rdf:RDF>"
    metadata.stream = [bytes(part).replace(end, _CLAIM + end) for part in metadata.stream]
    metadata.compress = False
    _tell_attachments(pdf, {attachment.name: attachment for attachment in attachments})
    for packed in [item for item in pdf.objects if getattr(item, "compress", False)]:
        _unpack_if_ambiguous(packed)
    for _ in range(nudges):
        pdf.add_object(pydyf.Dictionary())


def _unpack_if_ambiguous(stream: Any) -> None:
    """Leave a stream unpacked whose packed form, which ends in its checksum, ends in ``\\r``."""
    stream.compress = False
    plain = stream.data
    content = plain[plain.index(b"stream\n") + len(b"stream\n") : -len(b"\nendstream")]
    stream.compress = zlib.adler32(content) & 0xFF != ord("\r")


def _tell_attachments(pdf: Any, attachments: Mapping[str, Attachment]) -> None:
    """What each attached file is, and each once.

    WeasyPrint (up to 70) guesses media types from a list that machines differ in, takes files of
    equal bytes for one, and names every file twice as associated with the document.
    """
    for entry in pdf.objects:
        if isinstance(entry, dict) and entry.get("Type") == "/Filespec":
            attachment = attachments[entry["UF"].string]
            entry["AFRelationship"] = f"/{attachment.relationship}"
            file = pdf.objects[int(entry["EF"]["F"].split()[0])]
            file.extra["Subtype"] = "/" + attachment.media_type.replace("/", "#2f")
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
