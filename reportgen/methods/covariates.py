"""Methods of adjusted comparisons of a cohort: regressions on the arm and covariates."""

from __future__ import annotations

from reportgen.methods.record import Method

_GLM = "McCullagh P, Nelder JA. Generalized Linear Models, 2nd ed. Chapman & Hall 1989. "
_GLM += "ISBN 0-412-31760-5"

COVARIATES: dict[str, Method] = {
    "covariates.adjusted": Method(
        section="adjustment",
        label="regression on the arm and covariates",
        sentence="The comparison of the arms in {outcome} was adjusted for {covariates} by "
        "{model}.",
        formula="outcome ~ arm + covariates; numbers as they are, levels against the first",
        reference="Harrell FE. Regression Modeling Strategies, 2nd ed. Springer 2015. "
        "doi:10.1007/978-3-319-19425-7",
        r_call="model.matrix(~ arm + covariates)",
    ),
    "covariates.complete": Method(
        section="adjustment",
        label="patients with every covariate",
        sentence="Numbers enter as linear terms, categories by a coefficient for each level but "
        "the first; patients without a value of a covariate are left out, and the unadjusted "
        "estimate is by the same model in the same patients.",
        formula="complete cases",
        reference="Little RJA, Rubin DB. Statistical Analysis with Missing Data, 3rd ed. Wiley "
        "2019. doi:10.1002/9781119482260",
        r_call="na.omit(data)",
    ),
    "covariates.logistic.wald": Method(
        section="adjustment",
        label="logistic regression with Wald limits",
        sentence="Adjusted odds ratios of a logistic model have {level}% Wald intervals.",
        formula="logit P(y = 1) = x β, maximum likelihood; exp(β ± z SE)",
        reference=_GLM,
        r_call="glm(y ~ arm + x, family = binomial), confint.default()",
    ),
    "covariates.logistic.profile": Method(
        section="adjustment",
        label="logistic regression with profile-likelihood limits",
        sentence="Adjusted odds ratios of a logistic model have {level}% profile-likelihood "
        "intervals and P values by likelihood-ratio tests.",
        formula="logit P(y = 1) = x β; limits where 2 (l(β) - max l given β_j) is the χ² quantile",
        reference="Venzon DJ, Moolgavkar SH. Appl Stat 1988;37:87-94. doi:10.2307/2347496",
        r_call="confint(glm(y ~ arm + x, family = binomial))",
    ),
    "covariates.firth": Method(
        section="adjustment",
        label="Firth’s penalised logistic regression",
        sentence="Adjusted odds ratios by Firth’s penalised likelihood have {level}% limits and P "
        "values by its profile.",
        formula="l(β) + log det(X'WX)/2, limits and tests by its profile",
        reference="Firth D. Biometrika 1993;80:27-38. doi:10.1093/biomet/80.1.27; Heinze G, "
        "Schemper M. Stat Med 2002;21:2409-19. doi:10.1002/sim.1047",
        r_call="logistf(y ~ arm + x)",
    ),
    "covariates.firth.instead": Method(
        section="adjustment",
        label="Firth’s penalised logistic regression in place of the usual one",
        sentence="Where the likelihood of a logistic model rises without end, as events occurred "
        "on one side of a covariate only, Firth’s penalised likelihood took its place, with "
        "{level}% limits and P values by its profile.",
        formula="l(β) + log det(X'WX)/2, limits and tests by its profile",
        reference="Heinze G, Schemper M. Stat Med 2002;21:2409-19. doi:10.1002/sim.1047",
        r_call="logistf(y ~ arm + x)",
    ),
    "covariates.modified_poisson": Method(
        section="adjustment",
        label="modified Poisson regression",
        sentence="Adjusted risk ratios are by Poisson regression with the robust (sandwich) "
        "variance, with {level}% Wald intervals.",
        formula="log P(y = 1) = x β, Poisson score, variance A⁻¹ B A⁻¹",
        reference="Zou G. Am J Epidemiol 2004;159:702-6. doi:10.1093/aje/kwh090",
        r_call='sandwich::vcovHC(glm(y ~ arm + x, family = poisson), type = "HC0")',
    ),
    "covariates.proportional_odds": Method(
        section="adjustment",
        label="proportional-odds regression",
        sentence="Adjusted odds ratios of grades are by a proportional-odds model, one ratio for "
        "every way to divide the grades, with {level}% Wald intervals.",
        formula="logit P(Y > j) = x β - ζj, maximum likelihood; exp(β ± z SE)",
        reference="McCullagh P. J R Stat Soc B 1980;42:109-42. "
        "doi:10.1111/j.2517-6161.1980.tb01109.x",
        r_call="MASS::polr(grade ~ arm + x), pushed to convergence",
    ),
    "covariates.linear": Method(
        section="adjustment",
        label="linear model",
        sentence="Adjusted differences of means are by least squares, with {level}% t intervals "
        "by {variance}.",
        formula="y = x β + error; β ± t SE with n - q df; HC0 to HC3 by MacKinnon and White",
        reference="MacKinnon JG, White H. J Econom 1985;29:305-25. "
        "doi:10.1016/0304-4076(85)90158-7",
        r_call="lm(y ~ arm + x), sandwich::vcovHC()",
    ),
    "covariates.negative_binomial": Method(
        section="adjustment",
        label="negative binomial regression",
        sentence="Adjusted ratios of mean counts are by negative binomial regression, with "
        "{level}% Wald intervals given the dispersion.",
        formula="log m = x β, Var(y) = m + m²/θ, maximum likelihood",
        reference="Lawless JF. Can J Stat 1987;15:209-25. doi:10.2307/3314912",
        r_call="MASS::glm.nb(y ~ arm + x)",
    ),
    "covariates.poisson.wald": Method(
        section="adjustment",
        label="Poisson regression with Wald limits",
        sentence="Adjusted ratios of mean counts are by Poisson regression, with {level}% Wald "
        "intervals.",
        formula="log m = x β, maximum likelihood; exp(β ± z SE)",
        reference=_GLM,
        r_call="glm(y ~ arm + x, family = poisson), confint.default()",
    ),
    "covariates.poisson.profile": Method(
        section="adjustment",
        label="Poisson regression with profile-likelihood limits",
        sentence="Adjusted ratios of mean counts are by Poisson regression, with {level}% "
        "profile-likelihood intervals and P values by likelihood-ratio tests.",
        formula="log m = x β; limits where 2 (l(β) - max l given β_j) is the χ² quantile",
        reference="Venzon DJ, Moolgavkar SH. Appl Stat 1988;37:87-94. doi:10.2307/2347496",
        r_call="confint(glm(y ~ arm + x, family = poisson))",
    ),
    "covariates.poisson.instead": Method(
        section="adjustment",
        label="Poisson regression in place of the negative binomial",
        sentence="Where counts vary no more than Poisson’s law has it, of which the negative "
        "binomial model is an extension, Poisson regression took its place, with {level}% "
        "intervals.",
        formula="log m = x β, maximum likelihood",
        reference=_GLM,
        r_call="glm(y ~ arm + x, family = poisson)",
    ),
    "covariates.interaction.likelihood": Method(
        section="adjustment",
        label="likelihood-ratio test of an interaction",
        sentence="Whether the effect differs by a covariate was tested by the likelihood ratio of "
        "the models with and without the products of arm and covariate, one covariate at a time; "
        "effects in the levels are those of the larger model.",
        formula="2 (l(arm × x + others) - l(arm + x + others)), χ²",
        reference="Pocock SJ, et al. Stat Med 2002;21:2917-30. doi:10.1002/sim.1296",
        r_call='anova(glm(y ~ arm + x), glm(y ~ arm * x), test = "LRT")',
    ),
    "covariates.interaction.penalised": Method(
        section="adjustment",
        label="penalised likelihood-ratio test of an interaction",
        sentence="In Firth’s models whether the effect differs by a covariate was tested by the "
        "penalised likelihood, the products of arm and covariate held at 0 in the full design.",
        formula="2 (l*(β) - max l* with the products held at 0), χ²",
        reference="Heinze G, Schemper M. Stat Med 2002;21:2409-19. doi:10.1002/sim.1047",
        r_call="logistftest(logistf(y ~ arm * x), test = products)",
    ),
    "covariates.interaction.wald": Method(
        section="adjustment",
        label="Wald test of an interaction",
        sentence="With the robust variance whether the effect differs by a covariate was tested by "
        "the Wald statistic of the products of arm and covariate.",
        formula="b' V⁻¹ b of the products, χ²",
        reference="Zou G. Am J Epidemiol 2004;159:702-6. doi:10.1093/aje/kwh090",
        r_call="car::linearHypothesis(fit, products, vcov. = sandwich::vcovHC)",
    ),
    "covariates.interaction.f": Method(
        section="adjustment",
        label="F test of an interaction",
        sentence="In linear models whether the effect differs by a covariate was tested by the F "
        "statistic of the products of arm and covariate, by the same variance.",
        formula="b' V⁻¹ b/df of the products, F with df and n - q",
        reference="MacKinnon JG, White H. J Econom 1985;29:305-25. "
        "doi:10.1016/0304-4076(85)90158-7",
        r_call="anova(lm(y ~ arm + x), lm(y ~ arm * x))",
    ),
}
