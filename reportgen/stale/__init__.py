"""Numbers in other texts that were true of an earlier version of the facts and are not now."""
