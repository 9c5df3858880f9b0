"""Methods of regressions of hazards on the arm and covariates, and what follows from them."""

from __future__ import annotations

from reportgen.methods.record import Method

_COX = "Cox DR. J R Stat Soc B 1972;34:187-220. doi:10.1111/j.2517-6161.1972.tb00899.x"
_FIRTH = "Heinze G, Schemper M. Biometrics 2001;57:114-9. doi:10.1111/j.0006-341X.2001.00114.x"

HAZARDS: dict[str, Method] = {
    "covariates.cox": Method(
        section="adjustment",
        label="Cox model with covariates",
        sentence="Adjusted hazard ratios of Cox models ({ties} method for ties) have {level}% Wald "
        "intervals.",
        formula="h(t) = h0(t) exp(x β), h0 of each stratum its own; exp(β ± z SE)",
        reference=_COX,
        r_call="survival::coxph(Surv(time, event) ~ arm + x + strata(s))",
    ),
    "covariates.cox.robust": Method(
        section="adjustment",
        label="Cox model with covariates and a robust variance",
        sentence="Adjusted hazard ratios of Cox models with a robust variance ({ties} method for "
        "ties) have {level}% Wald intervals by the sandwich of the score residuals.",
        formula="D'D with D the changes of β without each patient; exp(β ± z SE)",
        reference="Lin DY, Wei LJ. J Am Stat Assoc 1989;84:1074-8. "
        "doi:10.1080/01621459.1989.10478874",
        r_call="survival::coxph(Surv(time, event) ~ arm + x, robust = TRUE)",
    ),
    "covariates.cox.firth": Method(
        section="adjustment",
        label="Cox model with Firth’s penalty",
        sentence="Adjusted hazard ratios by Firth’s penalised partial likelihood ({ties} method "
        "for ties) have {level}% limits and P values by its profile.",
        formula="l(β) + log det I(β)/2, limits and tests by its profile",
        reference=_FIRTH,
        r_call="coxphf(Surv(time, event) ~ arm + x)",
    ),
    "covariates.cox.firth.instead": Method(
        section="adjustment",
        label="Cox model with Firth’s penalty in place of the usual one",
        sentence="Where the partial likelihood rises without end, as an arm or level has no event, "
        "Firth’s penalised partial likelihood took its place ({ties} method for ties), with "
        "{level}% limits and P values by its profile.",
        formula="l(β) + log det I(β)/2, limits and tests by its profile",
        reference=_FIRTH,
        r_call="coxphf(Surv(time, event) ~ arm + x)",
    ),
    "covariates.fine_gray": Method(
        section="adjustment",
        label="Fine-Gray model with covariates",
        sentence="Adjusted subdistribution hazard ratios come from Fine-Gray models, with "
        "{level}% Wald intervals by their sandwich variance.",
        formula="partial likelihood in which who had another event stays at risk, weighted by the "
        "curve of being censored",
        reference="Fine JP, Gray RJ. J Am Stat Assoc 1999;94:496-509. "
        "doi:10.1080/01621459.1999.10474144",
        r_call="cmprsk::crr(time, cause, cbind(arm, x))",
    ),
    "covariates.interaction.cox": Method(
        section="adjustment",
        label="likelihood-ratio test of an interaction in a Cox model",
        sentence="In Cox models whether the effect differs by a covariate was tested by the "
        "partial-likelihood ratio of the models with and without the products of arm and "
        "covariate; effects in the levels are those of the larger model.",
        formula="2 (l(arm × x + others) - l(arm + x + others)), χ²",
        reference="Pocock SJ, et al. Stat Med 2002;21:2917-30. doi:10.1002/sim.1296",
        r_call="anova(survival::coxph(... ~ arm + x), survival::coxph(... ~ arm * x))",
    ),
    "covariates.interaction.cox_penalised": Method(
        section="adjustment",
        label="penalised likelihood-ratio test of an interaction in a Cox model",
        sentence="In Cox models with Firth’s penalty whether the effect differs by a covariate was "
        "tested by the penalised likelihood, the products of arm and covariate held at 0.",
        formula="2 (l*(β) - max l* with the products held at 0), χ²",
        reference=_FIRTH,
        r_call="coxphftest(Surv(time, event) ~ arm * x, test = products)",
    ),
    "covariates.cox.zph": Method(
        section="adjustment",
        label="test of proportional hazards of a Cox model with covariates",
        sentence="In adjusted Cox models proportional hazards were tested for each covariate and "
        "for all together, by scaled Schoenfeld residuals against Kaplan-Meier time.",
        formula="score test of β(t) = β + γ g(t), g(t) = 1 - S(t-)",
        reference="Grambsch PM, Therneau TM. Biometrika 1994;81:515-26. "
        "doi:10.1093/biomet/81.3.515",
        r_call="survival::cox.zph(coxph(...))",
    ),
    "covariates.cox.concordance": Method(
        section="adjustment",
        label="concordance of a Cox model",
        sentence="How well an adjusted Cox model ranks the patients is told by Harrell’s "
        "concordance with a {level}% interval by its infinitesimal jackknife.",
        formula="share of comparable pairs in which who has the event first has the higher x β",
        reference="Harrell FE, et al. JAMA 1982;247:2543-6. doi:10.1001/jama.1982.03320430047030",
        r_call="survival::concordance(coxph(...))",
    ),
    "covariates.cox.curve": Method(
        section="adjustment",
        label="survival averaged over the patients",
        sentence="Adjusted curves are the survival that the Cox model predicts for every patient "
        "had they been in the arm, averaged over all patients of the model (g-computation), with "
        "{level}% intervals by the delta method on {interval}.",
        formula="mean of exp(-H0(t) exp(x β)) over the patients with the arm set",
        reference="Zhang X, et al. Comput Methods Programs Biomed 2007;88:95-101. "
        "doi:10.1016/j.cmpb.2007.07.010",
        r_call="rowMeans(survfit(coxph(...), newdata = transform(data, arm = a))$surv)",
    ),
}
