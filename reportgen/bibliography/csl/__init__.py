"""References in the style of a journal, by the Citation Style Language."""
