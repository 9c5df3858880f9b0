"""The kinds of report: the one place, with the pipeline and the commands, where both arms meet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reportgen.bibliography.sources import NO_SOURCES, Sources

if TYPE_CHECKING:
    from reportgen.facts.book import FactBook, ReportIdentity
    from reportgen.facts.compared import Compared
    from reportgen.facts.rated import Rated
    from reportgen.reuse import Reuse
    from reportgen.spec.base import Section
    from reportgen.spec.cohort import CohortSpec
    from reportgen.spec.load import LoadedSpec
    from reportgen.spec.meta import MetaSpec


@dataclass(frozen=True, slots=True)
class Analysed:
    """What the left arm hands over: facts, what the templates loop over, what was read."""

    book: FactBook
    view: Mapping[str, Any]
    input_files: tuple[str, ...]
    source_rows: Mapping[str, tuple[str, str]]
    groups: Mapping[str, str]
    level: float
    spec_source: bytes | None
    """The spec file as it was written; None where it names a patient and may not travel."""
    compared: Mapping[str, Compared]
    ratings: tuple[Rated, ...] = ()
    sources: Sources = NO_SOURCES
    remarks: tuple[str, ...] = ()
    """What who builds the report should know, and its readers need not."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of report."""

    name: str
    label: str
    templates: str
    starters: tuple[str, ...]
    publication_types: tuple[str, ...]
    """What MEDLINE calls such a report."""

    @property
    def model(self) -> type[Section]:
        """The model of its spec; made when asked for, as only one kind is built at a time."""
        return _MODELS[self.name]()

    def analyse(self, loaded: LoadedSpec[Any], reuse: Reuse) -> Analysed:
        """Read the data, check them and compute every fact."""
        return _with_ratings(loaded, _ANALYSES[self.name](loaded, reuse))

    def input_files(self, spec: Any) -> tuple[str, ...]:
        """The files that the spec names, by their names in the project."""
        return _INPUT_FILES[self.name](spec)


def _with_ratings(loaded: LoadedSpec[Any], analysed: Analysed) -> Analysed:
    """With the absolute effects of what was rated for its certainty."""
    if not loaded.spec.grade:
        return analysed
    from reportgen.analysis.absolute import with_absolute

    places = {
        rating.id: loaded.locate("grade", number, "effect")
        for number, rating in enumerate(loaded.spec.grade)
    }
    made = with_absolute(analysed.book, loaded.spec.grade, analysed.compared, places)
    return replace(analysed, book=made.book, ratings=made.ratings)


def _meta_spec() -> type[Section]:
    from reportgen.spec.meta import MetaSpec

    return MetaSpec


def _cohort_spec() -> type[Section]:
    from reportgen.spec.cohort import CohortSpec

    return CohortSpec


def _analyse_meta(loaded: LoadedSpec[MetaSpec], reuse: Reuse) -> Analysed:
    from reportgen.analysis.compared import compared
    from reportgen.analysis.groups import Groups
    from reportgen.analysis.meta import analyse, view
    from reportgen.analysis.parts import ReviewPart
    from reportgen.analysis.settings import ReviewSettings
    from reportgen.inputs.flow import flow_counts
    from reportgen.inputs.studies import load_studies

    data = load_studies(loaded)
    part = ReviewPart(ReviewSettings.of(loaded.spec), data, flow_counts(loaded, data))
    book = analyse(_identity(loaded), part, reuse)
    return Analysed(
        book=book,
        view=view(part, book, reuse),
        input_files=_files_of_meta(loaded.spec),
        source_rows={
            study.id: (f"{data.table_name} row {study.row}", study.label) for study in data.studies
        },
        groups={level.id: level.label for level in Groups.of(loaded.spec).levels},
        level=loaded.spec.analysis.level,
        spec_source=loaded.path.read_bytes(),
        compared=compared(loaded.spec, book),
        sources=data.sources,
        remarks=data.remarks,
    )


def _identity(loaded: LoadedSpec[Any]) -> ReportIdentity:
    from reportgen.facts.book import ReportIdentity

    report = loaded.spec.report
    return ReportIdentity(
        report.slug, loaded.spec.kind, report.title, report.version, report.date.isoformat()
    )


def _analyse_cohort(loaded: LoadedSpec[CohortSpec], reuse: Reuse) -> Analysed:
    from reportgen.analysis.cohort.analyse import Told, analyse, view
    from reportgen.analysis.cohort.compared import compared
    from reportgen.inputs.cohort import read_cohort

    cohort = read_cohort(loaded)
    told = Told.of(loaded.spec, cohort)
    book = analyse(_identity(loaded), told, reuse)
    return Analysed(
        book=book,
        view=view(told, book, reuse),
        input_files=_files_of_cohort(loaded.spec),
        source_rows={},  # a patient is never named
        groups={arm.id: arm.label for arm in loaded.spec.data.arms.levels},
        level=loaded.spec.analysis.level,
        spec_source=cohort.spec_source,
        compared=compared(loaded.spec, book),
    )


_ANALYSES: Mapping[str, Callable[[LoadedSpec[Any], Reuse], Analysed]] = {
    "meta-analysis": _analyse_meta,
    "cohort": _analyse_cohort,
}


def _files_of_meta(spec: MetaSpec) -> tuple[str, ...]:
    return (spec.data.studies.file, *spec.data.bibliography)


def _files_of_cohort(spec: CohortSpec) -> tuple[str, ...]:
    return tuple(
        table.file for table in (spec.data.patients, spec.data.events) if table is not None
    )


_INPUT_FILES: Mapping[str, Callable[[Any], tuple[str, ...]]] = {
    "meta-analysis": _files_of_meta,
    "cohort": _files_of_cohort,
}

_MODELS: Mapping[str, Callable[[], type[Section]]] = {
    "meta-analysis": _meta_spec,
    "cohort": _cohort_spec,
}

KINDS: dict[str, Kind] = {
    "meta-analysis": Kind(
        name="meta-analysis",
        label="Systematic review and meta-analysis",
        templates="meta",
        starters=("meta", "trials"),
        publication_types=("Meta-Analysis", "Systematic Review"),
    ),
    "cohort": Kind(
        name="cohort",
        label="Comparative cohort",
        templates="cohort",
        starters=("cohort",),
        publication_types=("Comparative Study", "Observational Study"),
    ),
}


class _SpecModels(Mapping[str, type[Any]]):
    """The model of each kind, made when it is looked up."""

    def __getitem__(self, name: str) -> type[Any]:
        return KINDS[name].model

    def __iter__(self) -> Iterator[str]:
        return iter(KINDS)

    def __len__(self) -> int:
        return len(KINDS)


def spec_models() -> Mapping[str, type[Any]]:
    """The spec model of each kind, for the loader and the JSON Schema."""
    return _SpecModels()
