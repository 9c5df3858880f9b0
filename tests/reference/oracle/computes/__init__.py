"""What each word of ``compute`` does, by topic."""

from oracle.computes import (
    competing,
    conversions,
    cox,
    effects,
    glmm,
    pooled,
    proportions,
    ranks,
    regression,
    samples,
    sensitivity,
    subgroups,
    survival,
    tables,
    tau2,
)

COMPUTES = {
    **competing.COMPUTES,
    **conversions.COMPUTES,
    **cox.COMPUTES,
    **effects.COMPUTES,
    **glmm.COMPUTES,
    **pooled.COMPUTES,
    **proportions.COMPUTES,
    **ranks.COMPUTES,
    **regression.COMPUTES,
    **samples.COMPUTES,
    **sensitivity.COMPUTES,
    **subgroups.COMPUTES,
    **survival.COMPUTES,
    **tables.COMPUTES,
    **tau2.COMPUTES,
}
