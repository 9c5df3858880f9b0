"""Publication-ready clinical evidence reports from a spec and a table."""

__version__ = "0.1.0"
