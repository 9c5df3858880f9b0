"""What single studies do to the pooled result."""

from __future__ import annotations

from reportgen.stats.catalogue.record import Routine, routines
from reportgen.stats.e_value import e_value
from reportgen.stats.influence import baujat, influence, standardised_residuals
from reportgen.stats.sensitivity import all_subsets, cumulative, leave_one_out
from reportgen.stats.shrinkage import empirical_bayes
from reportgen.stats.true_effects import share_above

_VIECHTBAUER = "Viechtbauer and Cheung 2010, doi:10.1002/jrsm.11"

SENSITIVITY = routines(
    "Sensitivity",
    Routine(
        compute=leave_one_out,
        label="leave-one-out analysis",
        formula="the fit without study i",
        reference=_VIECHTBAUER,
        r_call="metafor::leave1out(fit)",
    ),
    Routine(
        compute=cumulative,
        label="cumulative meta-analysis",
        formula="the fit of the first 1, 2, ... studies",
        reference="Lau et al. 1992, doi:10.1056/NEJM199207233270406",
        r_call="metafor::cumul(fit, order)",
    ),
    Routine(
        compute=influence,
        label="influence diagnostics",
        formula="rstudent, DFFITS, Cook's distance, covariance ratio, hat, DFBETAS; "
        "τ² anew without study i",
        reference=_VIECHTBAUER,
        r_call="metafor::influence.rma.uni(fit)",
    ),
    Routine(
        compute=baujat,
        label="Baujat coordinates",
        formula="(y - θ)²/(v + τ²) against (θ - θ₍ᵢ₎)²/V₍ᵢ₎",
        reference="Baujat et al. 2002, doi:10.1002/sim.1221",
        r_call="metafor::baujat(fit)",
    ),
    Routine(
        compute=standardised_residuals,
        label="standardised residuals",
        formula="internal: diagonal of (I - H)(V + τ²)(I - H)'; deleted: √(v + τ²₍ᵢ₎ + x'V₍ᵢ₎x)",
        reference=_VIECHTBAUER,
        r_call="metafor::rstandard(fit); rstudent(fit)",
    ),
    Routine(
        compute=all_subsets,
        label="all subsets of studies",
        formula="the fit of every non-empty subset",
        reference="Olkin, Dahabreh and Trikalinos 2012, doi:10.1002/jrsm.1053",
        r_call="metafor::rma of every subset",
    ),
    Routine(
        compute=empirical_bayes,
        label="effects of the studies drawn towards the mean",
        formula="λ y + (1 - λ)θ, λ = τ²/(τ² + v); se² = λ v + (1 - λ)² se(θ)²",
        reference="Raudenbush and Bryk 1985, doi:10.3102/10769986010002075",
        r_call="metafor::blup(fit)",
    ),
    Routine(
        compute=e_value,
        label="E-value",
        formula="RR + √(RR (RR - 1)), of 1/RR where RR < 1",
        reference="VanderWeele and Ding 2017, doi:10.7326/M16-2607",
        r_call="EValue::evalues.RR(est, lo, hi); evalues.OR, evalues.HR, evalues.MD",
    ),
    Routine(
        compute=share_above,
        label="share of true effects beyond a threshold",
        formula="1 - Φ((q - θ)/τ)",
        reference="Mathur and VanderWeele 2019, doi:10.1002/sim.8057",
        r_call="MetaUtility::prop_stronger(q, M, t2, se.M, se.t2)",
    ),
)
