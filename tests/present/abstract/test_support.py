"""What holds a number of the conclusions cannot go."""

from __future__ import annotations

from reportgen.present.abstract.fitting import Draft, Limits, fitted
from reportgen.present.abstract.support import leaned_on, locked
from tests.present.abstract.marked import tree


def number(fact: str) -> str:
    return f'<data value="1" data-fact="{fact}" data-part="value">1</data>'


def left(template: str, *wanted: str) -> str:
    """What is left of the text where nothing may be printed that need not be."""
    part = tree(template)
    held = locked([part], wanted)
    return fitted([Draft("", None, (part,))], Limits(words=0), held).sections[0].text


def optional(rank: int, text: str) -> str:
    return f"{{% call optional({rank}) %}}{text}{{% endcall %}}"


def test_a_sentence_with_the_number_stays_with_the_clause_that_has_it_and_no_other() -> None:
    sentence = optional(9, f"A was {number('a')}{optional(9, ', as b')}{optional(9, ', c')}.")
    assert left(f"Kept. {sentence}", "a") == "Kept. A was 1."
    assert left(f"Kept. {sentence}", "b") == "Kept."
    inner = optional(9, f"A was{optional(9, ' ' + number('a'))}.")
    assert left(f"Kept. {inner}", "a") == "Kept. A was 1."


def test_a_number_that_stands_in_what_cannot_go_holds_nothing() -> None:
    twice = f"A was {number('a')}. " + optional(9, f"Again {number('a')}.")
    assert left(twice, "a") == "A was 1."


def test_one_of_two_sentences_with_the_number_is_enough() -> None:
    one, two = (f"{name} {number('a')}." for name in ("One", "Two"))
    twice = f"Kept. {optional(2, one)} {optional(1, two)}"
    assert left(twice, "a") == "Kept. One 1."


def test_a_short_form_keeps_the_item_with_the_number() -> None:
    short = (
        "{% set short %}{% call listing() %}All: {% call item(3) %}b{% endcall %}"
        f"{{% call item(3) %}}{number('a')}{{% endcall %}}{{% endcall %}}{{% endset %}}"
    )
    full = f"{{% call shorter(5, short) %}}B was b. A was {number('a')} indeed.{{% endcall %}}"
    assert left(short + full, "a") == "All: 1."


def test_a_short_form_without_the_number_is_not_taken() -> None:
    assert (
        left(f"{{% call shorter(5, 'S.') %}}A was {number('a')}.{{% endcall %}}", "a") == "A was 1."
    )
    assert left(f"{{% call shorter(5, 'S.') %}}A was {number('a')}.{{% endcall %}}", "b") == "S."


def test_what_a_condition_looks_at_is_told_by_ids() -> None:
    looked_at = {"cr.a.pooled.low", "tox.a"}
    assert leaned_on(looked_at, "cr")
    assert leaned_on(looked_at, "tox.a")
    assert not leaned_on(looked_at, "c")
    assert not leaned_on(looked_at, "cr.a.pooled.low.x")
