"""One change as it is told: a heading, what stood there and stands there now, sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from reportgen.facts.compare import Change, Comparison, Grade
from reportgen.facts.fact import Fact
from reportgen.facts.record import ClaimRecord, Record
from reportgen.formatting.numbers import count
from reportgen.formatting.style import Style
from reportgen.grade.levels import LEVELS
from reportgen.present.changes.facts import SENTENCES, fact_sentences
from reportgen.present.changes.numbers import both_lines
from reportgen.vocabulary import STATISTICS

_NUMBERS = frozenset({"value", "population"})
"""The kinds of a fact that has other numbers."""

_MANY = 3
"""How many outcomes are named."""


@dataclass(frozen=True, slots=True)
class Said:
    """A change in words. ``old`` and ``new`` are empty where nothing is set side by side;
    ``name`` is the id to ask for with ``explain``, where it is of one fact.
    """

    heading: str
    sentences: tuple[str, ...] = ()
    old: str = ""
    new: str = ""
    name: str = ""

    @property
    def unseen(self) -> bool:
        """Whether the numbers differ, but not in what is printed of them."""
        return bool(self.old) and self.old == self.new


def said(change: Change, found: Comparison, style: Style) -> Said:
    """A change in words."""
    if change.kind in SENTENCES:
        return _fact(change, found, style)
    return _OTHERS[change.kind](change, found, style)


def verdict(found: Comparison) -> str:
    """What the whole comparison comes to, in one sentence."""
    if any(change.kind == "other_report" for change in found.changes):
        return "These are different reports."
    return _VERDICTS[found.grade]


_VERDICTS: dict[Grade, str] = {
    Grade.NONE: "The report says the same.",
    Grade.MINOR: "Numbers or words changed; no line was crossed.",
    Grade.MATTERS: "Something that matters changed; the conclusions are the same.",
    Grade.CONCLUSION: "The conclusions changed.",
}


def tally(found: Comparison) -> str:
    """How many facts that are in both have other numbers."""
    old = {fact.id for fact in found.old.facts}
    both = sum(fact.id in old for fact in found.new.facts)
    moved = sum(not _NUMBERS.isdisjoint(change.kinds) for change in found.changes)
    if not both:
        return "No fact is in both."
    have = "has another number" if moved == 1 else "have other numbers"
    return f"Of {both} {'fact' if both == 1 else 'facts'} in both, {moved or 'none'} {have}."


def caveats(found: Comparison) -> Iterator[str]:
    """What the comparison could not look at."""
    for word, record in (("old", found.old), ("new", found.new)):
        if record.facts_only:
            yield (
                f"The {word} one is of an older version of reportgen, which kept no claims and no "
                "abstract: only the facts are compared."
            )


def _fact(change: Change, found: Comparison, style: Style) -> Said:
    old, new = both_lines(change, style)
    numbers = _NUMBERS & set(change.kinds) or old != new
    return Said(
        fact_heading(change.new or change.old),
        fact_sentences(change, found, style),
        old if numbers else "",
        new if numbers else "",
        change.subject,
    )


def fact_heading(fact: Fact | None) -> str:
    """The label with its first letter large, and the statistic where the label does not name it."""
    if fact is None:
        return ""
    label = fact.label[:1].upper() + fact.label[1:]
    known = STATISTICS.get(fact.stat)
    if known is None or known.null is None or known.label.casefold() in fact.label.casefold():
        return label
    return f"{label}, {known.label}"


def _claim(words: str) -> Callable[[Change, Comparison, Style], Said]:
    def told(change: Change, found: Comparison, style: Style) -> Said:
        was, now = change.old_claim, change.new_claim
        heading = words.format(
            claim=f"Claim ‘{change.subject}’",
            was="" if was is None else f"‘{was.variant}’",
            now="" if now is None else f"‘{now.variant}’",
        )
        old, new = ("" if claim is None else claim.sentence for claim in (was, now))
        return Said(heading, tuple(_holding(change)), old, new if new != old else "")

    return told


def _holding(change: Change) -> Iterable[str]:
    was, now = change.old_claim, change.new_claim
    if "claim_broken" in change.kinds and now is not None:
        yield f"It no longer holds: ‘{now.expected}’ is expected."
    if "claim_broken" in change.kinds and now is not None and _too_uncertain(now):
        needed, given = _level(now.required), _level(now.certainty)
        yield f"‘{now.expected}’ needs evidence of {needed} certainty, and this is of {given}."
    if "claim_restored" in change.kinds:
        yield "It holds again, as is expected."
    if "certainty" in change.kinds and was is not None and now is not None:
        before, after = _level(was.certainty), _level(now.certainty)
        yield f"The certainty of the evidence was {before} and is {after}."
    if not any(claim is not None and claim.printed for claim in (was, now)):
        yield "It is not among the conclusions that are printed."


def _too_uncertain(claim: ClaimRecord) -> bool:
    needed, given = _score(claim.required), _score(claim.certainty)
    return needed > given


def _score(level: str | None) -> int:
    return next((one.score for name, one in LEVELS.items() if name == level), 0)


def _level(level: str | None) -> str:
    return next((one.label for name, one in LEVELS.items() if name == level), level or "not rated")


def _other_report(change: Change, found: Comparison, style: Style) -> Said:
    what = {"kind": "kinds of report", "slug": "reports"}[change.subject]
    heading = f"These are two {what}, not two states of one"
    return Said(heading, (), change.was or "", change.now or "")


def _study(change: Change, found: Comparison, style: Style) -> Said:
    name = change.now or change.was or change.subject
    label = f"Study {name}"
    facts = f"{count(len(change.facts), style)} {'fact' if len(change.facts) == 1 else 'facts'}"
    of = _outcomes(change.facts, found)
    if change.kind == "study_out":
        if change.now is None:
            return Said(f"{label} is no longer in the table", (f"It went into {facts}{of}.",))
        return Said(f"{label} is left out", (f"It no longer goes into {facts}{of}.",))
    if change.was is None:
        return Said(f"{label} is new in the table", (f"It goes into {facts}{of}.",))
    return Said(f"{label} is taken in", (f"It now goes into {facts}{of}.",))


def _outcomes(facts: Iterable[str], found: Comparison) -> str:
    """Of which outcomes facts are, by the first word of their ids."""
    labels = {one.id: one.label for record in (found.new, found.old) for one in record.outcomes}
    heads = dict.fromkeys(name.partition(".")[0] for name in facts)
    names = [labels[head] for head in heads if head in labels]
    if not names:
        return ""
    more = ["others"] if len(names) > _MANY else []
    shown = [*names[:_MANY], *more]
    return f" of {', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else f" of {shown[0]}"


def _denominator(change: Change, found: Comparison, style: Style) -> Said:
    was, now = (count(int(text or 0), style) for text in (change.was, change.now))
    many, of = count(len(change.facts), style), _outcomes(change.facts, found)
    facts = "fact" if len(change.facts) == 1 else "facts"
    return Said(f"The denominator of {many} {facts}{of}", (), was, now)


def _facts(gone: bool) -> Callable[[Change, Comparison, Style], Said]:
    def told(change: Change, found: Comparison, style: Style) -> Said:
        state = "gone" if gone else "new"
        fact = change.old or change.new
        if fact is not None:
            old, new = both_lines(change, style)
            return Said(f"{state.capitalize()}: {fact_heading(fact)}", (), old, new, fact.id)
        many, of = count(len(change.facts), style), _outcomes(change.facts, found)
        return Said(f"{many} facts {state}: {change.subject}.*{of and f' ({of[4:]})'}")

    return told


def _input(change: Change, found: Comparison, style: Style) -> Said:
    if change.was is None or change.now is None:
        state = "is read now" if change.was is None else "is no longer read"
        return Said(f"The file {change.subject} {state}")
    return Said(f"The file {change.subject} has other contents")


def _software(change: Change, found: Comparison, style: Style) -> Said:
    was, now = change.was or "none", change.now or "none"
    return Said(f"{change.subject} was {was} and is {now}")


def _style(change: Change, found: Comparison, style: Style) -> Said:
    heading = f"The style was {change.was} and is {change.now}"
    return Said(heading, ("Every number is printed in its form, so that words are not compared.",))


def _reference(change: Change, found: Comparison, style: Style) -> Said:
    name = found.new.rows.get(change.subject, change.subject)
    return Said(f"The reference of {name} reads otherwise", (), change.was or "", change.now or "")


def _abstract(change: Change, found: Comparison, style: Style) -> Said:
    under = f" under {change.subject}" if change.subject else ""  # it may be one paragraph
    heading = f"The abstract reads otherwise{under}"
    return Said(heading, (), change.was or "", change.now or "")


_OTHERS: dict[str, Callable[[Change, Comparison, Style], Said]] = {
    "other_report": _other_report,
    "conclusion": _claim("{claim} chooses {now} instead of {was}"),
    "claim_broken": _claim("{claim} still chooses {now}"),
    "claim_restored": _claim("{claim} still chooses {now}"),
    "claim_gone": _claim("{claim} is gone"),
    "claim_new": _claim("{claim} is new"),
    "certainty": _claim("{claim} still chooses {now}"),
    "reworded": _claim("{claim} is reworded"),
    "study_out": _study,
    "study_in": _study,
    "denominator": _denominator,
    "software": _software,
    "input": _input,
    "gone": _facts(gone=True),
    "new": _facts(gone=False),
    "style": _style,
    "reference": _reference,
    "abstract": _abstract,
}


def identity_text(record: Record) -> str:
    """``a-review, version 1.0``."""
    return f"{record.identity.slug}, version {record.identity.version}"
