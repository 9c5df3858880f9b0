"""Every method that can stand on a fact: its name, its sentence in METHODS, formula, source.

METHODS prints the sentences of the methods that occur on the facts of a report, in this order:
what was run, never what was planned.
"""

from __future__ import annotations

from reportgen.methods.absolute import ABSOLUTE
from reportgen.methods.confounding import CONFOUNDING
from reportgen.methods.covariates import COVARIATES
from reportgen.methods.dependence import DEPENDENCE
from reportgen.methods.derived import DERIVED
from reportgen.methods.hazards import HAZARDS
from reportgen.methods.imputation import IMPUTATION
from reportgen.methods.multiplicity import FAMILIES
from reportgen.methods.patients import PATIENTS
from reportgen.methods.record import Method
from reportgen.methods.safety import SAFETY
from reportgen.methods.scales import SCALES
from reportgen.methods.sensitivity import SENSITIVITY
from reportgen.methods.small_study import SMALL_STUDY
from reportgen.methods.structure import STRUCTURE
from reportgen.methods.studies import STUDIES
from reportgen.methods.survival_curves import SURVIVAL_CURVES

__all__ = ["ABSOLUTE", "METHODS", "OF_PATIENTS", "OF_STUDIES", "Method"]

OF_STUDIES: dict[str, Method] = {
    **STRUCTURE,
    **DERIVED,
    **DEPENDENCE,
    **STUDIES,
    **SCALES,
    **SMALL_STUDY,
    **SENSITIVITY,
}
OF_PATIENTS: dict[str, Method] = {
    **PATIENTS,
    **SURVIVAL_CURVES,
    **COVARIATES,
    **IMPUTATION,
    **HAZARDS,
    **SAFETY,
    **CONFOUNDING,
    **FAMILIES,
}
METHODS: dict[str, Method] = {
    **OF_STUDIES,
    **OF_PATIENTS,
    **ABSOLUTE,
    "robustness": Method(
        section="robustness",
        label="count of agreeing sensitivity analyses",
        sentence="A sensitivity analysis leads to the conclusion of the main one where its "
        "interval lies on the same side of no difference, or includes it as that one does.",
        formula="counted",
        reference="",
        r_call="counted",
    ),
    "absolute.stated": Method(
        label="stated in the spec",
        sentence="",
        formula="stated in the spec",
        reference="",
        r_call="stated in the spec",
    ),
    "count": Method(
        label="count of rows of the table",
        sentence="",
        formula="counted",
        reference="",
        r_call="counted",
    ),
    "reported": Method(
        label="as reported by the study",
        sentence="",
        formula="read from the table",
        reference="",
        r_call="read from the table",
    ),
}
