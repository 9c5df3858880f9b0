"""The table of adverse events of a cohort: read, checked beside the patients, without their ids."""
