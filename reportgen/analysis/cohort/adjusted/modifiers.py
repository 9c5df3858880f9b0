"""Whether the effect of the arms differs by a covariate: its test, and the effect in each level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from reportgen.analysis.cohort.adjusted.asked import Asked
from reportgen.analysis.cohort.adjusted.design import (
    ARM,
    Design,
    Level,
    Variable,
    arm_column,
)
from reportgen.analysis.cohort.adjusted.effects import (
    Where,
    add_coefficient,
    add_refused,
    effect_words,
)
from reportgen.analysis.cohort.adjusted.fitting import Fitted, fitted, reason_of
from reportgen.analysis.cohort.adjusted.forest import Shown, add_forest
from reportgen.analysis.cohort.adjusted.models import ADJUSTED_MODELS
from reportgen.analysis.cohort.adjusted.record import Coefficients, Joint, ModelRows
from reportgen.analysis.cohort.scope import Pair
from reportgen.analysis.ids import join
from reportgen.errors import AnalysisError
from reportgen.stats.checks import Floats
from reportgen.vocabulary import STATISTICS

FEW = "the effect can be estimated in fewer than two levels"


@dataclass(frozen=True, slots=True)
class _Cell:
    """The patients of one level, of an arm and its reference."""

    pair: Pair
    level: Level
    column: Floats
    missing: str

    @property
    def words(self) -> str:
        return f"{self.pair.arm.label} in {self.level.label}"


def add_modifiers(asked: Asked, design: Design, main: Fitted[Coefficients]) -> None:
    """Facts ``.interaction.<covariate>`` with ``.df``, and of a category the effect in each level,
    ``<pair>.<covariate>.<level>.<statistic>``; the frame and figure of these."""
    shown: list[Shown] = []
    for variable in _modifiers(asked):
        if variable.id in design.levels:
            cells = tuple(_cells(asked, design, variable))
            _add_test(asked, design, main.word, variable, list(_products(cells)))
            _add_levels(asked, design, main.word, variable, cells)
            shown.append(Shown(variable.id, variable.spec.label, design.levels[variable.id]))
        else:
            _add_test(asked, design, main.word, variable, list(_slopes(asked, design, variable)))
            _add_slopes(asked, design, main.word, variable)
    if shown:
        add_forest(asked, shown)


def refuse_modifiers(asked: Asked, reason: str) -> None:
    """The tests, where the model itself could not be fitted."""
    for variable in _modifiers(asked):
        _add_joint(asked, variable, None, reason)


def _modifiers(asked: Asked) -> Iterator[Variable]:
    for variable in asked.variables:
        if variable.id in asked.spec.interactions:
            yield variable


def _cells(asked: Asked, design: Design, variable: Variable) -> Iterator[_Cell]:
    """Every pair in every level, and which of its arms has nobody there."""
    values, arms = asked.sample.covariate(variable.id), asked.scope.arms
    for pair in asked.scope.pairs:
        for level in design.levels[variable.id]:
            here = values == level.code
            empty = [
                arm.label
                for arm in (pair.arm, pair.reference)
                if not (here & (asked.sample.arm == arms.index(arm))).any()
            ]
            column = arm_column(asked.scope, pair, asked.sample.arm) * here
            missing = f"there was no patient with {empty[0]}" if empty else ""
            yield _Cell(pair, level, column, missing)


def _products(cells: Sequence[_Cell]) -> Iterator[tuple[str, Floats]]:
    """Columns by which the effect in each level differs from that in the first that has both."""
    for pair in dict.fromkeys(cell.pair for cell in cells):
        own = [cell for cell in cells if cell.pair == pair and not cell.missing]
        yield from ((cell.words, cell.column) for cell in own[1:])


def _slopes(asked: Asked, design: Design, variable: Variable) -> Iterator[tuple[str, Floats]]:
    """Of a number: its product with each arm."""
    number = design.rows.x[:, design.columns_of(variable.id)[0]]
    for pair in asked.scope.pairs:
        arm = arm_column(asked.scope, pair, asked.sample.arm)
        yield f"{pair.arm.label} by {variable.spec.label}", arm * number


def _with(rows: ModelRows, more: Sequence[tuple[str, Floats]]) -> ModelRows:
    x = np.column_stack([rows.x, *(column for _, column in more)])
    return rows.with_columns(x, [*rows.names, *(name for name, _ in more)])


def _add_test(
    asked: Asked,
    design: Design,
    word: str,
    variable: Variable,
    products: Sequence[tuple[str, Floats]],
) -> None:
    """The products tested together, by the model that was fitted or what takes its place."""
    if not products:
        _add_joint(asked, variable, None, FEW)
        return
    rows = _with(design.rows, products)
    tested = range(design.rows.x.shape[1], rows.x.shape[1])
    try:
        found = fitted(
            word,
            lambda name: ADJUSTED_MODELS[name].joint(rows, tested, asked.choices(name)),
            rows.names,
        )
    except AnalysisError as error:
        _add_joint(asked, variable, None, reason_of(error))
        return
    _add_joint(asked, variable, found)


def _add_joint(
    asked: Asked, variable: Variable, found: Fitted[Joint] | None, refused: str = ""
) -> None:
    model = asked.model if found is None else found.model
    place = join(asked.prefix, "interaction", variable.id)
    label = f"interaction of the arm with {variable.spec.label} in {asked.words}"
    asked.scope.add(
        place,
        model.joint_stat,
        label,
        found.made.statistic if found else None,
        p=found.made.p if found else None,
        n=asked.sample.n,
        events=asked.events,
        method=model.joint_method,
        refused=refused,
        notes=found.notes if found else (),
        settings=asked.settings,
        inputs=asked.inputs,
    )
    for name, words, df in _degrees(found):
        asked.scope.count(join(place, name), f"{words}: {label}", df)


def _degrees(found: Fitted[Joint] | None) -> Iterator[tuple[str, str, int]]:
    if found is not None:
        yield "df", "degrees of freedom", found.made.df
        if found.made.df_residual is not None:
            yield "residual_df", "residual degrees of freedom", found.made.df_residual


def _add_levels(
    asked: Asked, design: Design, word: str, variable: Variable, cells: Sequence[_Cell]
) -> None:
    """The effect in each level: a column of the arm within it instead of the one over all."""
    told = [cell for cell in cells if not cell.missing]
    rows = _with(
        design.rows.without(design.columns_of(ARM)), [(cell.words, cell.column) for cell in told]
    )
    first = rows.x.shape[1] - len(told)
    reason, fit = "", None
    try:
        fit = asked.fit(rows, word) if told else None
    except AnalysisError as error:
        reason = reason_of(error)
    for cell in cells:
        where = _where(asked, variable, cell)
        if fit is None or cell.missing:
            add_refused(asked, where, cell.missing or reason)
        else:
            add_coefficient(asked, where, fit, first + told.index(cell))
    for level in design.levels[variable.id]:
        _add_sizes(asked, variable, level)


def _where(asked: Asked, variable: Variable, cell: _Cell) -> Where:
    words = f"{effect_words(asked)} ({variable.spec.label}: {cell.level.label})"
    stat = asked.model.statistic
    return Where(
        join(asked.prefix, cell.pair.id, variable.id, cell.level.id, stat),
        asked.scope.between(words, cell.pair),
        *_sizes(asked, variable, cell.level, (cell.pair.arm.id, cell.pair.reference.id)),
    )


def _sizes(
    asked: Asked, variable: Variable, level: Level, arms: Sequence[str]
) -> tuple[int, int | None]:
    """Patients, and events, of some arms in a level."""
    places = [at for at, arm in enumerate(asked.scope.arms) if arm.id in arms]
    here = np.isin(asked.sample.arm, places) & (asked.sample.covariate(variable.id) == level.code)
    return int(here.sum()), asked.sample.events(asked.outcome.type, here)


def _add_sizes(asked: Asked, variable: Variable, level: Level) -> None:
    """Facts ``<arm>.<covariate>.<level>.n`` with the events of outcomes that have some."""
    for arm in asked.scope.arms:
        n, events = _sizes(asked, variable, level, (arm.id,))
        words = f"patients of {asked.words} ({variable.spec.label}: {level.label})"
        asked.scope.ledger.count(
            join(asked.prefix, arm.id, variable.id, level.id, "n"),
            asked.scope.in_arm(words, arm.id),
            n,
            n=n,
            events=events,
            inputs=asked.inputs,
        )


def _add_slopes(asked: Asked, design: Design, word: str, variable: Variable) -> None:
    """Facts ``<pair>.<covariate>.<statistic>``: by how much the effect changes with the number."""
    ratio = STATISTICS[asked.model.statistic].is_ratio
    stat = "ratio_of_ratios" if ratio else "difference_of_effects"
    at = design.columns_of(variable.id)[0]
    rows = _with(design.rows, list(_slopes(asked, design, variable)))
    words = f"change of the {effect_words(asked)} by {design.terms[at].label}"
    places = [
        Where(
            join(asked.prefix, pair.id, variable.id, stat),
            asked.scope.between(words, pair),
            asked.sample.n,
            asked.events,
            stat,
        )
        for pair in asked.scope.pairs
    ]
    try:
        fit = asked.fit(rows, word)
    except AnalysisError as error:
        for where in places:
            add_refused(asked, where, reason_of(error))
        return
    for number, where in enumerate(places, start=design.rows.x.shape[1]):
        add_coefficient(asked, where, fit, number)
