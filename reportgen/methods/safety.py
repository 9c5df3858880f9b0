"""Methods of adverse events from a table with one row per event."""

from __future__ import annotations

from reportgen.methods.record import Method

SAFETY: dict[str, Method] = {
    "safety.term": Method(
        section="safety",
        label="events by term",
        sentence="Adverse events were counted by term, and each patient once per term.",
        formula="number of patients with at least one event of the term, and of events",
        reference="Junqueira DR, et al. BMJ 2023;381:e073725. doi:10.1136/bmj-2022-073725",
        r_call='unique(events[c("patient", "term")])',
    ),
    "safety.emergent": Method(
        section="safety",
        label="events from time zero on",
        sentence="Events that began before time zero were not counted.",
        formula="events whose start is not before time zero, or not known",
        reference="Junqueira DR, et al. BMJ 2023;381:e073725. doi:10.1136/bmj-2022-073725",
        r_call="subset(events, is.na(start) | start >= 0)",
    ),
    "safety.worst_grade": Method(
        section="safety",
        label="patients by their worst grade of a term",
        sentence="Of several events of one term the worst grade counts ({scale}); severe means "
        "{severe_from}.",
        formula="patients by max of the known grades of their events",
        reference="Junqueira DR, et al. BMJ 2023;381:e073725. doi:10.1136/bmj-2022-073725",
        r_call="aggregate(grade ~ patient + term, FUN = max)",
    ),
    "safety.event_rate": Method(
        section="safety",
        label="rate of events",
        sentence="Events per 100 patient-years at risk have exact {level}% Poisson intervals, "
        "which take the events of a patient as independent and are too narrow where they are not.",
        formula="100 x/t; limits: half the chi-square quantiles with 2x and 2x + 2 df, over t",
        reference="Garwood F. Biometrika 1936;28:437-42. doi:10.1093/biomet/28.3-4.437",
        r_call="poisson.test(x, t)",
    ),
    "safety.first_rate": Method(
        section="safety",
        label="rate of first events",
        sentence="Rates of first events count each patient until the first event of the term, or "
        "to the end of the time at risk (exact {level}% Poisson intervals).",
        formula="100 x/t, t the time to the first event or to the end of the time at risk",
        reference="Liu GF, et al. Stat Med 2006;25:1275-86. doi:10.1002/sim.2335",
        r_call="poisson.test(x, t)",
    ),
    "safety.rate_ratio": Method(
        section="safety",
        label="ratio of two rates of first events",
        sentence="Ratios of these rates have exact {level}% intervals, given the number of first "
        "events of both arms.",
        formula="(x1/t1)/(x2/t2); limits from those of the binomial share x1/(x1 + x2)",
        reference="Przyborowski J, Wilenski H. Biometrika 1940;31:313-23. "
        "doi:10.1093/biomet/31.3-4.313",
        r_call="poisson.test(c(x1, x2), c(t1, t2))",
    ),
    "safety.onset": Method(
        section="safety",
        label="time to the first event",
        sentence="Times to onset are those of the patients who had the event.",
        formula="median and quartiles (type 7) of the first start of each patient",
        reference="Hyndman RJ, Fan Y. Am Stat 1996;50:361-5. doi:10.1080/00031305.1996.10473566",
        r_call="quantile(tapply(start, patient, min), type = 7)",
    ),
    "safety.duration": Method(
        section="safety",
        label="duration of events",
        sentence="Durations are those of the events that had ended; the number of those that had "
        "not is given, and where there are many the durations are too short.",
        formula="median and quartiles (type 7) of end - start",
        reference="Hyndman RJ, Fan Y. Am Stat 1996;50:361-5. doi:10.1080/00031305.1996.10473566",
        r_call="quantile(end - start, type = 7)",
    ),
}
