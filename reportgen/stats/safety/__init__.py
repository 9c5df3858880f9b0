"""Adverse events: worst grades of patients, events per time at risk, onset and duration."""
