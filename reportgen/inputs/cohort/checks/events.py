"""Event codes: all declared, each once, and not the wrong way round."""

from __future__ import annotations

from collections.abc import Iterator

from reportgen.errors import Problem
from reportgen.inputs.cohort.missing_codes import DECLARE, is_missing_word
from reportgen.inputs.cohort.sheet import Finding, Found, Sheet
from reportgen.inputs.cohort.timeline import CENSORED, EVENT, UNKNOWN, bound_of, codes
from reportgen.spec.cohort_outcomes import EventCoding, SurvivalOutcome

MEAN_NO_EVENT = frozenset(
    ["alive", "living", "censored", "none", "no", "event-free", "eventfree", "lost"]
)
MEAN_EVENT = frozenset(
    ["dead", "died", "death", "deceased", "event", "yes", "progression", "relapse"]
)

EXCHANGE = (
    "Exchange event and censored; if 0 does mean the event, write words in the column instead of "
    "0 and 1."
)
MANY_CONTRADICTIONS = 3
"""Fewer patients than this are likelier mistakes of single rows."""


def codes_are_declared_once(sheet: Sheet) -> Iterator[Problem]:
    """No cell text means two things."""
    for number, outcome in sheet.survivals:
        coding = outcome.event
        texts = [*coding.event, *coding.censored, *coding.competing]
        for text in sorted({text for text in texts if texts.count(text) > 1}):
            what = f"the text '{text}' has two meanings"
            yield sheet.spec_problem(("outcomes", number, "event"), what, "Delete one of them.")


def codes_are_known(sheet: Sheet) -> Iterator[Finding]:
    """Every cell of an event column is declared."""
    for _, outcome in sheet.survivals:
        coding, column = outcome.event, outcome.event.column
        known = [*coding.event, *coding.censored, *coding.competing]
        texts = sheet.texts(column)
        for at in sheet.members(outcome):
            if texts[at] and texts[at] not in known:
                given = sheet.show(column, texts[at], known)
                what = f"{column} {given} is no declared event code ({', '.join(known)})"
                remedy = "Correct the cell, or declare it under event, censored or competing."
                missing = is_missing_word(texts[at]) or texts[at].strip("-9") in ("", "1")
                yield Finding(sheet.used_numbers[at], what, DECLARE if missing else remedy)


def words_keep_their_meaning(sheet: Sheet) -> Iterator[Problem]:
    """'alive' is no event, and 'dead' is not censored."""
    for number, outcome in sheet.survivals:
        for key, texts, wrong in (
            ("event", outcome.event.event, MEAN_NO_EVENT),
            ("censored", outcome.event.censored, MEAN_EVENT),
        ):
            for text in texts:
                if text.casefold() in wrong:
                    yield sheet.spec_problem(
                        ("outcomes", number, "event", key),
                        f"'{text}' is declared as {key}: the coding looks inverted",
                        "Exchange event and censored.",
                    )


def codes_are_not_inverted(sheet: Sheet) -> Iterator[Found]:
    """Where 0 is declared as the event, nearly all have it and longest of all those who lived."""
    for number, outcome in sheet.survivals:
        if _is_unusual(outcome.event) and _survivors_have_it(sheet, outcome):
            yield sheet.spec_problem(
                ("outcomes", number, "event"),
                f"more than 90% of the patients have the event of '{outcome.id}', and so have "
                "those with the longest times: the coding looks inverted",
                EXCHANGE,
            )


def codes_do_not_contradict_what_they_bound(sheet: Sheet) -> Iterator[Problem]:
    """Where 0 is declared as the event, no others had it while free of what it would end."""
    for number, outcome in sheet.survivals:
        if not _is_unusual(outcome.event):
            continue
        for _, lower in sheet.survivals:
            places = contradictions(sheet, lower, outcome)
            if lower.never_above == outcome.id and len(places) >= MANY_CONTRADICTIONS:
                yield sheet.spec_problem(
                    ("outcomes", number, "event"),
                    f"{len(places)} patients would have the event of '{outcome.id}' at the very "
                    f"time at which they are free of '{lower.id}': the coding looks inverted",
                    EXCHANGE,
                )


def contradictions(
    sheet: Sheet, outcome: SurvivalOutcome, upper: SurvivalOutcome
) -> tuple[int, ...]:
    """Places of patients who are free of an outcome when they have the event that bounds it."""
    bound, own, above = bound_of(sheet, upper), codes(sheet, outcome), codes(sheet, upper)
    return tuple(
        at
        for at, time in enumerate(sheet.values(outcome.time))
        if time is not None
        and own[at] == CENSORED
        and above[at] == EVENT
        and bound.at_once(at, time, outcome.unit)
    )


def _is_unusual(coding: EventCoding) -> bool:
    return "0" in coding.event or ("1" in coding.censored and "1" not in coding.event)


def _survivors_have_it(sheet: Sheet, outcome: SurvivalOutcome) -> bool:
    known = known_times(sheet, outcome)
    events = sum(code == EVENT for _, code in known)
    return len(known) >= 10 and events > 0.9 * len(known) and longest_have_events(known)


def known_times(sheet: Sheet, outcome: SurvivalOutcome) -> list[tuple[float, int]]:
    """Time and event code of the patients of whom both are known, longest first."""
    pairs = zip(sheet.values(outcome.time), codes(sheet, outcome), strict=True)
    both = list(pairs)
    members = (both[at] for at in sheet.members(outcome))
    return sorted(
        ((time, code) for time, code in members if time is not None and code != UNKNOWN),
        reverse=True,
    )


def longest_have_events(known: list[tuple[float, int]]) -> bool:
    """Whether nine in ten of the quarter with the longest times had the event."""
    longest = known[: max(1, len(known) // 4)]
    return sum(code == EVENT for _, code in longest) >= 0.9 * len(longest)


def looks_inverted(known: list[tuple[float, int]]) -> bool:
    """Whether events come late and censoring early, as it is where the codes are exchanged."""
    early = sorted(time for time, code in known if code == CENSORED)
    late = sorted(time for time, code in known if code == EVENT)
    if len(known) < 10 or len(early) < 3 or not late:
        return False
    return longest_have_events(known) and late[len(late) // 2] > 2 * early[len(early) // 2]


CHECKS = (
    codes_are_declared_once,
    codes_are_known,
    words_keep_their_meaning,
    codes_are_not_inverted,
    codes_do_not_contradict_what_they_bound,
)
