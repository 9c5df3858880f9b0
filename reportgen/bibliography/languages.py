"""Languages: three letters in MEDLINE, two in CSL and RIS."""

from __future__ import annotations

from collections.abc import Mapping

SHORT: Mapping[str, str] = {
    "afr": "af",
    "ara": "ar",
    "bos": "bs",
    "bul": "bg",
    "cat": "ca",
    "chi": "zh",
    "cze": "cs",
    "dan": "da",
    "dut": "nl",
    "eng": "en",
    "est": "et",
    "fin": "fi",
    "fre": "fr",
    "geo": "ka",
    "ger": "de",
    "gre": "el",
    "heb": "he",
    "hrv": "hr",
    "hun": "hu",
    "ice": "is",
    "ind": "id",
    "ita": "it",
    "jpn": "ja",
    "kor": "ko",
    "lit": "lt",
    "lav": "lv",
    "mac": "mk",
    "may": "ms",
    "nor": "no",
    "per": "fa",
    "pol": "pl",
    "por": "pt",
    "rum": "ro",
    "rus": "ru",
    "slo": "sk",
    "slv": "sl",
    "spa": "es",
    "srp": "sr",
    "swe": "sv",
    "tha": "th",
    "tur": "tr",
    "ukr": "uk",
    "vie": "vi",
}
"""The codes of MARC that MEDLINE uses, with those of ISO 639-1."""

_LONG = {short: long for long, short in SHORT.items()}


def short(code: str) -> str:
    """Two letters for a code of MEDLINE; another is kept."""
    return SHORT.get(code.lower(), code.lower())


def long(tag: str) -> str:
    """Three letters for a language of two, with or without its country; another is kept."""
    return _LONG.get(tag.lower().partition("-")[0], tag.lower())


_WORDS = {"english": "en", "french": "fr", "german": "de", "spanish": "es", "italian": "it"}


def of_word(word: str) -> str:
    """Two letters for what other formats write: a code or the English name of a language."""
    return _WORDS.get(word.lower(), short(word))
