"""What each word of ``compute`` does, by topic."""

from oracle.computes import (
    effects,
    glmm,
    pooled,
    proportions,
    regression,
    sensitivity,
    subgroups,
    tables,
    tau2,
)

COMPUTES = {
    **effects.COMPUTES,
    **glmm.COMPUTES,
    **pooled.COMPUTES,
    **proportions.COMPUTES,
    **regression.COMPUTES,
    **sensitivity.COMPUTES,
    **subgroups.COMPUTES,
    **tables.COMPUTES,
    **tau2.COMPUTES,
}
