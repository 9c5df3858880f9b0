"""Tables of counts: tests and intervals for one table, and over the strata of several."""
