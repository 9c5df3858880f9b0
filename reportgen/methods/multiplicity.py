"""P values of declared families of tests, adjusted together."""

from __future__ import annotations

from reportgen.methods.record import Method


def _adjusted(name: str, keeps: str, formula: str, reference: str, r_call: str) -> Method:
    return Method(
        section="multiplicity",
        label=f"P value adjusted within its family by the method of {name}",
        sentence="{counted} of {family} {were} adjusted by the method of "
        f"{name}, which bounds {keeps}{{left_out}}.",
        formula=formula,
        reference=reference,
        r_call=r_call,
        short=name,
    )


_ANY = "the probability of any false finding among them"
_SHARE = "the expected share of false findings among those found"

FAMILIES: dict[str, Method] = {
    "family.holm": _adjusted(
        "Holm",
        _ANY,
        "running maximum of (m - i + 1) p_(i)",
        "Holm S. Scand J Stat 1979;6:65-70. JSTOR 4615733; Aickin M, Gensler H. Am J Public "
        "Health 1996;86:726-8. doi:10.2105/AJPH.86.5.726",
        'p.adjust(p, "holm")',
    ),
    "family.hochberg": _adjusted(
        "Hochberg",
        _ANY,
        "running minimum from the largest of (m - i + 1) p_(i)",
        "Hochberg Y. Biometrika 1988;75:800-2. doi:10.1093/biomet/75.4.800",
        'p.adjust(p, "hochberg")',
    ),
    "family.bonferroni": _adjusted(
        "Bonferroni",
        _ANY,
        "min(1, m p)",
        "Dunn OJ. J Am Stat Assoc 1961;56:52-64. doi:10.1080/01621459.1961.10482090",
        'p.adjust(p, "bonferroni")',
    ),
    "family.benjamini_hochberg": _adjusted(
        "Benjamini and Hochberg",
        _SHARE,
        "running minimum from the largest of m p_(i)/i",
        "Benjamini Y, Hochberg Y. J R Stat Soc B 1995;57:289-300. "
        "doi:10.1111/j.2517-6161.1995.tb02031.x",
        'p.adjust(p, "BH")',
    ),
    "family.benjamini_yekutieli": _adjusted(
        "Benjamini and Yekutieli",
        f"{_SHARE} however they depend on each other",
        "Benjamini-Hochberg times Σ 1/i",
        "Benjamini Y, Yekutieli D. Ann Stat 2001;29:1165-88. doi:10.1214/aos/1013699998",
        'p.adjust(p, "BY")',
    ),
}
