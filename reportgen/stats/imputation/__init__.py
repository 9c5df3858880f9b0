"""Estimates from several completed data sets."""
