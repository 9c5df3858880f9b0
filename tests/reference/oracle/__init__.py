"""Runs reference cases from their machine-readable block and compares the numbers."""
