"""Comparisons of treatments that were not randomised: weights and matching by propensity score."""
