"""Tests on ranks, exact under ties, for rows or for counts of ordered categories."""
