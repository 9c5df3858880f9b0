"""A small review that has every kind of analysis, and the edits that are made to it."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from tests.analysis.reuse.projects import Project, Row

HEAD = "id,label,year,drug,line,age,quality,share,cr_n,cr_x,tox_x,mrd_x,os,os_low,os_high,r"
ROWS = (
    "a1,Adams 2011,2011,x,first,40,3,a1,40,22,5,9,62,47,78,0.2",
    "b1,Brown 2012,2012,x,later,52,2,b1,55,25,9,11,58,44,71,",
    "c1,Chen 2013,2013,x,later,47,2,c1,31,19,3,8,70,53,86,0.4",
    "d1,Diaz 2014,2014,x,first,61,1,d1,80,41,14,18,55,44,66,",
    "e1,Engel 2016,2016,x,first,35,3,e1,25,9,2,3,,,,",
    "f1,Fuchs 2012,2012,y,later,44,3,f1,64,45,8,20,71,60,82,0.1",
    "g1,Gupta 2015,2015,y,first,58,2,g1,37,24,7,12,66,50,81,",
    "h1,Haas 2017,2017,y,first,39,1,h1,49,36,4,15,75,62,87,0.3",
    "i1,Ito 2018,2018,y,later,50,2,i1,72,44,12,22,61,49,72,",
    "j1,Jung 2019,2019,y,later,66,1,j1,28,20,6,7,,,,",
)
NUMBERS = ("age", "quality", "cr_n", "cr_x", "tox_x", "mrd_x", "os", "os_low", "os_high", "r")
OUTCOMES: dict[str, dict[str, Any]] = {
    "cr": {
        "label": "complete remission",
        "measure": "proportion",
        "columns": {"events": "cr_x", "n": "cr_n"},
        "direction": "higher_better",
        "primary": True,
    },
    "tox": {
        "label": "severe toxicity",
        "measure": "proportion",
        "columns": {"events": "tox_x", "n": "cr_n"},
        "direction": "lower_better",
        "domain": "safety",
    },
    "os": {
        "label": "survival at one year",
        "measure": "survival",
        "columns": {"percent": "os", "ci_low": "os_low", "ci_high": "os_high", "n": "cr_n"},
        "direction": "higher_better",
        "time": {"value": 1, "unit": "years"},
    },
    "mrd": {
        "label": "deep remission",
        "measure": "proportion",
        "columns": {"events": "mrd_x", "n": "cr_n"},
        "direction": "higher_better",
    },
}


def project() -> Project:
    """The review before any edit."""
    rows = [dict(zip(HEAD.split(","), line.split(","), strict=True)) for line in ROWS]
    spec = {
        "reportgen": 1,
        "kind": "meta-analysis",
        "report": {
            "slug": "small",
            "title": "A small review",
            "version": "1",
            "date": "2026-01-02",
            "authors": [{"given": "A.", "family": "Writer"}],
        },
        "question": {"objective": "To compare.", "population": "All.", "intervention": "X."},
        "data": {
            "studies": {
                "file": "studies.csv",
                "id": "id",
                "label": "label",
                "year": "year",
                "quality": "quality",
                "cluster": "share",
            },
            "groups": {
                "column": "drug",
                "levels": [{"id": "x", "label": "drug X"}, {"id": "y", "label": "drug Y"}],
            },
            "characteristics": [{"id": "age", "column": "age", "label": "Age", "type": "number"}],
            "exclude": [{"study": "j1", "reason": "Too young."}],
        },
        "outcomes": [{"id": name, **OUTCOMES[name]} for name in ("cr", "tox", "os")],
        "analysis": {
            "overrides": {"model": "inverse_variance"},
            "subgroups": [{"id": "line", "column": "line", "label": "Line of treatment"}],
            "moderators": [{"id": "age", "column": "age", "label": "Age", "outcomes": ["tox"]}],
            "regressions": [{"id": "both", "label": "Both", "moderators": ["age", "line"]}],
            "joint": [
                {
                    "id": "pair",
                    "outcomes": ["cr", "tox"],
                    "correlation": 0.3,
                    "correlation_column": "r",
                }
            ],
            "sensitivity": {
                "sets": [{"id": "all", "label": "with everyone", "add": ["j1"]}],
                "cumulative": "year",
                "thresholds": {"cr": [60], "tox": [10]},
            },
            "small_study": {"outcomes": ["tox"], "min_studies": 3},
        },
        "claims": [
            {
                "id": "better",
                "expect": "yes",
                "variants": [
                    {"id": "yes", "when": "cr.y.pooled > cr.x.pooled", "say": "Y is better."},
                    {"id": "no", "say": "It is not."},
                ],
            }
        ],
    }
    return Project(spec, rows, "studies.csv")


def _row(project: Project, random: Random) -> Row:
    return random.choice(project.rows)


def _outcome(project: Project, random: Random) -> dict[str, Any]:
    found: dict[str, Any] = random.choice(project.spec["outcomes"])
    return found


def _number(project: Project, random: Random) -> None:
    column = random.choice(NUMBERS)
    row = _row(project, random)
    if row[column]:
        row[column] = f"{max(float(row[column]) + random.choice((-2, -1, 1, 2, 0.5)), 0):g}"


def _whole_number(project: Project, random: Random) -> None:
    row, column = _row(project, random), random.choice(("cr_x", "tox_x", "mrd_x", "cr_n"))
    row[column] = str(max(int(float(row[column] or 5)) + random.choice((-2, -1, 1, 3)), 0))


def _blank(project: Project, random: Random) -> None:
    _row(project, random)[random.choice((*NUMBERS, "line", "year"))] = ""


def _category(project: Project, random: Random) -> None:
    _row(project, random)["line"] = random.choice(("first", "later", "third"))


def _group(project: Project, random: Random) -> None:
    _row(project, random)["drug"] = random.choice("xy")


def _study_label(project: Project, random: Random) -> None:
    _row(project, random)["label"] += random.choice((" A", "é", " & co"))


def _year(project: Project, random: Random) -> None:
    _row(project, random)["year"] = str(random.randint(2005, 2020))


def _cluster(project: Project, random: Random) -> None:
    _row(project, random)["share"] = random.choice(("a1", "zz", "f1"))


def _add_row(project: Project, random: Random) -> None:
    new = dict(_row(project, random))
    new["id"] = new["share"] = f"n{random.randint(0, 999)}"
    new["label"] = f"New {new['id']}"
    project.rows.insert(random.randint(0, len(project.rows)), new)


def _remove_row(project: Project, random: Random) -> None:
    if len(project.rows) > 4:
        project.rows.remove(_row(project, random))


def _permute(project: Project, random: Random) -> None:
    random.shuffle(project.rows)


def _other_column(project: Project, random: Random) -> None:
    one, other = random.sample(("cr_x", "tox_x", "mrd_x"), 2)
    for row in project.rows:
        row[one], row[other] = row[other], row[one]


def _add_outcome(project: Project, random: Random) -> None:
    known = {one["id"] for one in project.spec["outcomes"]}
    new = [name for name in OUTCOMES if name not in known]
    if new:
        project.spec["outcomes"].append({"id": new[0], **OUTCOMES[new[0]]})


def _remove_outcome(project: Project, random: Random) -> None:
    if len(project.spec["outcomes"]) > 1:
        project.spec["outcomes"].remove(_outcome(project, random))


def _reorder(project: Project, random: Random) -> None:
    random.shuffle(project.spec["outcomes"])


def _outcome_label(project: Project, random: Random) -> None:
    _outcome(project, random)["label"] += random.choice((" or more", " (any)"))


def _primary(project: Project, random: Random) -> None:
    one = _outcome(project, random)
    one["primary"] = not one.get("primary", False)


def _leave_out(project: Project, random: Random) -> None:
    study = _row(project, random)["id"]
    _outcome(project, random)["leave_out"] = [{"study": study, "reason": "it was too late"}]


def _own_tau2(project: Project, random: Random) -> None:
    _outcome(project, random)["tau2"] = random.choice(("REML", "DL", "PM"))


def _level(project: Project, random: Random) -> None:
    project.spec["analysis"]["level"] = random.choice((0.9, 0.95, 0.99))


def _estimator(project: Project, random: Random) -> None:
    project.spec["analysis"]["overrides"]["tau2"] = random.choice(("REML", "DL", "PM"))


def _model(project: Project, random: Random) -> None:
    names = ("inverse_variance", "common_effect", "glmm", "quality_effects")
    project.spec["analysis"]["overrides"]["model"] = random.choice(names)


def _sort(project: Project, random: Random) -> None:
    project.spec["analysis"]["sort"] = random.choice(("year", "effect", "label"))


def _common(project: Project, random: Random) -> None:
    project.spec["analysis"]["show_common"] = random.choice((True, False))


def _exclude(project: Project, random: Random) -> None:
    one: dict[str, Any] = {"study": _row(project, random)["id"], "reason": "Doubtful."}
    if random.random() < 0.5:
        one["keep_for"] = [_outcome(project, random)["id"]]
    project.spec["data"]["exclude"] = [one]


def _claim(project: Project, random: Random) -> None:
    variant = project.spec["claims"][0]["variants"][0]
    variant["say"] = random.choice(("Y wins.", "Y is better.", "X loses."))
    variant["when"] = random.choice(("cr.y.pooled > cr.x.pooled", "cr.y.pooled > 0.5"))


def _title(project: Project, random: Random) -> None:
    project.spec["report"]["title"] += "!"


def _subgroup(project: Project, random: Random) -> None:
    listed = project.spec["analysis"]["subgroups"]
    if len(listed) > 1:
        listed.pop()
        return
    tau2 = random.choice(("common", "separate"))
    label = random.choice(("Grade", "Quality"))
    listed.append({"id": "grade", "column": "quality", "label": label, "tau2": tau2})


def _moderator(project: Project, random: Random) -> None:
    listed = project.spec["analysis"]["moderators"]
    if len(listed) > 1:
        listed.pop()
        return
    outcome = _outcome(project, random)["id"]
    listed.append({"id": "q", "column": "quality", "label": "Quality", "outcomes": [outcome]})


def _per(project: Project, random: Random) -> None:
    project.spec["analysis"]["moderators"][0]["per"] = random.choice((1, 5, 10))


def _joint(project: Project, random: Random) -> None:
    project.spec["analysis"]["joint"][0]["correlation"] = random.choice((-0.2, 0.3, 0.6))


def _reference(project: Project, random: Random) -> None:
    project.spec["data"]["groups"]["reference"] = random.choice("xy")


def _group_label(project: Project, random: Random) -> None:
    levels = project.spec["data"]["groups"]["levels"]
    random.choice(levels)["label"] = random.choice(("drug X", "drug Y", "the drug"))


def _threshold(project: Project, random: Random) -> None:
    sensitivity = project.spec["analysis"]["sensitivity"]
    sensitivity["thresholds"]["cr"] = [random.choice((50, 60, 65))]


def _set(project: Project, random: Random) -> None:
    one = project.spec["analysis"]["sensitivity"]["sets"][0]
    one["drop"] = [_row(project, random)["id"]]


def _order(project: Project, random: Random) -> None:
    project.spec["analysis"]["sensitivity"]["cumulative"] = random.choice(("year", "age"))


EDITS: tuple[Callable[[Project, Random], None], ...] = (
    *(_number, _whole_number, _whole_number, _blank, _category, _group, _study_label, _year),
    *(_cluster, _add_row, _remove_row, _permute, _other_column),
    *(_add_outcome, _remove_outcome, _reorder, _outcome_label, _primary, _leave_out, _own_tau2),
    *(_level, _estimator, _model, _sort, _common, _exclude, _claim, _title),
    *(_subgroup, _moderator, _per, _joint, _reference, _group_label, _threshold, _set, _order),
)
"""Each changes something that a user may change; some make the project wrong, which is told."""
