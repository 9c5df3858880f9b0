"""What CSL-JSON holds: types, and variables by what they take.

After csl-data.json of citation-style-language/schema (version 1.0.2).
"""

from __future__ import annotations

_TYPES = """
    article article-journal article-magazine article-newspaper bill book broadcast chapter
    classic collection dataset document entry entry-dictionary entry-encyclopedia figure
    graphic hearing interview legal_case legislation manuscript map motion_picture
    musical_score pamphlet paper-conference patent performance periodical
    personal_communication post post-weblog regulation report review review-book software song
    speech standard thesis treaty webpage
"""
TYPES = frozenset(_TYPES.split())

_NAMES = """
    author chair collection-editor compiler composer container-author contributor curator
    director editor editorial-director executive-producer guest host interviewer illustrator
    narrator organizer original-author performer producer recipient reviewed-author
    script-writer series-creator translator
"""
NAMES = frozenset(_NAMES.split())
_DATES = """
    accessed available-date container event-date issued original-date submitted
"""
DATES = frozenset(_DATES.split())
_NUMBERS = """
    chapter-number citation-number collection-number edition first-reference-note-number issue
    locator number number-of-pages number-of-volumes page page-first part printing section
    supplement volume
"""
NUMBERS = frozenset(_NUMBERS.split())
"""These take a number or a text."""

_TEXTS = """
    abstract annote archive archive-place archive_collection archive_location authority
    call-number citation-key citation-label collection-title container-title
    container-title-short dimensions division DOI event event-place event-title genre ISAN
    ISBN ISCI ISMN ISRC ISSN ISWC journalAbbreviation jurisdiction keyword language license
    medium note original-publisher original-publisher-place original-title part-title PMCID
    PMID publisher publisher-place references reviewed-genre reviewed-title scale shortTitle
    source status title title-short translated-title translated-title-short URL version
    volume-title volume-title-short year-suffix
"""
TEXTS = frozenset(_TEXTS.split())
OTHER = frozenset({"id", "type", "categories", "custom"})
ALL = NAMES | DATES | NUMBERS | TEXTS | OTHER

NAME_PARTS = frozenset(
    ["family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal"]
)
"""Parts of a name that are texts; others are signs for a processor."""
