"""BibTeX and BibLaTeX, parsed by bibtexparser; LaTeX is made text by pylatexenc."""
