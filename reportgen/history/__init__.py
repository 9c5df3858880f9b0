"""The versions of a report that were issued: an append-only log in which each entry seals the last.

A chain of digests shows that an entry was changed, moved or taken out of the middle. It cannot show
that somebody wrote the whole of it anew, or cut off its end: for that the reader compares the
digest of the last entry, which every report prints, with the one in the report that was issued.
"""
