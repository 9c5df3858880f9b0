"""The line in which references are compared."""

from __future__ import annotations

from reportgen.bibliography.one_line import one_line
from reportgen.bibliography.record import Name, Record, When


def test_all_that_is_known_stands_in_it():
    record = Record(
        id="a",
        title="On x &lt; 2.",
        authors=(Name(family="Berg", given="Jan P"), Name(literal="The Group")),
        container_title="Journal of X",
        container_title_short="J X",
        issued=When(start=(2001,)),
        volume="1",
        issue="2",
        pages="3-4",
        doi="10.1000/x",
        pmid="123",
    )
    known = "Berg JP, The Group. On x < 2. J X. 2001;1(2):3-4. doi:10.1000/x. PMID 123."
    assert one_line(record) == known


def test_what_is_not_known_leaves_no_marks():
    assert one_line(Record(id="a", title="A title?", container_title="J")) == "A title? J."
    assert one_line(Record(id="a")) == ""
