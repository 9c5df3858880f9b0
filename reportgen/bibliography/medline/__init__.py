"""PubMed's MEDLINE format (.nbib): one file per step, and back."""
