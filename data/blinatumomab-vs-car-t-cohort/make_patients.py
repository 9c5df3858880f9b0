"""Makes patients_synthetic.csv: 101 invented patients who reproduce a published abstract.

No patient of this table exists. The order of events and censorings in each arm was chosen so that
the usual estimators give the published figures (README.md lists which); the rest is drawn with a
fixed seed. Only ``Random.random`` is drawn from, whose sequence Python promises not to change.

    python make_patients.py            writes the table beside this file
    python make_patients.py --check    compares it with the one that is there
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TypeVar

TABLE = Path(__file__).with_name("patients_synthetic.csv")
SEED, GVHD_SEED = 20221231, 20230331
DAYS_PER_MONTH = 30.4375
BLINATUMOMAB, CAR_T = "blinatumomab", "CAR-T"
MRD, ACTIVE = "mrd_positive", "not_in_remission"
T = TypeVar("T")
Row = dict[str, object]

COLUMNS = (
    "patient_id", "arm", "disease", "age", "sex", "ph_positive", "prior_transplant",
    "crs_evaluable", "crs_not_evaluable_reason", "crs_grade", "neurotoxicity",
    "response_evaluable", "response_not_evaluable_reason", "complete_remission",
    "mrd_conversion", "progressed_6m", "progressed_12m", "transplanted", "months_to_transplant",
    "engraftment_day", "acute_gvhd", "gvhd_day", "gvhd_event", "transplant_death", "pfs_months",
    "pfs_event", "progression_event", "os_months", "os_event", "dead",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Course:
    """What became of one patient, in months; a PFS event at the time of death is the death."""

    arm: str
    disease: str
    pfs: float
    event: bool
    os: float
    dead: bool
    transplant: float | None = None

    @property
    def progression(self) -> int:
        """0 censored, 1 progression, 2 death without progression."""
        if not self.event:
            return 0
        return 2 if self.dead and self.pfs == self.os else 1


# Blinatumomab, in the order of progression-free survival. With 21 at risk the sequence is
# C E E E C E | E C C E E | one more event with 8 at risk (bars at 6 and 12 months).
_B = BLINATUMOMAB
BLINATUMOMAB_COURSES = (
    Course(_B, ACTIVE, 1.05, False, 2.83, False),
    Course(_B, ACTIVE, 1.41, True, 1.94, True),
    Course(_B, ACTIVE, 2.10, True, 4.43, True),
    Course(_B, MRD, 3.91, True, 10.87, True),
    Course(_B, ACTIVE, 4.63, False, 6.77, False),
    Course(_B, MRD, 5.32, True, 12.94, True),
    Course(_B, MRD, 7.20, True, 13.80, False),
    Course(_B, MRD, 8.11, False, 8.11, False),
    Course(_B, MRD, 9.03, False, 9.03, False),
    Course(_B, MRD, 10.02, True, 14.62, False),
    Course(_B, ACTIVE, 11.30, True, 14.03, False),
    Course(_B, MRD, 12.62, False, 12.62, False, 2.33),
    Course(_B, ACTIVE, 13.08, False, 13.08, False, 3.02),
    Course(_B, MRD, 13.44, False, 13.44, False, 1.94),
    Course(_B, MRD, 14.19, True, 16.20, False),
    Course(_B, MRD, 14.52, False, 14.52, False, 2.86),
    Course(_B, MRD, 14.92, False, 14.92, False, 3.61),
    Course(_B, MRD, 15.15, False, 15.15, False, 2.50),  # 461 days
    Course(_B, ACTIVE, 15.77, False, 15.77, False),
    Course(_B, ACTIVE, 16.89, False, 16.89, False),
    Course(_B, ACTIVE, 17.41, False, 17.41, False),
)

# CAR T cells: times of all PFS events, and of all deaths and losses to follow-up.
PFS_EVENTS = (
    0.85, 0.95, 1.02, 1.08, 1.12, 1.25, 1.41, 1.58, 1.84, 2.07, 2.46, 2.89,
    3.35, 3.71, 3.98, 4.27, 4.53, 4.81, 5.06, 5.32, 5.57, 5.85,
    6.18, 6.44, 6.79, 7.13, 7.46, 7.82, 8.34, 8.57, 8.93, 9.30, 9.71, 10.12, 10.61, 11.05,
    11.42, 11.79,
    12.17, 12.33, 13.14, 14.02, 15.21, 16.43, 17.36, 22.08, 26.55,
)  # fmt: skip
DEATHS = (
    0.95, 1.08, 1.94, 2.51, 3.02, 3.44, 3.87, 4.19, 4.66, 5.02, 5.32, 5.48, 5.71, 5.93,
    6.48, 6.93, 7.30, 7.78, 8.34, 8.71, 9.21, 9.60, 9.97, 10.35, 10.61, 10.94, 11.28, 11.55,
    11.86,
    12.45, 13.09, 13.66, 14.28, 15.05, 15.87, 16.60, 17.45, 18.12, 18.97, 21.40, 29.80,
)  # fmt: skip
LOST = (0.92, 6.25, 8.95)
"""Alive after progression when last seen, within the first year."""
LOST_WITHOUT_PROGRESSION = (3.12, 4.40)
"""PFS and OS of the one patient lost within the first year before any progression."""
FIXED = {0.85: 0.92, 0.95: 0.95, 1.08: 1.08, 5.32: 5.32, 8.34: 8.34, 10.61: 10.61,
         11.05: 13.66, 12.33: 15.05, 14.02: 17.45}  # fmt: skip
"""Time of the PFS event -> time of death or loss: losses, early deaths, transplanted patients."""
ALIVE = 15.21
"""Progression of a transplanted patient who lived on."""
TRANSPLANTS = {5.32: 2.79, 8.34: 3.48, 10.61: 4.50, 11.05: 2.37, 12.33: 3.09, 14.02: 3.75,
               15.21: 2.60}  # fmt: skip
"""Time of the PFS event -> time of the transplantation."""
LATE_TRANSPLANTS = {MRD: (2.23, 3.32), ACTIVE: (2.96, 5.19)}
"""Times of transplantation of patients without a PFS event."""
MRD_EVENTS = (3.98, 5.57, 7.13, 8.34, 10.12, 12.33, 16.43)
"""PFS events of patients who were only MRD positive; the others were not in remission."""
LATE_MRD = 7

# Grade of CRS -> number of patients.
CRS = {
    (BLINATUMOMAB, MRD): {0: 8, 2: 4},
    (BLINATUMOMAB, ACTIVE): {0: 2, 1: 5, 2: 2},
    (CAR_T, MRD): {0: 1, 1: 3, 2: 3, 3: 2},
    (CAR_T, ACTIVE): {0: 3, 1: 11, 2: 21, 3: 16, 4: 8},
}
NEUROTOXICITY = {(CAR_T, MRD): 1, (CAR_T, ACTIVE): 8}
CRS_NOT_EVALUABLE = ("records incomplete", "infection at the same time")
ENGRAFTMENT = {
    BLINATUMOMAB: (12, 13, 15, 20, 28, 30),
    CAR_T: (13, 14, 15, 15, 15, 15, 16, 17, 18, 20, 22),
}
ACUTE_GVHD = {BLINATUMOMAB: 1, CAR_T: 6}
NO_REMISSION = {BLINATUMOMAB: (1.41, 2.10),
                CAR_T: (0.85, 1.02, 1.12, 1.25, 1.41, 1.58, 1.84, 2.07)}  # fmt: skip
NOT_ASSESSED = {0.95: "died before assessment", 1.08: "died before assessment",
                2.46: "no bone marrow examined", 3.12: "no bone marrow examined",
                4.27: "no bone marrow examined"}  # fmt: skip
"""CAR T cells, not in remission: end of PFS -> why the response could not be assessed."""
NO_CONVERSION = 3.98
"""End of PFS of the one patient who stayed MRD positive."""
AGES = {BLINATUMOMAB: (17, 38, 68), CAR_T: (16, 31, 64)}
PH_POSITIVE = {BLINATUMOMAB: 6, CAR_T: 17}
PH_UNKNOWN = {BLINATUMOMAB: 0, CAR_T: 2}
PRIOR_TRANSPLANT = {BLINATUMOMAB: 3, CAR_T: 13}
MALE = {BLINATUMOMAB: 11, CAR_T: 44}


def shuffled(rng: Random, items: Sequence[T]) -> list[T]:
    """The items in an order drawn from the generator."""
    keyed = [(rng.random(), place) for place in range(len(items))]
    return [items[place] for _, place in sorted(keyed)]


def endings(rng: Random) -> dict[float, float]:
    """Which death or loss follows which progression of CAR-T patients; early ones rather first."""
    free = sorted(set(PFS_EVENTS) - set(FIXED) - {ALIVE})
    found = dict(FIXED)
    for end in sorted({*DEATHS, *LOST} - set(FIXED.values())):
        before = [time for time in free if time < end]
        chosen = before[int(rng.random() ** 2 * len(before))]
        free.remove(chosen)
        found[chosen] = end
    return found


def last_seen(rng: Random) -> float:
    """End of follow-up of a CAR-T patient who was alive then."""
    return round(19.2 + 28.6 * rng.random(), 2)


def car_t_courses(rng: Random) -> Iterator[Course]:
    """The 80 courses after CAR T cells."""
    ends = endings(rng)
    for pfs in PFS_EVENTS:
        disease = MRD if pfs in MRD_EVENTS else ACTIVE
        end = ends[pfs] if pfs in ends else round(pfs + last_seen(rng) / 2 + 10, 2)
        yield Course(CAR_T, disease, pfs, True, end, end in DEATHS, TRANSPLANTS.get(pfs))
    pfs, end = LOST_WITHOUT_PROGRESSION
    yield Course(CAR_T, ACTIVE, pfs, False, end, False)
    late = {MRD: LATE_MRD, ACTIVE: 80 - len(PFS_EVENTS) - 1 - LATE_MRD}
    for disease, number in late.items():
        for place in range(number):
            end = last_seen(rng)
            seen = end if rng.random() < 0.6 else round(end - 3 * rng.random(), 2)
            times = LATE_TRANSPLANTS[disease]
            at = times[place] if place < len(times) else None
            if at is not None:  # within two years of transplantation nobody alive was lost
                seen, end = seen + 6, end + 6
            yield Course(CAR_T, disease, round(seen, 2), False, round(end, 2), False, at)


def marks(rng: Random, courses: Sequence[Course], number: dict[str, int]) -> set[Course]:
    """So many patients of each arm, drawn."""
    return {
        course
        for arm in (BLINATUMOMAB, CAR_T)
        for course in shuffled(rng, [c for c in courses if c.arm == arm])[: number[arm]]
    }


def grades(rng: Random, courses: Sequence[Course]) -> dict[Course, int]:
    """Grade of CRS of every evaluable patient."""
    found: dict[Course, int] = {}
    for (arm, disease), counts in CRS.items():
        group = [c for c in courses if (c.arm, c.disease) == (arm, disease)]
        levels = [grade for grade, count in counts.items() for _ in range(count)]
        found.update(zip(shuffled(rng, group), levels, strict=False))
    return found


def neurotoxic(rng: Random, courses: Sequence[Course], grade: dict[Course, int]) -> set[Course]:
    """Those with neurotoxicity, drawn among patients with CRS of grade 2 or more."""
    found: set[Course] = set()
    for key, number in NEUROTOXICITY.items():
        group = [c for c in courses if (c.arm, c.disease) == key and grade.get(c, 0) >= 2]
        found.update(shuffled(rng, group)[:number])
    return found


def ages(rng: Random, courses: Sequence[Course]) -> dict[Course, int]:
    """Ages from the triangular distribution of each arm."""
    found = {}
    for course in courses:
        low, mode, high = AGES[course.arm]
        share, split = rng.random(), (mode - low) / (high - low)
        if share < split:
            age = low + (share * (high - low) * (mode - low)) ** 0.5
        else:
            age = high - ((1 - share) * (high - low) * (high - mode)) ** 0.5
        found[course] = int(age)
    return found


def baseline(rng: Random, courses: Sequence[Course]) -> dict[Course, Row]:
    """Age, sex, Philadelphia chromosome, earlier transplantation."""
    age, male = ages(rng, courses), marks(rng, courses, MALE)
    unknown = marks(rng, courses, PH_UNKNOWN)
    positive = marks(rng, [c for c in courses if c not in unknown], PH_POSITIVE)
    earlier = marks(rng, [c for c in courses if c.transplant is None], PRIOR_TRANSPLANT)
    return {
        c: {
            "age": age[c],
            "sex": "male" if c in male else "female",
            "ph_positive": "" if c in unknown else int(c in positive),
            "prior_transplant": int(c in earlier),
        }
        for c in courses
    }


def safety(rng: Random, courses: Sequence[Course]) -> dict[Course, Row]:
    """Cytokine release syndrome and neurotoxicity."""
    grade = grades(rng, courses)
    nervous = neurotoxic(rng, courses, grade)
    return {
        c: {
            "crs_evaluable": int(c in grade),
            "crs_not_evaluable_reason": "" if c in grade else CRS_NOT_EVALUABLE[rng.random() > 0.6],
            "crs_grade": grade.get(c, ""),
            "neurotoxicity": int(c in nervous),
        }
        for c in courses
    }


def response(c: Course) -> Row:
    """Remission or MRD conversion, whichever the patient can have; progressions in time.

    Only what was seen counts as a progression: patients lost before then count as without.
    """
    reason = NOT_ASSESSED.get(c.pfs, "") if (c.arm, c.disease) == (CAR_T, ACTIVE) else ""
    remission: object = int(c.pfs not in NO_REMISSION[c.arm]) if not reason else ""
    return {
        "response_evaluable": int(not reason),
        "response_not_evaluable_reason": reason,
        "complete_remission": remission if c.disease == ACTIVE else "",
        "mrd_conversion": int((c.arm, c.pfs) != (CAR_T, NO_CONVERSION)) if c.disease == MRD else "",
        "progressed_6m": int(c.progression == 1 and c.pfs <= 6),
        "progressed_12m": int(c.progression == 1 and c.pfs <= 12),
    }


def transplantation(rng: Random, courses: Sequence[Course]) -> dict[Course, Row]:
    """Engraftment and complications; blank where nobody was transplanted."""
    transplanted = [c for c in courses if c.transplant is not None]
    diseased = marks(rng, transplanted, ACUTE_GVHD)
    days = {
        c: day
        for arm, listed in ENGRAFTMENT.items()
        for c, day in zip(
            shuffled(rng, [c for c in transplanted if c.arm == arm]), listed, strict=True
        )
    }
    return {
        c: {
            "transplanted": int(c in days),
            "months_to_transplant": "" if c.transplant is None else f"{c.transplant:.2f}",
            "engraftment_day": days.get(c, ""),
            "acute_gvhd": int(c in diseased) if c in days else "",
            "transplant_death": int(c.progression == 2) if c in days else "",
        }
        for c in courses
    }


def gvhd(rng: Random, c: Course, graft: Row) -> Row:
    """Days from transplantation to acute GVHD (1), to death without it (2) or as last seen (0)."""
    if c.transplant is None:
        return {"gvhd_day": "", "gvhd_event": ""}
    followed = int((c.os - c.transplant) * DAYS_PER_MONTH)
    if not graft["acute_gvhd"]:
        return {"gvhd_day": followed, "gvhd_event": 2 * int(c.dead)}
    after = 3 + int(45 * rng.random())  # days after engraftment
    return {
        "gvhd_day": min(int(str(graft["engraftment_day"])) + after, followed - 1),
        "gvhd_event": 1,
    }


def survival(c: Course) -> Row:
    """Times in months since the first infusion, and what ended them."""
    return {
        "pfs_months": f"{c.pfs:.2f}",
        "pfs_event": int(c.event),
        "progression_event": c.progression,
        "os_months": f"{c.os:.2f}",
        "os_event": int(c.dead),
        "dead": int(c.dead),
    }


def patients() -> Iterator[Row]:
    """The rows of the table; numbers are given in an order that says nothing."""
    rng = Random(SEED)
    courses = [*BLINATUMOMAB_COURSES, *car_t_courses(rng)]
    known = baseline(rng, courses)
    toxic = safety(rng, courses)
    grafts = transplantation(rng, courses)
    later = Random(GVHD_SEED)
    for number, c in enumerate(shuffled(rng, courses), 1):
        row: Row = {"patient_id": f"P{number:03d}", "arm": c.arm, "disease": c.disease}
        grafted = {**grafts[c], **gvhd(later, c, grafts[c])}
        yield {**row, **known[c], **toxic[c], **response(c), **grafted, **survival(c)}


def table() -> bytes:
    """The CSV file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(patients())
    return text.getvalue().encode("utf-8")


def main(arguments: Sequence[str]) -> int:
    """Write the table, or with --check compare it; the exit code."""
    if list(arguments) == ["--check"]:
        same = TABLE.is_file() and TABLE.read_bytes() == table()
        print(f"{TABLE.name} is {'as' if same else 'not what'} this script makes it")
        return 0 if same else 1
    if arguments:
        print("usage: make_patients.py [--check]", file=sys.stderr)
        return 2
    TABLE.write_bytes(table())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
