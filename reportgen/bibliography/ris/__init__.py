"""RIS: the format that most databases and programs for references export."""
