"""The sample references of the ICMJE (NLM), as records and as they are printed there.

Of the date of an article the samples print month and day too; with volume and issue these are
left out here, which the samples allow for journals paginated through a volume.
"""

from __future__ import annotations

from reportgen.bibliography.record import Name, Record, When


def people(*names: str) -> tuple[Name, ...]:
    """Persons as ``family, given``; a name without a comma is a body."""
    return tuple(
        Name(family=name.split(", ")[0], given=name.split(", ")[1])
        if ", " in name
        else Name(literal=name)
        for name in names
    )


def article(
    authors: tuple[Name, ...], title: str, journal: str, year: int, where: str, **more: str
) -> Record:
    """An article; ``where`` is volume, issue and pages as in ``347(4):284-287``."""
    counted, _, pages = where.partition(":")
    volume, _, issue = counted.partition("(")
    return Record(
        id=title,
        title=title,
        authors=authors,
        container_title_short=journal,
        issued=When(start=(year,)),
        volume=volume,
        issue=issue.removesuffix(")"),
        pages=pages,
        **more,
    )


SAMPLES: tuple[tuple[Record, str], ...] = (
    (
        article(
            people("Halpern, Scott D.", "Ubel, Peter A.", "Caplan, Arthur L."),
            "Solid-organ transplantation in HIV-infected patients",
            "N Engl J Med",
            2002,
            "347(4):284-287",
        ),
        "Halpern SD, Ubel PA, Caplan AL. Solid-organ transplantation in HIV-infected patients. "
        "N Engl J Med. 2002;347(4):284-7.",
    ),
    (
        article(
            people(
                "Rose, M E",
                "Huerbin, M B",
                "Melick, J",
                "Marion, D W",
                "Palmer, A M",
                "Schiding, J K",
                "Kochanek, P M",
                "Graham, S H",
            ),
            "Regulation of interstitial excitatory amino acid concentrations after cortical "
            "contusion injury",
            "Brain Res",
            2002,
            "935(1-2):40-46",
        ),
        "Rose ME, Huerbin MB, Melick J, Marion DW, Palmer AM, Schiding JK, et al. Regulation of "
        "interstitial excitatory amino acid concentrations after cortical contusion injury. "
        "Brain Res. 2002;935(1-2):40-6.",
    ),
    (
        article(
            people("Diabetes Prevention Program Research Group"),
            "Hypertension, insulin, and proinsulin in participants with impaired glucose tolerance",
            "Hypertension",
            2002,
            "40(5):679-686",
        ),
        "Diabetes Prevention Program Research Group. Hypertension, insulin, and proinsulin in "
        "participants with impaired glucose tolerance. Hypertension. 2002;40(5):679-86.",
    ),
    (
        article(
            people(
                "Vallancien, Guy",
                "Emberton, Mark",
                "Harving, Niels",
                "van Moorselaar, R Jeroen",
                "Alf-One Study Group",
            ),
            "Sexual dysfunction in 1,274 European men suffering from lower urinary tract symptoms",
            "J Urol",
            2003,
            "169(6):2257-2261",
        ),
        "Vallancien G, Emberton M, Harving N, van Moorselaar RJ; Alf-One Study Group. Sexual "
        "dysfunction in 1,274 European men suffering from lower urinary tract symptoms. J Urol. "
        "2003;169(6):2257-61.",
    ),
    (
        article(
            (),
            "21st century heart solution may have a sting in the tail",
            "BMJ",
            2002,
            "325(7357):184",
        ),
        "21st century heart solution may have a sting in the tail. BMJ. 2002;325(7357):184.",
    ),
    (
        article(
            people("Geraud, G", "Spierings, EL", "Keywood, C"),
            "Tolerability and safety of frovatriptan with short- and long-term use for treatment "
            "of migraine and in comparison with sumatriptan",
            "Headache",
            2002,
            "42 Suppl 2:S93-S99",
        ),
        "Geraud G, Spierings EL, Keywood C. Tolerability and safety of frovatriptan with short- "
        "and long-term use for treatment of migraine and in comparison with sumatriptan. "
        "Headache. 2002;42 Suppl 2:S93-9.",
    ),
    (
        article(
            people("Glauser, Tracy A."),
            "Integrating clinical trial data into clinical practice",
            "Neurology",
            2002,
            "58(12 Suppl 7):S6-S12",
        ),
        "Glauser TA. Integrating clinical trial data into clinical practice. Neurology. "
        "2002;58(12 Suppl 7):S6-12.",
    ),
    (
        article(
            people("Abend, S M", "Kulish, N"),
            "The psychoanalytic method from an epistemological viewpoint",
            "Int J Psychoanal",
            2002,
            "83(Pt 2):491-495",
        ),
        "Abend SM, Kulish N. The psychoanalytic method from an epistemological viewpoint. Int J "
        "Psychoanal. 2002;83(Pt 2):491-5.",
    ),
    (
        article(
            people("Banit, Daxes M.", "Kaufer, Herbert", "Hartford, James M."),
            "Intraoperative frozen section analysis in revision total joint arthroplasty",
            "Clin Orthop",
            2002,
            "(401):230-238",
        ),
        "Banit DM, Kaufer H, Hartford JM. Intraoperative frozen section analysis in revision "
        "total joint arthroplasty. Clin Orthop. 2002;(401):230-8.",
    ),
    (
        article(
            (),
            "Outreach: bringing HIV-positive individuals into care",
            "HRSA Careaction",
            2002,
            ":1-6",
        ),
        "Outreach: bringing HIV-positive individuals into care. HRSA Careaction. 2002:1-6.",
    ),
    (
        article(
            people("Chadwick, R", "Schuklenk, U"),
            "The politics of ethical consensus finding",
            "Bioethics",
            2002,
            "16(2):iii-v",
        ),
        "Chadwick R, Schuklenk U. The politics of ethical consensus finding. Bioethics. "
        "2002;16(2):iii-v.",
    ),
    (
        Record(
            id="book",
            type="book",
            title="Medical microbiology",
            authors=people("Murray, PR", "Rosenthal, KS", "Kobayashi, GS", "Pfaller, MA"),
            edition="4",
            publisher="Mosby",
            publisher_place="St. Louis",
            issued=When(start=(2002,)),
        ),
        "Murray PR, Rosenthal KS, Kobayashi GS, Pfaller MA. Medical microbiology. 4th ed. "
        "St. Louis: Mosby; 2002.",
    ),
)
