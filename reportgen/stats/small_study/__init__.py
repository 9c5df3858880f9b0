"""Small-study effects: tests of funnel asymmetry, adjusted estimates, selection models.

None of them tells publication bias from other reasons why small studies differ from large ones.
"""
