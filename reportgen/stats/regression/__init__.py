"""Regression of one row per patient: generalised linear, linear, ordinal, penalised models."""
