"""What can be wrong with the section ``report.publication``."""

from __future__ import annotations

import pytest

from reportgen.errors import SpecError
from tests.inputs.project import loaded, write


@pytest.mark.parametrize(
    ("section", "what", "remedy"),
    [
        ("doi: 'https://doi.org/10.1000/x'", "report.publication.doi is", "begins with 10."),
        ("journal: J, pmid: '0123'", "pmid is '0123', which has not", "up to eight digits"),
        ("journal: J, pmcid: '123'", "pmcid is '123', which has not", "PMC and a number"),
        ("journal: J, issn: ['17474094']", "'17474094', which has not", "digits with a hyphen"),
        ("journal: J, issn: [1747-4095 (Print)]", "digit of ISSN 1747-4095 is wrong", "Copy it"),
        ("journal: J, issued: '01/2024'", "'01/2024' is no date as PubMed prints", "Write 2024,"),
        ("pmid: '123'", "pmid belongs to a journal, and no journal is named", "Add `journal`"),
        ("volume: '3'", "volume belongs to a journal", "Add `journal`"),
        ("journal: J, volum: '3'", "no key 'volum'; did you mean 'volume'", "Correct"),
    ],
)
def test_place_cause_and_remedy(tmp_path, section, what, remedy):
    change = {"slug: a-review": f"slug: a-review\n  publication: {{{section}}}"}
    with pytest.raises(SpecError) as caught:
        loaded(write(tmp_path, spec=change))
    (problem,) = caught.value.problems
    assert problem.where == "spec.yaml:6"
    assert what in problem.what
    assert remedy in problem.remedy
