"""The structured abstract: its parts under the headings of a style, within the style's limits."""
